"""The stream of the other side's page, byte for byte, from the invitation to things that are performed late."""

import asyncio
import time
from dataclasses import dataclass
from datetime import timedelta
from html import unescape
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from linli.config.live import LiveApplication
from linli.config.live_hub import Hub
from linli.config.tests.loops import run_apart
from linli.disputes.models import Dispute
from linli.disputes.rules import DataClass
from linli.disputes.tests.make import MONDAY
from linli.disputes.tests.make_private import VARIED, loud_in
from linli.disputes.tests.make_script import IN_PRIVATE, Script, play
from linli.disputes.tests.make_two_runs import link_of, one_run
from linli.disputes.tests.make_watched import TRIED, start
from linli.ledger.events import Linked
from linli.ledger.models import Entry
from linli.matters.tests.make import make_kinds
from tests.cast import Cast

pytestmark = pytest.mark.django_db


OPENED = MONDAY + timedelta(days=1)


@dataclass(frozen=True)
class Start:
    """Where every run begins."""

    cast: Cast
    dispute: Dispute
    roster: list[UUID]


def _tickets(address: str) -> set[str]:
    """Of every stream that the page opens."""
    body = Client().get(address).content.decode()
    found = [unescape(part.split('"')[0]) for part in body.split('data-live="')[1:]]
    return {ticket for one in found for ticket in parse_qs(urlsplit(one).query)["ticket"]}


async def _heard(tickets: set[str], linked: list[Linked]) -> bytes:
    """Every byte that a page with these tickets gets while the entries come into the chain, one at a time."""
    application, closed, sent = LiveApplication(Hub(counting="c"), ""), asyncio.Event(), bytearray()
    query = "&".join(f"ticket={ticket}" for ticket in sorted(tickets))
    scope = {"type": "http", "method": "GET", "path": "/live", "query_string": query.encode(), "headers": []}

    async def receive() -> dict[str, str]:
        await closed.wait()
        return {"type": "http.disconnect"}

    async def send(message: dict[str, object]) -> None:
        sent.extend(bytes(message.get("body", b"")))  # type: ignore[call-overload]

    page = asyncio.create_task(application(scope, receive, send))
    while not len(application.hub) and not page.done():
        await asyncio.sleep(0)
    for entry in linked:
        application.hub.publish([entry])
        for _turn in range(20):  # whatever is to be sent is sent before the next happens
            await asyncio.sleep(0)
    closed.set()
    await page
    return bytes(sent)


def _play(patch: pytest.MonkeyPatch, start: Start, classes: frozenset[DataClass]) -> tuple[set[str], list[Linked]]:
    """The tickets of the other side's pages, and what the ledger has of the run, with the numbers of the chain."""
    before = set(Entry.objects.values_list("id", flat=True))
    tickets: set[str] = set()
    with one_run(patch, time.monotonic()) as world:

        def look(step: str, _private: bool) -> None:
            if step == IN_PRIVATE:
                door = link_of(start.dispute.id, 1)
                world.now = OPENED
                for name in ("dispute_party_home", "dispute_room", "dispute_suggestions", "dispute_mediation"):
                    tickets.update(_tickets(reverse(name, kwargs=door)))

        play(Script(start.cast, world, start.dispute, start.roster, loud_in(classes), look, known=dict(TRIED)))
        rows = list(Entry.objects.exclude(id__in=before).order_by("id").values_list("verb", "topics"))
    return tickets, [Linked(number, verb, tuple(topics)) for number, (verb, topics) in enumerate(rows, 1)]


def test_the_other_side_hears_the_same_bytes_through_the_whole_of_a_dispute(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_kinds()
    began = Start(cast, *start(cast))
    quiet_tickets, quiet = _play(monkeypatch, began, frozenset())
    loud_tickets, loud = _play(monkeypatch, began, frozenset(VARIED))
    assert len(loud) > len(quiet) + 20
    # A ticket is good for two hours: the pages were opened in this one.
    monkeypatch.setattr(time, "time", OPENED.timestamp)
    heard = run_apart(_heard(quiet_tickets, quiet))
    assert heard.count(b"data: ") > 30
    assert run_apart(_heard(loud_tickets, loud)) == heard
