"""What happens in one module because of another."""

from uuid import UUID

import pytest
import shapely

from linli.kit import clock
from linli.kit.actors import SYSTEM, Role
from linli.kit.errors import Conflict
from linli.matters.models import Matter
from linli.matters.tests.make import make_kinds, make_matter
from linli.people import actions as people
from linli.people.models import Post
from linli.people.tests.make import make_post
from linli.places import actions as places
from linli.places.actions import Part
from linli.places.models import Outline, Place
from linli.places.rules import Level
from linli.places.tests.make import make_place
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _kinds(cast: Cast) -> None:
    make_kinds()


def test_a_post_that_ends_leaves_its_matters_to_the_team(cast: Cast) -> None:
    matter = make_matter(cast.grid.id, at=clock.now())
    people.end_post(actor=SYSTEM, at=clock.now(), post_id=cast.caseworker.post.id)
    matter.refresh_from_db()
    assert (matter.owner_post_id, matter.owner_place_id) == (None, cast.grid.id)


def test_merged_grids_keep_owner_and_caseworker(cast: Cast) -> None:
    beside = Place.objects.current().filter(parent=cast.grid.parent_id).exclude(id=cast.grid.id).get()
    matter = make_matter(cast.grid.id, at=clock.now())
    places.merge_places(actor=SYSTEM, at=clock.now(), from_ids=[cast.grid.id], to_id=beside.id)
    matter.refresh_from_db()
    post = Post.objects.get(id=cast.caseworker.post.id)
    assert (post.place_id, post.path) == (beside.id, beside.path)
    assert (matter.place_id, matter.owner_place_id, matter.owner_post_id) == (beside.id, beside.id, post.id)


def test_a_village_that_is_merged_takes_its_grids_along(cast: Cast) -> None:
    beside = Place.objects.current().filter(parent=cast.village.parent_id).exclude(id=cast.village.id).get()
    matter = make_matter(cast.grid.id, at=clock.now())
    places.merge_places(actor=SYSTEM, at=clock.now(), from_ids=[cast.village.id], to_id=beside.id)
    matter.refresh_from_db()
    assert matter.owner_path.startswith(beside.path)
    assert matter.place_path == Place.objects.get(id=cast.grid.id).path
    assert Post.objects.get(id=cast.caseworker.post.id).path == matter.place_path
    assert Post.objects.get(id=cast.village_desk.post.id).place_id == beside.id


def split(cast: Cast) -> list[UUID]:
    """The caseworker's grid becomes a western and an eastern one."""
    west, south, east, north = shapely.from_wkb(bytes(Outline.objects.get(place=cast.grid).wkb)).bounds
    middle = (west + east) / 2
    parts = [
        Part(code="330681103202008", name_zh="八网格", outline=shapely.box(west, south, middle, north)),
        Part(code="330681103202009", name_zh="九网格", outline=shapely.box(middle, south, east, north)),
    ]
    return places.split_place(actor=SYSTEM, at=clock.now(), place_id=cast.grid.id, parts=parts)


def test_a_split_grid_leaves_no_matter_without_an_owner(cast: Cast) -> None:
    matter = make_matter(cast.grid.id, at=clock.now())
    split(cast)
    matter.refresh_from_db()
    assert (matter.place_id, matter.owner_place_id) == (cast.grid.parent_id, cast.grid.parent_id)
    assert Post.objects.get(id=cast.caseworker.post.id).place_id == cast.grid.parent_id


def test_matters_of_a_split_grid_go_where_their_pins_lie(cast: Cast) -> None:
    west, south, east, north = shapely.from_wkb(bytes(Outline.objects.get(place=cast.grid).wkb)).bounds
    lat = (south + north) / 2
    pins = [west + (east - west) / 4, west + (east - west) * 3 / 4]
    pinned = [make_matter(None, at=clock.now(), lon=lon, lat=lat) for lon in pins]
    assert {matter.place_id for matter in pinned} == {cast.grid.id}
    parts = split(cast)
    for matter, part in zip(pinned, parts, strict=True):
        matter.refresh_from_db()
        assert (matter.place_id, matter.owner_place_id) == (part, part)
        assert matter.owner_path == matter.place_path == Place.objects.get(id=part).path


def test_a_village_that_moves_keeps_who_may_see_what(cast: Cast) -> None:
    other = cast.ladder.townships[1]
    matter = make_matter(cast.grid.id, at=clock.now())
    places.move_place(actor=SYSTEM, at=clock.now(), place_id=cast.village.id, parent_id=other.id)
    moved = Matter.objects.get(id=matter.id)
    assert moved.place_path.startswith(other.path)
    assert Post.objects.get(id=cast.caseworker.post.id).path == moved.owner_path


def test_a_closed_grid_leaves_staff_and_matters_to_the_village(cast: Cast) -> None:
    matter = make_matter(cast.grid.id, at=clock.now())
    places.close_place(actor=SYSTEM, at=clock.now(), place_id=cast.grid.id)
    matter.refresh_from_db()
    post = Post.objects.get(id=cast.caseworker.post.id)
    assert (post.place_id, post.path) == (cast.village.id, cast.village.path)
    assert (matter.place_id, matter.owner_place_id, matter.owner_post_id) == (cast.village.id, cast.village.id, post.id)
    assert cast.caseworker.actor.duties[0].path == matter.owner_path


def make_root() -> Place:
    """A county beside the cast's, with nothing below it."""
    return make_place("330699", "空县", Level.COUNTY)


def test_the_top_of_a_ladder_is_not_closed_while_something_is_open_there(cast: Cast) -> None:
    root = make_root()
    make_matter(root.id, at=clock.now())
    with pytest.raises(Conflict) as refused:
        places.close_place(actor=SYSTEM, at=clock.now(), place_id=root.id)
    assert refused.value.code == "place.has_work"


def test_the_top_of_a_ladder_is_not_closed_while_somebody_serves_there(cast: Cast) -> None:
    root = make_root()
    make_post(cast.neighbour.account, Role.DESK, place=root)
    with pytest.raises(Conflict) as refused:
        places.close_place(actor=SYSTEM, at=clock.now(), place_id=root.id)
    assert refused.value.code == "place.has_work"


def test_the_top_of_a_ladder_where_nothing_is_left_is_closed(cast: Cast) -> None:
    root = make_root()
    places.close_place(actor=SYSTEM, at=clock.now(), place_id=root.id)
    assert Place.objects.get(id=root.id).valid_to is not None
