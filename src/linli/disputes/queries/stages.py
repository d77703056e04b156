"""The periods of the stages, and the calendar they count by."""

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from linli.calendars.queries import calendar
from linli.calendars.rules import Calendar
from linli.disputes.rules.stages import Stages, read_stages

_SHIPPED = Path(__file__).resolve().parent.parent / "data" / "stages.json"


@lru_cache(maxsize=1)
def stages() -> Stages:
    """Read once in a process. Raises StageFault."""
    return read_stages(_SHIPPED.read_bytes())


def town_calendar() -> Calendar:
    """The calendar by which this installation counts."""
    return calendar(settings.LINLI_CALENDAR)
