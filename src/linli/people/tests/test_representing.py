"""Who may act for whom, until when, and whose own yes counts."""

from datetime import date

import pytest

from linli.people.representing import CHILDREN, Ground, Relation, asks_own_yes, fits, is_over, listens, may_last_until
from linli.people.representing import month_after as after

_DAY = date(2026, 6, 15)


def test_from_fourteen_on_the_own_yes_counts_and_from_eight_a_child_is_heard() -> None:
    assert [ground.value for ground in Ground if asks_own_yes(ground)] == [
        "CHILD_14_TO_17", "ADULT_UNDER_GUARDIANSHIP", "ASKED_FOR_HELP",
    ]  # fmt: skip
    assert [ground.value for ground in Ground if listens(ground)] == ["CHILD_8_TO_13"]


@pytest.mark.parametrize("ground", sorted(CHILDREN), ids=str)
def test_for_a_child_it_ends_with_its_coming_of_age(ground: Ground) -> None:
    assert not may_last_until(ground, None, _DAY)
    assert not may_last_until(ground, date(2050, 1, 1), _DAY)
    assert not may_last_until(ground, _DAY, _DAY)
    assert may_last_until(ground, date(2029, 7, 1), _DAY)


def test_for_an_adult_it_may_go_on() -> None:
    assert may_last_until(Ground.ADULT_UNDER_GUARDIANSHIP, None, _DAY)


def test_only_who_asked_for_help_has_a_mere_helper() -> None:
    assert {ground for ground in Ground if fits(ground, Relation.HELPER)} == {Ground.ASKED_FOR_HELP}
    assert all(fits(ground, Relation.PARENT) for ground in Ground)


def test_it_is_over_on_the_first_day_after_the_month() -> None:
    assert after(date(2026, 12, 1)) == date(2027, 1, 1)
    assert not is_over(after(date(2026, 6, 1)), date(2026, 6, 30))
    assert is_over(after(date(2026, 6, 1)), date(2026, 7, 1))
    assert not is_over(None, _DAY)
