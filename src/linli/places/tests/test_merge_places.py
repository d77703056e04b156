"""Several places become one."""

import pytest

from linli.kit.actors import SYSTEM
from linli.kit.errors import Conflict, NotAllowed, Refused
from linli.places import queries
from linli.places.actions import merge_places
from linli.places.events import PlaceMerged
from linli.places.models import Succession
from linli.places.tests.make import keeper, make_ladder
from linli.places.tests.watch import NOW, TODAY, entries, heard, history

pytestmark = pytest.mark.django_db


def test_merged_grids_share_one_outline() -> None:
    ladder = make_ladder()
    first, second = ladder.grids[0], ladder.grids[1]
    with heard() as events:
        merge_places(from_ids=[second.id], to_id=first.id, actor=keeper(), at=NOW)

    for number in (0, 1):
        assert queries.locate(*ladder.point_in(number)).place_id == first.id
    assert history(second)[-1][3] == TODAY
    assert entries(first.id) == ["place.merged"]
    assert isinstance(events[0], PlaceMerged)
    assert (events[0].from_ids, events[0].to_id) == ((second.id,), first.id)
    assert Succession.objects.get(kind="MERGED").to_place_id == first.id


def test_places_below_move_to_the_one_that_stays() -> None:
    ladder = make_ladder()
    merge_places(from_ids=[ladder.townships[1].id], to_id=ladder.townships[0].id, actor=SYSTEM, at=NOW)

    assert [row.name_zh for row in queries.list_children(ladder.county.id)] == ["枫桥镇"]
    assert [row.name_zh for row in queries.list_ancestors(ladder.grids[5].id)] == ["诸暨市", "枫桥镇", "同文村"]
    assert queries.locate(*ladder.point_in(5)).place_id == ladder.grids[5].id


def test_nothing_to_merge_or_different_levels_are_refused() -> None:
    ladder = make_ladder()
    grid, village = ladder.grids[0], ladder.villages[0]
    for from_ids, code in (([], "nothing_to_merge"), ([grid.id], "nothing_to_merge"), ([village.id], "merge_level")):
        with pytest.raises(Refused) as refusal:
            merge_places(from_ids=from_ids, to_id=grid.id, actor=SYSTEM, at=NOW)
        assert refusal.value.code == f"place.{code}"


def test_a_place_is_merged_away_once() -> None:
    ladder = make_ladder()
    merge_places(from_ids=[ladder.grids[1].id], to_id=ladder.grids[0].id, actor=SYSTEM, at=NOW)
    with pytest.raises(Conflict):
        merge_places(from_ids=[ladder.grids[1].id], to_id=ladder.grids[2].id, actor=SYSTEM, at=NOW)


def test_an_administrator_of_one_township_may_not_take_from_another() -> None:
    ladder = make_ladder()
    with pytest.raises(NotAllowed):
        merge_places(
            from_ids=[ladder.grids[5].id],
            to_id=ladder.grids[0].id,
            actor=keeper(ladder.townships[0].path),
            at=NOW,
        )
