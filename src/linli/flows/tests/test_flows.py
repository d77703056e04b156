"""What happens in one module because of another."""

import pytest
import shapely

from linli.kit import clock
from linli.kit.actors import SYSTEM
from linli.matters.models import Matter
from linli.matters.tests.make import make_kinds, make_matter
from linli.people import actions as people
from linli.people.models import Post
from linli.places import actions as places
from linli.places.actions import Part
from linli.places.models import Outline, Place
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


def test_a_split_grid_leaves_no_matter_without_an_owner(cast: Cast) -> None:
    matter = make_matter(cast.grid.id, at=clock.now())
    west, south, east, north = shapely.from_wkb(bytes(Outline.objects.get(place=cast.grid).wkb)).bounds
    middle = (west + east) / 2
    parts = [
        Part(code="330681103202008", name_zh="八网格", outline=shapely.box(west, south, middle, north)),
        Part(code="330681103202009", name_zh="九网格", outline=shapely.box(middle, south, east, north)),
    ]
    places.split_place(actor=SYSTEM, at=clock.now(), place_id=cast.grid.id, parts=parts)
    matter.refresh_from_db()
    owner = Place.objects.get(id=matter.owner_place_id)
    assert owner.valid_to is None
    assert Post.objects.get(id=cast.caseworker.post.id).place_id == cast.grid.parent_id


def test_a_village_that_moves_keeps_who_may_see_what(cast: Cast) -> None:
    other = cast.ladder.townships[1]
    matter = make_matter(cast.grid.id, at=clock.now())
    places.move_place(actor=SYSTEM, at=clock.now(), place_id=cast.village.id, parent_id=other.id)
    moved = Matter.objects.get(id=matter.id)
    assert moved.place_path.startswith(other.path)
    assert Post.objects.get(id=cast.caseworker.post.id).path == moved.owner_path
