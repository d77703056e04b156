"""The law of a place from its files: the shipped ones, and those of the folder that the operator names.

They are kept in the process and looked at again every minute, so that a new version takes effect without a restart.
A file of the operator's takes the place of a shipped one of the same name.
"""

import logging
import time
from datetime import date
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from linli.disputes.rules.jurisdiction import (
    Fault,
    InForce,
    Jurisdiction,
    Loaded,
    NoRule,
    in_force,
    of_place,
    read_jurisdictions,
)
from linli.kit.errors import NotFound

SHIPPED = Path(__file__).resolve().parent.parent / "data" / "jurisdiction"
LOOKED_AT_EVERY_SECONDS = 60.0

_log = logging.getLogger(__name__)
_State = tuple[tuple[str, int, int], ...]
_kept: tuple[_State, Loaded] | None = None
_looked_at = 0.0


def law_on(place_code: str, on: date) -> InForce:
    """The rows that hold at a place on a day; raises NotFound ``jurisdiction.unknown``."""
    return in_force(jurisdiction_of(place_code), on)


def jurisdiction_of(place_code: str) -> Jurisdiction:
    """The law of the place with that official code; raises NotFound ``jurisdiction.unknown``."""
    try:
        return of_place(list_jurisdictions(), place_code)
    except NoRule as error:
        raise NotFound("jurisdiction.unknown", _("The law of this place is not kept here.")) from error


def list_jurisdictions() -> list[Jurisdiction]:
    """Every jurisdiction, by code."""
    found = load_jurisdictions().jurisdictions
    return [found[code] for code in sorted(found)]


def load_jurisdictions() -> Loaded:
    """All jurisdictions with the faults of files that were left out; a fault is logged once."""
    global _kept, _looked_at
    now = time.monotonic()
    if _kept is not None and now - _looked_at < LOOKED_AT_EVERY_SECONDS:
        return _kept[1]
    state = _state()
    if _kept is None or _kept[0] != state:
        _kept = (state, _sound(_files()))
        for fault in _kept[1].faults:
            _log.error("a file of the law was left out: %s %s %s %s", fault.file, fault.code, fault.row, fault.detail)
    _looked_at = now
    return _kept[1]


def forget_jurisdictions() -> None:
    """Look at the files again at once."""
    global _kept, _looked_at
    _kept, _looked_at = None, 0.0


def read_folder(folder: Path) -> Loaded:
    """What the shipped files and those of a folder say together, with every fault; nothing is kept."""
    return read_jurisdictions({**_of(SHIPPED), **_of(folder)})


def _sound(files: dict[str, bytes]) -> Loaded:
    """Where the operator's own file is faulty, the shipped one of its name holds."""
    loaded = read_jurisdictions(files)
    shipped = _of(SHIPPED)
    again = {name: shipped[name] for name in {fault.file for fault in loaded.faults} if name in shipped}
    if not again:
        return loaded
    return Loaded(read_jurisdictions({**files, **again}).jurisdictions, loaded.faults)


def _folders() -> list[Path]:
    own: str = settings.LINLI_JURISDICTIONS
    return [SHIPPED, Path(own)] if own else [SHIPPED]


def _files() -> dict[str, bytes]:
    return {name: raw for folder in _folders() for name, raw in _of(folder).items()}


def _of(folder: Path) -> dict[str, bytes]:
    """The files of a folder by name; one that cannot be read is empty, and so a fault."""
    return {path.name: _bytes(path) for path in sorted(folder.glob("*.json"))}


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


def _state() -> _State:
    """What tells that a file has changed."""
    paths = [path for folder in _folders() for path in sorted(folder.glob("*.json"))]
    stats = [(path, path.stat()) for path in paths if path.exists()]
    return tuple((str(path), stat.st_mtime_ns, stat.st_size) for path, stat in stats)


__all__ = [
    "SHIPPED",
    "Fault",
    "InForce",
    "Jurisdiction",
    "Loaded",
    "forget_jurisdictions",
    "jurisdiction_of",
    "law_on",
    "list_jurisdictions",
    "load_jurisdictions",
    "read_folder",
]
