"""The rows of the ladder and the plain lookups."""

from uuid import uuid4

import pytest
from django.db import IntegrityError

from linli.kit.errors import NotFound
from linli.places import queries
from linli.places.rules import Level
from linli.places.tests.make import make_ladder, make_place, make_version

pytestmark = pytest.mark.django_db


def test_a_place_is_found_by_id_and_by_code() -> None:
    grid = make_ladder().grids[2]

    row = queries.get_place(grid.id)

    assert row.code == "330681103202001"
    assert row.path == "330681/330681103/330681103202/330681103202001/"
    assert row.level is Level.GRID
    assert (row.name("zh-hans"), row.name("en")) == ("第一网格", "Grid 1")
    assert queries.find_place_by_code(grid.code) == row


def test_an_unknown_place_is_refused_by_id_and_none_by_code() -> None:
    with pytest.raises(NotFound) as refusal:
        queries.get_place(uuid4())
    assert refusal.value.code == "place.unknown"
    assert queries.find_place_by_code("999999") is None


def test_the_ladder_is_walked_down_and_up() -> None:
    ladder = make_ladder()

    assert [row.code for row in queries.list_children(None)] == ["330681"]
    assert [row.id for row in queries.list_children(ladder.county.id)] == [place.id for place in ladder.townships]
    assert [row.code for row in queries.list_ancestors(ladder.grids[5].id)] == ["330681", "330681105", "330681105201"]


def test_a_subtree_holds_its_root_and_nothing_of_a_neighbour_with_a_longer_code() -> None:
    ladder = make_ladder()
    make_place("3306811", "邻县", Level.COUNTY)

    assert len(queries.places_by_path_prefix(ladder.county.path)) == 12
    assert len(queries.places_by_path_prefix(ladder.villages[0].path, level=Level.GRID)) == 2
    assert len(queries.places_by_path_prefix("")) == 13


@pytest.mark.parametrize("code", ["330681", ""])
def test_the_database_refuses_a_second_current_code_and_an_empty_one(code: str) -> None:
    make_ladder()
    with pytest.raises(IntegrityError):
        make_place(code, "第二个", Level.COUNTY)


def test_the_database_refuses_a_county_under_another_place() -> None:
    with pytest.raises(IntegrityError):
        make_place("330682", "县下县", Level.COUNTY, parent=make_ladder().county)


def test_the_database_refuses_two_states_of_a_place_at_one_time() -> None:
    with pytest.raises(IntegrityError):
        make_version(make_ladder().county)
