"""How finely a matter may be placed in public, so that no published group is smaller than five.

The strata are fixed: one kind, one quarter. Within a stratum the places form a chain from fine to coarse: a cell of
100 m within a village, of 500 m, of 2 km, the village, the township, the county. A matter is published at the first
link where at least five of its stratum stand that found no finer one; what is left at the end is not published at all.

Whatever is asked for is a selection from this one publication and never a count of its own, so that no two answers can
be subtracted to learn a smaller number: every group of (kind, quarter, place as published) is five or more, or absent,
and a sum of such groups says nothing about what was left out. What was left out is in no total.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

LEAST = 5
CELLS_A_DEGREE = 1000


class Link(StrEnum):
    """How finely something is placed, the finest first."""

    CELL_100M = "CELL_100M"
    CELL_500M = "CELL_500M"
    CELL_2KM = "CELL_2KM"
    VILLAGE = "VILLAGE"
    TOWNSHIP = "TOWNSHIP"
    COUNTY = "COUNTY"


CELL_SIZES: dict[Link, int] = {Link.CELL_100M: 1, Link.CELL_500M: 5, Link.CELL_2KM: 20}
CELL_METRES: dict[Link, int] = {Link.CELL_100M: 100, Link.CELL_500M: 500, Link.CELL_2KM: 2000}
CELL_LINKS = tuple(CELL_SIZES)
AREA_LINKS = (Link.COUNTY, Link.TOWNSHIP, Link.VILLAGE)  # by how many codes their paths have


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a matter lies, as finely as it is known here: a village's path (or a higher one) and perhaps a cell."""

    path: str
    x: int | None = None
    y: int | None = None


@dataclass(frozen=True, slots=True, order=True)
class Area:
    """Where a matter is published: ``x`` and ``y`` count cells of the link's own size, and are 0 for a place."""

    link: Link
    path: str
    x: int = 0
    y: int = 0

    def centre(self) -> tuple[float, float] | None:
        """Longitude and latitude of the middle of the cell, in degrees; None for a place."""
        size = CELL_SIZES.get(self.link)
        if size is None:
            return None
        middle = size / 2
        return tuple(round((at * size + middle) / CELLS_A_DEGREE, 5) for at in (self.x, self.y))  # type: ignore[return-value]


def village_path(path: str) -> str:
    """The path of the village that a place is or lies in; empty for a place above villages."""
    codes = path.split("/")[:-1]
    return "".join(f"{code}/" for code in codes[: len(AREA_LINKS)]) if len(codes) >= len(AREA_LINKS) else ""


def area_of(spot: Spot, link: Link) -> Area | None:
    """The area of that link around a spot; None where the spot is not known as finely."""
    if link in CELL_SIZES:
        if spot.x is None or spot.y is None or _depth(spot.path) < len(AREA_LINKS):
            return None
        size = CELL_SIZES[link]
        return Area(link, spot.path, spot.x // size, spot.y // size)
    codes = spot.path.split("/")[:-1]
    wanted = AREA_LINKS.index(link) + 1
    return Area(link, "".join(f"{code}/" for code in codes[:wanted])) if len(codes) >= wanted else None


def place(counts: Mapping[Spot, int], links: Iterable[Link] = tuple(Link)) -> dict[Spot, Area]:
    """Where each spot of one stratum is published; a spot that is missing from the answer is not published.

    ``links`` must begin with the finest; a shorter chain gives the same answer for the links that it has.
    """
    left, placed = dict(counts), dict[Spot, Area]()
    for link in links:
        areas = {spot: area for spot in left if (area := area_of(spot, link)) is not None}
        sums = Counter[Area]()
        for spot, area in areas.items():
            sums[area] += left[spot]
        for spot, area in areas.items():
            if sums[area] >= LEAST:
                placed[spot] = area
                del left[spot]
    return placed


def _depth(path: str) -> int:
    return path.count("/")
