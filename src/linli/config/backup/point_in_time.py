"""``linli restore --to``: the server's files of a base, and the log that was archived since, up to a moment."""

import os
import shutil
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import psycopg

from linli.config import postgres, wal_archive
from linli.config.backup.facts import read_facts
from linli.config.backup.faults import Unfit
from linli.config.backup.make import DATABASE, MEDIA
from linli.config.backup.manifest import BASE, read_manifest
from linli.config.backup.media import copy_media, settle
from linli.config.backup.restore import Report, check_empty, cleared, prove, put_in_place

Say = Callable[[str], None]


def chosen_base(folder: Path, to: datetime | None) -> Path:
    """The folder itself, or the newest base in it that was finished before the moment. Raises Unfit."""
    if (folder / "manifest.json").exists():
        return folder
    bases = [path for path in sorted(folder.glob(f"linli-{BASE}-*Z")) if to is None or made_at(path) <= to]
    if not bases:
        raise Unfit(f"There is no base in {folder} that was made before that moment.")
    return bases[-1]


def made_at(base: Path) -> datetime:
    """When a backup was finished."""
    return datetime.fromisoformat(read_manifest(base).made_at)


def restore_to(
    base: Path, var: Path, archive: Path, to: datetime | None, *, move_aside: bool, say: Say, report: Report
) -> Report:
    """The town as it was at ``to``, or at the end of the archive. Media stay, and what is missing comes back.

    Raises Unfit when the archive does not reach that far; nothing was changed then.
    """
    if report.manifest.kind != BASE:
        raise Unfit("A moment can only be restored from a base: linli backup --base.")
    if to is not None and to < made_at(base):
        raise Unfit(f"That base was finished at {report.manifest.made_at}, after that moment. Take an older one.")
    check_empty(var, move_aside=move_aside, keeps_media=True)
    staging = cleared(var)
    try:
        with report.timed("files copied", say):
            shutil.copytree(base / DATABASE, staging)
            postgres.adopt(staging)
        with report.timed("log replayed", say):
            _replay(staging, archive, to)
        _prove(staging, report, say)
    except BaseException:
        if postgres.is_running(staging):
            postgres.control(staging, "stop", "-m", "immediate", "-w")
        shutil.rmtree(staging, ignore_errors=True)
        raise
    with report.timed("media", say):
        copy_media(base / MEDIA, var / MEDIA, prefix=MEDIA, only_missing=True)
        settle(var)
    put_in_place(var, staging, None, report)
    wal_archive.keep_histories(var / "pg", archive)
    return report


def _replay(staging: Path, archive: Path, to: datetime | None) -> None:
    """Recover without taking a single connection, then stop."""
    settings = {
        **postgres.SERVER_SETTINGS,
        "archive_mode": "off",
        "hot_standby": "off",
        "restore_command": wal_archive.restore_command(archive),
        "recovery_target_timeline": "latest",
        "recovery_target_action": "promote",
    }
    if to is not None:
        settings["recovery_target_time"] = to.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f+00")
    postgres.write_settings(staging, settings)
    for name in ("log", ".handle_pids.json", "postmaster.pid", "postmaster.opts"):
        (staging / name).unlink(missing_ok=True)
    (staging / "recovery.signal").touch()
    postgres.adopt(staging)
    with tempfile.TemporaryDirectory(prefix="linli-") as sockets:
        Path(sockets).chmod(0o777)  # in it the server makes its socket, for nobody
        try:
            postgres.control(staging, "start", "-w", "-l", staging / "log", "-o", f"-h '' -k {sockets}")
        except postgres.NotStarted as failure:
            raise Unfit(_why(staging / "log")) from failure
        while not postgres.is_ready(staging):  # started is not yet recovered
            if not postgres.is_running(staging):
                raise Unfit(_why(staging / "log"))
            time.sleep(0.1)
        postgres.control(staging, "stop", "-m", "fast", "-w", "-t", "86400")


def _why(log: Path) -> str:
    """In words, what the server wrote before it gave up."""
    said = log.read_text(errors="replace") if log.exists() else ""
    if "recovery ended before configured recovery target was reached" in said:
        last = said.rpartition("last completed transaction was at log time ")[2].partition("\n")[0]
        known = f" The last change in it is of {last}." if last and len(last) < 60 else ""
        return f"The archive ends before that moment.{known} Give an earlier one, or none for its end."
    lines = [line for line in said.splitlines() if "FATAL" in line or "PANIC" in line]
    return f"The log could not be replayed: {lines[-1] if lines else 'PostgreSQL did not start'}"


def _prove(staging: Path, report: Report, say: Say) -> None:
    server = postgres.start(staging, extra={"archive_mode": "off"})  # not before it is accepted
    try:
        with psycopg.connect(server.url(), autocommit=True) as connection:
            facts = read_facts(connection, counted=False)
        if facts.migrations:
            prove(server.url(), report.manifest, report, say)
    finally:
        postgres.stop(server)


def archive_of(given: str | None) -> Path:
    """``--wal``, or LINLI_WAL_ARCHIVE. Raises Unfit without either, or without the folder."""
    name = given or os.environ.get("LINLI_WAL_ARCHIVE", "")
    if not name:
        raise Unfit("Say with --wal where the log is archived; LINLI_WAL_ARCHIVE is not set.")
    folder = Path(name).resolve()
    if not folder.is_dir():
        raise Unfit(f"There is no folder {folder}.")
    return folder
