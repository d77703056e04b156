"""Figures that cost much to count and may be a little old: kept in this process, and counted by one thread at a time.

Without the second half every thread of a busy process begins to count at the moment a figure has grown old, and the
process answers nothing else until all of them are done (found by ``tests/soak``).
"""

import threading
import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")
REST = (
    50  # how many times as long as counting took a figure is kept: counting takes no more than a fiftieth of the time
)


@dataclass(frozen=True, slots=True)
class _Kept(Generic[V]):
    value: V
    until: float  # by this process's clock


class Keeping(Generic[K, V]):
    """Values by key, each at least ``seconds`` old before it is counted again, and REST times what counting took.

    While one thread counts anew the others are given the old value; only for the first value do they wait.
    ``at_most``: the longest that a value is kept, in seconds, however long counting takes; None for no such end.
    """

    def __init__(self, seconds: float = 0.0, *, at_most: float | None = None, most: int = 1000) -> None:
        self._seconds, self._at_most, self._most = seconds, at_most, most
        self._kept: dict[K, _Kept[V]] = {}
        self._locks: dict[K, threading.Lock] = {}
        self._guard = threading.Lock()

    def get(self, key: K, count: Callable[[], V]) -> V:
        """The value of ``key``; ``count`` is called when there is none, or when it is old and nobody counts yet."""
        kept = self._kept.get(key)
        if kept is not None and time.monotonic() < kept.until:
            return kept.value
        with self._guard:
            lock = self._locks.setdefault(key, threading.Lock())
        if not lock.acquire(blocking=kept is None):
            return kept.value  # type: ignore[union-attr]  # there is one, or the lock had been waited for
        try:
            again = self._kept.get(key)
            if again is not None and time.monotonic() < again.until:
                return again.value  # counted by the thread that was waited for
            return self._count(key, count)
        finally:
            lock.release()

    def forget(self) -> None:
        """Count anew at the next question."""
        with self._guard:
            self._kept.clear()

    def rest(self, took: float) -> float:
        """For how many seconds a value is kept that took so many to count."""
        rest = max(self._seconds, took * REST)
        return rest if self._at_most is None else min(rest, self._at_most)

    def _count(self, key: K, count: Callable[[], V]) -> V:
        began = time.monotonic()
        value = count()
        ended = time.monotonic()
        with self._guard:
            if len(self._kept) >= self._most:
                self._kept.clear()
                self._locks = {one: lock for one, lock in self._locks.items() if lock.locked()}
            self._kept[key] = _Kept(value, ended + self.rest(ended - began))
        return value
