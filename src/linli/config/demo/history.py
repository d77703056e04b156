"""Drives the lives of all matters together, in the order of time, up to now and no further."""

import heapq
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db import transaction

from linli.config.demo.arrivals import Arrivals
from linli.config.demo.carrier import Post
from linli.config.demo.case import Case
from linli.config.demo.cast import DEMO_GRID
from linli.config.demo.chance import chance_of
from linli.config.demo.lives import FATES, Fate, Life, live
from linli.config.demo.world import World
from linli.kit.clock import LOCAL
from linli.kit.errors import Conflict
from linli.matters.actions import sweep_clocks

_CLOSELY = timedelta(days=31)  # the figures about notices look back 30 days
_OFTEN, _SELDOM_SWEPT = timedelta(minutes=113), timedelta(hours=7)  # between two looks at the clocks
_FIRST_HOUR, _LAST_HOUR = 8, 20
_BUSY = timedelta(hours=5)  # before now: some messages are seen waiting for their next try
_SELDOM = 200  # acts between two rounds before that

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Told:
    """How much happened."""

    matters: int
    acts: int


def many_lives(world: World, now: datetime, *, matters: int, days: int, seed: int) -> Iterable[Life]:
    """So many lives, each with its own chance."""
    arrivals = Arrivals(world, now, days)
    for number in range(matters):
        random = chance_of(seed, number)
        arrival = arrivals.draw(random)
        fate = random.choices(list(FATES), weights=list(FATES.values()))[0]
        if arrival.raised.place.code == DEMO_GRID:
            fate = Fate.DONE  # what is open there is set by the scenes alone
        yield live(Case(world, arrival.raised, random), arrival.at, fate)


def tell(
    world: World, now: datetime, *, lives: Iterable[Life], office: Iterable[Life], progress: Progress, post: Post
) -> Told:
    """Resume every life at its moments until now. Raises AssertionError when a life goes back in time."""
    waiting = [(next(life), number, life) for number, life in enumerate(lives)]
    count = len(waiting)
    waiting += [(next(life), number, life) for number, life in enumerate(office, count)]
    clocks = Clocks(world, now - _CLOSELY)
    heapq.heapify(waiting)
    acts, first = 0, waiting[0][0]
    said = 0
    while waiting and waiting[0][0] <= now:
        at, number, life = waiting[0]
        clocks.run_to(at)
        wanted = _resume(life)
        acts += 1
        if wanted is None:
            heapq.heappop(waiting)
        else:
            assert wanted >= at, "a life does not go back in time"
            heapq.heapreplace(waiting, (wanted, number, life))
        post.carrier.busy = at > now - _BUSY
        if at > now - _CLOSELY or acts % _SELDOM == 0:
            post.go(at)
        share = int(20 * (at - first) / (now - first))
        if share > said:
            said = share
            progress(f"history of {count} matters: {5 * share} %")
    return Told(count, acts)


def _resume(life: Life) -> datetime | None:
    """The next moment of a life; None at its end, and where the town's clocks were faster and its act fits no more."""
    try:
        return next(life, None)
    except Conflict as overtaken:
        if overtaken.code != "matter.not_now":
            raise
        # Refused before anything was written; without savepoints (``seed``) the whole would count as broken.
        transaction.set_rollback(False)
        return None


class Clocks:
    """The town's own clocks while its history is told: what runs out is reminded of and passed up when it does."""

    def __init__(self, world: World, closely_from: datetime) -> None:
        self._world, self._closely_from = world, closely_from
        self._next: datetime | None = None

    def run_to(self, at: datetime) -> None:
        """Every sweep that was due by then; the worker of a running town makes one a minute."""
        while self._next is None or self._next <= at:
            if self._next is not None:
                report = sweep_clocks(at=self._next)
                self._world.passed_up.update(dict.fromkeys(report.passed_up, self._next))
            self._next = _next_sweep(self._next or at, _OFTEN if at > self._closely_from else _SELDOM_SWEPT)


def _next_sweep(after: datetime, pause: timedelta) -> datetime:
    """So much later by day; in the night nothing runs out."""
    local = (after + pause).astimezone(LOCAL)
    if _FIRST_HOUR <= local.hour < _LAST_HOUR:
        return local.astimezone(UTC)
    morning = local.replace(hour=_FIRST_HOUR, minute=7)
    return (morning if local.hour < _FIRST_HOUR else morning + timedelta(days=1)).astimezone(UTC)
