"""Matters follow their places when the ladder changes."""

import pytest
from django.db import connection

from linli.matters import actions, queries
from linli.matters.models import HandOver, Matter
from linli.matters.tests import make
from linli.matters.tests.make import opened
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kinds")]


def test_open_matters_follow_a_merged_place_and_closed_ones_keep_it(cast: Cast) -> None:
    lying, closed = make.make_matter(cast.grid.id), make.make_matter(cast.grid.id)
    actions.withdraw(actor=make.holder_of_matter(closed), at=make.later(1), matter_id=closed.id)
    target = cast.ladder.grids[3]
    assert actions.follow_merged_place(from_ids=(cast.grid.id,), to_id=target.id, at=make.later(2)) == 1
    lying.refresh_from_db()
    closed.refresh_from_db()
    assert (lying.place_path, lying.owner_path, lying.owner_place_id) == (target.path, target.path, target.id)
    assert (lying.state, lying.version) == ("RECEIVED", 2)
    assert lying.owner_post_id is None, "the post did not go the same way, so the team has it"
    assert closed.place_id == cast.grid.id


def test_a_hand_over_to_a_merged_place_waits_at_the_new_one(cast: Cast) -> None:
    matter = make.make_matter(cast.far_grid.id)
    actions.propose_hand_over(
        actor=cast.outsider.actor, at=make.later(1), matter_id=matter.id, reason="x", to_place_id=cast.grid.id
    )
    target = cast.ladder.grids[3]
    actions.follow_merged_place(from_ids=(cast.grid.id,), to_id=target.id, at=make.later(2))
    assert HandOver.objects.get().to_path == target.path


def test_matters_of_a_split_place_go_where_their_pin_lies_or_up(cast: Cast) -> None:
    lon, lat = cast.ladder.point_in(3)
    pinned = make.make_matter(cast.ladder.grids[3].id, lon=lon, lat=lat)
    loose = make.make_matter(cast.ladder.grids[3].id)
    Matter.objects.update(
        place_id=cast.grid.id, place_path=cast.grid.path, owner_place_id=cast.grid.id, owner_path=cast.grid.path
    )
    to_ids = [cast.ladder.grids[3].id, cast.ladder.grids[0].id]
    assert actions.follow_split_place(from_id=cast.grid.id, to_ids=to_ids, at=make.later(1)) == 2
    pinned.refresh_from_db()
    loose.refresh_from_db()
    assert (pinned.place_id, pinned.owner_place_id) == (to_ids[0], to_ids[0])
    assert (loose.place_id, loose.owner_place_id, loose.level) == (cast.village.id, cast.village.id, "VILLAGE")


def test_copies_of_a_path_follow_when_the_place_gets_another(cast: Cast) -> None:
    matter = make.make_matter(cast.grid.id)
    path = f"{cast.ladder.villages[0].path}{cast.grid.code}/"
    with connection.cursor() as cursor:
        cursor.execute("UPDATE places_place SET path = %s WHERE id = %s", [path, cast.grid.id])
    assert actions.follow_moved_places(place_ids=[cast.grid.id], at=make.later(1)) == 2
    matter.refresh_from_db()
    assert (matter.place_path, matter.owner_path) == (path, path)
    assert actions.follow_moved_places(place_ids=[cast.grid.id], at=make.later(2)) == 0
    assert opened(queries.list_inbox(cast.clerk.actor, make.later(2))).rows
