"""Places as choices for staff: what lies below their own posts, by the ladder."""

from functools import lru_cache
from uuid import UUID

from linli.kit.actors import Actor
from linli.places import queries as places
from linli.places.queries import PlaceRow
from linli.places.rules import Level

MOST = 400  # a choice of more is no choice; a county narrows by township first


def choices_below(actor: Actor, language: str, *, by: str = "path") -> list[tuple[str, str]]:
    """(path or id, name) of the places of the actor's posts and those below, nearest level first named.

    A township sees its villages and grids; a county its townships and villages. Kept in memory for each state of the
    ladder, because a county has 1,800 places.
    """
    paths = tuple(sorted({duty.path for duty in actor.duties}))
    below = _below(places.index_version(), paths, language)
    return [(path if by == "path" else str(place_id), name) for path, place_id, name in below]


def home_place(actor: Actor) -> PlaceRow | None:
    """The place of the first post; for a grid the village around it, which is what a map shows. None without a post."""
    codes = [code for code in actor.duties[0].path.split("/") if code] if actor.duties else []
    row = places.find_place_by_code(codes[-1]) if codes else None
    return places.place_row(row.parent_id) if row and row.parent_id and row.level is Level.GRID else row


@lru_cache(maxsize=256)
def _below(_version: int, paths: tuple[str, ...], language: str) -> list[tuple[str, UUID, str]]:
    found: dict[str, PlaceRow] = {}
    for path in paths:
        for row in places.places_by_path_prefix(path):
            found.setdefault(row.path, row)
    rows = [found[path] for path in sorted(found)]
    if len(rows) > MOST:
        depth = sorted(row.path.count("/") for row in rows)[MOST - 1]
        rows = [row for row in rows if row.path.count("/") < max(depth, rows[0].path.count("/") + 2)]
    names = {row.id: row.name(language) for row in rows}
    return [(row.path, row.id, _named(row, names)) for row in rows]


def _named(row: PlaceRow, names: dict[UUID, str]) -> str:
    above = names.get(row.parent_id, "") if row.parent_id else ""
    return f"{above} · {names[row.id]}" if above else names[row.id]
