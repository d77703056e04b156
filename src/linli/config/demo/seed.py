"""Fills an empty ledger with a town that has a history: places, kinds, people, and some 3,000 matters in 90 days."""

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain
from uuid import UUID

from django.db import connection

from linli.config.demo.afterwards import afterwards
from linli.config.demo.carrier import Post
from linli.config.demo.chance import chance_of
from linli.config.demo.disputes import disputes
from linli.config.demo.history import Told, many_lives, tell
from linli.config.demo.neighbours import neighbours
from linli.config.demo.office import by_letter, office
from linli.config.demo.phrases import Phrasebook
from linli.config.demo.scenes import ask_for_alert, make_resident, scenes
from linli.config.demo.staff import appoint_staff
from linli.config.demo.town import build_town
from linli.config.demo.world import World
from linli.kit import clock

MATTERS = 3000
DAYS = 90
SEED = 1
_BEFORE = timedelta(days=3)  # the town is there a little before its first matter


def seed(
    *,
    progress: Callable[[str], None],
    now: datetime | None = None,
    matters: int = MATTERS,
    days: int = DAYS,
    number: int = SEED,
    township_codes: Sequence[str] = (),
) -> None:
    """Make the town as of ``now`` inside the caller's transaction. The same ``number`` tells the same history.

    ``township_codes`` keep people and matters to some townships; 枫桥镇, where the cast is, must be among them.
    """
    now = now or clock.now()
    opened = now - timedelta(days=days) - _BEFORE
    with _without_savepoints(), _without_collecting():
        town = build_town(opened, township_codes)
        progress(f"places {len(town.townships)} + {len(town.villages)} + {len(town.grids)}, kinds {len(town.kinds)}")
        words = Phrasebook()
        staff = appoint_staff(town, words, chance_of(number, "staff"), opened, progress)
        world = World(town, staff, words)
        resident_id = make_resident(world, opened, chance_of(number, "resident"))
        _analyze()
        post = Post(chance_of(number, "post"))
        told = _tell(world, now, progress, post, _Measure(matters, days, number, resident_id))
        ask_for_alert(world, now, resident_id)
        afterwards(now, post)
        _analyze()
    progress(f"matters {told.matters}, acts {told.acts}")


@dataclass(frozen=True)
class _Measure:
    """How much happens, by which chance, and whose account the cast's resident has."""

    matters: int
    days: int
    number: int
    resident_id: UUID


def _tell(world: World, now: datetime, progress: Callable[[str], None], post: Post, measure: _Measure) -> Told:
    number = measure.number
    return tell(
        world,
        now,
        lives=chain(
            many_lives(world, now, matters=measure.matters, days=measure.days, seed=number),
            scenes(world, now, number, measure.resident_id),
            neighbours(world, now, number),
            disputes(world, now),
            [by_letter(world, now, number)],
        ),
        office=office(world, now),
        progress=progress,
        post=post,
    )


@contextmanager
def _without_savepoints() -> Iterator[None]:
    """One transaction for everything and nothing to go back to: a refusal here is a fault and undoes it all.

    The actions' own transactions would otherwise set and release some 40,000 savepoints, a third of all statements.
    """
    features = connection.features
    used = features.uses_savepoints
    features.uses_savepoints = False
    try:
        yield
    finally:
        features.uses_savepoints = used


@contextmanager
def _without_collecting() -> Iterator[None]:
    """No search for cycles meanwhile: the 3,000 lives stay in memory to the end, and each would walk all of them."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _analyze() -> None:
    """Statistics of the new rows at once; the server's own would come a minute too late."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
