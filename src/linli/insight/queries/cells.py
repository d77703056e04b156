"""The public map: counts of cells in a box, read from the index of matters at the moment of asking."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from linli.insight.queries.kinds import asked_kinds, has_points
from linli.insight.rules import (
    CELL_LINKS,
    CELL_METRES,
    CELL_SIZES,
    CELLS_A_DEGREE,
    Asked,
    Box,
    Link,
    Spot,
    place,
)
from linli.matters import queries as matters
from linli.matters.queries import CellCount


@dataclass(frozen=True, slots=True)
class MapCell:
    """Matters published in one cell, a sum of groups of five or more; ``kinds`` by code, the most first."""

    link: Link
    lon: float
    lat: float
    count: int
    kinds: tuple[tuple[str, int], ...]

    @property
    def metres(self) -> int:
        """The length of its side, about."""
        return CELL_METRES[self.link]


_Key = tuple[Link, int, int]


def list_cells(asked: Asked, box: Box) -> list[MapCell]:
    """The cells that share something with the box, the fullest first. One statement, and those of the catalogue.

    Whole tiles are read, so that a cell tells the same whatever the box around it. A hot path: ``benches/live_map.py``.
    """
    codes = [kind.code for kind in asked_kinds(asked) if has_points(kind.code)]
    counts = matters.count_cells(box.tiles(), codes, asked.first.starts_at, asked.last.ends_at) if codes else []
    sums: dict[_Key, Counter[str]] = defaultdict(Counter)
    for kind_code, key, count in _placed(counts):
        sums[key][kind_code] += count
    cells = (_cell(key, kinds) for key, kinds in sums.items())
    seen = [cell for cell in cells if box.touches(cell.lon, cell.lat, CELL_SIZES[cell.link] / CELLS_A_DEGREE / 2)]
    return sorted(seen, key=lambda cell: (-cell.count, cell.link, cell.lon, cell.lat))


def _placed(counts: Iterable[CellCount]) -> Iterable[tuple[str, _Key, int]]:
    """(kind, cell, count) of what is published in a cell, stratum by stratum."""
    strata: dict[tuple[str, object], dict[Spot, int]] = defaultdict(dict)
    for kind_code, quarter, path, x, y, count in counts:
        strata[kind_code, quarter][Spot(path, x, y)] = count
    for (kind_code, _quarter), spots in strata.items():
        for spot, area in place(spots, CELL_LINKS).items():
            yield kind_code, (area.link, area.x, area.y), spots[spot]


def _cell(key: _Key, kinds: Counter[str]) -> MapCell:
    link, x, y = key
    size = CELL_SIZES[link]
    lon, lat = (round((at + 0.5) * size / CELLS_A_DEGREE, 5) for at in (x, y))
    ranked = sorted(kinds.items(), key=lambda pair: (-pair[1], pair[0]))
    return MapCell(link, lon, lat, kinds.total(), tuple(ranked))
