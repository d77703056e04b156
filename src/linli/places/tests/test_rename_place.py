"""A place is renamed, or gets another official code."""

from datetime import date
from uuid import uuid4

import pytest

from linli.kit.actors import SYSTEM, anonymous
from linli.kit.errors import Conflict, NotAllowed, NotFound, Refused
from linli.places import queries
from linli.places.actions import rename_place
from linli.places.events import PlacesChanged
from linli.places.models import Succession
from linli.places.tests.make import SINCE, keeper, make_ladder
from linli.places.tests.watch import NOW, TODAY, entries, heard, history

pytestmark = pytest.mark.django_db


def test_the_new_name_holds_and_the_old_one_stays_in_the_history() -> None:
    village = make_ladder().villages[0]
    with heard() as events:
        rename_place(place_id=village.id, name_zh="新枫村", actor=keeper(), at=NOW)

    row = queries.place_row(village.id)
    assert (row.name_zh, row.name_en, row.path) == ("新枫村", "Xinfeng Village", village.path)
    assert history(village) == [
        ("枫源村", village.path, SINCE, TODAY),
        ("新枫村", village.path, TODAY, None),
    ]
    assert entries(village.id) == ["place.renamed"]
    assert [type(event) for event in events] == [PlacesChanged]
    assert Succession.objects.get().kind == "RENAMED"
    assert [found.id for found in queries.search_places("xinfeng")] == [village.id]
    assert queries.search_places("fengyuan") == []


def test_a_new_code_moves_the_paths_below() -> None:
    ladder = make_ladder()
    rename_place(place_id=ladder.townships[0].id, name_zh="枫桥镇", code="330681199", actor=SYSTEM, at=NOW)

    grid = ladder.grids[0]
    new = "330681/330681199/330681103201/330681103201001/"
    assert queries.get_place(grid.id).path == new
    assert history(grid)[-1] == (grid.name_zh, new, TODAY, None)
    assert len(queries.places_by_path_prefix("330681/330681199/")) == 7
    assert queries.places_by_path_prefix(ladder.townships[0].path) == []


def test_two_names_on_one_day_leave_one_version_of_that_day() -> None:
    village = make_ladder().villages[0]
    for name in ("甲村", "乙村"):
        rename_place(place_id=village.id, name_zh=name, actor=SYSTEM, at=NOW)
    assert [row[0] for row in history(village)] == ["枫源村", "乙村"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"name_zh": "  "}, "place.no_name"),
        ({"name_zh": "长" * 81}, "text.too_long"),
        ({"name_zh": "村", "code": "a/b"}, "place.bad_code"),
        ({"name_zh": "村", "code": "330681103202"}, "place.code_taken"),
        ({"name_zh": "村", "on": date(2026, 3, 6)}, "place.day_ahead"),
        ({"name_zh": "村", "on": date(2022, 3, 6)}, "place.day_behind"),
    ],
)
def test_what_cannot_be_a_name_or_code_is_refused(changes: dict[str, str], code: str) -> None:
    village = make_ladder().villages[0]
    with pytest.raises(Refused) as refusal:
        rename_place(place_id=village.id, actor=SYSTEM, at=NOW, **changes)  # type: ignore[arg-type]
    assert refusal.value.code == code
    assert history(village) == [("枫源村", village.path, SINCE, None)]


def test_residents_and_administrators_of_elsewhere_may_not_rename() -> None:
    ladder = make_ladder()
    for actor in (anonymous(), keeper(ladder.townships[1].path)):
        with pytest.raises(NotAllowed):
            rename_place(place_id=ladder.villages[0].id, name_zh="村", actor=actor, at=NOW)


def test_an_unknown_place_and_a_closed_one_cannot_be_renamed() -> None:
    village = make_ladder().villages[0]
    with pytest.raises(NotFound):
        rename_place(place_id=uuid4(), name_zh="村", actor=SYSTEM, at=NOW)
    type(village).objects.filter(id=village.id).update(valid_to=TODAY)
    with pytest.raises(Conflict):
        rename_place(place_id=village.id, name_zh="村", actor=SYSTEM, at=NOW)
