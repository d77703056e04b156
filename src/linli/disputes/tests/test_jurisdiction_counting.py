"""When a period ends, counted again by a second and slower way: holidays, first and last days, pauses, restarts."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linli.calendars.tests.make import CHINA, ONE_DAY, china, every_day, local, naive_working
from linli.disputes.rules.jurisdiction import (
    By,
    CannotExtend,
    Pause,
    Unit,
    due_after_instalments,
    due_at,
    due_with_pauses,
    due_with_restarts,
    extended,
    in_force,
)
from linli.disputes.tests.make_rules import china_law, rule_of

CALENDAR = china()
WORKED = naive_working()
LAW = in_force(china_law(), date(2026, 11, 23))
REASONS = LAW.pauses


def rule(n: int, unit: str, **changes: Any) -> Any:
    if unit == "HOUR":
        changes = {"start": "AT_ONCE", "roll": "NONE", **changes}
    return rule_of(n=n, unit=unit, **changes)


def close(day: str) -> datetime:
    return local(day, "18:00")


def rolled(day: date) -> date:
    while not WORKED[day]:
        day += ONE_DAY
    return day


@pytest.mark.parametrize("n", [1, 3, 7, 15, 30])
def test_days_from_every_day_of_two_years(n: int) -> None:
    of_days, of_working_days = rule(n, "DAY"), rule(n, "WORKING_DAY")
    for start in every_day(date(2025, 1, 1), date(2026, 10, 1)):
        at = datetime.combine(start, time(9), CHINA)
        assert due_at(of_days, at, CALENDAR).last_on == rolled(start + ONE_DAY * n)
        left, day = n, start
        while left:
            day += ONE_DAY
            left -= WORKED[day]
        assert due_at(of_working_days, at, CALENDAR).last_on == day


def test_the_first_day_is_not_counted_and_the_last_ends_with_business() -> None:
    due = due_at(rule(2, "WORKING_DAY"), local("2026-03-02", "08:00"), CALENDAR)
    assert (due.began_on, due.last_on, due.at) == (date(2026, 3, 2), date(2026, 3, 4), close("2026-03-04"))
    late = due_at(rule(2, "WORKING_DAY"), local("2026-03-02", "23:59"), CALENDAR)
    assert late.at == due.at


def test_the_first_day_is_that_of_the_place_and_not_of_greenwich() -> None:
    due = due_at(rule(1, "DAY"), datetime(2026, 3, 2, 17, tzinfo=UTC), CALENDAR)  # 1 a.m. on the third in China
    assert (due.began_on, due.last_on) == (date(2026, 3, 3), date(2026, 3, 4))


def test_a_rule_that_counts_its_first_day_ends_a_day_earlier() -> None:
    later = due_at(rule(5, "DAY"), local("2026-03-02"), CALENDAR)
    earlier = due_at(rule(5, "DAY", start="SAME_DAY"), local("2026-03-02"), CALENDAR)
    assert later.last_on == date(2026, 3, 9)  # the seventh is a Saturday
    assert earlier.last_on == date(2026, 3, 6)


def test_a_last_day_within_the_spring_festival_gives_way() -> None:
    due = due_at(rule(3, "DAY"), local("2026-02-13"), CALENDAR)
    assert (due.rolled_from, due.last_on) == (date(2026, 2, 16), date(2026, 2, 24))
    assert due.explained is not None
    assert due.explained.due_at == due.at
    assert due_at(rule(3, "WORKING_DAY"), local("2026-02-13"), CALENDAR).last_on == date(2026, 2, 25)


def test_a_saturday_worked_for_a_holiday_is_a_last_day() -> None:
    due = due_at(rule(1, "DAY"), local("2026-02-13"), CALENDAR)
    assert (due.last_on, due.rolled_from) == (date(2026, 2, 14), None)


def test_a_period_that_does_not_roll_ends_on_its_day() -> None:
    due = due_at(rule(3, "DAY", roll="NONE"), local("2026-02-13"), CALENDAR)
    assert (due.last_on, due.rolled_from, due.unknown_from) == (date(2026, 2, 16), None, None)


@pytest.mark.parametrize(
    ("start", "n", "unit", "last"),
    [
        ("2026-01-31", 1, "MONTH", "2026-02-28"),
        ("2024-01-31", 1, "MONTH", "2024-02-29"),
        ("2026-03-31", 6, "MONTH", "2026-09-30"),
        ("2025-03-01", 1, "YEAR", "2026-03-02"),  # the first is a Sunday
        ("2024-02-29", 1, "YEAR", "2025-02-28"),
        ("2024-02-29", 2, "YEAR", "2026-02-28"),  # a Saturday, worked for the Spring Festival
    ],
)
def test_months_and_years_end_on_the_corresponding_day(start: str, n: int, unit: str, last: str) -> None:
    assert due_at(rule(n, unit), local(start), CALENDAR).last_on == date.fromisoformat(last)


def test_hours_run_day_and_night_and_through_holidays() -> None:
    order = LAW.rule_for("PROTECTION_ORDER", "ANY")
    due = due_at(order, local("2026-02-14", "22:30"), CALENDAR)
    assert due.at == local("2026-02-17", "22:30")
    assert due.unknown_from is None


def test_hours_need_no_calendar() -> None:
    at = datetime(2040, 1, 1, tzinfo=UTC)
    assert due_at(rule(24, "HOUR"), at, CALENDAR).at == at + timedelta(hours=24)


def test_beyond_what_is_published_the_earliest_end_is_given_and_said() -> None:
    due = due_at(rule(5, "WORKING_DAY"), local("2026-12-30"), CALENDAR)
    assert due.unknown_from == date(2027, 1, 1)
    assert due.last_on == date(2027, 1, 4)  # the 31st, and four days that could be worked
    assert due.explained is None
    years = due_at(LAW.rule_for("CLAIM", "ANY"), local("2026-05-05"), CALENDAR)
    assert (years.last_on, years.unknown_from) == (date(2029, 5, 5), date(2029, 5, 5))


def test_beyond_all_that_can_be_assumed_the_day_itself_is_given() -> None:
    due = due_at(rule(20, "YEAR"), local("2026-05-05"), CALENDAR)
    assert (due.last_on, due.unknown_from is None) == (date(2046, 5, 5), False)


@pytest.mark.parametrize("unit", ["DAY", "WORKING_DAY"])
@pytest.mark.parametrize("hearing", ["2026-03-13", "2026-02-27", "2026-10-09", "2026-05-07"])
@pytest.mark.parametrize("n", [1, 5])
def test_notice_before_a_hearing_is_counted_backwards(n: int, unit: str, hearing: str) -> None:
    before = rule(n, unit, direction="BEFORE", roll="PREVIOUS_WORKING_DAY")
    day, left = date.fromisoformat(hearing), n
    while left or not WORKED[day]:
        day -= ONE_DAY
        left -= left > 0 and (unit == "DAY" or WORKED[day])
    due = due_at(before, local(hearing), CALENDAR)
    assert due.last_on == day
    assert due.at < local(hearing)


def test_notice_before_a_hearing_in_a_year_that_is_not_published_says_so() -> None:
    before = rule(3, "WORKING_DAY", direction="BEFORE", roll="PREVIOUS_WORKING_DAY")
    due = due_at(before, local("2027-01-08"), CALENDAR)
    assert due.unknown_from is not None
    assert due.last_on < date(2027, 1, 8)


def test_the_thirty_days_for_confirmation_over_the_national_day() -> None:
    due = due_at(LAW.rule_for("APPLY_FOR_CONFIRMATION", "PEOPLES_COMMITTEE"), local("2026-09-03"), CALENDAR)
    assert (due.rolled_from, due.last_on) == (date(2026, 10, 3), date(2026, 10, 8))


def test_enforcement_of_instalments_runs_from_the_last_of_them() -> None:
    enforce = LAW.rule_for("ENFORCE_INSTALMENTS", "ANY")
    days = [date(2024, 2, 29), date(2024, 3, 31), date(2024, 1, 31)]
    due = due_after_instalments(enforce, days, CALENDAR)
    assert (due.began_on, due.last_on) == (date(2024, 3, 31), date(2026, 3, 31))
    assert due_after_instalments(enforce, days[:1], CALENDAR).last_on == date(2026, 2, 28)
    with pytest.raises(ValueError, match="empty"):
        due_after_instalments(enforce, [], CALENDAR)


def test_limitation_begins_anew_when_a_mediation_committee_is_asked() -> None:
    claim = rule(3, "YEAR", restarts_on=["APPLIED_TO_MEDIATION"])
    began = local("2021-06-01")
    plain = due_with_restarts(claim, began, [], CALENDAR)
    assert plain.last_on == date(2024, 6, 3)  # the first is a Saturday
    again = due_with_restarts(claim, began, [("APPLIED_TO_MEDIATION", local("2023-03-01"))], CALENDAR)
    assert again.last_on == date(2026, 3, 2)  # the first is a Sunday


def test_what_comes_too_late_or_is_something_else_restarts_nothing() -> None:
    claim = rule(1, "YEAR", restarts_on=["DEMANDED"])
    began = local("2024-03-01")
    end = due_at(claim, began, CALENDAR)
    for code, at in [("DEMANDED", end.at + timedelta(seconds=1)), ("THOUGHT_OF_IT", local("2024-06-03"))]:
        assert due_with_restarts(claim, began, [(code, at)], CALENDAR) == end
    assert due_with_restarts(claim, began, [("DEMANDED", local("2024-02-01"))], CALENDAR) == end


def test_restarts_chain_in_the_order_of_time() -> None:
    claim = rule(1, "YEAR", restarts_on=["DEMANDED"])
    demands = [("DEMANDED", local(day)) for day in ("2025-11-03", "2024-12-02")]
    due = due_with_restarts(claim, local("2024-03-01"), demands, CALENDAR)
    assert due.began_on == date(2025, 11, 3)


def test_a_pause_for_an_appraisal_is_not_counted() -> None:
    mediate = LAW.rule_for("MEDIATE", "COURT_INVITED")
    began = local("2026-03-02")
    plain = due_at(mediate, began, CALENDAR)
    pause = Pause("APPRAISAL", local("2026-03-09"), local("2026-03-19"))
    paused = due_with_pauses(mediate, began, [pause], REASONS, CALENDAR)
    assert (plain.last_on, paused.last_on) == (date(2026, 4, 1), date(2026, 4, 13))  # the eleventh is a Saturday


def test_a_pause_for_a_reason_that_the_rule_does_not_know_stops_nothing() -> None:
    mediate = LAW.rule_for("MEDIATE", "COURT_INVITED")
    began = local("2026-03-02")
    pause = Pause("SAFETY", local("2026-03-09"), local("2026-03-19"))
    assert due_with_pauses(mediate, began, [pause], REASONS, CALENDAR) == due_at(mediate, began, CALENDAR)


def test_a_pause_counts_for_no_longer_than_its_reason_allows() -> None:
    mediate = LAW.rule_for("MEDIATE", "PEOPLES_COMMITTEE")
    began, from_at = local("2026-03-02"), local("2026-03-09")
    ends = [
        due_with_pauses(mediate, began, [Pause("SAFETY", from_at, to_at)], REASONS, CALENDAR).at
        for to_at in (local("2026-04-08", "18:00"), local("2026-09-01"))
    ]
    assert ends[0] == ends[1]


def test_an_extension_is_counted_from_the_end() -> None:
    award = LAW.rule_for("AWARD", "LABOUR")
    due = due_at(award, local("2026-03-02"), CALENDAR)
    longer = extended(award, due, CALENDAR, by=By.AUTHORITY)
    assert (due.last_on, longer.last_on) == (date(2026, 4, 16), date(2026, 5, 6))  # 1 May is a holiday
    assert longer.began_on == due.began_on
    with pytest.raises(CannotExtend):
        extended(award, due, CALENDAR, by=By.ALL_PARTIES)


def test_an_extension_without_a_length_is_for_the_parties_to_name() -> None:
    mediate = LAW.rule_for("MEDIATE", "COURT_INVITED")
    with pytest.raises(CannotExtend):
        extended(mediate, due_at(mediate, local("2026-03-02"), CALENDAR), CALENDAR, by=By.ALL_PARTIES)


MOMENTS = st.integers(0, 1000 * 24 * 60).map(
    lambda minutes: datetime(2024, 1, 2, tzinfo=UTC) + timedelta(minutes=minutes)
)


@given(MOMENTS, st.sampled_from(list(Unit)), st.integers(1, 24))
@settings(deadline=None)
def test_an_end_lies_after_its_beginning_and_a_longer_period_ends_no_earlier(at: datetime, unit: Unit, n: int) -> None:
    short, long = due_at(rule(n, unit), at, CALENDAR), due_at(rule(n + 1, unit), at, CALENDAR)
    assert at < short.at <= long.at


@given(MOMENTS, st.sampled_from(["APPRAISAL", "SAFETY", "INTERPRETER"]), st.integers(0, 2000), st.integers(0, 4000))
@settings(deadline=None)
def test_a_pause_never_makes_a_period_shorter(at: datetime, reason: str, wait: int, hours: int) -> None:
    mediate = LAW.rule_for("MEDIATE", "PEOPLES_COMMITTEE")
    begin = at + timedelta(hours=wait)
    pause = Pause(reason, begin, begin + timedelta(hours=hours))
    assert due_with_pauses(mediate, at, [pause], REASONS, CALENDAR).at >= due_at(mediate, at, CALENDAR).at
