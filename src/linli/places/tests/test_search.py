"""Finding a place without a map."""

import pytest

from linli.places import queries
from linli.places.rules import Level
from linli.places.tests.make import make_ladder, make_place

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "text",
    [
        "枫桥镇",
        "枫桥",
        "桥镇",
        "fengqiao",
        "FengQiao",
        "feng qiao zhen",
        "ｆｅｎｇｑｉａｏ",
        "fqz",
        "Fengqiao Town",
        "330681103",
        " 枫桥 ",
    ],
)
def test_a_township_is_found_by_whatever_one_knows_of_it(text: str) -> None:
    ladder = make_ladder()
    assert queries.search_places(text)[0].id == ladder.townships[0].id


@pytest.mark.parametrize("text", ["", "   ", "%", "_", "\\", "' OR 1=1", "\x00", "不存在", "\n", "，。"])
def test_what_is_no_name_finds_nothing(text: str) -> None:
    make_ladder()
    assert queries.search_places(text) == []


def test_whole_names_come_before_beginnings_and_wider_places_before_smaller() -> None:
    ladder = make_ladder()
    exact = make_place("330681105202", "枫", Level.VILLAGE, parent=ladder.townships[1])
    names = [row.name_zh for row in queries.search_places("枫")]
    assert names == [exact.name_zh, "枫桥镇", "枫源村"]


def test_a_search_stays_within_its_subtree_its_level_and_its_limit() -> None:
    ladder = make_ladder()
    within = queries.search_places("网格", within_path=ladder.villages[0].path)
    assert [row.id for row in within] == [grid.id for grid in ladder.grids[:2]]
    assert {row.level for row in queries.search_places("330681", level=Level.VILLAGE)} == {Level.VILLAGE}
    assert len(queries.search_places("网格", limit=3)) == 3


def test_an_endless_text_is_cut() -> None:
    make_ladder()
    assert queries.search_places("枫桥" * 10_000) == []
