"""A matter that was over while posts and places changed is reopened: somebody who is there today has it."""

from uuid import UUID

import pytest
import shapely

from linli.kit import clock
from linli.kit.actors import SYSTEM
from linli.matters import actions as matters
from linli.matters import queries
from linli.matters.models import Matter
from linli.matters.tests.make import holder_of_matter, make_kinds, make_matter, opened
from linli.people import actions as people
from linli.places import actions as places
from linli.places.actions import Part
from linli.places.models import Outline, Place
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def matter(cast: Cast) -> Matter:
    """A street light of the caseworker's, confirmed by the resident, with a pin in the east of the grid."""
    make_kinds()
    west, south, east, north = bounds(cast)
    made = make_matter(None, at=clock.now(), lon=west + (east - west) * 0.75, lat=(south + north) / 2)
    actor = cast.caseworker.actor
    matters.start(actor=actor, at=clock.now(), matter_id=made.id)
    matters.resolve(actor=actor, at=clock.now(), matter_id=made.id, outcome="FIXED", text="好了")
    return matters.confirm(actor=holder_of_matter(made), at=clock.now(), matter_id=made.id)


def bounds(cast: Cast) -> tuple[float, float, float, float]:
    """West, south, east and north of the caseworker's grid."""
    west, south, east, north = shapely.from_wkb(bytes(Outline.objects.get(place=cast.grid).wkb)).bounds
    return west, south, east, north


def reopen(matter: Matter) -> Matter:
    """The resident says that it is not settled; the row as stored, of one owner that is there."""
    matters.reopen(actor=holder_of_matter(matter), at=clock.now(), matter_id=matter.id, reason="又灭了")
    stored = Matter.objects.get(id=matter.id)
    for place_id, path in ((stored.place_id, stored.place_path), (stored.owner_place_id, stored.owner_path)):
        place = Place.objects.get(id=place_id)
        assert (place.valid_to, place.path) == (None, path)
    assert stored.level == Place.objects.get(id=stored.owner_place_id).level
    return stored


def end_caseworker(cast: Cast) -> None:
    people.end_post(actor=SYSTEM, at=clock.now(), post_id=cast.caseworker.post.id)


def test_nothing_changed_and_the_caseworker_has_it_again(cast: Cast, matter: Matter) -> None:
    stored = reopen(matter)
    assert (stored.owner_post_id, stored.owner_place_id) == (cast.caseworker.post.id, cast.grid.id)


def test_a_post_that_ended_meanwhile_leaves_it_to_the_team(cast: Cast, matter: Matter) -> None:
    end_caseworker(cast)
    assert Matter.objects.get(id=matter.id).owner_post_id == cast.caseworker.post.id
    stored = reopen(matter)
    assert (stored.owner_post_id, stored.assigned_at, stored.owner_place_id) == (None, None, cast.grid.id)


def test_a_merged_grid_is_found_under_its_successor_with_its_caseworker(cast: Cast, matter: Matter) -> None:
    beside = Place.objects.current().filter(parent=cast.grid.parent_id).exclude(id=cast.grid.id).get()
    places.merge_places(actor=SYSTEM, at=clock.now(), from_ids=[cast.grid.id], to_id=beside.id)
    stored = reopen(matter)
    assert (stored.place_id, stored.owner_place_id) == (beside.id, beside.id)
    assert stored.owner_post_id == cast.caseworker.post.id


def test_of_a_split_grid_the_part_under_the_pin_has_it(cast: Cast, matter: Matter) -> None:
    west, south, east, north = bounds(cast)
    middle = (west + east) / 2
    parts = [
        Part(code="330681103202008", name_zh="八网格", outline=shapely.box(west, south, middle, north)),
        Part(code="330681103202009", name_zh="九网格", outline=shapely.box(middle, south, east, north)),
    ]
    _western, eastern = places.split_place(actor=SYSTEM, at=clock.now(), place_id=cast.grid.id, parts=parts)
    stored = reopen(matter)
    assert (stored.place_id, stored.owner_place_id, stored.owner_post_id) == (eastern, eastern, None)


def close_grid_and_village(cast: Cast) -> UUID:
    """Grid 3, its neighbour and their village end; returns the place above."""
    for grid in Place.objects.current().filter(parent=cast.village):
        places.close_place(actor=SYSTEM, at=clock.now(), place_id=grid.id)
    places.close_place(actor=SYSTEM, at=clock.now(), place_id=cast.village.id)
    return cast.township.id


def test_of_places_that_closed_the_nearest_one_above_has_it(cast: Cast, matter: Matter) -> None:
    above = close_grid_and_village(cast)
    stored = reopen(matter)
    assert (stored.place_id, stored.owner_place_id) == (above, above)
    assert [row.id for row in opened(queries.list_inbox(cast.clerk.actor, clock.now())).rows] == [matter.id]


def test_an_agency_keeps_it_without_the_officer_who_left(cast: Cast, matter: Matter) -> None:
    officer = cast.officer.post.id
    Matter.objects.filter(id=matter.id).update(
        owner_agency=cast.bureau,
        owner_post=officer,
        owner_place=cast.county,
        owner_path=cast.county.path,
        level="COUNTY",
    )
    people.end_post(actor=SYSTEM, at=clock.now(), post_id=officer)
    stored = reopen(matter)
    assert (stored.owner_agency_id, stored.owner_post_id) == (cast.bureau.id, None)
