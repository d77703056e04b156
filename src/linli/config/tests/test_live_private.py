"""What one side does in private moves no byte of the stream that the other side's page listens to."""

import asyncio
from collections.abc import Callable
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from linli.config.live import LiveApplication
from linli.config.live_hub import Hub
from linli.config.tests.loops import run_apart
from linli.disputes.actions.room import say, say_in_private
from linli.disputes.links import secret_of
from linli.disputes.tests.make import MONDAY
from linli.disputes.tests.make_room import Room, make_mediation
from linli.ledger.events import Linked
from linli.ledger.models import Entry
from linli.matters.tests.make import make_kinds
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def room(cast: Cast) -> Room:
    """In mediation, with everything before it written down."""
    make_kinds()
    return make_mediation(cast)


def _tickets(room: Room) -> str:
    """The query of the stream that the page of the other side opens: everything that follows the record on it."""
    body = Client().get(reverse("dispute_room", kwargs={"secret": secret_of(room.party(1))})).content.decode()
    found = [unescape(part.split('"')[0]) for part in body.split('data-live="')[1:]]
    assert found
    return "&".join(f"ticket={ticket}" for one in found for ticket in parse_qs(urlsplit(one).query)["ticket"])


def _acts(room: Room, script: str) -> list[Linked]:
    """Carry the script out: P is a private act of the other side, J a joint one; what the ledger has of each."""
    known = set(Entry.objects.values_list("id", flat=True))
    linked: list[Linked] = []
    for number, letter in enumerate(script):
        act: Callable[..., object] = say_in_private if letter == "P" else say
        act(actor=room.a, at=MONDAY, dispute_id=room.dispute.id, text=f"第 {number} 句：{script}。")
        for entry in Entry.objects.exclude(id__in=known).order_by("id"):
            known.add(entry.id)
            linked.append(Linked(1000 + len(linked), entry.verb, tuple(entry.topics)))
    return linked


async def _stream(application: LiveApplication, tickets: str, linked: list[Linked], last: bytes = b"") -> bytes:
    """Every byte that a page gets while this is published, one at a time; it came with the id ``last``, or anew."""
    headers = [(b"last-event-id", last)] if last else []
    scope = {"type": "http", "method": "GET", "path": "/live", "query_string": tickets.encode(), "headers": headers}
    sent, closed = bytearray(), asyncio.Event()

    async def receive() -> dict[str, str]:
        await closed.wait()
        return {"type": "http.disconnect"}

    async def send(message: dict[str, object]) -> None:
        sent.extend(bytes(message.get("body", b"")))  # type: ignore[call-overload]

    page = asyncio.create_task(application({"type": "http", **scope}, receive, send))
    async with asyncio.timeout(20):
        while not len(application.hub):
            await asyncio.sleep(0)
    for entry in linked:
        application.hub.publish([entry])
        for _turn in range(20):  # whatever is to be sent is sent before the next happens
            await asyncio.sleep(0)
    closed.set()
    await asyncio.wait_for(page, 20)
    return bytes(sent)


def _run(tickets: str, linked: list[Linked]) -> bytes:
    application = LiveApplication(Hub(counting="c"), "")
    return run_apart(_stream(application, tickets, linked))


def test_the_stream_of_the_other_side_is_the_same_whatever_happens_in_private(room: Room) -> None:
    tickets = _tickets(room)
    quiet = _run(tickets, _acts(room, "JJ"))
    busy = _run(tickets, _acts(room, "PPPJPPJP"))
    assert quiet.count(b"\nid: c.") == 3
    assert busy == quiet


def test_who_comes_back_learns_of_no_private_act_and_of_every_joint_one(room: Room) -> None:
    tickets, application = _tickets(room), LiveApplication(Hub(counting="c"), "")
    first = run_apart(_stream(application, tickets, _acts(room, "J")))
    last = first.split(b"id: ")[-1].split(b"\n")[0]
    for entry in _acts(room, "PPP"):
        application.hub.publish([entry])
    nothing = run_apart(_stream(application, tickets, [], last))
    assert b"data: " not in nothing
    assert b"id: " + last in nothing
    for entry in _acts(room, "JP"):
        application.hub.publish([entry])
    missed = run_apart(_stream(application, tickets, [Linked(9000, "X", ("elsewhere",))], last))
    assert missed.count(b"data: ") == 1


def test_the_health_of_the_process_has_no_number_that_moves(room: Room) -> None:
    async def health(hub: Hub) -> bytes:
        sent = bytearray()

        async def send(message: dict[str, object]) -> None:
            sent.extend(bytes(message.get("body", b"")))  # type: ignore[call-overload]

        async def receive() -> dict[str, str]:
            return {"type": "http.disconnect"}

        scope = {"type": "http", "method": "GET", "path": "/live/health", "headers": []}
        await LiveApplication(hub, "")(scope, receive, send)
        return bytes(sent)

    hub = Hub()
    before = run_apart(health(hub))
    hub.publish(_acts(room, "PPJ"))
    hub.enter(["a"], None)
    assert run_apart(health(hub)) == before
