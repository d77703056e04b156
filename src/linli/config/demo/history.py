"""Drives the lives of all matters together, in the order of time, up to now and no further."""

import heapq
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from linli.config.demo.arrivals import Arrivals
from linli.config.demo.carrier import Post
from linli.config.demo.case import Case, World
from linli.config.demo.cast import DEMO_GRID
from linli.config.demo.chance import chance_of
from linli.config.demo.lives import FATES, Fate, Life, live

_CLOSELY = timedelta(days=31)  # the figures about notices look back 30 days
_SELDOM = 200  # acts between two rounds before that

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Told:
    """How much happened."""

    matters: int
    acts: int


def lives(world: World, now: datetime, *, matters: int, days: int, seed: int) -> Iterable[Life]:
    """So many lives, each with its own chance."""
    arrivals = Arrivals(world, now, days)
    for number in range(matters):
        random = chance_of(seed, number)
        arrival = arrivals.draw(random)
        fate = random.choices(list(FATES), weights=list(FATES.values()))[0]
        if arrival.raised.place.code == DEMO_GRID:
            fate = Fate.DONE  # what is open there is set by the scenes alone
        yield live(Case(world, arrival.raised, random), arrival.at, fate)


def tell(all_lives: Iterable[Life], now: datetime, progress: Progress, post: Post) -> Told:
    """Resume every life at its moments until now. Raises AssertionError when a life goes back in time."""
    waiting = [(next(life), number, life) for number, life in enumerate(all_lives)]
    heapq.heapify(waiting)
    count, acts, first = len(waiting), 0, waiting[0][0]
    said = 0
    while waiting and waiting[0][0] <= now:
        at, number, life = waiting[0]
        wanted = next(life, None)
        acts += 1
        if wanted is None:
            heapq.heappop(waiting)
        else:
            assert wanted >= at, "a life does not go back in time"
            heapq.heapreplace(waiting, (wanted, number, life))
        if at > now - _CLOSELY or acts % _SELDOM == 0:
            post.go(at)
        share = int(20 * (at - first) / (now - first))
        if share > said:
            said = share
            progress(f"history of {count} matters: {5 * share} %")
    return Told(count, acts)
