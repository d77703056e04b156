"""When a period of a jurisdiction ends: first and last day, pauses, extensions, and clocks that begin anew.

Counting is that of ``linli.calendars.rules`` (Civil Code articles 200 to 203): the first day is not counted, a last day
that is off gives way to the next working day, and a period of days ends with the hours of business. Where a holiday is
not yet published, the earliest end possible is given and ``unknown_from`` names the first day that is open.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

import msgspec

from linli.calendars.rules import Calendar, Counted, Explanation, Span, Unknown, corresponding_day, explain, shift
from linli.calendars.rules import Unit as CalendarUnit
from linli.disputes.rules.jurisdiction.rows import By, Direction, PauseReason, Roll, Rule, Start, Unit

ONE_DAY = timedelta(days=1)
EXPLAINED_DAYS = 100  # a longer period is told by its first and last day alone
_SPANS = {
    Unit.HOUR: CalendarUnit.HOURS,
    Unit.DAY: CalendarUnit.DAYS,
    Unit.WORKING_DAY: CalendarUnit.WORKING_DAYS,
    Unit.MONTH: CalendarUnit.MONTHS,
    Unit.YEAR: CalendarUnit.MONTHS,
}


class CannotExtend(Exception):
    """The rule names nobody who may make it longer, or no length to do it by."""


@dataclass(frozen=True)
class Due:
    """The end of a period, in UTC, and why.

    ``began_on`` is the day that set it off and is not counted; ``last_on`` the last day; ``rolled_from`` the day that
    would have been the last and is off; ``explained`` every day of a period of up to a hundred days; ``unknown_from``
    the first day of which nothing is known yet: then ``at`` is the earliest end possible and can only become later.
    """

    at: datetime
    began_on: date
    last_on: date
    rolled_from: date | None = None
    explained: Explanation | None = None
    unknown_from: date | None = None


@dataclass(frozen=True)
class Pause:
    """A stretch in which the clock stood still for a reason; open-ended up to ``at`` of whoever counts."""

    reason: str
    from_at: datetime
    to_at: datetime


def due_at(rule: Rule, trigger_at: datetime, calendar: Calendar) -> Due:
    """When the period of a rule that was set off at a moment ends. For BEFORE: the last moment to act in time."""
    first = calendar.local(trigger_at).date()
    if rule.unit is Unit.HOUR:
        return _hours(rule, trigger_at, first, calendar)
    if rule.start is Start.SAME_DAY:
        first -= ONE_DAY
    return _before(rule, first, calendar) if rule.direction is Direction.BEFORE else _after(rule, first, calendar)


def due_after_instalments(rule: Rule, due_days: Iterable[date], calendar: Calendar) -> Due:
    """Where a debt is paid in parts, the period begins with the last of them (Civil Code 189, Civil Procedure 250).

    Raises ValueError without a day.
    """
    return due_at(rule, _noon(max(due_days), calendar), calendar)


def due_with_restarts(
    rule: Rule, trigger_at: datetime, restarts: Sequence[tuple[str, datetime]], calendar: Calendar
) -> Due:
    """The period begins anew with everything in ``restarts_on`` that happens while it runs (Civil Code 195).

    ``restarts`` are pairs of a code and its moment. What comes after the end restarts nothing, nor does another code.
    """
    due = due_at(rule, trigger_at, calendar)
    for code, at in sorted(restarts, key=lambda restart: restart[1]):
        if code in rule.restarts_on and trigger_at <= at <= due.at:
            due = due_at(rule, at, calendar)
    return due


def due_with_pauses(
    rule: Rule, trigger_at: datetime, pauses: Sequence[Pause], reasons: Iterable[PauseReason], calendar: Calendar
) -> Due:
    """The end moved by every pause that the rule knows, each for no longer than its reason allows."""
    due = due_at(rule, trigger_at, calendar)
    most = {reason.code: reason for reason in reasons}
    for pause in sorted(pauses, key=lambda one: one.from_at):
        if pause.reason not in rule.pauses or pause.reason not in most:
            continue
        until = min(pause.to_at, pause_ends(most[pause.reason], pause.from_at, calendar).due_at)
        due = _moved(due, shift(calendar, _SPANS[rule.unit], due.at, pause.from_at, until), calendar)
    return due


def pause_ends(reason: PauseReason, from_at: datetime, calendar: Calendar) -> Counted:
    """The latest moment at which the clock goes on again by itself."""
    span = Span(_amount(reason.most.n, reason.most.unit), _SPANS[reason.most.unit])
    if reason.most.unit is Unit.HOUR:
        return Counted(from_at + timedelta(hours=reason.most.n))
    last, unknown_from = _last(calendar, span, calendar.local(from_at).date(), Roll.NEXT_WORKING_DAY)
    return Counted(calendar.close_of(last), unknown_from)


def extended(rule: Rule, due: Due, calendar: Calendar, *, by: By) -> Due:
    """The end moved once by the length that the rule gives. Raises CannotExtend; parties agree on a day themselves."""
    if rule.extend.by is not by or rule.extend.n is None or rule.extend.unit is None:
        raise CannotExtend(rule.id)
    if rule.extend.unit is Unit.HOUR:
        at = due.at + timedelta(hours=rule.extend.n)
        return replace(due, at=at, last_on=calendar.local(at).date(), rolled_from=None, explained=None)
    more = msgspec.structs.replace(rule, n=rule.extend.n, unit=rule.extend.unit, start=Start.DAY_AFTER)
    longer = due_at(more, _noon(due.rolled_from or due.last_on, calendar), calendar)
    return replace(longer, began_on=due.began_on, explained=None, unknown_from=due.unknown_from or longer.unknown_from)


def _hours(rule: Rule, trigger_at: datetime, first: date, calendar: Calendar) -> Due:
    sign = -1 if rule.direction is Direction.BEFORE else 1
    at = (trigger_at + sign * timedelta(hours=rule.n)).astimezone(UTC)
    return Due(at, first, calendar.local(at).date())


def _after(rule: Rule, first: date, calendar: Calendar) -> Due:
    span = Span(_amount(rule.n, rule.unit), _SPANS[rule.unit])
    intended = _intended(span, first)
    last, unknown_from = _last(calendar, span, first, rule.roll)
    rolled_from = intended if intended is not None and last != intended else None
    known = unknown_from is None and (last - first).days <= EXPLAINED_DAYS and rule.roll is not Roll.NONE
    explained = explain(calendar, span, _noon(first, calendar)) if known else None
    return Due(calendar.close_of(last), first, last, rolled_from, explained, unknown_from)


def _last(calendar: Calendar, span: Span, first: date, roll: Roll) -> tuple[date, date | None]:
    """The last day, and the first day of which nothing is known where there is one before it."""
    intended = _intended(span, first)
    if intended is not None and roll is Roll.NONE:
        return intended, None
    try:
        return _counted(calendar, span, first, intended), None
    except Unknown as unknown:
        open_from = unknown.day
    try:
        return _counted(calendar.assuming_work, span, first, intended), open_from
    except Unknown:
        return intended or first + ONE_DAY * span.amount, open_from  # beyond every year that could be assumed


def _counted(calendar: Calendar, span: Span, first: date, intended: date | None) -> date:
    if intended is None:
        return calendar.working_day_after(first, span.amount)
    return calendar.next_working_day(intended)


def _intended(span: Span, first: date) -> date | None:
    """The last day before it gives way; None where only working days count."""
    if span.unit is CalendarUnit.DAYS:
        return first + ONE_DAY * span.amount
    return corresponding_day(first, span.amount) if span.unit is CalendarUnit.MONTHS else None


def _before(rule: Rule, day: date, calendar: Calendar) -> Due:
    """So many days before a day, itself not counted; a day off gives way to the working day before."""
    unknown_from: date | None = None
    try:
        last = _back(rule, day, calendar)
    except Unknown as unknown:
        last, unknown_from = _back(rule, day, calendar.assuming_work), unknown.day
    nominal = day - ONE_DAY * rule.n
    rolled_from = nominal if rule.unit is Unit.DAY and last != nominal else None
    return Due(calendar.close_of(last), day, last, rolled_from, None, unknown_from)


def _back(rule: Rule, day: date, calendar: Calendar) -> date:
    left = rule.n
    while left or not calendar.is_working(day):
        day -= ONE_DAY
        left -= left > 0 and (rule.unit is not Unit.WORKING_DAY or calendar.is_working(day))
    return day


def _amount(n: int, unit: Unit) -> int:
    return n * 12 if unit is Unit.YEAR else n


def _noon(day: date, calendar: Calendar) -> datetime:
    return datetime.combine(day, time(12), calendar.zone).astimezone(UTC)


def _moved(due: Due, counted: Counted, calendar: Calendar) -> Due:
    if counted.due_at == due.at:
        return due
    last = calendar.local(counted.due_at).date()
    unknown_from = due.unknown_from or counted.unknown_from
    return replace(due, at=counted.due_at, last_on=last, rolled_from=None, explained=None, unknown_from=unknown_from)
