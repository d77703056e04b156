"""A payment in parts: equal parts that sum to the fen, month ends that stay month ends, days off that give way."""

from collections.abc import Iterator
from datetime import date, timedelta
from enum import StrEnum

from linli.calendars.rules import Calendar, Unknown, corresponding_day
from linli.disputes.rules.terms.obligations import Instalment

MOST_INSTALMENTS = 360  # thirty years of months


class Every(StrEnum):
    """How far apart the parts are."""

    WEEK = "WEEK"
    TWO_WEEKS = "TWO_WEEKS"
    MONTH = "MONTH"
    QUARTER = "QUARTER"


_DAYS = {Every.WEEK: 7, Every.TWO_WEEKS: 14}
_MONTHS = {Every.MONTH: 1, Every.QUARTER: 3}


def equal_parts(total: int, count: int) -> list[int]:
    """``total`` fen in ``count`` parts that differ by one fen at most, the larger first. Raises ValueError."""
    if count < 1 or total < count:
        raise ValueError("each part has at least one fen")
    part, rest = divmod(total, count)
    return [part + 1] * rest + [part] * (count - rest)


def schedule(
    total: int, count: int, first_on: date, every: Every, calendar: Calendar | None = None
) -> tuple[Instalment, ...]:
    """Equal parts from a first day on. Raises ValueError outside 1 to 360 parts.

    Months are counted from the first day: 31 January, 28 February, 31 March. With a calendar, a day off gives way to
    the next working day; where that is not published yet, the day itself stands.
    """
    if count > MOST_INSTALMENTS:
        raise ValueError("more parts than anybody follows")
    amounts = equal_parts(total, count)
    days = (_rolled(day, calendar) for day in _days(count, first_on, every))
    return tuple(Instalment(due_on=day, amount=amount) for day, amount in zip(days, amounts, strict=True))


def _days(count: int, first_on: date, every: Every) -> Iterator[date]:
    yield first_on
    for number in range(1, count):
        if every in _DAYS:
            yield first_on + timedelta(days=_DAYS[every] * number)
        else:
            yield corresponding_day(first_on, _MONTHS[every] * number)


def _rolled(day: date, calendar: Calendar | None) -> date:
    try:
        return calendar.next_working_day(day) if calendar else day
    except Unknown:
        return day
