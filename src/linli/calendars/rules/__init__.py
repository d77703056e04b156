"""Calendars and the law's counting, in plain Python."""

from linli.calendars.rules.calendar import Calendar, DayKind, Holiday, Source, Text, Unknown, Year
from linli.calendars.rules.counting import (
    Counted,
    Span,
    Unit,
    add_days_rolled,
    add_months_rolled,
    add_working_days,
    add_working_hours,
    corresponding_day,
    count,
    end_of,
    last_day,
    shift,
)
from linli.calendars.rules.explanation import DayReason, Explanation, Part, explain
from linli.calendars.rules.reading import HEAD, Fault, read_calendar

__all__ = [
    "HEAD",
    "Calendar",
    "Counted",
    "DayKind",
    "DayReason",
    "Explanation",
    "Fault",
    "Holiday",
    "Part",
    "Source",
    "Span",
    "Text",
    "Unit",
    "Unknown",
    "Year",
    "add_days_rolled",
    "add_months_rolled",
    "add_working_days",
    "add_working_hours",
    "corresponding_day",
    "count",
    "end_of",
    "explain",
    "last_day",
    "read_calendar",
    "shift",
]
