"""One place becomes several."""

import pytest
import shapely

from linli.kit.actors import SYSTEM, anonymous
from linli.kit.errors import NotAllowed, Refused
from linli.places import queries
from linli.places.actions import Part, split_place
from linli.places.events import PlaceSplit
from linli.places.models import Succession
from linli.places.tests.make import make_ladder
from linli.places.tests.watch import NOW, TODAY, entries, heard, history

pytestmark = pytest.mark.django_db

WEST, EAST = shapely.box(120.20, 29.70, 120.204, 29.71), shapely.box(120.204, 29.70, 120.21, 29.71)


def test_the_parts_take_the_land_of_a_grid() -> None:
    ladder = make_ladder()
    grid = ladder.grids[0]
    parts = [Part("330681103201011", "第十一网格", outline=WEST), Part("330681103201012", "第十二网格", outline=EAST)]
    with heard() as events:
        ids = split_place(place_id=grid.id, parts=parts, actor=SYSTEM, at=NOW)

    assert queries.locate(120.202, 29.705).place_id == ids[0]
    assert queries.locate(120.206, 29.705).place_id == ids[1]
    assert queries.get_place(ids[0]).name_en == "Grid 11"
    assert history(grid)[-1][3] == TODAY
    assert entries(grid.id) == ["place.split"]
    assert isinstance(events[0], PlaceSplit)
    assert (events[0].from_id, events[0].to_ids) == (grid.id, tuple(ids))
    assert Succession.objects.filter(kind="SPLIT", from_place=grid).count() == 2


def test_places_below_go_to_the_parts_and_give_them_their_land() -> None:
    ladder = make_ladder()
    first, second = ladder.grids[0], ladder.grids[1]
    ids = split_place(
        place_id=ladder.villages[0].id,
        parts=[
            Part("330681103211", "上枫源村", child_ids=(first.id,)),
            Part("330681103212", "下枫源村", "Lower Fengyuan", child_ids=(second.id,)),
        ],
        actor=SYSTEM,
        at=NOW,
    )
    assert [row.name_en for row in queries.list_children(ladder.townships[0].id)][1:] == [
        "Shangfengyuan Village",
        "Lower Fengyuan",
    ]
    assert queries.place_row(first.id).parent_id == ids[0]
    assert b"120.21" in queries.outlines_geojson(queries.place_row(ids[0]).level, queries.place_row(ids[0]).path)


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ([Part("1", "甲", outline=WEST)], "place.few_parts"),
        ([Part("1", "甲", outline=WEST), Part("1", "乙", outline=EAST)], "place.few_parts"),
        ([Part("1", "甲", outline=WEST), Part("2", "乙", outline=WEST)], "place.parts_outline"),
        ([Part("1", "甲", outline=WEST), Part("2", "乙")], "place.parts_outline"),
        ([Part("1", "甲", outline=WEST), Part("2", " ", outline=EAST)], "place.no_name"),
        ([Part("/", "甲", outline=WEST), Part("2", "乙", outline=EAST)], "place.bad_code"),
        ([Part("330681", "甲", outline=WEST), Part("2", "乙", outline=EAST)], "place.code_taken"),
    ],
)
def test_parts_that_do_not_make_up_the_whole_are_refused(parts: list[Part], code: str) -> None:
    ladder = make_ladder()
    with pytest.raises(Refused) as refusal:
        split_place(place_id=ladder.grids[0].id, parts=parts, actor=SYSTEM, at=NOW)
    assert refusal.value.code == code
    assert queries.locate(*ladder.point_in(0)).place_id == ladder.grids[0].id


def test_a_place_below_that_no_part_takes_is_not_lost() -> None:
    ladder = make_ladder()
    parts = [Part("1", "甲", child_ids=(ladder.grids[0].id,)), Part("2", "乙")]
    with pytest.raises(Refused) as refusal:
        split_place(place_id=ladder.villages[0].id, parts=parts, actor=SYSTEM, at=NOW)
    assert refusal.value.code == "place.children_left"


def test_a_resident_may_not_split_a_place() -> None:
    with pytest.raises(NotAllowed):
        split_place(
            place_id=make_ladder().grids[0].id,
            parts=[Part("1", "甲", outline=WEST), Part("2", "乙", outline=EAST)],
            actor=anonymous(),
            at=NOW,
        )
