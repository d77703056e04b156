"""Why a period ends when it does: every day of it, with what it is and whether it counted."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from linli.calendars.rules.calendar import ONE_DAY, Calendar, DayKind, Holiday
from linli.calendars.rules.counting import Span, Unit, corresponding_day, end_of


class Part(StrEnum):
    """What a day is to the count."""

    FIRST = "FIRST"  # the first day, not counted
    BEGINS = "BEGINS"  # hours begin in it
    COUNTED = "COUNTED"
    NOT_COUNTED = "NOT_COUNTED"
    PASSED_OVER = "PASSED_OVER"  # it would have been the last, and is no working day
    LAST = "LAST"


@dataclass(frozen=True)
class DayReason:
    """One day: its sort, its part in the count, which number it has, and the holiday that it belongs to."""

    on: date
    kind: DayKind
    part: Part
    number: int | None
    holiday: Holiday | None


@dataclass(frozen=True)
class Explanation:
    """The end, in UTC, and the days from the first to the last."""

    span: Span
    start_at: datetime
    due_at: datetime
    days: tuple[DayReason, ...]

    @property
    def not_counted(self) -> list[tuple[date, date]]:
        """Runs of days that were passed over, of which one at least is a holiday or two lie beyond a weekend."""
        runs: list[list[DayReason]] = []
        for day in self.days:
            if day.part not in (Part.NOT_COUNTED, Part.PASSED_OVER):
                continue
            if runs and runs[-1][-1].on + ONE_DAY == day.on:
                runs[-1].append(day)
            else:
                runs.append([day])
        return [(run[0].on, run[-1].on) for run in runs]


def explain(calendar: Calendar, span: Span, start_at: datetime) -> Explanation:
    """Every day of the count. Raises Unknown as the counting does."""
    due_at = end_of(calendar, span, start_at)
    first, last = calendar.local(start_at).date(), calendar.local(due_at).date()
    return Explanation(span, start_at, due_at, tuple(_days(calendar, span, first, last)))


def _days(calendar: Calendar, span: Span, first: date, last: date) -> Iterator[DayReason]:
    by_hour = span.unit in (Unit.HOURS, Unit.WORKING_HOURS)
    worked_only = span.unit in (Unit.WORKING_DAYS, Unit.WORKING_HOURS)
    intended = _intended(span, first, last)
    number, day = 0, first
    while day <= last:
        kind = calendar.kind_of(day)
        worked = kind in (DayKind.WORKING, DayKind.MAKE_UP)
        part = Part.COUNTED
        if day == first:
            part = (Part.BEGINS if worked or not worked_only else Part.NOT_COUNTED) if by_hour else Part.FIRST
        elif day == last:
            part = Part.LAST
        elif day >= intended:
            part = Part.PASSED_OVER
        elif worked_only and not worked:
            part = Part.NOT_COUNTED
        counts = not by_hour and (part is Part.COUNTED or (part is Part.LAST and day <= intended))
        number += counts
        yield DayReason(day, kind, part, number if counts else None, calendar.holiday_of(day))
        day += ONE_DAY


def _intended(span: Span, first: date, last: date) -> date:
    """The last day before it had to give way to a working day."""
    if span.unit is Unit.DAYS:
        return first + ONE_DAY * span.amount
    return corresponding_day(first, span.amount) if span.unit is Unit.MONTHS else last
