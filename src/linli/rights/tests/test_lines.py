"""Every column that holds something personal stands in a line of what is held; a new one cannot be forgotten."""

from datetime import date

import pytest

from linli.rights.rules import (
    CorrectionState,
    Fate,
    Of,
    answer_by,
    columns_in_lines,
    columns_left_out,
    fate_of,
    law_of,
    list_laws,
    list_lines,
)
from linli.rights.words import FATES, STATES
from tests.readings.columns import NEVER, OF_STAFF, PERSONAL, declared

_TODAY = date(2026, 11, 24)


def test_every_personal_column_is_in_a_line() -> None:
    personal = set(declared(PERSONAL, NEVER, OF_STAFF))
    told = columns_in_lines() | columns_left_out()
    assert sorted(personal - told) == [], "say in data/lines.json in which line these are"
    assert sorted(told - personal) == [], "these are no personal columns any more"
    assert not columns_in_lines() & columns_left_out()


@pytest.mark.parametrize("of", list(Of), ids=lambda of: of.value)
def test_every_line_says_in_both_languages_what_it_is_who_reads_it_and_how_long(of: Of) -> None:
    for line in list_lines(of):
        for said in (line.name, line.readers, line.keeps):
            assert all(said[tongue] for tongue in ("zh", "en")), line.code
        assert law_of(line.rule) is not None, line.code


def test_every_law_says_where_it_stands() -> None:
    for law in list_laws():
        assert all([law.words("zh-hans"), law.words("en"), law.says["zh"], law.says["en"]]), law.code


@pytest.mark.parametrize(
    ("first_day", "reason", "fate"),
    [
        (_TODAY, "RETENTION", Fate.NOW),
        (date(2026, 11, 23), "WITHDRAWN", Fate.NOW),
        (date(2026, 11, 25), "RETENTION", Fate.ON),
        (None, "OPEN", Fate.WAITS),
        (date(2026, 1, 1), "GONE", Fate.GONE),
        (None, "STAYS", Fate.STAYS),
    ],
)
def test_what_becomes_of_it_follows_from_its_first_day(first_day: date | None, reason: str, fate: Fate) -> None:
    found = fate_of(first_day=first_day, today=_TODAY, reason=reason, rule="house-words")
    assert (found.fate, found.on, found.rule) == (fate, first_day, "house-words")


def test_a_correction_is_answered_in_fifteen_days() -> None:
    assert answer_by(_TODAY) == date(2026, 12, 9)


def test_every_state_has_a_word() -> None:
    assert set(STATES) == set(CorrectionState)
    assert set(FATES) == set(Fate)
