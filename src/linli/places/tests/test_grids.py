"""The generator: nested, contiguous, exact in number, without gap or overlap."""

from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linli.places.divisions import Division, read_divisions
from linli.places.grids import CountyAreas, generate_county, generate_province, plan_county
from linli.places.grids.partition import Partitioner
from linli.places.rules import Level

BAY = shapely.Polygon(
    [(120.0, 29.0), (120.4, 29.0), (120.4, 29.3), (120.25, 29.3), (120.2, 29.05), (120.15, 29.3), (120.0, 29.25)],
    [[(120.05, 29.1), (120.1, 29.1), (120.08, 29.15)]],
)
ARCHIPELAGO = shapely.MultiPolygon(
    [BAY, shapely.box(120.5, 29.0, 120.6, 29.1), shapely.box(120.62, 29.0, 120.63, 29.01)]
)
PLAN = [[3, 1, 4], [1], [5, 9, 2, 6], [2, 2]]


def check_partition(outline: Any, areas: CountyAreas, plan: list[list[int]]) -> None:
    grids = areas.grids
    outline = shapely.set_precision(outline, 1e-7)  # what the generator cuts: a centimetre's grid
    assert len(grids) == sum(map(sum, plan))
    assert shapely.is_valid(grids).all()
    assert shapely.coverage_is_valid(list(grids))
    assert shapely.area(grids).sum() == pytest.approx(outline.area, rel=1e-6)
    assert shapely.union_all(grids).symmetric_difference(outline).area < 1e-6 * outline.area
    assert np.bincount(areas.village_of_grid).tolist() == [count for township in plan for count in township]
    assert np.bincount(areas.township_of_village).tolist() == [len(township) for township in plan]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_grids_cover_the_county_without_gap_or_overlap_in_exact_number(seed: int) -> None:
    areas = generate_county(BAY, PLAN, seed=seed)
    check_partition(BAY, areas, PLAN)
    assert set(shapely.get_type_id(areas.grids)) == {shapely.GeometryType.POLYGON}
    assert set(shapely.get_type_id(areas.villages)) == {shapely.GeometryType.POLYGON}
    assert set(shapely.get_type_id(areas.townships)) == {shapely.GeometryType.POLYGON}


def test_grids_nest_in_villages_and_villages_in_townships() -> None:
    areas = generate_county(BAY, PLAN, seed=5)
    for village in range(len(areas.villages)):
        merged = shapely.union_all(areas.grids[areas.village_of_grid == village])
        assert merged.symmetric_difference(areas.villages[village]).area < 1e-12
    for township in range(len(areas.townships)):
        merged = shapely.union_all(areas.villages[areas.township_of_village == township])
        assert merged.symmetric_difference(areas.townships[township]).area < 1e-12


def test_land_in_pieces_is_covered_too() -> None:
    areas = generate_county(ARCHIPELAGO, PLAN, seed=4)
    check_partition(ARCHIPELAGO, areas, PLAN)


def test_the_same_seed_makes_the_same_grids_and_another_seed_others() -> None:
    first, again, other = (generate_county(BAY, PLAN, seed=seed).grids for seed in (7, 7, 8))
    assert (shapely.to_wkb(first) == shapely.to_wkb(again)).all()
    assert not (shapely.to_wkb(first) == shapely.to_wkb(other)).all()


def test_capacity_is_even_to_a_unit_and_nearly_always_exact() -> None:
    units = generate_county(BAY, [[4] * 10] * 5, seed=2, capacity=4).units
    assert units.sum() == 800
    assert (np.abs(units - 4) <= 2).all()
    assert (units == 4).mean() > 0.9


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.lists(st.integers(1, 6), min_size=1, max_size=4), min_size=1, max_size=4),
    st.integers(0, 1000),
    st.floats(0.1, 10),
)
def test_any_plan_is_met_in_any_rectangle(plan: list[list[int]], seed: int, stretch: float) -> None:
    outline = shapely.box(100.0, 30.0, 100.0 + 0.1 * stretch, 30.1)
    check_partition(outline, generate_county(outline, plan, seed=seed), plan)


@pytest.mark.parametrize(
    ("outline", "plan"),
    [
        (shapely.Polygon(), [[1]]),
        (shapely.Polygon([(0, 0), (1, 1), (1, 0), (0, 1)]), [[1]]),
        (shapely.Point(0, 0), [[1]]),
        (BAY, []),
        (BAY, [[1], []]),
        (BAY, [[0]]),
        (shapely.box(120, 29, 120.0000003, 29.0000003), [[50]]),
    ],
)
def test_what_cannot_be_cut_is_an_error(outline: Any, plan: list[list[int]]) -> None:
    with pytest.raises(ValueError, match=r"outline|village"):
        generate_county(outline, plan, seed=1)


@settings(max_examples=60, deadline=None)
@given(st.integers(3, 9), st.integers(3, 9), st.data())
def test_parts_of_a_lattice_are_connected_and_together_everything(width: int, height: int, data: st.DataObject) -> None:
    nodes = [(x, y) for y in range(height) for x in range(width)]
    number = {node: i for i, node in enumerate(nodes)}
    links = [
        [number[near] for near in ((x - 1, y), (x + 1, y), (x, y - 1), (x, y + 1)) if near in number] for x, y in nodes
    ]
    parts = data.draw(st.integers(1, len(nodes)))
    splitter = Partitioner(np.array(nodes, dtype=float), links)

    found = splitter.partition(list(range(len(nodes))), [1] * parts)

    assert sorted(node for part in found for node in part) == list(range(len(nodes)))
    assert len(found) == parts
    assert all(len(splitter._components(part)) == 1 for part in found)


def test_a_county_gets_its_grids_by_village_and_exactly() -> None:
    plan = plan_county(read_divisions("330681"), seed=1, total=1300)
    assert plan.total == 1300
    assert min(count for counts in plan.counts for count in counts) >= 1
    assert 1200 <= plan_county(read_divisions("330681"), seed=1).total <= 1300


def test_a_county_without_villages_or_with_too_few_grids_is_an_error() -> None:
    with pytest.raises(ValueError, match="village"):
        plan_county([Division("330681", "诸暨市", Level.COUNTY, "")], seed=1)
    with pytest.raises(ValueError, match="total"):
        plan_county(read_divisions("330681"), seed=1, total=100)


def small_province() -> list[Division]:
    rows = []
    for county in ("330101", "330102"):
        rows.append(Division(county, "县", Level.COUNTY, ""))
        rows.append(Division(f"{county}001", "镇", Level.TOWNSHIP, county))
        rows.extend(
            Division(f"{county}001{v:03d}", "村", Level.VILLAGE, f"{county}001")
            for v in range(1, 4 + (county > "330101"))
        )
    return rows


def test_a_province_is_shared_out_over_its_counties() -> None:
    outlines = {"330101": shapely.box(120, 29, 120.2, 29.2), "330102": shapely.box(120.2, 29, 120.4, 29.2)}
    seen: list[tuple[int, int, str]] = []

    province = generate_province(
        outlines, total=35, seed=3, divisions=small_province(), progress=lambda *step: seen.append(step)
    )

    codes: npt.NDArray[np.str_] = province.codes[Level.GRID]
    assert len(codes) == len(set(codes.tolist())) == 35
    assert sum(code.startswith("330101") for code in codes.tolist()) == 15
    assert [len(province.outlines[level]) for level in Level] == [2, 2, 7, 35]
    assert seen == [(1, 2, "330101"), (2, 2, "330102")]
