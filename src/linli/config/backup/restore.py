"""``linli restore``: a town from a backup, into an empty place, checked before and after."""

import importlib.util
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import psycopg

from linli.config import postgres
from linli.config.backup.address import parse
from linli.config.backup.facts import read_facts
from linli.config.backup.faults import Unfit
from linli.config.backup.make import DATABASE, MEDIA
from linli.config.backup.manifest import BASE, Manifest, check_files, read_manifest
from linli.config.backup.media import bytes_below, copy_media, readable, room, settle
from linli.config.backup.programs import program, run
from linli.config.roles.apply import bring_up_to_date
from linli.config.roles.names import URLS, Logins

Say = Callable[[str], None]
# Only while a copy is written that is thrown away when anything fails; it is on the disk before it takes its place.
WHILE_RESTORING = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "8GB",
    "checkpoint_timeout": "1h",
    "maintenance_work_mem": "512MB",
    "shared_buffers": "512MB",
    "autovacuum": "off",
    "archive_mode": "off",
}
_JOBS = str(min(4, os.cpu_count() or 1))


@dataclass
class Report:
    """What was restored, and how long each part took (seconds by name)."""

    manifest: Manifest
    seconds: dict[str, float] = field(default_factory=dict)
    moved: list[Path] = field(default_factory=list)
    head: str = ""

    @contextmanager
    def timed(self, name: str, say: Say) -> Iterator[None]:
        """Take the time of one part, and say when it is done."""
        began = time.monotonic()
        yield
        self.seconds[name] = round(time.monotonic() - began, 1)
        say(f"{name}: {self.seconds[name]} s")


def looked_through(backup: Path, var: Path, say: Say) -> Report:
    """Read every byte of the backup and compare. Raises Unfit when it is damaged or not for this program."""
    report = Report(read_manifest(backup))
    with report.timed("hashes checked", say):
        check_files(backup)
    _check_versions(report.manifest)
    # A dump grows when its indexes are made; a base is what it will be.
    growth = 1 if report.manifest.kind == BASE else 8
    needed, free = report.manifest.database_bytes * growth + report.manifest.media_bytes, room(var)
    if free < needed:
        raise Unfit(f"There is no room: about {readable(needed)} are needed in {var}, {readable(free)} are free.")
    say(f"made {report.manifest.made_at}, ledger head {report.manifest.ledger or 'none'}, about {readable(needed)}")
    return report


def restore_embedded(backup: Path, var: Path, *, move_aside: bool, say: Say, report: Report) -> Report:
    """A dump into the embedded server's place. What was there stays until all is proven; then it is moved aside."""
    check_empty(var, move_aside=move_aside)
    staging = cleared(var)
    server = postgres.start(staging, extra=WHILE_RESTORING)
    try:
        postgres.create_database(server)
        _load(backup, server.url(), report, say)
    except BaseException:
        postgres.stop(server)
        shutil.rmtree(staging, ignore_errors=True)
        raise
    postgres.stop(server)
    with report.timed("media", say):
        media = copied_media(backup, var)
    with report.timed("written to the disk", say):
        settle(var)
    put_in_place(var, staging, media, report)
    return report


def restore_given(backup: Path, var: Path, url: str, *, say: Say, report: Report) -> Report:
    """A dump into the empty database that DATABASE_URL names. Raises Unfit when there is a table in it."""
    with psycopg.connect(url) as connection:
        if read_facts(connection, counted=False).migrations or _tables(connection):
            raise Unfit("The database that DATABASE_URL names is not empty. Make an empty one and name that.")
    if _has_files(var / MEDIA):
        raise Unfit(f"{var / MEDIA} is not empty. Move it away first.")
    _load(backup, url, report, say)
    with report.timed("media", say):
        copied_media(backup, var).rename(var / MEDIA)
        settle(var)
    _give_roles(url, say)
    return report


def _give_roles(url: str, say: Say) -> None:
    """A dump brings no grants: without them web and worker are refused. Where the owner may not, it says what to do."""
    if not any(os.environ.get(variable) for variable in URLS.values()):
        return  # one role does everything here
    try:
        bring_up_to_date(url, Logins.from_environment())
    except psycopg.errors.InsufficientPrivilege:
        say("the owner may not make the roles of the database: run linli roles, and give them as it says")
    else:
        say("roles of the database: given")


def check_empty(var: Path, *, move_aside: bool, keeps_media: bool = False) -> None:
    """Raises Unfit when the town runs, or when something is there and was not to be moved aside."""
    if postgres.is_running(var / "pg"):
        raise Unfit(f"PostgreSQL runs on {var / 'pg'}. Stop Linli first.")
    taken = [
        path for path in (var / "pg", var / MEDIA) if _has_files(path) and not (keeps_media and path.name == MEDIA)
    ]
    if taken and not move_aside:
        names = " and ".join(map(str, taken))
        raise Unfit(f"{names}: something is there. With --move-aside it is kept under another name.")


def cleared(var: Path) -> Path:
    """The folder in which the server's files are made ready, without what a killed restore left in it."""
    var.mkdir(parents=True, exist_ok=True)
    staging = var / "pg.restoring"
    if postgres.is_running(staging):
        raise Unfit(f"Another restore into {var} is running.")
    if staging.exists():
        shutil.rmtree(staging)
    return staging


def copied_media(backup: Path, var: Path) -> Path:
    """The media of the backup beside their place."""
    draft = var / f"{MEDIA}.restoring"
    if draft.exists():
        shutil.rmtree(draft)
    copy_media(backup / MEDIA, draft, prefix=MEDIA)
    return draft


def put_in_place(var: Path, staging: Path, media: Path | None, report: Report) -> None:
    """Rename: the old away, the new in. Nothing is ever deleted here."""
    stamp = f"{datetime.now(UTC):%Y%m%dT%H%M%S}Z"
    for new, name in ((staging, "pg"), (media, MEDIA)):
        if new is None:
            continue
        old = var / name
        if _has_files(old):
            report.moved.append(old.rename(var / f"{name}.before-{stamp}"))
        elif old.exists():
            shutil.rmtree(old)
        new.rename(old)
    settle(var)


def prove(url: str, manifest: Manifest, report: Report, say: Say) -> None:
    """Verify the whole chain, up to the head that the manifest names; in a process of its own, with that database."""
    arguments = ["ledger", "verify", *(["--head", manifest.ledger] if manifest.ledger else [])]
    with report.timed("chain verified", say):
        ended = _command(url, arguments)
    if ended.returncode != 0:
        raise Unfit(f"The chain of the restored ledger does not hold: {ended.stderr.strip()[-400:]}")
    said = re.search(r"head (\d+:[0-9a-f]{64})", ended.stdout)
    report.head = said[1] if said else ""
    _erase_again(url, report, say)


def _erase_again(url: str, report: Report, say: Say) -> None:
    """What was erased after the backup was made goes again, before anybody sees it; what cannot go now, the worker
    tries as soon as it starts, and every hour.
    """
    with report.timed("erased again", say):
        ended = _command(url, ["erasures", "again"])
    if ended.returncode != 0:
        say("What was erased since could not be erased again now. The worker does it when it starts: look at its log.")


def _command(url: str, arguments: list[str]) -> "subprocess.CompletedProcess[str]":
    """One of our commands in a process of its own, with that database."""
    others = {"DJANGO_SETTINGS_MODULE", *URLS.values()}  # the roles of another database
    kept = {name: value for name, value in os.environ.items() if name not in others}
    # The key of this process signs nothing; without one here, none is made in an empty place.
    environment = {**kept, "DATABASE_URL": url, "LINLI_SECRET_KEY": os.environ.get("LINLI_SECRET_KEY", "unused")}
    return subprocess.run(
        [sys.executable, "-m", "linli.config.cli", *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def _load(backup: Path, url: str, report: Report, say: Say) -> None:
    """The rows, their indexes and triggers, the planner's counts; then the same numbers as when it was made."""
    address = parse(url)
    with report.timed("rows and indexes", say):
        run(
            "pg_restore",
            ["-j", _JOBS, "--no-owner", "--no-privileges", "--exit-on-error", "-d", address.url, backup / DATABASE],
            secret=address.secret,
        )
    with report.timed("counted", say), psycopg.connect(url, autocommit=True) as connection:
        connection.execute("ANALYZE")
        found = read_facts(connection, counted=True)
    for table, rows in report.manifest.tables.items():
        if found.tables.get(table) != rows:
            raise Unfit(f"{table} has {found.tables.get(table, 'no')} rows, {rows} were backed up.")
    prove(url, report.manifest, report, say)


def _tables(connection: "psycopg.Connection[tuple[object, ...]]") -> bool:
    row = connection.execute(
        "SELECT 1 FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema') LIMIT 1"
    ).fetchone()
    return row is not None


def _check_versions(manifest: Manifest) -> None:
    """Raises Unfit for what a newer PostgreSQL or a newer Linli wrote."""
    ours = int(run("pg_restore", ["--version"]).split()[-1].partition(".")[0])
    if manifest.kind == BASE and manifest.postgresql != ours:
        raise Unfit(f"These are files of PostgreSQL {manifest.postgresql}; {program('postgres')} is {ours}.")
    if manifest.postgresql > ours:
        raise Unfit(f"It was made by PostgreSQL {manifest.postgresql}; {program('pg_restore')} is {ours}.")
    unknown = [name for name in manifest.migrations if not _is_known(name)]
    if unknown:
        raise Unfit(f"It was made by a later version of Linli: {unknown[0]} is not known here. Install that version.")


def _is_known(migration: str) -> bool:
    """Whether a migration of ours is part of this program; those of other packages are their own business."""
    app, _dot, name = migration.partition(".")
    module = importlib.util.find_spec(f"linli.{app}")
    if module is None or not module.submodule_search_locations:
        return True
    folder = Path(next(iter(module.submodule_search_locations))) / "migrations"
    return not folder.exists() or (folder / f"{name}.py").exists()


def _has_files(folder: Path) -> bool:
    return folder.exists() and any(folder.iterdir())


__all__ = ["Report", "bytes_below", "looked_through", "restore_embedded", "restore_given"]
