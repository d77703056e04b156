"""Who watches what, in one process: newest wins, so that a slow watcher costs no more than a quick one."""

import asyncio
import json
from collections import OrderedDict, defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from linli.ledger.events import Linked

KEPT_TOPICS = 20_000  # what a reconnecting page may have missed is answered from memory, for this many topics
MAX_TOPICS = 50  # of one page


class Watcher:
    """One open page. Holds at most one event a topic, the newest."""

    def __init__(self, topics: Sequence[str], after: int | None) -> None:
        self.topics = tuple(dict.fromkeys(topics))[:MAX_TOPICS]
        self.after = after
        self._waiting: dict[str, int] = {}
        self._woken = asyncio.Event()

    def put(self, topic: str, seq: int) -> None:
        """Something happened to a topic."""
        self._waiting[topic] = seq
        self._woken.set()

    def wake(self) -> None:
        """Let the stream look whether it should end."""
        self._woken.set()

    async def next_body(self, gone: "asyncio.Future[None]", heartbeat: float) -> bytes:
        """The next bytes of the stream: events in their order, a heartbeat after silence, or nothing when woken."""
        if not self._woken.is_set():
            woken = asyncio.ensure_future(self._woken.wait())
            either: set[asyncio.Future[Any]] = {woken, gone}
            await asyncio.wait(either, timeout=heartbeat, return_when=asyncio.FIRST_COMPLETED)
            if not woken.done():
                woken.cancel()
                return b": still here\n\n"
        self._woken.clear()
        waiting, self._waiting = self._waiting, {}
        return b"".join(_event(seq, topic) for seq, topic in sorted((seq, topic) for topic, seq in waiting.items()))


class Hub:
    """All watchers of this process and the newest event of every topic that moved lately."""

    def __init__(self, capacity: int = 10_000) -> None:
        self.capacity = capacity
        self.head = 0
        self.floor = 0  # numbers up to here were never read by this process
        self.listening = False
        self.closing = False
        self._watchers: set[Watcher] = set()
        self._by_topic: dict[str, set[Watcher]] = defaultdict(set)
        self._latest: OrderedDict[str, int] = OrderedDict()

    def __len__(self) -> int:
        return len(self._watchers)

    def enter(self, topics: Sequence[str], after: int | None) -> Watcher | None:
        """A new watcher, already told what it missed after that number; None when the process is full."""
        if len(self._watchers) >= self.capacity or self.closing:
            return None
        watcher = Watcher(topics, after)
        self._watchers.add(watcher)
        for topic in watcher.topics:
            self._by_topic[topic].add(watcher)
        if after is not None:
            self._replay(watcher, after)
        return watcher

    def leave(self, watcher: Watcher) -> None:
        """The page was closed."""
        self._watchers.discard(watcher)
        for topic in watcher.topics:
            self._by_topic[topic].discard(watcher)
            if not self._by_topic[topic]:
                del self._by_topic[topic]

    def publish(self, linked: Iterable[Linked]) -> None:
        """Tell whoever watches, and remember the newest of each topic."""
        for entry in linked:
            self.head = max(self.head, entry.seq)
            for topic in entry.topics:
                self._remember(topic, entry)
                for watcher in self._by_topic.get(topic, ()):
                    watcher.put(topic, entry.seq)

    def close(self) -> None:
        """End every stream; no new one begins."""
        self.closing = True
        for watcher in self._watchers:
            watcher.wake()

    def _remember(self, topic: str, entry: Linked) -> None:
        self._latest[topic] = entry.seq
        self._latest.move_to_end(topic)
        if len(self._latest) > KEPT_TOPICS:
            _topic, seq = self._latest.popitem(last=False)
            self.floor = max(self.floor, seq)

    def _replay(self, watcher: Watcher, after: int) -> None:
        for topic in watcher.topics:
            seq = self._latest.get(topic, 0)
            if seq > after:
                watcher.put(topic, seq)
            elif after < self.floor:  # something may have happened that is no longer in memory
                watcher.put(topic, self.head)


def _event(seq: int, topic: str) -> bytes:
    """What happened stays out of it: a page that is told of its topic asks, and is answered by what it may see."""
    data = json.dumps({"topic": topic, "seq": seq}, ensure_ascii=False)
    return f"id: {seq}\ndata: {data}\n\n".encode()
