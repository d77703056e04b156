"""A message in the joint room: stored, encrypted, and read by the other side in its own browser, live.

    python -m benches.dispute_room

The three processes as `linli run` starts them, every commit flushed to disk, 500 rooms open with a watcher each. One
side sends the form; the clock stops when the other side has been told over its open stream, has asked for the talk
again and holds the page part with the new words in it. Bar: p95 of 150 ms. The baseline is a bare NOTIFY between two
connections of the same server. Exit status 1 above the bar.
"""

import asyncio
import http.client
import os
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

import psutil
import psycopg

from benches.catalogue import publish_kinds
from benches.database import fresh_database
from benches.lattice import make_lattice

ROOMS, MESSAGES, WARM, BAR_MS = 500, 300, 20, 150.0
PATIENCE = 60.0  # seconds for what is not measured
PAUSE = 0.03  # seconds between two messages


@dataclass(frozen=True)
class Room:
    """The links of both sides, and what a page of the room listens to."""

    dispute_id: str
    applicant: str
    respondent: str
    topic: str


@dataclass(frozen=True)
class Figures:
    """Seconds from the sending: until the sender has an answer, the other is told, the other reads it."""

    answered: list[float]
    told: list[float]
    read: list[float]


def main() -> int:
    """Build, measure, print."""
    with fresh_database():
        os.environ["LINLI_LIMITS"] = "room=1000000/600"
        ports = [_free_port() for _ in range(2)]
        os.environ |= {"LINLI_PORT": str(ports[0]), "LINLI_LIVE_PORT": str(ports[1])}
        _collect_static()
        rooms = _rooms()
        with (
            _process("web", ports[0], "/api/v1/work"),
            _process("live", ports[1], "/live/health"),
            _process("worker", 0, ""),
        ):
            watchers = Watchers(ports[1], rooms)
            watchers.start()
            before = _cpu()
            figures = _measure(ports[0], rooms, watchers)
            cpu = (_cpu() - before) / (WARM + MESSAGES)
        bare = _bare()
        sealing = _sealing()
    return _print(figures, bare, sealing, cpu, len(watchers))


def _collect_static() -> None:
    from django.core.management import call_command

    call_command("collectstatic", interactive=False, verbosity=0)


def _rooms() -> list[Room]:
    lattice, _kinds = make_lattice(10), publish_kinds()
    return [_room(lattice.grid_ids[number % len(lattice.grid_ids)]) for number in range(ROOMS)]


def _room(grid_id: Any) -> Room:
    from linli.disputes import actions
    from linli.disputes.links import secret_of
    from linli.disputes.models import Channel, Dispute, Party
    from linli.kit.actors import SYSTEM
    from linli.kit.clock import now
    from linli.matters.tests.make import make_matter

    matter = make_matter(grid_id, at=now())
    dispute = actions.open_dispute(
        actor=SYSTEM,
        at=now(),
        matter_id=matter.id,
        reference=matter.reference,
        kind_code=matter.kind_code,
        place_path=matter.place_path,
        committee_path=matter.place_path,
        applicant=actions.Identity(name="王秀英"),
    )
    from linli.disputes.actions.open_dispute import add_party

    add_party(dispute, Party.Sides.RESPONDENT, actions.Identity(name="李建国"), now())
    Party.objects.filter(dispute=dispute).update(consented_round=1)
    Dispute.objects.filter(id=dispute.id).update(state="TALKING")
    one, other = Party.objects.filter(dispute=dispute).order_by("seat")
    channel = Channel.objects.get(dispute=dispute, data_class="JOINT")
    return Room(str(dispute.id), secret_of(one), secret_of(other), f"channel:{channel.id}")


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def _process(name: str, port: int, path: str) -> Iterator[None]:
    command = [sys.executable, "-c", f"from linli.config.processes import serve; serve('{name}')"]
    process = subprocess.Popen(command)
    try:
        deadline = time.monotonic() + PATIENCE
        while path and not _answers(port, path):
            if time.monotonic() > deadline:
                raise SystemExit(f"{name} does not answer")
            time.sleep(0.2)
        yield
    finally:
        process.terminate()
        process.wait(timeout=30)


def _answers(port: int, path: str) -> bool:
    try:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        connection.request("GET", path, headers={"Host": f"localhost:{port}"})
        return connection.getresponse().status == 200
    except OSError:
        return False


def _cpu() -> float:
    """Seconds of all processes that this one started."""
    children = psutil.Process().children(recursive=True)
    return float(sum(sum(one.cpu_times()[:2]) for one in children if one.is_running()))


class Watchers:
    """One open stream a room, in a thread with a loop of its own."""

    def __init__(self, port: int, rooms: list[Room]) -> None:
        self.port, self.rooms = port, rooms
        self.told: dict[str, Callable[[float], None]] = {}
        self.open = 0
        self._ready = threading.Event()

    def __len__(self) -> int:
        return self.open

    def start(self) -> None:
        """Open all of them."""
        threading.Thread(target=lambda: asyncio.run(self._run()), daemon=True).start()
        if not self._ready.wait(PATIENCE):
            raise SystemExit(f"only {self.open} of {len(self.rooms)} streams are open")

    async def _run(self) -> None:
        await asyncio.gather(*(self._watch(room) for room in self.rooms), return_exceptions=True)

    async def _watch(self, room: Room) -> None:
        from linli.kit.live_ticket import sign_topics

        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        ticket = quote(sign_topics([room.topic]))
        writer.write(f"GET /live?ticket={ticket} HTTP/1.1\r\nHost: localhost:{self.port}\r\n\r\n".encode())
        await reader.readuntil(b"id: ")
        self.open += 1
        if self.open == len(self.rooms):
            self._ready.set()
        while line := await reader.readline():
            if line.startswith(b"data: ") and (tell := self.told.get(room.topic)):
                tell(time.perf_counter())


class Browser:
    """One side's connection to the site: kept alive, with its cookie."""

    def __init__(self, port: int) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self.host = f"localhost:{port}"
        self.cookie = ""

    def get(self, path: str, headers: dict[str, str]) -> str:
        """The page, or its part."""
        self.connection.request("GET", path, headers={"Host": self.host, "Cookie": self.cookie, **headers})
        answer = self.connection.getresponse()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie" and value.startswith("csrftoken="):
                self.cookie = value.split(";")[0]
        return answer.read().decode()

    def post(self, path: str, values: dict[str, str]) -> int:
        """As the page's own script sends the form."""
        token = self.cookie.partition("=")[2]
        headers = {
            "Host": self.host,
            "Origin": f"http://{self.host}",
            "Cookie": self.cookie,
            "Content-Type": "application/x-www-form-urlencoded",
            "Linli-Part": "composer",
        }
        self.connection.request("POST", path, urlencode({**values, "csrfmiddlewaretoken": token}), headers)
        answer = self.connection.getresponse()
        answer.read()
        return answer.status


def _measure(port: int, rooms: list[Room], watchers: Watchers) -> Figures:
    one, other = Browser(port), Browser(port)
    one.get(f"/disputes/p/{rooms[0].applicant}/room/", {})
    found = Figures([], [], [])
    for number in range(WARM + MESSAGES):
        room = rooms[(number * 37) % len(rooms)]
        answered, told, read = _message(one, other, room, watchers, number)
        if number >= WARM:
            found.answered.append(answered)
            found.told.append(told)
            found.read.append(read)
        time.sleep(PAUSE)
    return found


def _message(one: Browser, other: Browser, room: Room, watchers: Watchers, number: int) -> tuple[float, float, float]:
    """One message from the one to the other, in seconds."""
    words, heard, at = f"下雨天水直接滴到我家被子上，第 {number} 句。", threading.Event(), [0.0]
    answered, status = [0.0], [0]

    def tell(moment: float) -> None:
        if not heard.is_set():
            at[0] = moment
            heard.set()

    def send() -> None:
        status[0] = one.post(f"/disputes/p/{room.applicant}/room/say/", {"text": words})
        answered[0] = time.perf_counter()

    watchers.told[room.topic] = tell
    start = time.perf_counter()
    sender = threading.Thread(target=send)
    sender.start()
    if not heard.wait(10):
        raise SystemExit("nobody was told of a message within ten seconds")
    part = other.get(f"/disputes/p/{room.respondent}/room/", {"HX-Request": "true", "HX-Target": "div#talk"})
    end = time.perf_counter()
    sender.join()
    if status[0] != 200 or words not in part:
        raise SystemExit(f"the message was not there: {status[0]} {part[:200]!r}")
    del watchers.told[room.topic]
    return answered[0] - start, at[0] - start, end - start


def _bare() -> list[float]:
    """A notification from one connection to another, and nothing else."""
    found = []
    with (
        psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as one,
        psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as other,
    ):
        other.execute("LISTEN bare")
        for _number in range(MESSAGES):
            start = time.perf_counter()
            one.execute("NOTIFY bare")
            for _note in other.notifies(timeout=10, stop_after=1):
                found.append(time.perf_counter() - start)
    return found


def _sealing() -> float:
    """Microseconds to seal and open one message, the channel's key unwrapped each time."""
    from linli.disputes import keys
    from linli.disputes.models import Channel
    from linli.kit.ids import uuid7

    channel, text, rounds = Channel.objects.filter(data_class="JOINT")[0], "滴水".encode() * 50, 200
    start = time.perf_counter()
    for _number in range(rounds):
        item_id = uuid7()
        nonce, sealed = keys.seal(channel, item_id, "MESSAGE", text)
        keys.unseal(channel, item_id, "MESSAGE", nonce, sealed)
    return (time.perf_counter() - start) / rounds * 1e6


def _print(figures: Figures, bare: list[float], sealing: float, cpu: float, watching: int) -> int:
    read, base = _p95(figures.read), _p95(bare)
    print(f"dispute room: {MESSAGES} messages, {watching} rooms open with a watcher each, all on one machine")
    for name, values in (("sender has its answer", figures.answered), ("other side is told", figures.told)):
        print(f"  {name}: p50 {statistics.median(values) * 1e3:.0f} ms, p95 {_p95(values):.0f} ms")
    print(
        f"  other side reads it: p50 {statistics.median(figures.read) * 1e3:.0f} ms, p95 {read:.0f} ms "
        f"(bar {BAR_MS:.0f}); bare NOTIFY p95 {base:.1f} ms; ratio {read / base:.0f}"
    )
    print(f"  sealing and opening one message {sealing:.0f} us; {cpu * 1e3:.0f} ms CPU a message in all processes")
    return 0 if read <= BAR_MS else 1


def _p95(values: list[float]) -> float:
    """Milliseconds."""
    return statistics.quantiles(values, n=20)[18] * 1e3


if __name__ == "__main__":
    os.environ.setdefault("LINLI_LOG_LEVEL", "ERROR")
    sys.exit(main())
