"""Synthetic areas of many counties at once, for benches and for a province's first look."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from shapely.geometry.base import BaseGeometry

from linli.places.divisions import Division, read_divisions
from linli.places.grids.county import CountyAreas, generate_county
from linli.places.grids.plan import CountyPlan, county_seed, plan_county
from linli.places.rules import Level, apportion, grid_code

Progress = Callable[[int, int, str], None]  # done, of how many, what


@dataclass(frozen=True)
class Province:
    """Codes and outlines, level by level, each in the order of the codes: (n,) arrays of text and of polygons."""

    codes: dict[Level, npt.NDArray[np.str_]]
    outlines: dict[Level, npt.NDArray[Any]]


def generate_province(
    county_outlines: Mapping[str, BaseGeometry],
    *,
    total: int = 109_000,
    seed: int = 1,
    divisions: Sequence[Division] | None = None,
    progress: Progress | None = None,
) -> Province:
    """``total`` grids over these counties, by their number of villages, nested in synthetic villages and townships.

    Deterministic by ``seed``. Raises ValueError when a county has no villages in the codes, or no room.
    """
    rows = list(divisions) if divisions is not None else read_divisions()
    codes = sorted(county_outlines)
    by_county: dict[str, list[Division]] = {code: [] for code in codes}
    for row in rows:
        if row.code[:6] in by_county:
            by_county[row.code[:6]].append(row)
    weights = [sum(row.level is Level.VILLAGE for row in by_county[code]) for code in codes]
    made = []
    for done, (code, share) in enumerate(zip(codes, apportion(total, weights), strict=True)):
        plan = plan_county(by_county[code], seed=seed, total=share)
        made.append((plan, generate_county(county_outlines[code], plan.counts, seed=county_seed(seed, code))))
        if progress:
            progress(done + 1, len(codes), code)
    return _gather(county_outlines, made)


def grid_codes(plan: CountyPlan) -> list[str]:
    """The codes of all grids of a plan, village by village."""
    return [
        grid_code(village, number)
        for villages, counts in zip(plan.village_codes, plan.counts, strict=True)
        for village, count in zip(villages, counts, strict=True)
        for number in range(1, count + 1)
    ]


def _gather(outlines: Mapping[str, BaseGeometry], made: Sequence[tuple[CountyPlan, CountyAreas]]) -> Province:
    codes = {
        Level.COUNTY: [plan.county_code for plan, _areas in made],
        Level.TOWNSHIP: [code for plan, _areas in made for code in plan.township_codes],
        Level.VILLAGE: [code for plan, _areas in made for codes in plan.village_codes for code in codes],
        Level.GRID: [code for plan, _areas in made for code in grid_codes(plan)],
    }
    counties = np.empty(len(made), dtype=object)
    counties[:] = [outlines[plan.county_code] for plan, _areas in made]
    areas = {
        Level.COUNTY: counties,
        Level.TOWNSHIP: np.concatenate([a.townships for _plan, a in made]),
        Level.VILLAGE: np.concatenate([a.villages for _plan, a in made]),
        Level.GRID: np.concatenate([a.grids for _plan, a in made]),
    }
    return Province(codes={level: np.array(values) for level, values in codes.items()}, outlines=areas)
