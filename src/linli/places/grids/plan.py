"""How many grids each village of a county gets."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from linli.places.divisions import Division
from linli.places.rules import GRIDS_PER_VILLAGE, Level, apportion

MEAN_PER_VILLAGE = 2.4  # with 515 villages about 1,240 grids, what 109,000 grids over 90 counties come to


@dataclass(frozen=True)
class CountyPlan:
    """The codes of one county and ``counts[township][village]`` grids; all in the order of the codes."""

    county_code: str
    township_codes: tuple[str, ...]
    village_codes: tuple[tuple[str, ...], ...]
    counts: tuple[tuple[int, ...], ...]

    @property
    def total(self) -> int:
        """Grids of the county."""
        return sum(map(sum, self.counts))


def plan_county(divisions: Sequence[Division], *, seed: int, total: int | None = None) -> CountyPlan:
    """Share ``total`` grids out over the villages of one county: exactly, at least one each.

    Communities weigh twice a village, both vary by half, by ``seed``. Without ``total`` the mean is
    MEAN_PER_VILLAGE. Townships without a village get no area and are left out.
    Raises ValueError when there is no county or no village, or the total cannot be shared out.
    """
    county = next((d for d in divisions if d.level is Level.COUNTY), None)
    villages = [d for d in divisions if d.level is Level.VILLAGE]
    if county is None or not villages:
        raise ValueError("a county with at least one village is needed")
    total = round(len(villages) * MEAN_PER_VILLAGE) if total is None else total
    chance = np.random.default_rng([seed, _number(county.code)]).uniform(0.5, 1.5, size=len(villages))
    weights = [float(c) * (2 if d.name.endswith("社区") else 1) for c, d in zip(chance, villages, strict=True)]
    shares = apportion(total, weights, least=1)
    if max(shares) > GRIDS_PER_VILLAGE:
        raise ValueError(f"more than {GRIDS_PER_VILLAGE} grids in one village")
    return _plan(county.code, villages, shares)


def _plan(county_code: str, villages: Sequence[Division], shares: Sequence[int]) -> CountyPlan:
    by_township: dict[str, list[tuple[str, int]]] = {}
    for village, share in zip(villages, shares, strict=True):
        by_township.setdefault(village.parent_code, []).append((village.code, share))
    return CountyPlan(
        county_code=county_code,
        township_codes=tuple(by_township),
        village_codes=tuple(tuple(code for code, _share in rows) for rows in by_township.values()),
        counts=tuple(tuple(share for _code, share in rows) for rows in by_township.values()),
    )


def county_seed(seed: int, county_code: str) -> list[int]:
    """A seed of its own for every county, so that counties may be made in any order."""
    return [seed, _number(county_code)]


def _number(code: str) -> int:
    return int.from_bytes(code.encode(), "big")
