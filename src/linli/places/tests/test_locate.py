"""Exactly one grid or a stated reason."""

import math

import numpy as np
import pytest
import shapely
from django.db import transaction

from linli.places import queries
from linli.places.index import mark_changed
from linli.places.models import Outline
from linli.places.rules import REASON_CODES, Level, Reason
from linli.places.tests.make import make_ladder, make_place

pytestmark = pytest.mark.django_db


def test_a_point_is_in_exactly_one_grid() -> None:
    ladder = make_ladder()
    for number, grid in enumerate(ladder.grids):
        located = queries.locate(*ladder.point_in(number))
        assert (located.place_id, located.reason, located.nearby) == (grid.id, Reason.FOUND, ())


@pytest.mark.parametrize(
    ("lon", "lat", "reason"),
    [
        (120.5, 29.705, Reason.OUTSIDE),
        (29.705, 120.205, Reason.SWAPPED),
        (29.705, 95.0, Reason.SWAPPED),
        (math.nan, 29.7, Reason.NOT_A_NUMBER),
        (120.2, math.inf, Reason.NOT_A_NUMBER),
        (500.0, 29.7, Reason.OUT_OF_RANGE),
        (120.2, -300.0, Reason.OUT_OF_RANGE),
    ],
)
def test_a_point_that_is_in_no_grid_gets_a_reason(lon: float, lat: float, reason: Reason) -> None:
    make_ladder()
    located = queries.locate(lon, lat)
    assert (located.place_id, located.reason) == (None, reason)
    many = queries.locate_many(np.array([lon]), np.array([lat]))
    assert many.index.tolist() == [-1]
    assert REASON_CODES[many.reasons[0]] is reason


def test_a_point_on_a_shared_edge_belongs_to_the_lower_code() -> None:
    ladder = make_ladder()
    located = queries.locate(120.22, 29.705)
    assert located.place_id == ladder.grids[1].id
    assert located.nearby == (ladder.grids[2].id,)


def test_near_a_border_the_other_side_is_offered_by_metres() -> None:
    ladder = make_ladder()
    degrees_of_10_metres = 10 / (111_194.93 * math.cos(math.radians(29.705)))
    lon = 120.22 + degrees_of_10_metres

    assert queries.locate(lon, 29.705, near_metres=11).nearby == (ladder.grids[1].id,)
    assert queries.locate(lon, 29.705, near_metres=9).nearby == ()
    assert queries.locate(lon, 29.705, near_metres=0).nearby == ()


def test_just_outside_every_grid_the_nearest_are_still_offered() -> None:
    ladder = make_ladder()
    located = queries.locate(120.205, 29.7101)
    assert (located.reason, located.nearby) == (Reason.OUTSIDE, (ladder.grids[0].id,))


def test_many_points_get_the_same_answers_as_one_by_one() -> None:
    make_ladder()
    random = np.random.default_rng(5)
    lons, lats = random.uniform(120.19, 120.27, 400), random.uniform(29.695, 29.715, 400)

    many = queries.locate_many(lons, lats)

    for lon, lat, position, reason in zip(lons, lats, many.index, many.reasons, strict=True):
        one = queries.locate(float(lon), float(lat))
        assert one.place_id == (many.place_ids[position] if position >= 0 else None)
        assert one.reason is REASON_CODES[reason]


def test_arrays_of_different_length_are_an_error_of_the_caller() -> None:
    with pytest.raises(ValueError, match="same length"):
        queries.locate_many(np.zeros(2), np.zeros(3))


def test_without_any_grid_every_point_is_outside() -> None:
    make_place("330681", "诸暨市", Level.COUNTY)
    assert queries.locate(120.2, 29.7).reason is Reason.OUTSIDE
    assert queries.locate_many(np.array([120.2]), np.array([29.7])).index.tolist() == [-1]


def test_grids_in_pieces_or_with_a_hole_are_held_beside_simple_ones() -> None:
    ladder = make_ladder()
    pieces = shapely.MultiPolygon([shapely.box(120.20, 29.70, 120.21, 29.71), shapely.box(121.0, 29.7, 121.1, 29.8)])
    hollow = shapely.box(120.22, 29.70, 120.23, 29.71) - shapely.box(120.224, 29.704, 120.226, 29.706)
    for grid, area in ((ladder.grids[0], pieces), (ladder.grids[2], hollow)):
        Outline.objects.filter(place=grid).update(wkb=shapely.to_wkb(area))
    mark_changed()

    assert queries.locate(121.05, 29.75).place_id == ladder.grids[0].id
    assert queries.locate(*ladder.point_in(1)).place_id == ladder.grids[1].id
    assert queries.locate(120.2221, 29.7021).place_id == ladder.grids[2].id
    assert queries.locate(*ladder.point_in(2)).reason is Reason.OUTSIDE


def test_a_change_that_is_rolled_back_is_forgotten() -> None:
    ladder = make_ladder()
    with transaction.atomic():
        make_place("990001", "暂设网格", Level.GRID, parent=ladder.villages[0], box=(121.0, 29.7, 121.1, 29.8))
        assert queries.locate(121.05, 29.75).reason is Reason.FOUND
        transaction.set_rollback(True)
    assert queries.locate(121.05, 29.75).reason is Reason.OUTSIDE
    assert queries.locate(*ladder.point_in(0)).reason is Reason.FOUND


def test_rows_and_ancestors_cost_no_statement_once_warm(django_assert_num_queries: object) -> None:
    grid = make_ladder().grids[4]
    assert queries.place_row(grid.id).code == grid.code
    with django_assert_num_queries(0):  # type: ignore[operator]
        assert queries.place_row(grid.id) is queries.place_row(grid.id)
        assert [row.name_zh for row in queries.list_ancestors(grid.id)] == ["诸暨市", "牌头镇", "同文村"]
        assert queries.locate(120.245, 29.705).place_id == grid.id
