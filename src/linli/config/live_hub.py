"""Who watches what, in one process: newest wins, so that a slow watcher costs no more than a quick one.

What a watcher is numbered by is its own: how often each of its topics has moved since this process began to count, and
nothing of the ledger, in which everybody's acts, the private ones too, stand behind one another.
"""

import asyncio
import json
import secrets
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from linli.ledger.events import Linked

KEPT_TOPICS = 20_000  # what a reconnecting page may have missed is answered from memory, for this many topics
MAX_TOPICS = 50  # of one page


class Watcher:
    """One open page. Holds at most one event a topic, the newest.

    ``seen``: how often each of its topics, in their order, had moved when the page was last told. ``counting`` names
    the count that these numbers belong to.
    """

    def __init__(self, topics: Sequence[str], counting: str, seen: Sequence[int]) -> None:
        self.topics = tuple(topics)
        self._places = {topic: place for place, topic in enumerate(self.topics)}
        self._counting = counting
        self._seen = list(seen)
        self._waiting: dict[str, int] = {}
        self._woken = asyncio.Event()

    @property
    def position(self) -> str:
        """What the page has seen, as it sends it back when it reconnects."""
        return ".".join([self._counting, *map(str, self._seen)])

    @property
    def is_waiting(self) -> bool:
        """True when there is something to tell."""
        return bool(self._waiting)

    def put(self, topic: str, count: int) -> None:
        """Something happened to a topic, for the so-manyeth time."""
        self._waiting[topic] = count
        self._woken.set()

    def recount(self, counting: str) -> None:
        """From here on the numbers belong to another count, in which nothing has moved yet."""
        self._counting = counting
        self._seen = [0] * len(self.topics)
        self._waiting = dict.fromkeys(self._waiting, 0)

    def wake(self) -> None:
        """Let the stream look whether it should end."""
        self._woken.set()

    async def next_body(self, gone: "asyncio.Future[None]", heartbeat: float) -> bytes:
        """The next bytes of the stream: an event for each topic that moved, a heartbeat after silence, or nothing."""
        if not self._woken.is_set():
            woken = asyncio.ensure_future(self._woken.wait())
            either: set[asyncio.Future[Any]] = {woken, gone}
            await asyncio.wait(either, timeout=heartbeat, return_when=asyncio.FIRST_COMPLETED)
            if not woken.done():
                woken.cancel()
                return b": still here\n\n"
        self._woken.clear()
        waiting, self._waiting = self._waiting, {}
        # In the order of the page: which of two topics moved first would tell of the ledger.
        return b"".join(self._event(topic, waiting[topic]) for topic in sorted(waiting, key=self._places.__getitem__))

    def _event(self, topic: str, count: int) -> bytes:
        """What happened stays out of it: a page that is told of its topic asks, and is answered by what it may see."""
        self._seen[self._places[topic]] = count
        data = json.dumps({"topic": topic}, ensure_ascii=False)
        return f"id: {self.position}\ndata: {data}\n\n".encode()


class Hub:
    """All watchers of this process, and how often each topic has moved.

    ``head``: up to where the ledger was read; None before it was first looked at. ``counting`` names the present count
    and is drawn anew when a process starts or has counted too many topics: a page that comes back with another is
    told to look again.
    """

    def __init__(self, capacity: int = 10_000, counting: str = "") -> None:
        self.capacity = capacity
        self.head: int | None = None
        self.counting = counting or _drawn()
        self.listening = False
        self.closing = False
        self._watchers: set[Watcher] = set()
        self._by_topic: dict[str, set[Watcher]] = defaultdict(set)
        self._moved: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self._watchers)

    def begin(self, head: int) -> None:
        """Follow the ledger from here on. Pages that are open already look again: what they missed was never read."""
        self.head = head
        for watcher in self._watchers:
            self._tell_all(watcher)

    def enter(self, topics: Sequence[str], seen: str | None) -> Watcher | None:
        """A new watcher, already told what it missed since it had ``seen`` that; None when the process is full.

        ``seen``: the position that the page comes back with; None for a first visit.
        """
        if len(self._watchers) >= self.capacity or self.closing:
            return None
        kept = tuple(dict.fromkeys(topics))[:MAX_TOPICS]
        counts = self._counts(kept)
        before = counts if seen is None else self._read(seen, len(kept))
        watcher = Watcher(kept, self.counting, before or counts)
        self._watchers.add(watcher)
        for topic in kept:
            self._by_topic[topic].add(watcher)
        for topic, now, then in zip(kept, counts, before or [-1] * len(kept), strict=True):
            if now != then:
                watcher.put(topic, now)
        return watcher

    def leave(self, watcher: Watcher) -> None:
        """The page was closed."""
        self._watchers.discard(watcher)
        for topic in watcher.topics:
            self._by_topic[topic].discard(watcher)
            if not self._by_topic[topic]:
                del self._by_topic[topic]

    def publish(self, linked: Iterable[Linked]) -> None:
        """Tell whoever watches, and remember that the topics moved."""
        for entry in linked:
            self.head = max(self.head or 0, entry.seq)
            for topic in entry.topics:
                count = self._count(topic)
                for watcher in self._by_topic.get(topic, ()):
                    watcher.put(topic, count)

    def close(self) -> None:
        """End every stream; no new one begins."""
        self.closing = True
        for watcher in self._watchers:
            watcher.wake()

    def _count(self, topic: str) -> int:
        if topic not in self._moved and len(self._moved) >= KEPT_TOPICS:
            self._begin_another_count()
        self._moved[topic] = self._moved.get(topic, 0) + 1
        return self._moved[topic]

    def _begin_another_count(self) -> None:
        """Memory is bounded: whoever comes back from the former count looks again, and nobody misses anything."""
        self._moved.clear()
        self.counting = _drawn()
        for watcher in self._watchers:
            watcher.recount(self.counting)

    def _counts(self, topics: Sequence[str]) -> list[int]:
        return [self._moved.get(topic, 0) for topic in topics]

    def _read(self, seen: str, length: int) -> list[int] | None:
        """The numbers of a position in the present count; None for one of another count, or of nobody."""
        counting, *numbers = seen.split(".")
        fits = counting == self.counting and len(numbers) == length
        if not fits or not all(number.isascii() and number.isdigit() and len(number) < 19 for number in numbers):
            return None
        return [int(number) for number in numbers]

    def _tell_all(self, watcher: Watcher) -> None:
        for topic, count in zip(watcher.topics, self._counts(watcher.topics), strict=True):
            watcher.put(topic, count)


def _drawn() -> str:
    return secrets.token_urlsafe(6)
