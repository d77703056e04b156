"""``linli deadline``: when a period ends, and why, day by day, in both languages."""

import argparse
from datetime import UTC, date, datetime, time
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from django.utils.translation import gettext as _

from linli.calendars import queries
from linli.calendars.labels import WEEKDAYS, day_reason_words, explanation_words, span_words, unknown_words
from linli.calendars.rules import Calendar, Explanation, Span, Unit, Unknown, explain
from linli.kit.errors import Refused

LANGUAGES = ("zh-hans", "en")
MAX_AMOUNT = 4000  # ten years of days
NOT_KNOWN = 3  # exit status when the calendar does not reach so far

_UNITS = {
    "working_days": Unit.WORKING_DAYS,
    "days": Unit.DAYS,
    "months": Unit.MONTHS,
    "working_hours": Unit.WORKING_HOURS,
    "hours": Unit.HOURS,
}


class Command(BaseCommand):
    """Count a period by a calendar. Exit status 3 when it needs a year that is not yet published."""

    help = "Say when a period ends and why, day by day, in Chinese and English."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--calendar", default="CN", help="code of the calendar; linli calendars lists them")
        parser.add_argument(
            "--from", dest="start", required=True, help="the first day, or day and time: 2026-02-13T09:00"
        )
        length = parser.add_mutually_exclusive_group(required=True)
        for name in _UNITS:
            length.add_argument(f"--{name.replace('_', '-')}", dest=name, type=int, metavar="N")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            calendar = queries.calendar(options["calendar"])
        except Refused as refused:
            raise CommandError(str(refused.message)) from refused
        span = _span(options)
        try:
            explanation = explain(calendar, span, _start(options["start"], calendar, span))
        except Unknown as unknown:
            sentences = _in_both(lambda cause=unknown: unknown_words(cause))
            raise CommandError("\n".join(sentences), returncode=NOT_KNOWN) from unknown
        for line in _lines(calendar, explanation):
            self.stdout.write(line)


def _span(options: dict[str, Any]) -> Span:
    amount, unit = next((options[name], unit) for name, unit in _UNITS.items() if options[name] is not None)
    if not 1 <= amount <= MAX_AMOUNT:
        raise CommandError(_("Please give a number from 1 to %(most)s.") % {"most": MAX_AMOUNT})
    return Span(amount, unit)


def _start(text: str, calendar: Calendar, span: Span) -> datetime:
    """The moment meant. A day alone begins with its business where hours are counted."""
    try:
        if not 1900 <= int(text[:4]) <= 2200:
            raise ValueError("no year of a calendar")
        if len(text) == len("2026-02-13"):
            first = calendar.periods[0][0] if span.unit in (Unit.WORKING_HOURS, Unit.HOURS) else time(0)
            return datetime.combine(date.fromisoformat(text), first, calendar.zone).astimezone(UTC)
        at = datetime.fromisoformat(text)
        return (at if at.tzinfo else at.replace(tzinfo=calendar.zone)).astimezone(UTC)
    except ValueError as error:
        raise CommandError(_("Please give the first day as 2026-02-13 or 2026-02-13T09:00.")) from error


def _lines(calendar: Calendar, explanation: Explanation) -> list[str]:
    span, due = explanation.span, calendar.local(explanation.due_at)
    years = range(explanation.days[0].on.year, explanation.days[-1].on.year + 1)
    notices = [calendar.years[year].source for year in years]
    return [
        _both(lambda: _("Calendar: %(name)s (%(version)s)"), name=calendar.name, version=calendar.version),
        _both(lambda: _("Length: %(length)s") % {"length": span_words(span)}),
        *(_day_line(reason, span) for reason in explanation.days),
        _both(
            lambda: _("Due: %(due)s, the end of business") if _by_day(span) else _("Due: %(due)s"),
            due=f"{due:%Y-%m-%d %H:%M}",
        ),
        " | ".join(explanation_words(explanation, language) for language in LANGUAGES),
        _both(lambda: _("Counted by: %(source)s"), source=calendar.counting_source),
        *(_both(lambda: _("Days by: %(source)s"), source=notice.name) + f" {notice.url}" for notice in notices),
    ]


def _by_day(span: Span) -> bool:
    return span.unit not in (Unit.HOURS, Unit.WORKING_HOURS)


def _day_line(reason: Any, span: Span) -> str:
    weekday = _in_both(lambda: str(WEEKDAYS[reason.on.weekday()]))
    why = _in_both(lambda: day_reason_words(reason, span))
    return f"{reason.on}  {weekday[0]}  {why[0]} | {weekday[1]}, {why[1]}"


def _in_both(words: Any) -> list[str]:
    said = []
    for language in LANGUAGES:
        with translation.override(language):
            said.append(words())
    return said


def _both(words: Any, **named: Any) -> str:
    """The same line in both languages, with texts in the language of their line."""
    said = []
    for language, pattern in zip(LANGUAGES, _in_both(words), strict=True):
        values = {key: value.said(language) if hasattr(value, "said") else value for key, value in named.items()}
        said.append(pattern % values if values else pattern)
    return " | ".join(said)
