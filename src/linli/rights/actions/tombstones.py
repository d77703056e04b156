"""What was erased stays erased, also after a restore: a file beside the log that no backup brings back.

One line of JSON for each: ``{"id", "unit", "subject", "at"}``, numbers and a time. The row is written in the
transaction of the erasure, the line after it; a line that a dying process did not write follows within the hour.
"""

import fcntl
import logging
import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from uuid import UUID

import msgspec
from django.conf import settings
from django.db import transaction

from linli.rights.models import Tombstone
from linli.rights.rules import Unit

_log = logging.getLogger(__name__)
NAME = "erased.jsonl"


class TombstoneLine(msgspec.Struct, frozen=True):
    """One line of the file."""

    id: UUID
    unit: Unit
    subject: UUID
    at: datetime


def write_down(unit: Unit, subject_id: UUID, *, at: datetime) -> None:
    """It must stay erased. In the caller's transaction; the file follows when that is through."""
    Tombstone.objects.create(unit=unit.value, subject_id=subject_id, at=at)
    transaction.on_commit(_to_file_or_later)


def to_file() -> int:
    """Append what is not in the file yet, and see it onto the disk; how many. Safe to repeat."""
    with transaction.atomic():
        rows = list(Tombstone.objects.select_for_update(skip_locked=True).filter(is_in_file=False).order_by("id"))
        if rows:
            _append([TombstoneLine(row.id, Unit(row.unit), row.subject_id, row.at) for row in rows])
            Tombstone.objects.filter(id__in=[row.id for row in rows]).update(is_in_file=True)
    return len(rows)


def _to_file_or_later() -> None:
    try:
        to_file()
    except OSError as error:
        _log.error("erasures could not be written beside the log: %s", type(error).__name__)


def _path() -> Path:
    return Path(settings.VAR) / NAME


def _append(lines: list[TombstoneLine]) -> None:
    path = _path()
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.write(b"".join(msgspec.json.encode(line) + b"\n" for line in lines))
        file.flush()
        os.fsync(file.fileno())


def read_file() -> Iterator[TombstoneLine]:
    """A last line that a crash cut off is left out: its row says that it is not there yet."""
    if not _path().exists():
        return
    for raw in _path().read_bytes().splitlines():
        try:
            yield msgspec.json.decode(raw, type=TombstoneLine)
        except msgspec.DecodeError:
            _log.error("a line of %s cannot be read", NAME)
