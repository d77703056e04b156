"""The live endpoint over HTTP: tickets, origins, refusals, and the way from a recorded act to an open page."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.conf import settings
from django.db import connection

from linli.config import live
from linli.config.live import LiveApplication
from linli.config.live_hub import Hub
from linli.config.tests.loops import run_apart
from linli.kit.actors import SYSTEM
from linli.kit.clock import now
from linli.kit.ids import uuid7
from linli.kit.live_ticket import sign_topics
from linli.ledger import actions
from linli.ledger.events import Linked

Headers = list[tuple[bytes, bytes]]


class Page:
    """One open request to the application: what was sent, and a way to close it."""

    def __init__(self, application: LiveApplication, path: str, query: str, headers: Headers, method: str) -> None:
        self.sent: list[dict[str, Any]] = []
        self._closed = asyncio.Event()
        self._news = asyncio.Event()
        scope = {"type": "http", "method": method, "path": path, "query_string": query.encode(), "headers": headers}
        self.task = asyncio.create_task(application(scope, self._receive, self._send))

    async def _receive(self) -> dict[str, Any]:
        await self._closed.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: dict[str, Any]) -> None:
        self.sent.append(message)
        self._news.set()

    @property
    def status(self) -> int:
        return int(self.sent[0]["status"])

    @property
    def headers(self) -> dict[bytes, bytes]:
        return dict(self.sent[0]["headers"])

    @property
    def body(self) -> str:
        return b"".join(message.get("body", b"") for message in self.sent[1:]).decode()

    async def until(self, text: str) -> str:
        async with asyncio.timeout(20):
            while text not in self.body:
                self._news.clear()
                await self._news.wait()
        return self.body

    async def close(self) -> None:
        self._closed.set()
        await asyncio.wait_for(self.task, 20)


def _open(
    application: LiveApplication,
    topics: list[str] | None = None,
    *,
    query: str = "",
    path: str = "/live",
    headers: Headers | None = None,
    method: str = "GET",
) -> Page:
    query = f"ticket={sign_topics(topics)}" if topics else query
    return Page(application, path, query, headers or [], method)


async def _answer(application: LiveApplication, **arguments: Any) -> Page:
    page = _open(application, **arguments)
    await asyncio.wait_for(page.task, 20)
    return page


def _application(capacity: int = 10) -> LiveApplication:
    return LiveApplication(Hub(capacity, counting="c"), "")


def _run(test: Callable[[], Coroutine[Any, Any, None]]) -> None:
    run_apart(test())


@pytest.mark.parametrize("query", ["", "ticket=", "ticket=forged", "ticket=a:b:c", "x=1", "ticket=%00%ff"])
def test_without_a_valid_ticket_nothing_is_streamed(query: str) -> None:
    async def test() -> None:
        page = await _answer(_application(), query=query)
        assert page.status == 403
        assert "reload" in page.body

    _run(test)


def test_one_connection_follows_what_all_tickets_of_a_page_allow() -> None:
    async def test() -> None:
        application = _application()
        page = _open(application, query=f"ticket={sign_topics(['matter:1'])}&ticket={sign_topics(['account:2'])}")
        await page.until("retry: ")
        assert len(application.hub) == 1
        application.hub.publish([Linked(4, "ACCEPT", ("matter:1",)), Linked(5, "HAND_OVER", ("account:2", "matter:3"))])
        body = await page.until("account:2")
        assert '{"topic": "matter:1"}' in body
        assert '{"topic": "account:2"}' in body
        assert "matter:3" not in body
        await page.close()

    _run(test)


def test_one_ticket_that_is_not_good_is_refused_with_the_others() -> None:
    async def test() -> None:
        page = await _answer(_application(), query=f"ticket={sign_topics(['matter:1'])}&ticket=forged")
        assert page.status == 403

    _run(test)


def test_a_ticket_older_than_two_hours_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    async def test() -> None:
        monkeypatch.setattr("linli.kit.live_ticket.VALID_SECONDS", -1)
        assert (await _answer(_application(), topics=["a"])).status == 403

    _run(test)


def test_an_event_carries_its_topic_and_not_what_happened_nor_how_much_elsewhere() -> None:
    async def test() -> None:
        application = _application()
        page = _open(application, ["matter:1"])
        opening = await page.until("retry: ")
        assert opening == "retry: 3000\nid: c.0\n\n"
        application.hub.publish([Linked(4, "ACCEPT", ("matter:1",))])
        body = await page.until("data: ")
        assert body.removeprefix(opening) == 'id: c.1\ndata: {"topic": "matter:1"}\n\n'
        assert page.headers[b"content-type"] == b"text/event-stream; charset=utf-8"
        await page.close()
        assert len(application.hub) == 0

    _run(test)


def test_silence_is_broken_by_a_comment(monkeypatch: pytest.MonkeyPatch) -> None:
    async def test() -> None:
        page = _open(_application(), ["a"])
        await page.until(": still here\n\n: still here\n\n")
        await page.close()

    monkeypatch.setattr(live, "HEARTBEAT_SECONDS", 0.01)
    _run(test)


def test_a_reconnect_hears_what_was_missed() -> None:
    async def test() -> None:
        application = _application()
        application.hub.publish([Linked(5, "RESOLVE", ("a",))])
        for value in (b"c.0", b"5", b"-3", b"\xff", b"9" * 40):
            missed = _open(application, ["a"], headers=[(b"last-event-id", value)])
            assert 'retry: 3000\n\nid: c.1\ndata: {"topic": "a"}' in await missed.until("data: ")
            await missed.close()
        page = _open(application, ["a"], headers=[(b"last-event-id", b"c.1")])
        assert await page.until("retry: ") == "retry: 3000\nid: c.1\n\n"
        await page.close()

    _run(test)


def test_only_our_own_origin_may_read() -> None:
    async def test() -> None:
        ours = await _answer(_application(), headers=[(b"origin", settings.ORIGIN.encode())])
        assert ours.headers[b"access-control-allow-origin"] == settings.ORIGIN.encode()
        assert ours.headers[b"access-control-allow-credentials"] == b"true"
        theirs = await _answer(_application(), headers=[(b"origin", b"https://elsewhere.example")])
        assert b"access-control-allow-origin" not in theirs.headers
        assert theirs.headers[b"vary"] == b"Origin"

    _run(test)


def test_a_full_process_says_when_to_come_back() -> None:
    async def test() -> None:
        application = _application(capacity=1)
        first = _open(application, ["a"])
        await first.until("retry")
        refused = await _answer(application, topics=["b"])
        assert (refused.status, refused.headers[b"retry-after"]) == (503, b"30")
        await first.close()
        again = _open(application, ["b"])
        await again.until("retry")
        await again.close()

    _run(test)


def test_open_streams_end_when_the_process_stops() -> None:
    async def test() -> None:
        application = _application()
        pages = [_open(application, ["a"]) for _number in range(5)]
        for page in pages:
            await page.until("retry")
        application.hub.close()
        await asyncio.wait_for(asyncio.gather(*(page.task for page in pages)), 20)
        assert all(page.sent[-1] == {"type": "http.response.body", "body": b""} for page in pages)

    _run(test)


@pytest.mark.parametrize(
    ("path", "method", "status"), [("/", "GET", 404), ("/live", "POST", 405), ("/live/x", "GET", 404)]
)
def test_everything_else_is_refused(path: str, method: str, status: int) -> None:
    async def test() -> None:
        assert (await _answer(_application(), path=path, method=method)).status == status

    _run(test)


@asynccontextmanager
async def _started() -> AsyncIterator[LiveApplication]:
    """The application with its lifespan, following the test database."""
    parameters = connection.settings_dict
    conninfo = f"dbname={parameters['NAME']} user={parameters['USER']} host={parameters['HOST']}"
    application = LiveApplication(Hub(), conninfo)
    messages: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
    answers: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
    lifespan = asyncio.create_task(application({"type": "lifespan"}, messages.get, answers.put))
    await messages.put({"type": "lifespan.startup"})
    assert (await answers.get())["type"] == "lifespan.startup.complete"
    async with asyncio.timeout(20):
        while not application.hub.listening:
            await asyncio.sleep(0.01)
    yield application
    await messages.put({"type": "lifespan.shutdown"})
    assert (await answers.get())["type"] == "lifespan.shutdown.complete"
    await lifespan


def _record(topic: str, verb: str) -> None:
    actions.record(
        verb=verb,
        subject_type="matter",
        subject_id=uuid7(),
        actor=SYSTEM,
        at=now(),
        before=None,
        after=None,
        topics=[topic],
    )
    assert actions.sequence_batch() == 1
    connection.close()


@pytest.mark.django_db(transaction=True)
def test_a_recorded_act_reaches_the_open_page() -> None:
    async def test() -> None:
        async with _started() as application:
            page = _open(application, ["matter:七"])
            await page.until("retry")
            await sync_to_async(_record)("matter:七", "VISIT")
            body = await page.until("data: ")
            assert 'data: {"topic": "matter:七"}' in body
            health = await _answer(application, path="/live/health")
            assert health.status == 200
            assert json.loads(health.body) == {"listening": True}
            await page.close()

    _run(test)


@pytest.mark.django_db(transaction=True)
def test_who_comes_back_after_a_restart_looks_again_and_a_new_page_need_not() -> None:
    async def test() -> None:
        async with _started() as application:
            page = _open(application, ["a"])
            await page.until("retry")
            await sync_to_async(_record)("a", "RECEIVE")
            body = await page.until("data: ")
            await page.close()
        await sync_to_async(_record)("a", "ACCEPT")
        async with _started() as application:
            last = body.split("id: ")[-1].split("\n")[0].encode()
            page = _open(application, ["a"], headers=[(b"last-event-id", last)])
            assert '"topic": "a"' in await page.until("data: ")
            await page.close()
            fresh = _open(application, ["a"])
            assert "data: " not in await fresh.until("retry: ")
            await fresh.close()

    _run(test)


@pytest.mark.django_db(transaction=True)
def test_a_lost_connection_is_made_again_and_the_gap_is_read() -> None:
    def cut_and_record() -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND query LIKE 'LISTEN linli_live%'"
            )
            assert cursor.fetchall() == [(True,)]
        _record("a", "RESOLVE")

    async def test() -> None:
        async with _started() as application:
            page = _open(application, ["a"])
            await page.until("retry")
            await sync_to_async(cut_and_record)()
            assert '"topic": "a"' in await page.until("data: ")
            await page.close()

    _run(test)


def test_health_says_when_the_database_is_away() -> None:
    async def test() -> None:
        health = await _answer(_application(), path="/live/health")
        assert health.status == 503
        assert json.loads(health.body)["listening"] is False

    _run(test)
