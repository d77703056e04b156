"""Counting in words: lengths, days and their reasons, and what is not known yet."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.utils import translation
from django.utils.translation import gettext, gettext_lazy, ngettext, pgettext, pgettext_lazy

from linli.calendars.rules import DayKind, DayReason, Explanation, Part, Span, Unit, Unknown
from linli.ui.words import day as day_words
from linli.ui.words import speaks_english

WEEKDAYS = (
    pgettext_lazy("weekday", "Monday"),
    pgettext_lazy("weekday", "Tuesday"),
    pgettext_lazy("weekday", "Wednesday"),
    pgettext_lazy("weekday", "Thursday"),
    pgettext_lazy("weekday", "Friday"),
    pgettext_lazy("weekday", "Saturday"),
    pgettext_lazy("weekday", "Sunday"),
)

FAULTS = {
    "NO_HEAD": gettext_lazy("There is no calendar.json, which says what holds for every year."),
    "NO_YEAR": gettext_lazy("There is no year at all."),
    "GAP": gettext_lazy("A year between two others is missing; the newest is left out: %(detail)s"),
    "WRONG_NAME": gettext_lazy("The file's name and what it says it is do not agree: %(detail)s"),
    "BACKWARDS": gettext_lazy("A holiday ends before it begins, or is longer than two months: %(detail)s"),
    "TWICE": gettext_lazy("A day is named twice: %(detail)s"),
    "OTHER_YEAR": gettext_lazy("A day lies neither in the year nor in the December before: %(detail)s"),
    "MAKE_UP_ON_WORKDAY": gettext_lazy("A day that is worked anyway is named as worked for a holiday: %(detail)s"),
    "TOO_LARGE": gettext_lazy("The file is larger than any calendar."),
    "NOT_READABLE": gettext_lazy("The file cannot be read as a calendar: %(detail)s"),
    "OTHER_FORMAT": gettext_lazy("The file is of another format."),
    "NO_ZONE": gettext_lazy("There is no such time zone: %(detail)s"),
    "NO_WEEKDAY": gettext_lazy("The weekend is not made of weekdays: %(detail)s"),
    "NO_HOURS": gettext_lazy("The hours of business are not in order: %(detail)s"),
}


def fault_words(code: str, detail: str) -> str:
    """What is wrong with a file, in the language now active."""
    return str(FAULTS[code]) % {"detail": detail}


def span_words(span: Span) -> str:
    """``3 个工作日`` / ``3 working days``, in the language now active."""
    n = span.amount
    return {
        Unit.WORKING_HOURS: ngettext("{n} working hour", "{n} working hours", n),
        Unit.WORKING_DAYS: ngettext("{n} working day", "{n} working days", n),
        Unit.HOURS: ngettext("{n} hour", "{n} hours", n),
        Unit.DAYS: ngettext("{n} day", "{n} days", n),
        Unit.MONTHS: ngettext("{n} month", "{n} months", n),
    }[span.unit].format(n=n)


def unknown_words(unknown: Unknown) -> str:
    """That a day is needed of which nothing is known, in the language now active."""
    if unknown.state is DayKind.NOT_YET_PUBLISHED:
        pattern = gettext("The holidays of %(year)s are not yet published, so this date cannot be given yet.")
    else:
        pattern = gettext("No calendar of %(year)s is kept here, so this date cannot be given.")
    return pattern % {"year": unknown.day.year}


def counted_words(span: Span, unknown_from: date | None) -> str:
    """The length, and where the calendar ends before it that this is the earliest end."""
    if unknown_from is None:
        return span_words(span)
    pattern = gettext(
        "%(length)s. The holidays of %(year)s are not yet published: this is the earliest date, "
        "and it is counted again once they are."
    )
    return pattern % {"length": span_words(span), "year": unknown_from.year}


def explanation_words(explanation: Explanation, language: str, now: datetime | None = None) -> str:
    """The reason in one sentence: ``3 个工作日，2 月 15 日至 23 日放假不算``."""
    with translation.override(language):
        parts = [span_words(explanation.span), *_left_out(explanation, now)]
        return pgettext("between parts of a sentence", ", ").join(parts)


def _left_out(explanation: Explanation, now: datetime | None) -> Iterable[str]:
    unit = explanation.span.unit
    if unit is Unit.WORKING_HOURS:
        yield gettext("only hours of business count")
    if unit is Unit.HOURS:
        yield gettext("every hour counts, day and night")
    kinds = {reason.on: reason.kind for reason in explanation.days}
    runs = explanation.not_counted
    holidays = [run for run in runs if any(kinds[day] is DayKind.HOLIDAY for day in _between(*run))]
    days = [run_words(first, last, now) for first, last in holidays]
    if unit in (Unit.DAYS, Unit.MONTHS):
        if runs:
            last = day_words(explanation.days[-1].on, now)
            yield gettext("the last day is a day off, so it moves on to %(day)s") % {"day": last}
        return
    if days:
        yield gettext("the holidays %(days)s do not count") % {"days": pgettext("list", ", ").join(days)}
    if len(holidays) < len(runs):
        yield gettext("weekends do not count")


def _between(first: date, last: date) -> Iterable[date]:
    return (date.fromordinal(one) for one in range(first.toordinal(), last.toordinal() + 1))


def run_words(first: date, last: date, now: datetime | None = None) -> str:
    """``2 月 15 日至 23 日`` / ``15 to 23 Feb``."""
    if first == last:
        return day_words(first, now)
    begin, end = day_words(first, now), day_words(last, now)
    if (first.year, first.month) == (last.year, last.month):
        # The month is said once: in English with the last day, in Chinese with the first.
        alone = pgettext("day of the month", "{day}")
        begin, end = (str(first.day), end) if speaks_english() else (begin, alone.format(day=last.day))
    return pgettext("two days", "{first} to {last}").format(first=begin, last=end)


def day_reason_words(reason: DayReason, span: Span) -> str:
    """Why a day counts or not, in the language now active."""
    named = {"name": _holiday_name(reason), "number": reason.number}
    if reason.part is Part.FIRST:
        return gettext("the first day, not counted")
    if reason.part is Part.BEGINS:
        return gettext("the hours begin")
    if reason.part is Part.PASSED_OVER:
        return gettext("would be the last day, but is a day off: %(name)s") % named
    if reason.part is Part.NOT_COUNTED:
        return gettext("not counted: %(name)s") % named
    return _counted(reason, span, named)


def _counted(reason: DayReason, span: Span, named: Mapping[str, object]) -> str:
    made_up = reason.kind is DayKind.MAKE_UP
    if span.unit in (Unit.HOURS, Unit.WORKING_HOURS):
        return gettext("the hours end") if reason.part is Part.LAST else gettext("hours count")
    if reason.number is None:
        return gettext("the next working day, so it ends here")
    if span.unit is Unit.WORKING_DAYS and made_up:
        return gettext("working day %(number)s, worked for a holiday: %(name)s") % named
    if span.unit is Unit.WORKING_DAYS:
        return gettext("working day %(number)s") % named
    return gettext("day %(number)s") % named


def day_lines(explanation: Explanation, language: str, now: datetime | None = None) -> list[tuple[str, str, str]]:
    """(day, weekday, reason) of every day of a count."""
    with translation.override(language):
        return [
            (day_words(day.on, now), str(WEEKDAYS[day.on.weekday()]), day_reason_words(day, explanation.span))
            for day in explanation.days
        ]


def _holiday_name(reason: DayReason) -> str:
    if reason.holiday is not None:
        return reason.holiday.name.said(translation.get_language() or "")
    return gettext("weekend")
