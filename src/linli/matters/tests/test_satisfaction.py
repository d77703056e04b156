"""Satisfaction by subject and place: counts of five and more, never less by any way of reckoning."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.matters import queries
from linli.matters.rules.feedback import SHOWN_FROM, pooled
from linli.matters.tests import make
from linli.matters.tests.make_feedback import make_answered
from tests.cast import Cast

NOW = make.MORNING
LAST_WEEK = NOW - timedelta(days=7)


@given(st.dictionaries(st.integers(0, 20), st.integers(0, 40)))
def test_nothing_below_five_can_be_seen_or_subtracted(counts: dict[int, int]) -> None:
    shown, rest = pooled(counts)
    total = sum(counts.values())
    assert all(counts[key] >= SHOWN_FROM for key in shown)
    hidden = sum(counts[key] for key in rest)
    assert hidden == 0 or hidden >= SHOWN_FROM
    told = sum(counts[key] for key in shown) + hidden
    assert told == (total if total >= SHOWN_FROM else 0)


@pytest.mark.django_db
@pytest.mark.usefixtures("kinds")
def test_five_answers_are_a_figure_and_four_are_none(cast: Cast) -> None:
    for satisfaction in (5, 5, 4, 1):
        make_answered(cast, satisfaction, at=LAST_WEEK)
    assert queries.satisfaction_by_kind([cast.county.path], NOW) == []
    assert queries.satisfaction_in_all([cast.county.path], NOW) is None
    make_answered(cast, 5, at=LAST_WEEK)
    (row,) = queries.satisfaction_by_kind([cast.county.path], NOW)
    assert row.kind is not None
    assert row.kind.code == "civil"
    assert (row.answers, row.settled_share, row.mean, row.in_time_share) == (5, 0.8, 4.0, 1.0)
    (place,) = queries.satisfaction_by_place([cast.county.path], NOW)
    assert place.place is not None
    assert place.place.path == cast.township.path
    (village,) = queries.satisfaction_by_place([cast.county.path], NOW, rung=queries.VILLAGE_RUNG)
    assert village.place is not None
    assert village.place.path == cast.village.path


@pytest.mark.django_db
@pytest.mark.usefixtures("kinds")
def test_a_few_of_another_subject_take_the_others_along(cast: Cast) -> None:
    for _one in range(6):
        make_answered(cast, 4, at=LAST_WEEK)
    for _one in range(2):
        make_answered(cast, 1, at=LAST_WEEK, kind_code=make.QUARREL)
    (row,) = queries.satisfaction_by_kind([cast.county.path], NOW)
    assert (row.kind, row.answers) == (None, 8)


@pytest.mark.django_db
@pytest.mark.usefixtures("kinds")
def test_private_kinds_and_this_week_are_not_counted(cast: Cast) -> None:
    for _one in range(5):
        make_answered(cast, 1, at=LAST_WEEK, kind_code=make.VIOLENCE)
        make_answered(cast, 1, at=NOW)
    assert queries.satisfaction_by_kind([cast.county.path], NOW) == []
    assert queries.satisfaction_by_kind([cast.ladder.townships[1].path], NOW + timedelta(days=7)) == []
    assert queries.satisfaction_in_all([cast.county.path], NOW + timedelta(days=7)) is not None


def test_a_grid_is_never_a_place_of_figures() -> None:
    with pytest.raises(ValueError, match="4"):
        queries.satisfaction_by_place([], NOW, rung=4)
