"""The parameters of the lists, read and bounded."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from linli.open311.rules.values import as_time

MAX_SPAN = timedelta(days=90)  # GeoReport v2, GET Service Requests
MAX_PAGE_SIZE = 1000
MAX_PAGE = 1000
MAX_LISTED = 1000  # numbers or codes in one comma list
_DIGITS = re.compile(r"[0-9]{1,7}")
_ATTRIBUTE = re.compile(r"attribute\[([A-Za-z0-9_.\-]{1,100})\](?:\[[0-9]{0,3}\])?")


class Fault(Exception):
    """A parameter that cannot be meant. ``code`` is stable; ``name`` is the parameter."""

    def __init__(self, code: str, name: str) -> None:
        super().__init__(f"{code} {name}")
        self.code = code
        self.name = name


@dataclass(frozen=True)
class RequestsWanted:
    """Which requests are asked for. ``closed`` None: both. Numbers given override everything else."""

    request_ids: tuple[str, ...] = ()
    service_codes: tuple[str, ...] = ()
    start_at: datetime | None = None
    end_at: datetime | None = None
    closed: bool | None = None
    page: int = 1
    page_size: int = MAX_PAGE_SIZE


@dataclass(frozen=True)
class UpdatesWanted:
    """Which updates are asked for."""

    start_at: datetime
    end_at: datetime
    request_ids: tuple[str, ...] = field(default=())
    page: int = 1
    page_size: int = MAX_PAGE_SIZE


def read_requests_wanted(given: Mapping[str, str], now: datetime) -> RequestsWanted:
    """Raises Fault: ``BAD_TIME``, ``SPAN``, ``BAD_STATUS``, ``BAD_NUMBER``, ``TOO_MANY``."""
    page, size = _page(given)
    request_ids = _listed(given, "service_request_id")
    if request_ids:
        return RequestsWanted(request_ids=request_ids, page=page, page_size=size)
    start, end = _span(given, now)
    return RequestsWanted(
        service_codes=_listed(given, "service_code"),
        start_at=start,
        end_at=end,
        closed=_closed(_listed(given, "status")),
        page=page,
        page_size=size,
    )


def read_updates_wanted(given: Mapping[str, str], now: datetime) -> UpdatesWanted:
    """Raises as ``read_requests_wanted``."""
    page, size = _page(given)
    start, end = _span(given, now)
    return UpdatesWanted(start, end, _listed(given, "service_request_id"), page, size)


def attributes_of(given: Iterable[tuple[str, list[str]]]) -> dict[str, list[str]]:
    """``attribute[CODE]=v`` and ``attribute[CODE][]=v`` by code; empty values count as not given."""
    found: dict[str, list[str]] = {}
    for name, values in given:
        match = _ATTRIBUTE.fullmatch(name)
        if match:
            found.setdefault(match[1], []).extend(value for value in values if value.strip())
    return {code: values for code, values in found.items() if values}


def _page(given: Mapping[str, str]) -> tuple[int, int]:
    page, size = _number(given, "page", 1, MAX_PAGE), _number(given, "page_size", MAX_PAGE_SIZE, None)
    return page, min(size, MAX_PAGE_SIZE)


def _number(given: Mapping[str, str], name: str, default: int, most: int | None) -> int:
    text = given.get(name, "").strip()
    if not text:
        return default
    if not (_DIGITS.fullmatch(text) and int(text) >= 1 and (most is None or int(text) <= most)):
        raise Fault("BAD_NUMBER", name)
    return int(text)


def _listed(given: Mapping[str, str], name: str) -> tuple[str, ...]:
    found = tuple(dict.fromkeys(part.strip() for part in given.get(name, "").split(",") if part.strip()))
    if len(found) > MAX_LISTED:
        raise Fault("TOO_MANY", name)
    return found


def _closed(words: tuple[str, ...]) -> bool | None:
    known = {word.casefold() for word in words}
    if known - {"open", "closed"}:
        raise Fault("BAD_STATUS", "status")
    return None if len(known) != 1 else "closed" in known


def _span(given: Mapping[str, str], now: datetime) -> tuple[datetime, datetime]:
    """The window: as given, or ninety days from its one given end, or the last ninety days."""
    start, end = _time(given, "start_date"), _time(given, "end_date")
    try:
        if start is None:
            start = (end or now) - MAX_SPAN
        if end is None:
            end = min(start + MAX_SPAN, max(now, start))
    except OverflowError as error:
        raise Fault("BAD_TIME", "start_date") from error
    if end < start:
        raise Fault("SPAN", "end_date")
    if end - start > MAX_SPAN:
        raise Fault("SPAN", "start_date")
    return start, end


def _time(given: Mapping[str, str], name: str) -> datetime | None:
    # A plus sign that nobody escaped arrives as a blank.
    text = re.sub(r" (?=\d{2}:?\d{2}$)", "+", given.get(name, "").strip())
    if not text:
        return None
    at = as_time(text, UTC)
    if at is None:
        raise Fault("BAD_TIME", name)
    return at
