"""Quiet hours and the windows of digests: local times of day, as data for each cell."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

LOCAL = ZoneInfo("Asia/Shanghai")
FILE = Path(__file__).parent.parent / "data" / "hours.json"


class Rhythm(StrEnum):
    """How often at most somebody is written to."""

    EACH = "EACH"  # every notice on its own
    HOURLY = "HOURLY"
    DAILY = "DAILY"


@dataclass(frozen=True)
class Span:
    """Two local times of day; one that ends before it begins goes over midnight, the same twice is nothing."""

    begins: time
    ends: time

    def holds(self, at: datetime) -> bool:
        """True from the first minute on, up to and without the last."""
        now = at.astimezone(LOCAL).time()
        if self.begins <= self.ends:
            return self.begins <= now < self.ends
        return now >= self.begins or now < self.ends

    def end_after(self, at: datetime) -> datetime:
        """The next moment at which it ends."""
        return next_moment(at, self.ends)


NEVER = Span(time(0), time(0))


@dataclass(frozen=True)
class Hours:
    """What holds in one cell: quiet hours, when daily digests go, and the rhythm of those who chose none."""

    quiet: Span
    daily: time
    rhythm: Mapping[str, Rhythm]  # by audience
    source: Mapping[str, str]


def next_moment(at: datetime, of_day: time) -> datetime:
    """The first moment after ``at`` with that local time of day, in UTC terms of ``at``'s own zone."""
    local = at.astimezone(LOCAL)
    found = local.replace(hour=of_day.hour, minute=of_day.minute, second=0, microsecond=0)
    if found <= local:
        found += timedelta(days=1)
    return found.astimezone(at.tzinfo)


def next_window(at: datetime, rhythm: Rhythm, daily: time) -> datetime:
    """When what came at ``at`` goes out: at the next full hour, or at the daily hour; at once for EACH."""
    if rhythm is Rhythm.DAILY:
        return next_moment(at, daily)
    if rhythm is Rhythm.HOURLY:
        local = at.astimezone(LOCAL).replace(minute=0, second=0, microsecond=0)
        return (local + timedelta(hours=1)).astimezone(at.tzinfo)
    return at


def read_time(text: str) -> time:
    """``08:30``; raises ValueError."""
    hour, _colon, minute = text.partition(":")
    if not (hour.isdigit() and minute.isdigit() and len(hour) == len(minute) == 2):
        raise ValueError(text)
    return time(int(hour), int(minute))


@cache
def hours_of(cell: str) -> Hours:
    """The hours of that cell, or those of the product where the file names none for it."""
    document = json.loads(FILE.read_text(encoding="utf-8"))
    return _hours({**document["default"], **document["cells"].get(cell, {})})


def _hours(part: Mapping[str, Any]) -> Hours:
    begins, ends = part["quiet"]
    return Hours(
        quiet=Span(read_time(begins), read_time(ends)),
        daily=read_time(part["daily"]),
        rhythm={audience: Rhythm(rhythm) for audience, rhythm in part["rhythm"].items()},
        source=part["source"],
    )
