"""Live updates: server-sent events from a raw ASGI application, one process for many thousands of watchers.

``GET /live?ticket=...&ticket=...`` streams ``{"topic"}`` for the topics of the tickets: a hint to fetch anew, never
words, and numbers that count these topics alone. A page has one connection, whatever follows the record on it; one
ticket that is not good refuses all of them. The process holds one listening and one reading connection; a watcher costs
memory only. No Django handler.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from django.conf import settings

from linli.config.live_feed import follow
from linli.config.live_hub import Hub, Watcher
from linli.config.running.metrics import WRITE_SECONDS, write_counts
from linli.config.security_headers import security_headers
from linli.kit.live_ticket import read_topics

HEARTBEAT_SECONDS = 15.0
RETRY_MILLISECONDS = 3000
MAX_TICKETS = 10  # of one page

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]


class LiveApplication:
    """The ASGI application. Its lifespan starts and stops the one task that follows the ledger."""

    def __init__(self, hub: Hub, conninfo: str) -> None:
        self.hub = hub
        self.conninfo = conninfo
        self._following: asyncio.Task[None] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or the lifespan."""
        if scope["type"] == "lifespan":
            await self._lifespan(receive, send)
        elif scope["type"] == "http":
            await self._http(scope, receive, send)

    async def _lifespan(self, receive: Receive, send: Send) -> None:
        await receive()
        self._following = asyncio.create_task(follow(self.hub, self.conninfo))
        counting = asyncio.create_task(_count(self.hub))
        await send({"type": "lifespan.startup.complete"})
        await receive()
        self._following.cancel()
        counting.cancel()
        await asyncio.gather(self._following, counting, return_exceptions=True)
        await send({"type": "lifespan.shutdown.complete"})

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] != "GET":
            await _answer(scope, send, 405, "Only GET is answered here.")
        elif scope["path"] in ("/live/health", "/readyz"):
            await self._health(scope, send)
        elif scope["path"] == "/healthz":
            await _answer(scope, send, 200, '{"alive": true}', content_type="application/json")
        elif scope["path"] == "/live":
            await self._watch(scope, receive, send)
        else:
            await _answer(scope, send, 404, "There is nothing here.")

    async def _health(self, scope: Scope, send: Send) -> None:
        """Anybody may ask: whether it works, and no number that moves when somebody does something or opens a page."""
        state = {"listening": self.hub.listening}
        status = 200 if self.hub.listening else 503
        await _answer(scope, send, status, json.dumps(state), content_type="application/json")

    async def _watch(self, scope: Scope, receive: Receive, send: Send) -> None:
        tickets = parse_qs(scope["query_string"].decode("latin-1")).get("ticket", [""])
        by_ticket = [read_topics(ticket) for ticket in tickets[:MAX_TICKETS]]
        if not all(by_ticket):
            await _answer(scope, send, 403, "This page is too old to be kept up to date. Please reload it.")
            return
        topics = [topic for found in by_ticket for topic in found]
        watcher = self.hub.enter(topics, _last_event_id(scope))
        if watcher is None:
            await _answer(scope, send, 503, "Too many pages are watching. Please try again.", retry=True)
            return
        try:
            await _stream(scope, receive, send, self.hub, watcher)
        finally:
            self.hub.leave(watcher)


async def _count(hub: Hub) -> None:
    """Tell the metrics how many watch, where they are asked for."""
    while settings.LINLI_METRICS_PORT:
        write_counts(Path(settings.VAR) / "run" / "metrics", "live", {"watchers": len(hub)})
        await asyncio.sleep(WRITE_SECONDS)


async def _stream(scope: Scope, receive: Receive, send: Send, hub: Hub, watcher: Watcher) -> None:
    """Send what the watcher has not seen until it goes away or the process stops."""
    headers = [*_common(scope), (b"content-type", b"text/event-stream; charset=utf-8"), (b"x-accel-buffering", b"no")]
    headers.append((b"cache-control", b"no-store"))
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    # An id without data is remembered by the browser: a reconnect after a quiet hour knows where it was.
    known = "" if watcher.is_waiting else f"id: {watcher.position}\n"
    opening = f"retry: {RETRY_MILLISECONDS}\n{known}\n"
    await send({"type": "http.response.body", "body": opening.encode(), "more_body": True})
    gone = asyncio.ensure_future(_gone(receive))
    try:
        while not (gone.done() or hub.closing):
            body = await watcher.next_body(gone, HEARTBEAT_SECONDS)
            if body and not gone.done():
                await send({"type": "http.response.body", "body": body, "more_body": True})
    finally:
        gone.cancel()
    await send({"type": "http.response.body", "body": b""})


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _answer(
    scope: Scope, send: Send, status: int, text: str, *, content_type: str = "text/plain", retry: bool = False
) -> None:
    headers = [*_common(scope), (b"content-type", f"{content_type}; charset=utf-8".encode())]
    if retry:
        headers.append((b"retry-after", b"30"))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": text.encode()})


@cache
def _secure() -> list[tuple[bytes, bytes]]:
    """What every answer of web says as well; nothing that is answered here is a page."""
    headers = {**security_headers(), "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'"}
    return [(name.lower().encode(), value.encode()) for name, value in headers.items()]


def _common(scope: Scope) -> list[tuple[bytes, bytes]]:
    """Only pages of our own origin may read the answer."""
    origin = settings.ORIGIN.encode()
    headers = [*_secure(), (b"vary", b"Origin")]
    if (b"origin", origin) in scope["headers"]:
        headers += [(b"access-control-allow-origin", origin), (b"access-control-allow-credentials", b"true")]
    return headers


def _last_event_id(scope: Scope) -> str | None:
    """What the browser says that it has seen; None for a first visit."""
    for name, value in scope["headers"]:
        if name == b"last-event-id" and value:
            return str(value.decode("latin-1"))
    return None
