"""The index over flat arrays, against shapely and against itself."""

from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from linli.places.area_index import AreaIndex, corners_of, reorder
from linli.places.grids import generate_county
from linli.places.rules import metres_per_degree

LAKE = shapely.Polygon(
    [(120.0, 29.0), (120.1, 29.0), (120.1, 29.1), (120.0, 29.1)], [[(120.04, 29.04), (120.06, 29.04), (120.05, 29.06)]]
)
ISLANDS = shapely.MultiPolygon([shapely.box(120.2, 29.0, 120.25, 29.05), shapely.box(120.3, 29.0, 120.35, 29.05)])
ROUND = shapely.Point(120.15, 29.05).buffer(0.04, quad_segs=40)


def index_of(*areas: Any) -> AreaIndex:
    return AreaIndex(corners_of([np.array(areas, dtype=object)]))


@pytest.fixture(scope="module")
def grids() -> npt.NDArray[Any]:
    return generate_county(shapely.box(120.0, 29.0, 120.3, 29.2), [[3, 4], [5, 2, 1]], seed=8).grids


@pytest.mark.parametrize(
    ("lon", "lat", "area"),
    [
        (120.02, 29.02, 0),
        (120.05, 29.045, -1),
        (120.22, 29.02, 1),
        (120.28, 29.02, -1),
        (120.32, 29.02, 1),
        (120.15, 29.05, 2),
        (120.125, 29.025, 2),
        (120.111, 29.011, -1),
        (0.0, 0.0, -1),
        (179.9, -89.9, -1),
    ],
)
def test_holes_parts_and_long_rings_are_told_apart(lon: float, lat: float, area: int) -> None:
    index = index_of(LAKE, ISLANDS, ROUND)
    assert index.locate(lon, lat)[0] == area
    assert index.locate_many(np.array([lon]), np.array([lat])).tolist() == [area]


def test_an_empty_index_and_an_empty_area_hold_nothing() -> None:
    assert index_of().locate(120.0, 29.0, 30.0) == (-1, [])
    assert index_of().locate_many(np.array([120.0]), np.array([29.0])).tolist() == [-1]
    index = index_of(shapely.Polygon(), shapely.box(0, 0, 1, 1))
    assert index.locate(0.5, 0.5)[0] == 1
    assert index_of(shapely.Polygon()).locate(0.5, 0.5)[0] == -1


def test_of_areas_that_overlap_the_first_holds_the_point() -> None:
    index = index_of(shapely.box(0, 0, 2, 2), shapely.box(1, 1, 3, 3))
    assert index.locate(1.5, 1.5)[0] == 0
    assert index.locate_many(np.array([1.5]), np.array([1.5])).tolist() == [0]


def test_areas_can_be_put_in_another_order() -> None:
    areas = np.array([LAKE, shapely.Polygon(), ISLANDS, ROUND], dtype=object)
    index = AreaIndex(reorder(corners_of([areas[:2], areas[2:]]), np.array([3, 2, 1, 0])))
    assert [index.locate(*point)[0] for point in ((120.02, 29.02), (120.22, 29.02), (120.15, 29.05))] == [3, 1, 0]


@settings(max_examples=200, deadline=None)
@given(st.floats(120.0, 120.3), st.floats(29.0, 29.2))
def test_every_point_of_a_county_is_in_exactly_one_grid(grids: npt.NDArray[Any], lon: float, lat: float) -> None:
    index = index_of(*grids)
    found, _near = index.locate(lon, lat)
    assert found >= 0
    assert shapely.distance(grids[found], shapely.Point(lon, lat)) <= 1.1e-7
    assert index.locate_many(np.array([lon]), np.array([lat])).tolist() == [found]


def test_points_on_borders_and_corners_belong_to_the_lowest_of_their_grids(grids: npt.NDArray[Any]) -> None:
    index = index_of(*grids)
    corners = shapely.get_coordinates(grids)
    middles = (corners[:-1] + corners[1:]) / 2
    for lon, lat in np.concatenate([corners, middles]).tolist():
        touching = np.flatnonzero(shapely.distance(grids, shapely.Point(lon, lat)) < 0.9e-7)
        if touching.size:
            assert index.locate(lon, lat)[0] == touching[0]
            assert index.locate_many(np.array([lon]), np.array([lat])).tolist() == [touching[0]]


def metres_to(areas: npt.NDArray[Any], lon: float, lat: float) -> npt.NDArray[np.float64]:
    scale = np.array(metres_per_degree(lat))
    here = shapely.Point(lon * scale[0], lat * scale[1])
    return np.array([shapely.distance(shapely.transform(area, lambda xy: xy * scale), here) for area in areas])


def test_nearby_areas_are_those_within_the_metres_nearest_first(grids: npt.NDArray[Any]) -> None:
    index = index_of(*grids)
    random = np.random.default_rng(4)
    for lon, lat in random.uniform((119.995, 28.995), (120.305, 29.205), size=(300, 2)).tolist():
        found, near = index.locate(lon, lat, 400.0)
        metres = metres_to(grids, lon, lat)
        expected = [i for i in np.argsort(metres).tolist() if metres[i] <= 400.0 and i != found]
        assert near == expected
