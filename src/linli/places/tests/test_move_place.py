"""A place is hung under another parent."""

import pytest

from linli.kit.actors import SYSTEM
from linli.kit.errors import NotAllowed, Refused
from linli.places import queries
from linli.places.actions import move_place
from linli.places.events import PlacesChanged
from linli.places.tests.make import keeper, make_ladder
from linli.places.tests.watch import NOW, TODAY, entries, heard, history

pytestmark = pytest.mark.django_db


def test_everything_below_moves_along() -> None:
    ladder = make_ladder()
    village, target = ladder.villages[0], ladder.townships[1]
    with heard() as events:
        move_place(place_id=village.id, parent_id=target.id, actor=SYSTEM, at=NOW)

    assert [row.name_zh for row in queries.list_ancestors(ladder.grids[0].id)] == ["诸暨市", "牌头镇", "枫源村"]
    assert queries.get_place(ladder.grids[0].id).path == f"{target.path}330681103201/330681103201001/"
    assert [row.id for row in queries.list_children(target.id)] == [village.id, ladder.villages[2].id]
    assert history(ladder.grids[1])[-1][2:] == (TODAY, None)
    assert entries(village.id) == ["place.moved"]
    assert isinstance(events[0], PlacesChanged)
    assert set(events[0].place_ids) == {village.id, ladder.grids[0].id, ladder.grids[1].id}


def test_a_parent_of_no_wider_level_or_the_same_parent_is_refused() -> None:
    ladder = make_ladder()
    for parent, code in ((ladder.villages[1], "place.parent_level"), (ladder.townships[0], "place.same_parent")):
        with pytest.raises(Refused) as refusal:
            move_place(place_id=ladder.villages[0].id, parent_id=parent.id, actor=SYSTEM, at=NOW)
        assert refusal.value.code == code


def test_who_keeps_only_one_end_may_not_move() -> None:
    ladder = make_ladder()
    for township in ladder.townships:
        with pytest.raises(NotAllowed):
            move_place(
                place_id=ladder.villages[0].id,
                parent_id=ladder.townships[1].id,
                actor=keeper(township.path),
                at=NOW,
            )
