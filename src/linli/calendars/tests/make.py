"""Calendars and a second, slow way to count, for any module's tests."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from linli.calendars.queries import SHIPPED
from linli.calendars.rules import Calendar, read_calendar

CHINA = ZoneInfo("Asia/Shanghai")
ONE_DAY = timedelta(days=1)


def shipped_files() -> dict[str, bytes]:
    """The files of the shipped calendar of China by name."""
    return {path.name: path.read_bytes() for path in sorted((SHIPPED / "CN").glob("*.json"))}


def china() -> Calendar:
    """The shipped calendar of China."""
    return read_calendar(shipped_files())


def local(day: str, clock: str = "09:00") -> datetime:
    """A moment in China, in UTC."""
    return datetime.combine(date.fromisoformat(day), time.fromisoformat(clock), CHINA).astimezone(UTC)


def every_day(first: date, last: date) -> Iterator[date]:
    """Every day from the first to the last."""
    while first <= last:
        yield first
        first += ONE_DAY


def naive_working(files: dict[str, bytes] | None = None) -> dict[date, bool]:
    """Whether each day of the shipped years is worked, read from the files without any of the module's code."""
    documents: list[dict[str, Any]] = [
        json.loads(raw) for name, raw in (files or shipped_files()).items() if name != "calendar.json"
    ]
    off, made_up = set(), set()
    for holiday in (holiday for document in documents for holiday in document["holidays"]):
        off |= set(every_day(date.fromisoformat(holiday["first"]), date.fromisoformat(holiday["last"])))
        made_up |= {date.fromisoformat(day) for day in holiday["make_up"]}
    years = [document["year"] for document in documents]
    return {
        day: day in made_up or (day.weekday() < 5 and day not in off)
        for day in every_day(date(min(years), 1, 1), date(max(years), 12, 31))
    }


def year_file(year: int, holidays: list[dict[str, Any]] | None = None, **changes: Any) -> bytes:
    """The file of a made-up year."""
    document = {
        "format": 1,
        "code": "CN",
        "year": year,
        "version": 1,
        "source": {
            "zh": "试验用的通知",
            "en": "A notice for tests",
            "instrument": "试〔1〕号",
            "published_on": f"{year - 1}-11-01",
            "url": "https://example.org/notice",
        },
        "holidays": holidays or [],
    }
    return json.dumps({**document, **changes}).encode()


def days_off(first: str, last: str, *make_up: str) -> dict[str, Any]:
    """One holiday of a made-up year."""
    return {
        "article": "一",
        "name": {"zh": "假", "en": "Holiday"},
        "first": first,
        "last": last,
        "make_up": list(make_up),
    }
