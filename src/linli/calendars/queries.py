"""Calendars from their files: the shipped ones, and those of the folder that the operator names.

They are kept in the process and looked at again every minute, so that a year that has been published takes effect
without a restart.
"""

import logging
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from linli.calendars.labels import counted_words, day_lines, explanation_words, run_words, span_words
from linli.calendars.rules import HEAD, Calendar, Fault, read_calendar
from linli.kit.errors import NotFound

SHIPPED = Path(__file__).resolve().parent / "data"
LOOKED_AT_EVERY_SECONDS = 60.0

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Loaded:
    """The calendars of all jurisdictions, by code, and what was left out: (file, code of the fault, detail)."""

    calendars: dict[str, Calendar]
    faults: tuple[tuple[str, str, str], ...]


_State = tuple[tuple[str, int, int], ...]
_kept: tuple[_State, Loaded] | None = None
_looked_at = 0.0


def calendar(code: str) -> Calendar:
    """The calendar of a jurisdiction; raises NotFound ``calendar.unknown``."""
    found = load().calendars.get(code)
    if found is None:
        raise NotFound("calendar.unknown", _("There is no calendar of that name."), field="calendar")
    return found


def list_calendars() -> list[Calendar]:
    """Every calendar, by code."""
    loaded = load()
    return [loaded.calendars[code] for code in sorted(loaded.calendars)]


def load() -> Loaded:
    """All calendars with the faults of files that were left out; a fault is logged once."""
    global _kept, _looked_at
    now = time.monotonic()
    if _kept is not None and now - _looked_at < LOOKED_AT_EVERY_SECONDS:
        return _kept[1]
    state = tuple(_state())
    if _kept is None or _kept[0] != state:
        _kept = (state, _read())
        for file, code, detail in _kept[1].faults:
            _log.error("a calendar file was left out: %s %s %s", file, code, detail)
    _looked_at = now
    return _kept[1]


def forget_calendars() -> None:
    """Look at the files again at once."""
    global _kept, _looked_at
    _kept, _looked_at = None, 0.0


def _roots() -> list[Path]:
    own: str = settings.LINLI_CALENDARS
    return [SHIPPED, Path(own)] if own else [SHIPPED]


def _files() -> Iterator[tuple[str, Path]]:
    """(jurisdiction, file), the shipped ones first."""
    for root in _roots():
        for path in sorted(root.glob("*/*.json")):
            yield path.parent.name, path


def _state() -> Iterator[tuple[str, int, int]]:
    """What tells that a file has changed."""
    for _code, path in _files():
        try:
            stat = path.stat()
        except OSError:
            continue
        yield str(path), stat.st_mtime_ns, stat.st_size


def _read() -> Loaded:
    found: dict[str, dict[str, tuple[Path, bytes]]] = {}
    faults: list[tuple[str, str, str]] = []
    for code, path in _files():
        try:
            found.setdefault(code, {})[path.name] = (path, path.read_bytes())
        except OSError as error:
            faults.append((str(path), "NOT_READABLE", error.strerror or ""))
    calendars = {}
    for code, files in found.items():
        sound = _sound(files, faults)
        if sound is not None:
            calendars[code] = sound
    return Loaded(calendars, tuple(faults))


def _sound(files: dict[str, tuple[Path, bytes]], faults: list[tuple[str, str, str]]) -> Calendar | None:
    """The calendar of these files without those that are faulty; None when nothing is left to count with."""
    files = dict(files)
    while files:
        try:
            return read_calendar({name: raw for name, (_path, raw) in files.items()})
        except Fault as fault:
            path = files[fault.file][0] if fault.file in files else fault.file
            faults.append((str(path), fault.code, fault.detail))
            name = _to_leave_out(fault, files)
            shipped = SHIPPED / path.parent.name / name if isinstance(path, Path) else None
            del files[name]
            if shipped is not None and shipped != path and shipped.exists():
                files[name] = (shipped, shipped.read_bytes())
    return None


def _to_leave_out(fault: Fault, files: dict[str, tuple[Path, bytes]]) -> str:
    """The faulty file; of years with a gap between them, the newest."""
    if fault.code == "GAP":
        return max(name for name in files if name != HEAD)
    return fault.file if fault.file in files else next(iter(files))


__all__ = [
    "Calendar",
    "Loaded",
    "calendar",
    "counted_words",
    "day_lines",
    "explanation_words",
    "forget_calendars",
    "list_calendars",
    "load",
    "run_words",
    "span_words",
]
