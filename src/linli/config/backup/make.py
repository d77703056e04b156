"""``linli backup``: everything of one moment into a folder that is whole or not there."""

import fcntl
import json
import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import psycopg

from linli.config.backup.address import Address, parse
from linli.config.backup.facts import Facts, read_facts
from linli.config.backup.faults import Unfit
from linli.config.backup.keys import key_files
from linli.config.backup.manifest import BASE, DUMP, Manifest, write_listing
from linli.config.backup.media import Copied, bytes_below, copy_media, readable, room, settle
from linli.config.backup.programs import run

DATABASE, MEDIA = "database", "media"
LAST = "last_backup.json"  # under LINLI_VAR: what `linli doctor` and the page for administrators read
_JOBS = str(min(4, os.cpu_count() or 1))
Say = Callable[[str], None]


@dataclass(frozen=True)
class Made:
    """A finished backup: where, what is in it, and the SHA-256 of its manifest."""

    folder: Path
    manifest: Manifest
    sha256: str

    @property
    def bytes(self) -> int:
        """The size of the database's files and of the media."""
        return self.manifest.database_bytes + self.manifest.media_bytes


def make_backup(*, url: str, var: Path, into: Path, kind: str, cell: str, say: Say = lambda _text: None) -> Made:
    """Make a dump or a base below ``into``. The database goes on working; what is written meanwhile is not in a dump.

    Raises Unfit; nothing is left behind then.
    """
    began, address = time.monotonic(), parse(url)
    into.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _alone(into), _draft(into, kind) as draft:
        if kind == DUMP:
            facts, known = _dump(address, draft, var, say)
        else:
            facts, known = _base(address, draft, var, say)
        database_bytes = bytes_below(draft / DATABASE)
        say(f"database: {readable(database_bytes)} after {time.monotonic() - began:.1f} s")
        copied = copy_media(var / MEDIA, draft / MEDIA, prefix=MEDIA)
        say(f"media: {copied.files} files, {readable(copied.bytes)} after {time.monotonic() - began:.1f} s")
        manifest = replace(
            _manifest(kind, facts, var, cell, copied),
            listing_sha256=write_listing(draft, {**known, **copied.digests}),
            database_bytes=database_bytes,
            seconds=round(time.monotonic() - began, 1),
        )
        made = _finish(draft, into, manifest)
    note_last(var, made)
    return made


def note_last(var: Path, made: Made) -> None:
    """Remember when the last backup was made, where, and how large it is."""
    noted = {
        "made_at": made.manifest.made_at,
        "kind": made.manifest.kind,
        "where": str(made.folder.resolve()),
        "bytes": made.bytes,
        "seconds": made.manifest.seconds,
        "sha256": made.sha256,
    }
    draft = var / f".{LAST}.{os.getpid()}"
    draft.write_text(json.dumps(noted) + "\n", encoding="utf-8")
    draft.rename(var / LAST)


def last_noted(var: Path) -> dict[str, Any]:
    """What ``note_last`` noted, empty when there never was a backup or the note cannot be read."""
    try:
        noted: dict[str, Any] = json.loads((var / LAST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return noted


def forget_older(into: Path, kind: str, keep: int) -> list[Path]:
    """Delete finished backups of that kind but the newest ``keep``; what was deleted."""
    gone = sorted(into.glob(f"linli-{kind}-*Z"))[:-keep]
    for folder in gone:
        shutil.rmtree(folder)
    return gone


def _dump(address: Address, draft: Path, var: Path, say: Say) -> tuple[Facts, dict[str, str]]:
    """The database as of one snapshot, which the counts and the ledger's head are read from too."""
    with psycopg.connect(address.with_secret()) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        row = connection.execute("SELECT pg_export_snapshot(), pg_database_size(current_database())").fetchone()
        assert row is not None
        _check_room(draft, int(row[1]) // 2, var, say)
        facts = read_facts(connection, counted=True)
        run(
            "pg_dump",
            [
                "-Fd",
                "-j",
                _JOBS,
                "-Z",
                "1",
                f"--snapshot={row[0]}",
                "-d",
                address.url,
                "-f",
                draft / DATABASE,
            ],
            secret=address.secret,
        )
    return facts, {}


def _base(address: Address, draft: Path, var: Path, say: Say) -> tuple[Facts, dict[str, str]]:
    """The server's files while it runs, with the log that makes them consistent; PostgreSQL's own hashes are kept."""
    with psycopg.connect(address.with_secret(), autocommit=True) as connection:
        row = connection.execute("SELECT sum(pg_database_size(oid)) FROM pg_database").fetchone()
        assert row is not None
        _check_room(draft, int(row[0]) + (64 << 20), var, say)
        run(
            "pg_basebackup",
            [
                "-Fp",
                "-X",
                "stream",
                "-c",
                "fast",
                "--manifest-checksums=SHA256",
                "-d",
                address.url,
                "-D",
                draft / DATABASE,
            ],
            secret=address.secret,
        )
        run("pg_verifybackup", ["--quiet", draft / DATABASE])
        facts = read_facts(connection, counted=False)
        if _archives(connection):
            connection.execute("SELECT pg_switch_wal()")
    noted = json.loads((draft / DATABASE / "backup_manifest").read_text(encoding="utf-8"))["Files"]
    return facts, {f"{DATABASE}/{one['Path']}": one["Checksum"] for one in noted if "Path" in one}


def _archives(connection: "psycopg.Connection[Any]") -> bool:
    row = connection.execute("SELECT current_setting('archive_mode') <> 'off'").fetchone()
    return bool(row and row[0])


def _check_room(draft: Path, database: int, var: Path, say: Say) -> None:
    """Refuse before anything is written. ``database``: bytes that it may take at most, as far as one can tell."""
    needed, free = database + bytes_below(var / MEDIA), room(draft)
    if free < needed:
        raise Unfit(f"There is no room: up to {readable(needed)} are needed in {draft.parent}, {readable(free)} free.")
    say(f"up to {readable(needed)} are needed, {readable(free)} are free")


def _manifest(kind: str, facts: Facts, var: Path, cell: str, copied: Copied) -> Manifest:
    """All but its sizes, its time and its listing, which are known at the end."""
    return Manifest(
        kind=kind,
        made_at=datetime.now(UTC).isoformat(timespec="seconds"),
        linli=version("linli"),
        postgresql=facts.server,
        cell=cell,
        ledger=facts.ledger,
        waiting=facts.waiting,
        tables=facts.tables,
        migrations=facts.migrations,
        keys=sorted(key_files(var)),
        media_files=copied.files,
        media_bytes=copied.bytes,
    )


def _finish(draft: Path, into: Path, manifest: Manifest) -> Made:
    """On the disk first, then the name that says it is whole."""
    sha256 = manifest.write(draft)
    settle(draft)
    folder = into / draft.name.removeprefix(".").removesuffix(".partial")
    draft.rename(folder)
    settle(into)
    return Made(folder, manifest, sha256)


@contextmanager
def _draft(into: Path, kind: str) -> Iterator[Path]:
    """A folder under a name that nobody takes for a backup; gone again when the backup fails."""
    for left in into.glob(".linli-*.partial"):  # of a run that was killed: we hold the lock, so nobody writes it
        shutil.rmtree(left)
    draft = into / f".linli-{kind}-{datetime.now(UTC):%Y%m%dT%H%M%S}Z.partial"
    draft.mkdir(mode=0o700)
    try:
        yield draft
    finally:
        shutil.rmtree(draft, ignore_errors=True)


@contextmanager
def _alone(into: Path) -> Iterator[None]:
    with (into / ".linli-backup.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Unfit(f"Another backup into {into} is running.") from error
        yield


__all__ = ["BASE", "DUMP", "Made", "forget_older", "last_noted", "make_backup", "note_last"]
