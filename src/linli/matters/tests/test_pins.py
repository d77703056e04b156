"""Where it is: by pin, by ladder, or both."""

import math

import pytest

from linli.kit.errors import Refused
from linli.matters import actions
from linli.matters.models import Matter
from linli.matters.tests import make
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kinds")]


def test_a_pin_finds_its_grid_and_that_grids_caseworker(cast: Cast) -> None:
    lon, lat = cast.ladder.point_in(2)
    matter = make.make_matter(None, lon=lon, lat=lat)
    assert (matter.place_id, matter.owner_post_id) == (cast.grid.id, cast.caseworker.post.id)
    assert (matter.lon, matter.lat) == (lon, lat)


@pytest.mark.parametrize(
    ("lon", "lat", "code"),
    [
        (121.0, 29.705, "place.outside"),
        (math.nan, 29.7, "place.not_a_number"),
        (120.2, math.inf, "place.not_a_number"),
        (999.0, 999.0, "place.out_of_range"),
        (29.705, 120.225, "place.swapped"),
    ],
)
def test_a_pin_that_finds_nothing_is_refused_with_the_reason_and_the_way_by_ladder(
    cast: Cast, lon: float, lat: float, code: str
) -> None:
    with pytest.raises(Refused) as refused:
        make.make_received(None, lon=lon, lat=lat)
    assert (refused.value.code, refused.value.field) == (code, "place")
    assert "list" in str(refused.value.message) or "列表" in str(refused.value.message)
    assert not Matter.objects.exists()


def test_near_a_border_the_other_side_may_be_chosen(cast: Cast) -> None:
    lon, lat = 120.2299, 29.705
    assert make.make_matter(None, lon=lon, lat=lat).place_id == cast.grid.id
    other_side = cast.ladder.grids[3]
    assert make.make_matter(other_side.id, lon=lon, lat=lat).place_id == other_side.id


def test_a_place_above_the_pin_may_be_chosen_and_one_elsewhere_may_not(cast: Cast) -> None:
    lon, lat = cast.ladder.point_in(2)
    assert make.make_matter(cast.village.id, lon=lon, lat=lat).place_id == cast.village.id
    with pytest.raises(Refused) as refused:
        make.make_received(cast.far_grid.id, lon=lon, lat=lat)
    assert refused.value.code == "place.not_at_pin"


def test_a_moved_pin_moves_the_matter_to_the_grid_it_now_lies_in(cast: Cast) -> None:
    matter = make.make_matter(cast.grid.id)
    lon, lat = cast.ladder.point_in(4)
    after = actions.move(
        actor=cast.clerk.actor, at=make.later(1), matter_id=matter.id, lon=lon, lat=lat, reason="灯在那边"
    )
    assert (after.place_id, after.owner_post_id) == (cast.far_grid.id, cast.outsider.post.id)
