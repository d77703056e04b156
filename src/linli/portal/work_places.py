"""Places as choices for staff: what lies below their own posts, by the ladder."""

from uuid import UUID

from linli.kit.actors import Actor
from linli.places import queries as places
from linli.places.queries import PlaceRow

MOST = 400  # a choice of more is no choice; a county narrows by township first


def choices_below(actor: Actor, language: str, *, by: str = "path") -> list[tuple[str, str]]:
    """(path or id, name) of the places of the actor's posts and those below, nearest level first named.

    A township sees its villages and grids; a county its townships and villages.
    """
    found: dict[str, PlaceRow] = {}
    for path in sorted({duty.path for duty in actor.duties}, key=len):
        for row in places.places_by_path_prefix(path):
            found.setdefault(row.path, row)
    rows = [found[path] for path in sorted(found)]
    if len(rows) > MOST:
        depth = sorted(row.path.count("/") for row in rows)[MOST - 1]
        rows = [row for row in rows if row.path.count("/") < max(depth, rows[0].path.count("/") + 2)]
    names = {row.id: row.name(language) for row in rows}
    return [(row.path if by == "path" else str(row.id), _named(row, names)) for row in rows]


def _named(row: PlaceRow, names: dict[UUID, str]) -> str:
    above = names.get(row.parent_id, "") if row.parent_id else ""
    return f"{above} · {names[row.id]}" if above else names[row.id]
