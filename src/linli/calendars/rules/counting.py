"""The law's counting of days and hours: Civil Code of the People's Republic of China, articles 200 to 203.

A period counted in days begins on the day after the first (art. 201); by months it ends on the corresponding day, or on
the last of the month where there is none (art. 202); a last day that is no working day gives way to the next that is,
and it ends with the hours of business (art. 203). A period counted in hours begins at once (art. 201).
"""

import calendar as months
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from linli.calendars.rules.calendar import ONE_DAY, Calendar, Unknown


class Unit(StrEnum):
    """In what a length of time is given."""

    WORKING_HOURS = "WORKING_HOURS"
    WORKING_DAYS = "WORKING_DAYS"
    HOURS = "HOURS"
    DAYS = "DAYS"
    MONTHS = "MONTHS"


@dataclass(frozen=True)
class Span:
    """A length of time, e.g. three working days. Raises ValueError below one."""

    amount: int
    unit: Unit

    def __post_init__(self) -> None:
        if self.amount < 1:
            raise ValueError("a period has at least one day or hour")


@dataclass(frozen=True)
class Counted:
    """When a period ends, in UTC. ``unknown_from``: the first day of which nothing is known yet.

    Where that is a day, ``due_at`` is the earliest end possible: it can only become later.
    """

    due_at: datetime
    unknown_from: date | None = None


def add_working_days(calendar: Calendar, start: date, count: int) -> date:
    """The last day of ``count`` working days, the first day not counted. Raises Unknown, ValueError below 1."""
    return calendar.working_day_after(start, count)


def add_days_rolled(calendar: Calendar, start: date, count: int) -> date:
    """The last of ``count`` days, the first not counted; rolled to a working day where it is off. Raises Unknown."""
    if count < 1:
        raise ValueError("a period has at least one day")
    return calendar.next_working_day(start + ONE_DAY * count)


def add_months_rolled(calendar: Calendar, start: date, count: int) -> date:
    """The corresponding day so many months later, or the month's last; rolled as days are. Raises Unknown."""
    return calendar.next_working_day(corresponding_day(start, count))


def corresponding_day(start: date, count: int) -> date:
    """The same day of a later month, or the last of a shorter month."""
    if count < 1:
        raise ValueError("a period has at least one month")
    years, month = divmod(start.year * 12 + start.month - 1 + count, 12)
    return date(years, month + 1, min(start.day, months.monthrange(years, month + 1)[1]))


def add_working_hours(calendar: Calendar, start_at: datetime, hours: int) -> datetime:
    """The moment, in UTC, at which so many hours of business are over. Raises Unknown, ValueError below 1."""
    if hours < 1:
        raise ValueError("a period has at least one hour")
    return calendar.instant(calendar.position(start_at) + hours * 3600)


def end_of(calendar: Calendar, span: Span, start_at: datetime) -> datetime:
    """When a period that begins at a moment ends, in UTC. Raises Unknown."""
    if span.unit is Unit.HOURS:
        return start_at + timedelta(hours=span.amount)
    if span.unit is Unit.WORKING_HOURS:
        return add_working_hours(calendar, start_at, span.amount)
    return calendar.close_of(last_day(calendar, span, calendar.local(start_at).date()))


def last_day(calendar: Calendar, span: Span, start: date) -> date:
    """The last day of a period counted in days or months. Raises Unknown, KeyError for hours."""
    return _BY_DAY[span.unit](calendar, start, span.amount)


_BY_DAY = {Unit.WORKING_DAYS: add_working_days, Unit.DAYS: add_days_rolled, Unit.MONTHS: add_months_rolled}


def count(calendar: Calendar, span: Span, start_at: datetime) -> Counted:
    """As ``end_of``; where the calendar does not reach so far, the earliest end possible, and since when it is open."""
    try:
        return Counted(end_of(calendar, span, start_at))
    except Unknown as unknown:
        return Counted(end_of(calendar.assuming_work, span, start_at), unknown.day)


def shift(calendar: Calendar, unit: Unit, due_at: datetime, from_at: datetime, to_at: datetime) -> Counted:
    """An end moved by a pause. Hours by its exact length, days by the days that began in it.

    Working time only counts what would have been worked. An end that was over before the pause stays.
    """
    if to_at <= from_at or due_at <= from_at:
        return Counted(due_at)
    try:
        return Counted(_shifted(calendar, unit, due_at, from_at, to_at))
    except Unknown as unknown:
        return Counted(_shifted(calendar.assuming_work, unit, due_at, from_at, to_at), unknown.day)


def _shifted(calendar: Calendar, unit: Unit, due_at: datetime, from_at: datetime, to_at: datetime) -> datetime:
    if unit is Unit.HOURS:
        return due_at + (to_at - from_at)
    if unit is Unit.WORKING_HOURS:
        paused = calendar.position(to_at) - calendar.position(from_at)
        return calendar.instant(calendar.position(due_at) + paused) if paused else due_at
    first, last, due = (calendar.local(at).date() for at in (from_at, to_at, due_at))
    if unit is Unit.WORKING_DAYS:
        days = calendar.working_days_between(first, last)
        return calendar.close_of(calendar.working_day_after(due, days)) if days else due_at
    days = (last - first).days
    return calendar.close_of(calendar.next_working_day(due + ONE_DAY * days)) if days else due_at
