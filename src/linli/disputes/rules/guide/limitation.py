"""How long a claim can still be made: the last day of a limit as the law counts it, and what is not known of it."""

from dataclasses import dataclass
from datetime import date, timedelta

from linli.calendars.rules import Calendar, Span, Unit, Unknown, corresponding_day, last_day
from linli.disputes.rules.guide.document import Band, Limit


@dataclass(frozen=True)
class Clock:
    """``last_on``: the last day. ``unknown_from``: where that is a day, nothing is published yet of the days off
    around the end, so that the end can only be later than ``last_on``.
    """

    band: Band
    last_on: date
    unknown_from: date | None = None


def clock_of(limit: Limit, start: date, today: date, calendar: Calendar) -> Clock:
    """The clock of a limit that is counted from a day (Civil Code, articles 201 to 203).

    Raises ValueError for a limit without a number.
    """
    span = Span(limit.amount, limit.unit)
    last, unknown = _last_day(span, start, calendar)
    if last < today:
        return Clock(Band.OVER, last, unknown)
    band = Band.SOON if last - today <= timedelta(days=limit.soon_days) else Band.RUNNING
    return Clock(band, last, unknown)


def _last_day(span: Span, start: date, calendar: Calendar) -> tuple[date, date | None]:
    try:
        return last_day(calendar, span, start), None
    except Unknown as unknown:
        return _earliest(span, start, calendar), unknown.day


def _earliest(span: Span, start: date, calendar: Calendar) -> date:
    try:
        return last_day(calendar.assuming_work, span, start)
    except Unknown:  # decades away from what is kept: a day off or two no longer matters
        days = start + timedelta(days=span.amount)
        return corresponding_day(start, span.amount) if span.unit is Unit.MONTHS else days
