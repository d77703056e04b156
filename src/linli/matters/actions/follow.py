"""The ladder changes every year: matters follow their places, so that nobody has to look for them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from linli.kit.actors import SYSTEM, Actor
from linli.kit.clock import local_day
from linli.kit.ids import uuid7
from linli.ledger import actions as ledger
from linli.matters.actions.change import Note, begin, finish
from linli.matters.actions.search_index import add_place_marks
from linli.matters.events import MatterRerouted
from linli.matters.models import HandOver, Matter
from linli.matters.queries.teams import find_post
from linli.matters.rules import OPEN_STATES, Verb
from linli.places import queries as places
from linli.places.queries import PlaceRow

# Paths are copies of what the ladder says; closed matters follow too, or nobody above would find them again.
_FOLLOW_PATHS = (
    """UPDATE matters_matter SET place_path = place.path FROM places_place place
       WHERE place.id = place_id AND place.id = ANY(%s) AND place_path <> place.path""",
    """UPDATE matters_matter SET owner_path = place.path, level = place.level FROM places_place place
       WHERE place.id = owner_place_id AND place.id = ANY(%s) AND owner_path <> place.path""",
    """UPDATE matters_matter SET decide_path = place.path FROM matters_clock clock, places_place place
       WHERE clock.matter_id = matters_matter.id AND clock.stage = 'DECIDE' AND clock.stopped_at IS NULL
         AND place.id = clock.owner_place_id AND place.id = ANY(%s) AND decide_path <> place.path""",
    """UPDATE matters_handover SET to_path = place.path FROM places_place place
       WHERE place.id = to_place_id AND place.id = ANY(%s) AND to_path <> place.path""",
)


def follow_merged_place(*, from_ids: Sequence[UUID], to_id: UUID, at: datetime, actor: Actor = SYSTEM) -> int:
    """Open matters that lie in or are held by places that became one other; returns how many changed.

    Closed matters keep the place they had. One change a matter, in the caller's transaction; posts are to follow first.
    """
    target = places.get_place(to_id)
    with transaction.atomic():
        moved = _open_at(from_ids)
        for matter_id in moved:
            _follow(matter_id, from_ids, target, actor, at)
        HandOver.objects.filter(to_place_id__in=from_ids, answered_at__isnull=True).update(
            to_place_id=target.id, to_path=target.path
        )
    return len(moved)


def follow_split_place(*, from_id: UUID, to_ids: Sequence[UUID], at: datetime, actor: Actor = SYSTEM) -> int:
    """Open matters of a place that became several: each goes where its pin lies, without one to the place above.

    Returns how many changed. One change a matter, in the caller's transaction; posts are to follow first.
    """
    old = places.get_place(from_id)
    above = places.get_place(old.parent_id) if old.parent_id else places.get_place(to_ids[0])
    with transaction.atomic():
        moved = _open_at([from_id])
        for matter_id in moved:
            _follow(matter_id, [from_id], above, actor, at, among=to_ids)
        HandOver.objects.filter(to_place_id=from_id, answered_at__isnull=True).update(
            to_place_id=above.id, to_path=above.path
        )
    return len(moved)


@transaction.atomic
def follow_moved_places(*, place_ids: Sequence[UUID], at: datetime, actor: Actor = SYSTEM) -> int:
    """Places got other paths: the copies in matters and hand-overs follow. Returns how many rows changed.

    One entry in the record, which is left out when nothing changed.
    """
    changed = 0
    with connection.cursor() as cursor:
        for statement in _FOLLOW_PATHS:
            cursor.execute(statement, [list(place_ids)])
            changed += cursor.rowcount
    if changed:
        add_place_marks(places.get_place(place_id).path for place_id in place_ids)
        ledger.record(
            verb="matters.follow_moved_places",
            subject_type="places",
            subject_id=uuid7(),
            actor=actor,
            at=at,
            before=None,
            after=None,
            facts={"places": len(place_ids), "rows": changed},
        )
    return changed


def _open_at(place_ids: Sequence[UUID]) -> list[UUID]:
    still_open = Matter.objects.filter(state__in=[state.value for state in OPEN_STATES])
    lying = still_open.filter(place_id__in=place_ids).values_list("id", flat=True)
    held = still_open.filter(owner_place_id__in=place_ids).values_list("id", flat=True)
    return list(lying.union(held))


def _follow(
    matter_id: UUID,
    from_ids: Sequence[UUID],
    target: PlaceRow,
    actor: Actor,
    at: datetime,
    *,
    among: Sequence[UUID] = (),
) -> None:
    begun = begin(actor=actor, matter_id=matter_id, verb=Verb.FOLLOW_PLACE, version=None)
    matter = begun.matter
    target = _where_the_pin_lies(matter, among) or target
    facts = {"from_place_id": str(matter.place_id), "to_place_id": str(target.id)}
    finish(begun, at=at, event=MatterRerouted, note=Note(facts=facts), values=_values(matter, from_ids, target, at))


def _where_the_pin_lies(matter: Matter, among: Sequence[UUID]) -> PlaceRow | None:
    if not among or matter.lon is None or matter.lat is None:
        return None
    located = places.locate(matter.lon, matter.lat)
    found = located.place_id
    return places.get_place(found) if found is not None and found in among else None


def _values(matter: Matter, from_ids: Sequence[UUID], target: PlaceRow, at: datetime) -> dict[str, Any]:
    values: dict[str, Any] = {}
    if matter.place_id in from_ids:
        values |= {"place_id": target.id, "place_path": target.path}
    if matter.owner_place_id in from_ids:
        values |= {"owner_place_id": target.id, "owner_path": target.path, "level": target.level.value}
        values |= _holder(matter, target, at)
    return values


def _holder(matter: Matter, target: PlaceRow, at: datetime) -> dict[str, Any]:
    """The person keeps it when the post went the same way; else the team has it."""
    if matter.owner_post_id is None or matter.owner_agency_id is not None:
        return {}
    post = find_post(matter.owner_post_id, local_day(at))
    return {} if post and post.path == target.path else {"owner_post_id": None, "assigned_at": None}
