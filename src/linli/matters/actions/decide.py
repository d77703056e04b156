"""A coordinator decides whose a matter is, after others have sent it back."""

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.kit.actors import Actor
from linli.kit.errors import Conflict
from linli.kit.events import announce
from linli.matters.access import owning_team
from linli.matters.actions.change import Begun, Note, begin, close_pending, event_of, finish, written
from linli.matters.actions.destination import Destination, destination
from linli.matters.actions.hand_over import insert_proposal
from linli.matters.events import HandOverDecided, MatterHandedOver
from linli.matters.models import HandOver, Matter
from linli.matters.rules import State, Verb


@transaction.atomic
def decide_hand_over(
    *,
    actor: Actor,
    at: datetime,
    matter_id: UUID,
    reason: str,
    to_place_id: UUID | None = None,
    to_agency_id: UUID | None = None,
    to_post_id: UUID | None = None,
    version: int | None = None,
) -> Matter:
    """Say who has it from now on; with no team named, the owner keeps it. The team is not asked.

    Raises Conflict ``hand_over.nothing_to_decide``, Refused ``hand_over.no_receiver``, ``text.missing`` and what
    ``begin`` and ``finish`` raise.
    """
    begun = begin(actor=actor, matter_id=matter_id, verb=Verb.DECIDE_HAND_OVER, version=version)
    if not begun.matter.decide_path:
        sentence = _("Nothing has to be decided here any more.")
        raise Conflict("hand_over.nothing_to_decide", sentence)
    words = written(reason, field_name="reason")
    target = _target(to_place_id, to_agency_id, to_post_id, at)
    former = owning_team(begun.matter)
    moves = target is not None and target.is_other_team_than(begun.matter)
    values, facts = _kept(begun)
    if target is not None and moves:
        close_pending(begun, at)
        insert_proposal(begun, target, words, at, answer=HandOver.Answers.DECIDED)
        values, facts = _given(begun, target, at)
        begun = replace(
            begun, to_state=begun.standing.life.next_state(State(begun.matter.state), Verb.ACCEPT_HAND_OVER)
        )
    matter, _step = finish(begun, at=at, event=HandOverDecided, note=Note(text=words, facts=facts), values=values)
    if moves:
        announce(event_of(MatterHandedOver, matter, at, former=former))
    return matter


def _target(place_id: UUID | None, agency_id: UUID | None, post_id: UUID | None, at: datetime) -> Destination | None:
    if place_id is None and agency_id is None and post_id is None:
        return None
    return destination(place_id, agency_id, post_id, at)


def _kept(begun: Begun) -> tuple[dict[str, Any], dict[str, Any]]:
    matter = begun.matter
    facts = {
        "kept": True,
        "to_place_id": str(matter.owner_place_id),
        "to_agency_id": str(matter.owner_agency_id) if matter.owner_agency_id else None,
    }
    return {"decide_path": ""}, facts


def _given(begun: Begun, target: Destination, at: datetime) -> tuple[dict[str, Any], dict[str, Any]]:
    values = {
        **target.values,
        "assigned_at": at if target.post_id else None,
        "owner_changes": begun.matter.owner_changes + 1,
        "waiting_for": "",
        "waiting_reason": "",
        "decide_path": "",
    }
    return values, {**target.facts, "from_place_id": str(begun.matter.owner_place_id)}
