"""The load: requests begin when they are due, however slow the town is, and writes are sent again with their key."""

import asyncio
import json
import random
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import aiohttp

from tests.soak.facts import Request, Written

PATIENCE = 10.0  # seconds after it was due, a request is given up
AGAIN_FOR = 120.0  # seconds for which a write is sent again
KIND = "civil.lighting.streetlight"
CSRF = "s" * 32
OPEN311_KEY = "soak-key-of-the-load"
# How often of a hundred. The rest of what a town does (disputes, letters, administration) is too rare to matter here.
MIX = {
    "page": 28,
    "receive": 14,
    "matter by link": 10,
    "readings page": 4,
    "checkpoint": 8,
    "tile": 4,
    "open311 get": 6,
    "open311 post": 5,
    "day page": 2,
    "search": 2,
    "inbox": 4,
    "open matter": 5,
    "staff act": 8,
}
PAGES = ("/", "/figures/", "/map/", "/log/", "/privacy/", "/accessibility/", "/api/v1/kinds", "/open-data/")
ACTS = ("accept", "comment", "comment", "resolve")  # in this order on each matter
_JSON = {"Content-Type": "application/json"}


@dataclass(frozen=True)
class Answer:
    """What came back, read to its end."""

    status: int
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode(errors="replace")


@dataclass
class Load:
    """Sends, and keeps what came of it."""

    town: dict[str, Any]
    port: int
    live_port: int
    rate: float
    draw: random.Random
    requests: list[Request] = field(default_factory=list)
    written: Written = field(default_factory=Written)
    hints: int = 0
    reconnected: int = 0
    began: float = 0.0
    _running: set["asyncio.Task[None]"] = field(default_factory=set)
    _fresh: list[str] = field(default_factory=list)  # matters that the inbox has shown and nobody works on yet
    _seen: set[str] = field(default_factory=set)
    _busy: set[str] = field(default_factory=set)
    _worked: list[str] = field(default_factory=list)
    _http: aiohttp.ClientSession = field(init=False)
    _size: int = 0  # of the log, as the last checkpoint said

    def __post_init__(self) -> None:
        self._routes: dict[str, Callable[[float], Awaitable[None]]] = {
            name: getattr(self, f"_{name.replace(' ', '_')}") for name in MIX
        }

    def now(self) -> float:
        """Seconds since the load began."""
        return time.monotonic() - self.began

    @property
    def outstanding(self) -> int:
        """Requests that are under way or waiting to be."""
        return len(self._running)

    async def run(self, seconds: float) -> None:
        """For so long, then until the last write is acknowledged or given up."""
        forever = aiohttp.ClientTimeout(total=None)
        connector = aiohttp.TCPConnector(limit=300, keepalive_timeout=4.0)
        async with (
            aiohttp.ClientSession(connector=connector, timeout=forever, cookie_jar=aiohttp.DummyCookieJar()) as http,
            aiohttp.ClientSession(timeout=forever) as live,
        ):
            self._http = http
            await self._send_all(seconds, live)

    async def _send_all(self, seconds: float, live: aiohttp.ClientSession) -> None:
        self.began = time.monotonic()
        listeners = [asyncio.create_task(self._listen(live, ticket)) for ticket in self.town["tickets"]]
        names, weights = list(MIX), list(MIX.values())
        number = 0
        while (due := number / self.rate) < seconds:
            await asyncio.sleep(max(0.0, due - self.now()))
            (name,) = self.draw.choices(names, weights)
            self._begin(self._routes[name](due))
            number += 1
        while self._running:
            await asyncio.wait(set(self._running))
        for one in listeners:
            one.cancel()
        await asyncio.gather(*listeners, return_exceptions=True)

    def _begin(self, what: Awaitable[None]) -> None:
        task: asyncio.Task[None] = asyncio.ensure_future(what)
        self._running.add(task)
        task.add_done_callback(self._end)

    def _end(self, task: "asyncio.Task[None]") -> None:
        self._running.discard(task)
        task.result()

    async def _ask(
        self, route: str, due: float, method: str, path: str, *, again: bool = False, **options: Any
    ) -> Answer | None:
        """One try; the answer, None when there was none."""
        answer, error = None, ""
        try:
            async with asyncio.timeout(max(0.1, due + PATIENCE - self.now())):
                address = f"http://127.0.0.1:{self.port}{path}"
                async with self._http.request(method, address, allow_redirects=False, **options) as response:
                    answer = Answer(response.status, await response.read())
                if answer.status >= 400:
                    error = "" if answer.text.startswith("<") else answer.text[:120].replace("\n", " ")
        except (aiohttp.ClientError, OSError, TimeoutError) as failure:
            error = type(failure).__name__
        status = answer.status if answer is not None else 0
        self.requests.append(Request(route, due, self.now(), status, f"again {error}".strip() if again else error))
        return answer

    async def _get(self, route: str, due: float, path: str, *, signed_in: bool = False) -> Answer | None:
        headers = {"Cookie": f"linli_session={self.draw.choice(self.town['staff'])}"} if signed_in else {}
        return await self._ask(route, due, "GET", path, headers=headers)

    async def _write(
        self, route: str, due: float, path: str, key: str, body: bytes, headers: dict[str, str]
    ) -> dict[str, Any]:
        """Send with the same key until it is acknowledged; empty when it was refused or given up."""
        headers = {**headers, "Idempotency-Key": key}
        self.written.unanswered.add(key)
        deadline, pause, again = due + AGAIN_FOR, 0.25, False
        moment = due
        while moment < deadline:
            answer = await self._ask(route, moment, "POST", path, again=again, data=body, headers=headers)
            if answer is not None and answer.status < 500 and answer.status != 429:
                return self._acknowledge(key, answer)
            await asyncio.sleep(pause)
            pause, again, moment = min(pause * 2, 4.0), True, self.now()
        return {}

    def _acknowledge(self, key: str, answer: Answer) -> dict[str, Any]:
        if answer.status not in (200, 201):
            return {}
        said = json.loads(answer.body)
        said = said[0] if isinstance(said, list) else said
        reference = str(said.get("reference") or said.get("service_request_id") or "").replace("-", "")
        if self.written.acknowledged.get(key, reference) != reference:
            self.written.conflicts.append(f"{key} was {self.written.acknowledged[key]} and then {reference}")
        self.written.acknowledged[key] = reference
        self.written.unanswered.discard(key)
        return dict(said)

    def _key(self) -> str:
        return f"soak-{UUID(int=self.draw.getrandbits(128), version=4)}"

    async def _page(self, due: float) -> None:
        await self._get("page", due, self.draw.choice(PAGES))

    async def _receive(self, due: float) -> None:
        key = self._key()
        grid = self.town["grid"] if self.draw.random() < 0.5 else self.draw.choice(self.town["grids"])
        body: dict[str, Any] = {"text": f"路灯不亮 {key}", "kind": KIND, "place_code": grid}
        if self.draw.random() < 0.2:
            body["contact"] = {"name": "居民", "email": "resident@example.org", "consent": True}
        said = await self._write("receive", due, "/api/v1/matters", key, json.dumps(body).encode(), _JSON)
        if said.get("link"):
            self._keep_link(str(said["link"]))

    def _keep_link(self, link: str) -> None:
        reference, secret = link.rstrip("/").split("/")[-2:]
        links = self.town["links"]
        links[self.draw.randrange(len(links))] = (reference, secret)

    def _link(self) -> str:
        reference, secret = self.draw.choice(self.town["links"])
        return f"/m/{reference}/{secret}/"

    async def _matter_by_link(self, due: float) -> None:
        await self._get("matter by link", due, self._link())

    async def _readings_page(self, due: float) -> None:
        await self._get("readings page", due, f"{self._link()}seen/")

    async def _checkpoint(self, due: float) -> None:
        answer = await self._get("checkpoint", due, "/log/checkpoint")
        if answer is not None and answer.status == 200:
            self._size = max(self._size, int(answer.text.split("\n")[1]))

    async def _tile(self, due: float) -> None:
        if self._size < 256:
            return await self._checkpoint(due)
        number = self.draw.randrange(min(self._size // 256, 1000))
        await self._get("tile", due, f"/log/tile/{self.draw.choice(('0', 'entries'))}/{number:03}")
        return None

    async def _open311_get(self, due: float) -> None:
        path = self.draw.choice(("services.json", "requests.json", "services.xml", "requests.xml"))
        await self._get("open311 get", due, f"/open311/v2/{path}")

    async def _open311_post(self, due: float) -> None:
        key, (lon, lat) = self._key(), self.town["point"]
        values = {"api_key": OPEN311_KEY, "service_code": KIND, "lat": lat, "long": lon, "description": f"路灯 {key}"}
        form = {"Content-Type": "application/x-www-form-urlencoded; charset=utf-8"}
        await self._write("open311 post", due, "/open311/v2/requests.json", key, urlencode(values).encode(), form)

    async def _day_page(self, due: float) -> None:
        await self._get("day page", due, "/day/", signed_in=True)

    async def _search(self, due: float) -> None:
        await self._get("search", due, "/desk/search/?q=%E8%B7%AF%E7%81%AF", signed_in=True)

    async def _inbox(self, due: float) -> None:
        answer = await self._get("inbox", due, "/api/v1/inbox?state=NEW&order=RECEIVED", signed_in=True)
        if answer is not None and answer.status == 200:
            for row in json.loads(answer.body)["rows"]:
                if row["id"] not in self._seen and row["state"] == "RECEIVED":
                    self._seen.add(row["id"])
                    self._fresh.append(row["id"])

    async def _open_matter(self, due: float) -> None:
        matter = self.draw.choice(self._worked or self.town["watched"])
        await self._get("open matter", due, f"/work/{matter}/", signed_in=True)

    async def _staff_act(self, due: float) -> None:
        """A note on a matter that somebody watches, or the whole work on a new one, act after act."""
        if not self._fresh or self.draw.random() < 0.6:
            idle = [matter for matter in self.town["watched"] if matter not in self._busy]
            if idle:
                await self._act(due, self.draw.choice(idle), "comment")
            else:  # a second note on any of them would meet the first: whoever comes then only looks
                await self._open_matter(due)
            return
        matter = self._fresh.pop(0)
        for number, act in enumerate(ACTS):
            if not await self._act(due if number == 0 else self.now(), matter, act):
                return  # what follows would be refused
        self._worked = [*self._worked[-99:], matter]

    async def _act(self, due: float, matter: str, act: str) -> bool:
        """True when it was acknowledged."""
        cookie = f"linli_session={self.draw.choice(self.town['staff'])}; csrftoken={CSRF}"
        key = self._key()
        self._busy.add(matter)  # nobody sends a second note while the first is under way: one of the two is refused
        body = {} if act == "accept" else {"text": f"已处理 {key}"}
        if act == "resolve":
            body["outcome"] = "FIXED"
        name = f"accept:{matter}" if act == "accept" else key
        said = await self._write(
            "staff act",
            due,
            f"/api/v1/work/{matter}/{act}",
            key,
            json.dumps(body).encode(),
            {**_JSON, "Cookie": cookie, "X-CSRFToken": CSRF},
        )
        self._busy.discard(matter)
        if name != key:  # its step carries no words: it is known by its matter
            self.written.unanswered.discard(key)
            if self.written.acknowledged.pop(key, None) is not None:
                self.written.acknowledged[name] = str(said.get("reference", "")).replace("-", "")
            else:
                self.written.unanswered.add(name)
        return bool(said)

    async def _listen(self, live: aiohttp.ClientSession, ticket: str) -> None:
        """One page that stays open: counts the hints, and comes back whenever it is cut off."""
        while True:
            with suppress(aiohttp.ClientError, OSError):
                address = f"http://127.0.0.1:{self.live_port}/live"
                async with live.get(address, params={"ticket": ticket}) as answer:
                    async for line in answer.content:
                        self.hints += line.startswith(b"data:")
            self.reconnected += 1
            await asyncio.sleep(1.0)
