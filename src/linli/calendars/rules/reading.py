"""From files to a calendar. A fault is a code with the place; words for it stand elsewhere."""

import hashlib
from collections.abc import Mapping
from datetime import date, time
from itertools import pairwise
from typing import TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from linli.calendars.rules.calendar import Calendar, Holiday, Source, Text, Year

FORMAT = 1
MAX_BYTES = 200_000
HEAD = "calendar.json"
_WEEKDAYS = ("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY")

T = TypeVar("T")


class Fault(Exception):
    """The files are no calendar: a code, the file, and what stands there."""

    def __init__(self, code: str, file: str, detail: str = "") -> None:
        super().__init__(f"{file}: {code} {detail}".strip())
        self.code = code
        self.file = file
        self.detail = detail


class _Words(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    zh: str
    en: str


class _Notice(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    zh: str
    en: str
    instrument: str
    published_on: date
    url: str


class _Off(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    article: str
    name: _Words
    first: date
    last: date
    make_up: list[date]


class YearDocument(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """One year as its file writes it."""

    format: int
    code: str
    year: int
    version: int
    source: _Notice
    holidays: list[_Off]


class HeadDocument(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """What holds for every year, as its file writes it."""

    format: int
    code: str
    name: _Words
    zone: str
    weekend: list[str]
    hours: list[tuple[str, str]]
    hours_source: _Words
    counting_source: _Words


def read_calendar(files: Mapping[str, bytes]) -> Calendar:
    """A calendar from its head and its years, by file name. Raises Fault."""
    if HEAD not in files:
        raise Fault("NO_HEAD", HEAD)
    head = _decode(files[HEAD], HeadDocument, HEAD)
    years = [read_year(raw, name, head) for name, raw in sorted(files.items()) if name != HEAD]
    by_year = {year.year: year for year in years}
    if not years:
        raise Fault("NO_YEAR", HEAD)
    if set(by_year) != set(range(min(by_year), max(by_year) + 1)):
        raise Fault("GAP", HEAD, ", ".join(map(str, sorted(by_year))))
    return Calendar(
        code=head.code,
        version=_version(head.code, max(by_year), files),
        name=_text(head.name),
        zone=_zone(head.zone),
        weekend=_weekend(head.weekend),
        periods=_periods(head.hours),
        hours_source=_text(head.hours_source),
        counting_source=_text(head.counting_source),
        years=by_year,
    )


def read_year(raw: bytes, name: str, head: HeadDocument) -> Year:
    """One year. Raises Fault, also for a day named twice, and for one made up that is worked anyway."""
    document = _decode(raw, YearDocument, name)
    if document.code != head.code or name != f"{document.year}.json":
        raise Fault("WRONG_NAME", name, f"{document.code} {document.year}")
    notice = document.source
    year = Year(
        year=document.year,
        version=document.version,
        source=Source(Text(notice.zh, notice.en), notice.instrument, notice.published_on, notice.url),
        holidays=tuple(
            Holiday(_text(off.name), off.article, off.first, off.last, tuple(off.make_up)) for off in document.holidays
        ),
    )
    _check_days(year, name, _weekend(head.weekend))
    return year


def _check_days(year: Year, name: str, weekend: frozenset[int]) -> None:
    seen: set[date] = set()
    first, last = date(year.year - 1, 12, 1), date(year.year, 12, 31)
    for holiday in year.holidays:
        if holiday.last < holiday.first or (holiday.last - holiday.first).days > 60:
            raise Fault("BACKWARDS", name, f"{holiday.first} {holiday.last}")
        for day in (*holiday.days, *holiday.make_up):
            if day in seen:
                raise Fault("TWICE", name, str(day))
            if not first <= day <= last:
                raise Fault("OTHER_YEAR", name, str(day))
            seen.add(day)
        for day in holiday.make_up:
            if day.weekday() not in weekend:
                raise Fault("MAKE_UP_ON_WORKDAY", name, str(day))


def _decode(raw: bytes, shape: type[T], name: str) -> T:
    if len(raw) > MAX_BYTES:
        raise Fault("TOO_LARGE", name)
    try:
        document = msgspec.json.decode(raw, type=shape)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise Fault("NOT_READABLE", name, str(error)[:200]) from error
    if getattr(document, "format", None) != FORMAT:
        raise Fault("OTHER_FORMAT", name)
    return document


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise Fault("NO_ZONE", HEAD, name[:60]) from error


def _weekend(names: list[str]) -> frozenset[int]:
    if not set(names) <= set(_WEEKDAYS) or len(set(names)) == len(_WEEKDAYS):
        raise Fault("NO_WEEKDAY", HEAD, ", ".join(names)[:200])
    return frozenset(_WEEKDAYS.index(name) for name in names)


def _periods(hours: list[tuple[str, str]]) -> tuple[tuple[time, time], ...]:
    try:
        periods = tuple((time.fromisoformat(first), time.fromisoformat(last)) for first, last in hours)
    except ValueError as error:
        raise Fault("NO_HOURS", HEAD, str(error)[:200]) from error
    flat = [clock for period in periods for clock in period]
    whole = all(clock.microsecond == 0 and clock.tzinfo is None for clock in flat)
    if not flat or not whole or any(later <= earlier for earlier, later in pairwise(flat)):
        raise Fault("NO_HOURS", HEAD)
    return periods


def _text(words: _Words) -> Text:
    return Text(words.zh, words.en)


def _version(code: str, last_year: int, files: Mapping[str, bytes]) -> str:
    """Code, last year, and eight digits of the content: two calendars of one version count alike."""
    digest = hashlib.sha256()
    for name in sorted(files):
        digest.update(name.encode() + b"\0" + files[name] + b"\0")
    return f"{code}-{last_year}-{digest.hexdigest()[:8]}"


__all__ = ["FORMAT", "HEAD", "Fault", "HeadDocument", "YearDocument", "read_calendar", "read_year"]
