"""What may be asked of the open data, read from an address: quarters, a kind, a place, a box. Nothing else."""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from linli.insight.rules.publication import CELL_SIZES, CELLS_A_DEGREE, Link

ZONE = ZoneInfo("Asia/Shanghai")
FIRST_YEAR, LAST_YEAR = 2000, 2100
MOST_QUARTERS = 40
MAX_TEXT = 100
TILE = CELL_SIZES[Link.CELL_2KM]
MOST_DEGREES = 0.5  # a side of the box
_QUARTER = re.compile(r"([0-9]{4})-Q([1-4])", re.ASCII)
_KIND = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+){0,2}", re.ASCII)
_PLACE = re.compile(r"[0-9A-Za-z-]{1,20}", re.ASCII)
_NUMBER = re.compile(r"[+-]?[0-9]{1,3}(\.[0-9]{1,15})?", re.ASCII)


class Fault(Exception):
    """A parameter that cannot be read: ``name``, and why in one of the codes below."""

    def __init__(self, name: str, code: str = "malformed") -> None:
        super().__init__(f"{name}: {code}")
        self.name = name
        self.code = code  # malformed, twice, unknown, span, box, too_wide


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """Three months of a calendar year in China, the only length of time that is counted by."""

    year: int
    number: int

    def __str__(self) -> str:
        return f"{self.year}-Q{self.number}"

    def next(self) -> "Quarter":
        """The one after."""
        return Quarter(self.year + self.number // 4, self.number % 4 + 1)

    def before(self, count: int = 1) -> "Quarter":
        """So many quarters earlier."""
        whole = self.year * 4 + self.number - 1 - count
        return Quarter(whole // 4, whole % 4 + 1)

    @property
    def starts_at(self) -> datetime:
        """Midnight in China before its first day."""
        return datetime(self.year, self.number * 3 - 2, 1, tzinfo=ZONE)

    @property
    def ends_at(self) -> datetime:
        """Midnight in China after its last day, which no longer belongs to it."""
        return self.next().starts_at


def quarter_of(at: datetime | date) -> Quarter:
    """The quarter of a time with a zone, or of a day in China."""
    day = at.astimezone(ZONE) if isinstance(at, datetime) else at
    return Quarter(day.year, (day.month + 2) // 3)


def quarters(first: Quarter, last: Quarter) -> list[Quarter]:
    """Both and those between."""
    found = [first]
    while found[-1] < last:
        found.append(found[-1].next())
    return found


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A selection. ``kind`` is the code of a kind or of what it belongs to; empty texts mean all."""

    first: Quarter
    last: Quarter
    kind: str = ""
    place: str = ""

    def takes_kind(self, code: str) -> bool:
        """True for the kind asked for, and for those below it."""
        return not self.kind or code == self.kind or code.startswith(f"{self.kind}.")


@dataclass(frozen=True)
class Box:
    """A bounding box in degrees."""

    west: float
    south: float
    east: float
    north: float

    def tiles(self) -> tuple[int, int, int, int]:
        """West, south, east, north in tiles of the public grid, inclusive: whole tiles, so that counts are whole."""
        first = (_tile(self.west), _tile(self.south))
        return (*first, _tile(self.east), _tile(self.north))

    def touches(self, lon: float, lat: float, half: float) -> bool:
        """True when a cell around that middle, so many degrees to each side, shares something with the box."""
        across = self.west - half <= lon <= self.east + half
        return across and self.south - half <= lat <= self.north + half


def read_asked(given: Mapping[str, Sequence[str]], now: datetime, *, span: int, also: Sequence[str] = ()) -> Asked:
    """The selection; without a period the last ``span`` quarters. Raises Fault."""
    for name, values in given.items():
        if name not in ("from", "to", "kind", "place", *also):
            raise Fault(name[:MAX_TEXT], "unknown")
        if len(values) != 1:
            raise Fault(name, "twice")
    last = _quarter("to", given, quarter_of(now))
    first = _quarter("from", given, last.before(span - 1))
    if first > last or len(quarters(first, last)) > MOST_QUARTERS:
        raise Fault("from", "span")
    return Asked(first=first, last=last, kind=_coded("kind", given, _KIND), place=_coded("place", given, _PLACE))


def read_box(given: Mapping[str, Sequence[str]]) -> Box:
    """``bbox=west,south,east,north`` in degrees. Raises Fault ``box`` for swapped corners, ``too_wide``."""
    parts = [part.strip() for part in _text("bbox", given).split(",")]
    if len(parts) != 4 or not all(_NUMBER.fullmatch(part) for part in parts):
        raise Fault("bbox")
    west, south, east, north = (float(part) for part in parts)
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
        raise Fault("bbox", "box")
    if east - west > MOST_DEGREES or north - south > MOST_DEGREES:
        raise Fault("bbox", "too_wide")
    return Box(west, south, east, north)


def _text(name: str, given: Mapping[str, Sequence[str]]) -> str:
    return (given.get(name) or [""])[0]


def _quarter(name: str, given: Mapping[str, Sequence[str]], otherwise: Quarter) -> Quarter:
    text = _text(name, given)
    if not text:
        return otherwise
    match = _QUARTER.fullmatch(text)
    if not match or not FIRST_YEAR <= int(match[1]) <= LAST_YEAR:
        raise Fault(name)
    return Quarter(int(match[1]), int(match[2]))


def _coded(name: str, given: Mapping[str, Sequence[str]], pattern: re.Pattern[str]) -> str:
    text = _text(name, given)
    if text and (len(text) > MAX_TEXT or not pattern.fullmatch(text)):
        raise Fault(name)
    return text


def _tile(degrees: float) -> int:
    return math.floor(degrees * CELLS_A_DEGREE) // TILE
