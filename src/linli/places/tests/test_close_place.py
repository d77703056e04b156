"""A place ends."""

import pytest

from linli.kit.actors import SYSTEM, anonymous
from linli.kit.errors import Conflict, NotAllowed
from linli.places import queries
from linli.places.actions import close_place
from linli.places.events import PlaceClosed
from linli.places.rules import Level, Reason
from linli.places.tests.make import make_ladder, make_place
from linli.places.tests.watch import NOW, TODAY, entries, heard, history

pytestmark = pytest.mark.django_db


def test_a_closed_grid_holds_no_point_and_its_code_is_free_again() -> None:
    ladder = make_ladder()
    grid = ladder.grids[3]
    with heard() as events:
        close_place(place_id=grid.id, actor=SYSTEM, at=NOW)

    assert queries.locate(*ladder.point_in(3)).reason is Reason.OUTSIDE
    assert queries.find_place_by_code(grid.code) is None
    assert queries.get_place(grid.id).name_zh == grid.name_zh
    assert history(grid)[-1][3] == TODAY
    assert entries(grid.id) == ["place.closed"]
    [event] = events
    assert isinstance(event, PlaceClosed)
    assert (event.place_id, event.parent_id) == (grid.id, grid.parent_id)
    make_place(grid.code, "新网格", Level.GRID, parent=ladder.villages[1])


def test_a_place_with_places_below_stays() -> None:
    ladder = make_ladder()
    with pytest.raises(Conflict) as refusal:
        close_place(place_id=ladder.villages[0].id, actor=SYSTEM, at=NOW)
    assert refusal.value.code == "place.has_children"


def test_a_resident_may_not_close_a_place() -> None:
    with pytest.raises(NotAllowed):
        close_place(place_id=make_ladder().grids[0].id, actor=anonymous(), at=NOW)
