"""What is new in an area: five and more, the township for a village with fewer, private kinds never."""

from uuid import UUID

import pytest

from linli.matters import queries
from linli.matters.queries import NewInArea
from linli.matters.tests import make
from linli.places.queries import get_place
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kinds")]
SINCE, UNTIL = make.later(-24), make.later(24)


def new(place_id: UUID, kind_code: str = "") -> NewInArea | None:
    return queries.new_in_area(get_place(place_id), kind_code, SINCE, UNTIL)


def test_five_in_a_village_are_told_with_kind_day_and_whether_it_is_over(cast: Cast) -> None:
    for _one in range(5):
        make.make_matter(cast.grid.id)
    found = new(cast.village.id)
    assert found is not None
    assert found.widened_from is None
    assert (found.place.path, found.total) == (cast.village.path, 5)
    assert [(kind and kind.code, count) for kind, count in found.by_kind] == [(make.LIGHT, 5)]
    assert found.by_stage == [(False, 5)]
    assert [count for _day, count in found.by_day] == [5]


def test_fewer_in_a_village_are_told_for_its_township(cast: Cast) -> None:
    for _one in range(3):
        make.make_matter(cast.grid.id)
    for _one in range(3):
        make.make_matter(cast.ladder.grids[0].id)
    found = new(cast.village.id)
    assert found is not None
    assert found.widened_from is not None
    assert (found.place.path, found.total, found.widened_from.path) == (cast.township.path, 6, cast.village.path)
    assert found.by_village == [(None, 6)]


def test_four_in_a_township_are_told_to_nobody(cast: Cast) -> None:
    for _one in range(4):
        make.make_matter(cast.grid.id)
    assert new(cast.village.id) is None
    assert new(cast.township.id) is None


def test_one_of_another_kind_is_not_shown_by_itself(cast: Cast) -> None:
    for _one in range(6):
        make.make_matter(cast.grid.id)
    make.make_matter(cast.grid.id, kind_code=make.QUARREL)
    found = new(cast.village.id)
    assert found is not None
    assert found.by_kind == [(None, 7)]
    only = new(cast.village.id, "civil")
    assert only is not None
    assert only.total == 6


def test_private_kinds_and_other_times_are_never_counted(cast: Cast) -> None:
    for _one in range(6):
        make.make_matter(cast.grid.id, kind_code=make.VIOLENCE)
        make.make_matter(cast.grid.id, at=make.later(25))
    assert new(cast.township.id) is None
