"""Corrections of the place, which look for the owner anew; and what posts and places that end leave behind."""

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from linli.kit.actors import SYSTEM, Actor, Role
from linli.kit.clock import local_day
from linli.matters.actions.change import Begun, Note, begin, close_pending, finish, written
from linli.matters.actions.destination import Destination
from linli.matters.actions.hand_over import insert_proposal
from linli.matters.actions.submission import find_spot
from linli.matters.events import MatterAssigned, MatterRerouted
from linli.matters.models import HandOver, Matter
from linli.matters.queries.kinds import KindRow, kind_row
from linli.matters.queries.routing import Routed, asked_of, route
from linli.matters.rules import OPEN_STATES, State, Verb
from linli.places import queries as places
from linli.places.queries import PlaceRow

_DECIDING_ROLES = frozenset({Role.DESK, Role.COORDINATOR})


@transaction.atomic
def move(
    *,
    actor: Actor,
    at: datetime,
    matter_id: UUID,
    reason: str,
    place_id: UUID | None = None,
    lon: float | None = None,
    lat: float | None = None,
    version: int | None = None,
) -> Matter:
    """Correct the place, by ladder or pin; nobody is refused for it.

    The owner is chosen anew: at once by a desk or a coordinator, while others only offer it to the other team.

    Raises Refused ``place.*``, ``text.missing`` and what ``begin`` and ``finish`` raise.
    """
    begun = begin(actor=actor, matter_id=matter_id, verb=Verb.MOVE, version=version)
    place = find_spot(place_id, lon, lat)
    words = written(reason, field_name="reason")
    values = {"place_id": place.id, "place_path": place.path, "lon": lon, "lat": lat}
    facts = {"from_place_id": str(begun.matter.place_id), "to_place_id": str(place.id)}
    kind = kind_row(begun.matter.kind_id)
    return rerouted(begun, kind=kind, place=place, at=at, note=Note(text=words, facts=facts), values=values)


@transaction.atomic
def reroute(*, actor: Actor, at: datetime, matter_id: UUID, reason: str, version: int | None = None) -> Matter:
    """Choose the owner anew from the same kind and place, e.g. after posts were filled.

    Raises Refused ``text.missing`` and what ``begin`` and ``finish`` raise.
    """
    begun = begin(actor=actor, matter_id=matter_id, verb=Verb.REROUTE, version=version)
    note = Note(text=written(reason, field_name="reason"))
    kind, place = kind_row(begun.matter.kind_id), places.place_row(begun.matter.place_id)
    return rerouted(begun, kind=kind, place=place, at=at, note=note, values={})


def release_post(*, post_id: UUID, at: datetime, actor: Actor = SYSTEM) -> int:
    """Matters of a post that ended go back to its team as a whole; returns how many. Proposals to it lapse to its team.

    Runs in the caller's transaction, one change a matter.
    """
    HandOver.objects.filter(to_post_id=post_id, answered_at__isnull=True).update(to_post_id=None)
    held = Matter.objects.filter(owner_post_id=post_id, state__in=[state.value for state in OPEN_STATES])
    count = 0
    with transaction.atomic():
        for matter_id in list(held.values_list("id", flat=True)):
            begun = begin(actor=actor, matter_id=matter_id, verb=Verb.RELEASE, version=None)
            finish(begun, at=at, event=MatterAssigned, values={"owner_post_id": None, "assigned_at": None})
            count += 1
    return count


def rerouted(
    begun: Begun, *, kind: KindRow, place: PlaceRow, at: datetime, note: Note, values: dict[str, Any]
) -> Matter:
    """Store the correction; who has it from now on is decided by the route, or by the team that the route finds."""
    matter = begun.matter
    answers = values.get("answers", matter.answers)
    routed = route(kind, place, asked_of(kind, place, matter.channel, matter.received_at, answers), local_day(at))
    stays = (routed.owner.path, routed.agency_id) == (matter.owner_path, matter.owner_agency_id)
    if stays or _may_give_away(begun):
        begun, values, facts = _given(begun, routed, at, values, stays=stays)
    else:
        facts = _offered(begun, routed, note.text, at)
    note = Note(text=note.text, facts={**note.facts, **facts}, visibility=note.visibility)
    changed, _step = finish(begun, at=at, event=MatterRerouted, note=note, values=values)
    return changed


def _may_give_away(begun: Begun) -> bool:
    """A desk, a coordinator and the system decide whose it is; everybody else offers it to the other team."""
    duty = begun.capacity.duty
    return duty is None or duty.role in _DECIDING_ROLES


def _given(
    begun: Begun, routed: Routed, at: datetime, values: dict[str, Any], *, stays: bool
) -> tuple[Begun, dict[str, Any], dict[str, Any]]:
    """The route's team has it from now on, without being asked; where that is the team that has it, it goes on."""
    values["routing"] = routed.choice.facts
    facts = {"rule": routed.choice.rule, "level": routed.choice.level.value}
    if stays:
        return replace(begun, to_state=State(begun.matter.state)), values, facts
    close_pending(begun, at)
    values |= {
        "owner_place_id": routed.owner.id,
        "owner_path": routed.owner.path,
        "owner_agency_id": routed.agency_id,
        "owner_post_id": routed.choice.post_id,
        "assigned_at": at if routed.choice.post_id else None,
        "level": routed.choice.level.value,
        "owner_changes": begun.matter.owner_changes + 1,
        "waiting_for": "",
        "waiting_reason": "",
    }
    begun = replace(begun, to_state=begun.standing.life.next_state(State(begun.matter.state), Verb.REROUTE))
    return begun, values, {**facts, "owner_place_id": str(routed.owner.id)}


def _offered(begun: Begun, routed: Routed, reason: str, at: datetime) -> dict[str, Any]:
    """Kind or place are right at once, the owner stays: the route's team is asked and has it when it accepts."""
    close_pending(begun, at)
    insert_proposal(begun, Destination(routed.owner, routed.agency_id, None), reason, at)
    return {"asked_place_id": str(routed.owner.id)}
