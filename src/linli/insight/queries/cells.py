"""The public map: counts of cells in a box, read from the index of matters at the moment of asking."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count as numbers

import numpy as np

from linli.insight.queries.kinds import asked_kinds, has_points
from linli.insight.rules import CELL_METRES, CELL_SIZES, CELLS_A_DEGREE, Asked, Box, Link, fold_cells, village_path
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


def _placed(counts: Sequence[CellCount]) -> Iterator[tuple[str, _Key, int]]:
    """(kind, cell, count) of what is published in a cell. A stratum is a kind and quarter, here with its village."""
    next_number = numbers()
    known: dict[tuple[str, object, str], int] = defaultdict(lambda: next(next_number))
    villages: dict[str, str] = {}
    for one in counts:
        if one.place_path not in villages:
            villages[one.place_path] = village_path(one.place_path)
    found = [
        (known[one.kind_code, one.quarter, village], one.x, one.y, one.matters)
        for one in counts
        if (village := villages[one.place_path])
    ]
    kinds = [kind_code for kind_code, _quarter, _village in known]
    for link, strata, xs, ys, sums in fold_cells(*np.array(found, dtype=np.int64).reshape(-1, 4).T):
        for stratum, x, y, count in zip(strata.tolist(), xs.tolist(), ys.tolist(), sums.tolist(), strict=True):
            yield kinds[stratum], (link, x, y), count


def _cell(key: _Key, kinds: Counter[str]) -> MapCell:
    link, x, y = key
    size = CELL_SIZES[link]
    lon, lat = (round((at + 0.5) * size / CELLS_A_DEGREE, 5) for at in (x, y))
    ranked = sorted(kinds.items(), key=lambda pair: (-pair[1], pair[0]))
    return MapCell(link, lon, lat, kinds.total(), tuple(ranked))
