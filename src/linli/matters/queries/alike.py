"""Open matters that may be about what somebody is just reporting, by their public summary only. A hot path.

Compared are place, time, kind and wording, here and nowhere else: neither the words nor the figure leave this file.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from linli.kit.db import fetch_all
from linli.matters.lives import life_of
from linli.matters.models.matter import WORKING
from linli.matters.queries.kinds import KindRow, kind_row
from linli.matters.queries.matter import not_finer_than_village
from linli.matters.rules import State
from linli.matters.rules.alike import BACK, REACH_METRES, Said, likeliest, siblings_of
from linli.places import queries as places
from linli.places.queries import PlaceRow, path_bounds, place_row

_LOOKED_AT = 200  # the newest ones are compared; a place where more are open at once has an event, not a duplicate

_ROWS = """
SELECT id, kind_id, kind_code, place_id, place_path, state, received_at, lon, lat, text, workflow_id FROM matters_matter
WHERE {where} AND received_at > %s AND state = ANY(%s) AND kind_code >= %s AND kind_code < %s
  AND NOT EXISTS (
    SELECT FROM matters_link WHERE matter_id = matters_matter.id AND kind = 'CHILD' AND ended_at IS NULL
  )
ORDER BY received_at DESC LIMIT %s
"""
_IN_PLACES = _ROWS.format(where="place_path = ANY(%s)")
_BELOW = _ROWS.format(where="place_path >= %s AND place_path < %s")


@dataclass(frozen=True)
class AlikeSummary:
    """What anybody may know of a matter that may be the same: kind, place (the village at the finest), age, stage."""

    id: UUID
    kind: KindRow
    place: PlaceRow
    received_at: datetime
    state: State


def list_alike(
    *,
    at: datetime,
    text: str,
    kind: KindRow,
    place: PlaceRow,
    lon: float | None = None,
    lat: float | None = None,
    besides: UUID | None = None,
) -> list[AlikeSummary]:
    """At most three open matters that may be the same, the likeliest first. One statement.

    Neither one of a private kind, nor a part of a greater matter, nor one with a workflow of its own is among them:
    nobody can join those.

    Looked at are the place itself and, with a point (degrees, WGS 84), every grid within 300 m of it; for a village
    without a point its grids; sixty days back; never ``besides``, the matter itself.
    """
    if kind.private:
        return []
    found = _candidates(at, kind, place, lon, lat)
    open_to_all = [row for row in found if row[0] != besides and _can_be_joined(row)]
    old = [Said(row[9], row[2], row[4], row[7], row[8], row[6]) for row in open_to_all]
    best = likeliest(Said(text, kind.code, place.path, lon, lat, at), old)
    return [_summary(open_to_all[position]) for position in best]


def _can_be_joined(row: tuple[Any, ...]) -> bool:
    """Neither private nor led by a workflow of its own."""
    return not kind_row(row[1]).private and life_of(row[10]).steps is None


def _candidates(
    at: datetime, kind: KindRow, place: PlaceRow, lon: float | None, lat: float | None
) -> list[tuple[Any, ...]]:
    low, high = siblings_of(kind.code)
    rest = [at - BACK, WORKING, low, high, _LOOKED_AT]
    if lon is not None and lat is not None:
        return fetch_all(_IN_PLACES, [_paths_around(place, lon, lat), *rest])
    if place.level.value in ("TOWNSHIP", "COUNTY"):  # nobody is nearby in a whole town: the same place, no more
        return fetch_all(_IN_PLACES, [[place.path], *rest])
    above = [place_row(place.parent_id).path] if place.parent_id and place.level.value == "GRID" else []
    if above:
        return fetch_all(_IN_PLACES, [[place.path, *above], *rest])
    return fetch_all(_BELOW, [*path_bounds(place.path), *rest])


def _paths_around(place: PlaceRow, lon: float, lat: float) -> list[str]:
    """The place, the village above it, where a report without a point stands, and the grids around the point."""
    located = places.locate(lon, lat, near_metres=REACH_METRES)
    near: Sequence[UUID] = [*([located.place_id] if located.place_id else []), *located.nearby]
    above = [place_row(place.parent_id).path] if place.parent_id and place.level.value == "GRID" else []
    return list(dict.fromkeys([place.path, *above, *(place_row(one).path for one in near)]))


def _summary(row: tuple[Any, ...]) -> AlikeSummary:
    matter_id, kind_id, _code, place_id, _path, state, received_at, *_rest = row
    village = not_finer_than_village(place_row(place_id))
    return AlikeSummary(matter_id, kind_row(kind_id), village, received_at, State(state))
