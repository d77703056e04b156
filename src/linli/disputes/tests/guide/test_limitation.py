"""The clock of a limit: counted as the law counts, and honest about what is not published."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.calendars.queries import calendar
from linli.disputes.queries.guide import guide
from linli.disputes.rules.guide import Band, clock_of
from linli.disputes.tests.guide.make import shipped

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("limit", "start", "last", "band"),
    [
        ("civil3", date(2023, 11, 24), date(2026, 11, 24), Band.SOON),  # tomorrow, a Tuesday
        ("civil3", date(2023, 11, 20), date(2026, 11, 20), Band.OVER),  # last Friday
        ("civil3", date(2023, 11, 21), date(2026, 11, 23), Band.SOON),  # a Saturday gives way to this Monday
        ("civil3", date(2026, 1, 5), date(2029, 1, 5), Band.RUNNING),
        ("labour1", date(2025, 12, 1), date(2026, 12, 1), Band.SOON),
        ("labour1", date(2025, 10, 1), date(2026, 10, 8), Band.OVER),  # the holiday of October gives way to the 8th
        ("traffic10", date(2026, 11, 13), date(2026, 11, 23), Band.SOON),
        ("traffic10", date(2026, 11, 20), date(2026, 11, 30), Band.RUNNING),
        ("civil3", date(2024, 2, 29), date(2027, 3, 1), Band.RUNNING),  # 28 February 2027 is a Sunday
    ],
)
def test_the_last_day_is_counted_by_month_and_rolled_over_days_off(
    limit: str, start: date, last: date, band: Band
) -> None:
    shipped("loan")
    clock = clock_of(guide().commons.limits[limit], start, TODAY, calendar("CN"))
    if clock.unknown_from is None:
        assert clock.last_on == last
    else:
        assert clock.last_on <= last
    assert clock.band is band


def test_a_year_that_is_not_published_is_said_and_the_day_is_the_earliest_possible() -> None:
    shipped("loan")
    clock = clock_of(guide().commons.limits["civil3"], date(2024, 5, 1), TODAY, calendar("CN"))
    assert (clock.last_on, clock.unknown_from) == (date(2027, 5, 1), date(2027, 5, 1))


@given(st.dates(date(1950, 1, 1), date(2099, 12, 31)))
def test_any_day_has_a_clock(start: date) -> None:
    clock = clock_of(guide().commons.limits["civil3"], start, TODAY, calendar("CN"))
    assert start + timedelta(days=1090) < clock.last_on < start + timedelta(days=1120)
    assert (clock.band is Band.OVER) is (clock.last_on < TODAY)
