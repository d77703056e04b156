"""Every first day of three years, counted again by a second and slower way."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linli.calendars.rules import (
    DayKind,
    Span,
    Unit,
    Unknown,
    add_days_rolled,
    add_months_rolled,
    add_working_days,
    add_working_hours,
    count,
    end_of,
    read_calendar,
    shift,
)
from linli.calendars.tests.make import CHINA, ONE_DAY, china, every_day, local, naive_working, shipped_files, year_file

CALENDAR = china()
WORKED = naive_working()
FIRST, LAST = min(WORKED), max(WORKED)
LENGTHS = (1, 2, 3, 5, 7, 10, 15, 20, 30, 60)


def naive_working_days(start: date, amount: int) -> date | None:
    """Day by day; None when the known days end first."""
    day = start
    while amount:
        day += ONE_DAY
        if day > LAST:
            return None
        amount -= WORKED[day]
    return day


def naive_roll(day: date) -> date | None:
    while day <= LAST and not WORKED[day]:
        day += ONE_DAY
    return day if day <= LAST else None


def counted(work: object, *arguments: object) -> date | None:
    try:
        return work(*arguments)  # type: ignore[operator, no-any-return]
    except Unknown as unknown:
        return None if unknown.state is DayKind.NOT_YET_PUBLISHED else date.min


@pytest.mark.parametrize("amount", LENGTHS)
def test_working_days_from_every_day_of_three_years(amount: int) -> None:
    for start in every_day(FIRST, LAST):
        assert counted(add_working_days, CALENDAR, start, amount) == naive_working_days(start, amount), start


@pytest.mark.parametrize("amount", LENGTHS)
def test_calendar_days_from_every_day_of_three_years_roll_to_a_working_day(amount: int) -> None:
    for start in every_day(FIRST, LAST):
        assert counted(add_days_rolled, CALENDAR, start, amount) == naive_roll(start + ONE_DAY * amount), start


@pytest.mark.parametrize("amount", [1, 2, 3, 6, 12])
def test_months_from_every_day_end_on_the_corresponding_day_or_the_last_of_the_month(amount: int) -> None:
    for start in every_day(FIRST, LAST):
        month = start.year * 12 + start.month - 1 + amount
        day = start.day
        while True:
            try:
                meant = date(month // 12, month % 12 + 1, day)
                break
            except ValueError:
                day -= 1
        assert counted(add_months_rolled, CALENDAR, start, amount) == naive_roll(meant), start


def _minutes_of_business() -> list[datetime]:
    """The end of every half hour of business of one quarter, in order."""
    ends = []
    for day in every_day(date(2026, 1, 1), date(2026, 3, 31)):
        if WORKED[day]:
            midnight = datetime(day.year, day.month, day.day, tzinfo=CHINA)
            halves = [*range(18, 25), *range(28, 37)]  # 08:30 to 12:00 and 13:30 to 18:00, as ends in half hours
            ends += [midnight + timedelta(minutes=30 * half) for half in halves]
    return [end.astimezone(UTC) for end in ends]


def test_working_hours_from_every_half_hour_of_a_quarter() -> None:
    ends = _minutes_of_business()
    start = datetime(2026, 1, 1, tzinfo=CHINA)
    while start < datetime(2026, 3, 10, tzinfo=CHINA):
        following = [end for end in ends if end > start][:16]
        for hours in (1, 4, 8):
            assert add_working_hours(CALENDAR, start, hours) == following[hours * 2 - 1], (start, hours)
        start += timedelta(minutes=30)


def test_the_known_example_over_the_spring_festival() -> None:
    assert add_working_days(CALENDAR, date(2026, 2, 13), 3) == date(2026, 2, 25)
    assert end_of(CALENDAR, Span(3, Unit.WORKING_DAYS), local("2026-02-13")) == local("2026-02-25", "18:00")


def test_elapsed_hours_begin_at_once_and_need_no_calendar() -> None:
    at = datetime(2031, 5, 1, tzinfo=UTC)
    assert end_of(CALENDAR, Span(72, Unit.HOURS), at) == at + timedelta(hours=72)


@pytest.mark.parametrize("work", [add_working_days, add_days_rolled, add_months_rolled])
def test_a_period_of_nothing_is_no_period(work: object) -> None:
    with pytest.raises(ValueError, match=r"at least|number one"):
        work(CALENDAR, date(2026, 3, 2), 0)  # type: ignore[operator]
    with pytest.raises(ValueError, match="at least"):
        Span(0, Unit.DAYS)


def test_a_year_that_is_not_published_is_named_and_not_guessed() -> None:
    with pytest.raises(Unknown) as raised:
        add_working_days(CALENDAR, date(2026, 12, 30), 3)
    assert (raised.value.day, raised.value.state) == (date(2027, 1, 1), DayKind.NOT_YET_PUBLISHED)
    assert CALENDAR.kind_of(date(2027, 1, 4)) is DayKind.NOT_YET_PUBLISHED
    assert CALENDAR.kind_of(date(2023, 1, 4)) is DayKind.NOT_KEPT
    with pytest.raises(Unknown) as before:
        add_working_days(CALENDAR, date(2020, 1, 1), 1)
    assert before.value.state is DayKind.NOT_KEPT


def test_a_promise_beyond_what_is_published_is_the_earliest_possible_and_says_so() -> None:
    promised = count(CALENDAR, Span(3, Unit.WORKING_DAYS), local("2026-12-30"))
    assert promised.due_at == local("2027-01-02", "18:00")
    assert promised.unknown_from == date(2027, 1, 1)
    files = {**shipped_files(), "2027.json": year_file(2027)}
    after = count(read_calendar(files), Span(3, Unit.WORKING_DAYS), local("2026-12-30"))
    assert after.unknown_from is None
    assert after.due_at == local("2027-01-04", "18:00") >= promised.due_at


_EARLIEST = datetime(2024, 1, 2, tzinfo=UTC)
MOMENTS = st.integers(0, 960 * 24 * 60).map(lambda minutes: _EARLIEST + timedelta(minutes=minutes))
UNITS = st.sampled_from(list(Unit))


@given(MOMENTS, UNITS, st.integers(1, 40))
@settings(deadline=None)
def test_a_longer_period_never_ends_earlier(at: datetime, unit: Unit, amount: int) -> None:
    longer = count(CALENDAR, Span(amount + 1, unit), at).due_at
    assert at < count(CALENDAR, Span(amount, unit), at).due_at <= longer


@given(MOMENTS, st.sampled_from([Unit.WORKING_DAYS, Unit.DAYS, Unit.MONTHS]), st.integers(1, 3))
@settings(deadline=None)
def test_a_period_of_days_ends_with_the_business_of_a_working_day(at: datetime, unit: Unit, amount: int) -> None:
    due = CALENDAR.local(end_of(CALENDAR, Span(amount, unit), at))
    assert WORKED[due.date()]
    assert f"{due:%H:%M}" == "18:00"


@given(MOMENTS, st.integers(1, 100))
@settings(deadline=None)
def test_working_hours_lie_within_the_hours_of_business(at: datetime, hours: int) -> None:
    due = CALENDAR.local(add_working_hours(CALENDAR, at, hours))
    assert WORKED[due.date()]
    assert "08:30" < f"{due:%H:%M}" <= "12:00" or "13:30" < f"{due:%H:%M}" <= "18:00"
    assert CALENDAR.position(due) - CALENDAR.position(at) == hours * 3600


@given(MOMENTS, UNITS, st.integers(1, 20), st.integers(0, 240), st.integers(0, 240), st.integers(0, 240))
@settings(deadline=None)
def test_a_longer_pause_never_ends_a_period_earlier(
    at: datetime, unit: Unit, amount: int, wait: int, first: int, more: int
) -> None:
    due = count(CALENDAR, Span(amount, unit), at).due_at
    begin = at + timedelta(hours=wait)
    short = shift(CALENDAR, unit, due, begin, begin + timedelta(hours=first)).due_at
    assert due <= short <= shift(CALENDAR, unit, due, begin, begin + timedelta(hours=first + more)).due_at


def test_a_pause_within_one_day_moves_no_period_of_days() -> None:
    due = local("2026-03-05", "18:00")
    paused = local("2026-03-03", "10:00"), local("2026-03-03", "17:00")
    assert shift(CALENDAR, Unit.WORKING_DAYS, due, *paused).due_at == due
    assert shift(CALENDAR, Unit.WORKING_HOURS, due, *paused).due_at == local("2026-03-06", "15:30")
    assert shift(CALENDAR, Unit.HOURS, due, *paused).due_at == due + timedelta(hours=7)


def test_a_pause_over_the_holidays_moves_by_the_working_days_in_it() -> None:
    due = local("2026-02-25", "18:00")
    paused = local("2026-02-13", "15:00"), local("2026-02-24", "09:00")
    assert shift(CALENDAR, Unit.WORKING_DAYS, due, *paused).due_at == local("2026-02-27", "18:00")
    assert shift(CALENDAR, Unit.DAYS, due, *paused).due_at == local("2026-03-09", "18:00")


def test_what_was_over_before_a_pause_stays_over() -> None:
    due = local("2026-03-02", "18:00")
    assert shift(CALENDAR, Unit.DAYS, due, local("2026-03-03"), local("2026-03-09")).due_at == due
