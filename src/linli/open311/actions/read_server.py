"""Reading another server: window after window of time, page after page, and again what is still open there."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext_lazy as _

from linli.kit.errors import Refused
from linli.kit.outbound import fetch
from linli.open311.models import Progress, Taken
from linli.open311.rules import Mapping, Unreadable, as_text, read_rows
from linli.open311.rules.answers import w3_time

PAGE_SIZE = 100
MAX_PAGES = 1000
MAX_BYTES = 20 * 1024 * 1024
SHORTEST = timedelta(minutes=10)  # a window is not cut any smaller
OVERLAP = timedelta(days=1)  # servers that list what comes in late under an earlier time
ASKED_AT_ONCE = 50
# Servers that know no pages cut a list at a round number.
_ROUND = 50

Rows = list[dict[str, Any]]
Read = Callable[[str], Rows]


@dataclass(frozen=True)
class Window:
    """What was requested between two moments."""

    start_at: datetime
    end_at: datetime
    rows: Rows


def read_list(address: str) -> Rows:
    """The rows behind an address.

    Raises what ``fetch`` raises, Refused ``server.refused`` and ``server.unreadable``.
    """
    answer = fetch(address, max_bytes=MAX_BYTES, accept="text/xml, application/json")
    if answer.status == 404:
        return []  # several servers say so of an empty list
    if answer.status != 200:
        sentence = _("The other server answered %(status)s.") % {"status": answer.status}
        raise Refused("server.refused", sentence, status=502, facts={"status": answer.status})
    return rows_of(answer.content, answer.headers.get("content-type", ""))


def rows_of(content: bytes, content_type: str = "") -> Rows:
    """The rows of what was read. Raises Refused ``server.unreadable`` with the kind of fault in its facts."""
    try:
        return read_rows(content, content_type)
    except Unreadable as error:
        sentence = _("What was read is no list of requests (%(fault)s).") % {"fault": error.code}
        raise Refused("server.unreadable", sentence, facts={"fault": error.code}) from error


def windows(
    address: str, mapping: Mapping, start_at: datetime, end_at: datetime, *, length: timedelta, read: Read = read_list
) -> Iterator[Window]:
    """Every window from ``start_at`` to ``end_at``, the oldest first, each read whole.

    ``address`` ends in requests.xml or requests.json. A list that a server without pages cut is asked for again in
    halves.
    """
    while start_at < end_at:
        until = min(start_at + length, end_at)
        yield from _whole(address, mapping, start_at, until, read)
        start_at = until


def _whole(address: str, mapping: Mapping, start_at: datetime, end_at: datetime, read: Read) -> Iterator[Window]:
    rows, is_cut = _pages(address, mapping, start_at, end_at, read)
    if is_cut and end_at - start_at > SHORTEST:
        middle = start_at + (end_at - start_at) / 2
        yield from _whole(address, mapping, start_at, middle, read)
        yield from _whole(address, mapping, middle, end_at, read)
        return
    yield Window(start_at, end_at, rows)


def _pages(address: str, mapping: Mapping, start_at: datetime, end_at: datetime, read: Read) -> tuple[Rows, bool]:
    """The rows of a window, and whether the server knew no pages and cut them."""
    found: dict[str, dict[str, Any]] = {}
    nameless: Rows = []
    for page in range(1, MAX_PAGES + 1):
        rows = read(_asking(address, mapping, start_at, end_at, page))
        named = {_number(row): row for row in rows if _number(row)}
        nameless += [row for row in rows if not _number(row)] if page == 1 else []
        news = named.keys() - found.keys()
        if not news:
            repeats = page == 2 and bool(rows)
            return [*found.values(), *nameless], repeats and len(found) % _ROUND == 0
        found.update(named)
    return [*found.values(), *nameless], False


def _asking(address: str, mapping: Mapping, start_at: datetime, end_at: datetime, page: int) -> str:
    asked = {"start_date": w3_time(start_at), "end_date": w3_time(end_at), "page": page, "page_size": PAGE_SIZE}
    return _with(address, mapping, asked)


def _with(address: str, mapping: Mapping, asked: dict[str, Any]) -> str:
    if mapping.jurisdiction_id:
        asked["jurisdiction_id"] = mapping.jurisdiction_id
    return f"{address}{'&' if '?' in address else '?'}{urlencode(asked)}"


def still_open(address: str, mapping: Mapping, before: datetime, read: Read = read_list) -> Iterator[Rows]:
    """What this server says now of the requests that were open when they were read last, before that moment."""
    open_there = Taken.objects.filter(source=mapping.source, read_at__lt=before).exclude(status="closed")
    numbers = list(open_there.order_by("source_id").values_list("source_id", flat=True))
    for first in range(0, len(numbers), ASKED_AT_ONCE):
        asked = {"service_request_id": ",".join(numbers[first : first + ASKED_AT_ONCE])}
        yield read(_with(address, mapping, asked))


def note_progress(source: str, address: str, done_until: datetime, at: datetime) -> None:
    """Everything requested before ``done_until`` has been read and taken over."""
    Progress.objects.update_or_create(
        source=source, address=address[:300], defaults={"done_until": done_until, "at": at}
    )


def _number(row: dict[str, Any]) -> str:
    return as_text(row.get("service_request_id", row.get("id")))[:100]
