"""Places around the posts of staff: the few that a list is narrowed to next, and where a map stands."""

import re
from functools import lru_cache

from linli.kit.actors import Actor
from linli.places import queries as places
from linli.places.queries import PlaceRow
from linli.places.rules import Level
from linli.portal.pages.desk_place import Area, list_area

MOST = 40  # a longer choice is no choice; the page that finds a place by name takes over
_PATH = re.compile(r"([0-9A-Za-z._-]{1,32}/){1,8}")

Choices = list[tuple[str, str | list[tuple[str, str]]]]


def narrowing(actor: Actor, language: str, chosen: str = "") -> Choices:
    """(path, name) of the way down to the chosen place, then, as a group, of the places one step below it.

    Below a grid there is nothing, so its neighbours stand there. Empty for whoever serves one place with nothing below.
    Kept in memory for each state of the ladder.
    """
    chosen = chosen if _PATH.fullmatch(chosen) else ""
    return _narrowing(places.index_version(), list_area(actor), language, chosen)


def has_more_below(actor: Actor) -> bool:
    """True when the actor's places have others below them."""
    return _has_more_below(places.index_version(), list_area(actor))


def home_place(actor: Actor) -> PlaceRow | None:
    """The place of the first post; for a grid the village around it, which is what a map shows. None without a post."""
    row = _at(actor.duties[0].path) if actor.duties else None
    return places.place_row(row.parent_id) if row and row.parent_id and row.level is Level.GRID else row


@lru_cache(maxsize=1024)
def _has_more_below(_version: int, area: Area) -> bool:
    tops = area.tops()
    return len(tops) > 1 or any(places.list_children(top.id) for top in tops)


@lru_cache(maxsize=1024)
def _narrowing(_version: int, area: Area, language: str, chosen: str) -> Choices:
    here = _at(chosen) if chosen else None
    here = here if here and here.path == chosen and area.holds(here) else None
    trail = [row for row in [*places.list_ancestors(here.id), here] if area.holds(row)] if here else []
    around, beside = _around(area, here)
    named = {path for path, _name in _pairs(beside, language)}
    way = [pair for pair in _pairs(trail, language) if pair[0] not in named]
    if not beside or around is None:
        return [*way, *_pairs(beside, language)]
    return [*way, (around.name(language), _pairs(beside, language))]


def _around(area: Area, here: PlaceRow | None) -> tuple[PlaceRow | None, list[PlaceRow]]:
    """The places to choose from next and the one that they lie in; none when they are too many for a choice."""
    tops = area.tops()
    if here is None and len(tops) != 1:
        return None, tops if len(tops) <= MOST else []
    around = here or tops[0]
    below = places.list_children(around.id)
    above = places.place_row(around.parent_id) if here and not below and around.parent_id else None
    if above is not None and area.holds(above):
        around, below = above, places.list_children(above.id)
    return around, below if len(below) <= MOST else []


def _pairs(rows: list[PlaceRow], language: str) -> list[tuple[str, str]]:
    return [(row.path, row.name(language)) for row in rows]


def _at(path: str) -> PlaceRow | None:
    return places.find_place_by_code(path.rstrip("/").rsplit("/", 1)[-1])
