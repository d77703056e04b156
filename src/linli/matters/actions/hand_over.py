"""Hand-overs: a proposal changes nothing until the receiver accepts it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.kit.actors import Actor
from linli.kit.db import must_change_one
from linli.kit.errors import Conflict, NotAllowed, Refused
from linli.matters.actions.change import Begun, Note, begin, finish, written
from linli.matters.actions.decision_needed import announce_decision_needed, decision_needed
from linli.matters.actions.destination import Destination, destination
from linli.matters.events import HandOverProposed, HandOverReturned, MatterHandedOver
from linli.matters.models import HandOver, Matter
from linli.matters.rules import Verb, Visibility
from linli.people import rules as people_rules

MAX_BULK = 200


@dataclass(frozen=True)
class BulkResult:
    """What became of one matter of a bulk hand-over: proposed, or refused with a code and a sentence."""

    matter_id: UUID
    done: bool
    code: str = ""
    sentence: Any = ""


@transaction.atomic
def propose_hand_over(
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
    """Ask another team, an agency or one post to take it. The owner stays the owner.

    Raises Refused ``hand_over.no_receiver``, ``hand_over.same_owner``, ``text.missing``, Conflict
    ``hand_over.pending`` and what ``begin`` and ``finish`` raise.
    """
    begun = begin(actor=actor, matter_id=matter_id, verb=Verb.PROPOSE_HAND_OVER, version=version)
    if begun.matter.decide_path:
        raise Conflict(
            "hand_over.to_be_decided", _("It was sent back before: the coordinator above decides who gets it.")
        )
    if begun.standing.pending is not None:
        raise Conflict(
            "hand_over.pending", _("Another team has already been asked. Wait for its answer or take it back.")
        )
    target = destination(to_place_id, to_agency_id, to_post_id, at)
    _refuse_same_owner(begun, target)
    words = written(reason, field_name="reason")
    insert_proposal(begun, target, words, at)
    note = Note(text=words, facts=target.facts, visibility=Visibility.INTERNAL)
    matter, _step = finish(begun, at=at, event=HandOverProposed, note=note)
    return matter


@transaction.atomic
def accept_hand_over(*, actor: Actor, at: datetime, matter_id: UUID, version: int | None = None) -> Matter:
    """Take it: from this moment the receiving team owns it. Whoever accepts for a place or agency holds it in person.

    Raises Conflict ``hand_over.gone`` and what ``begin`` and ``finish`` raise.
    """
    begun = begin(actor=actor, matter_id=matter_id, verb=Verb.ACCEPT_HAND_OVER, version=version)
    pending = _answered(begun, at, HandOver.Answers.ACCEPTED)
    target = destination(pending.to_place_id, pending.to_agency_id, pending.to_post_id, at, check_post=False)
    holder = pending.to_post_id or begun.capacity.post_id
    values = {
        **target.values,
        "owner_post_id": holder,
        "assigned_at": at,
        "owner_changes": begun.matter.owner_changes + int(target.is_other_team_than(begun.matter)),
        "waiting_for": "",
        "waiting_reason": "",
    }
    note = Note(facts={**target.facts, "from_place_id": str(pending.from_place_id)})
    matter, _step = finish(begun, at=at, event=MatterHandedOver, note=note, values=values)
    return matter


@transaction.atomic
def return_hand_over(*, actor: Actor, at: datetime, matter_id: UUID, reason: str, version: int | None = None) -> Matter:
    """Send it back with a reason. The owner has been the owner all along.

    After as many returns as the town's rules say, the coordinator above both decides whose it is. Raises Refused
    ``text.missing``, Conflict ``hand_over.gone`` and what ``begin`` and ``finish`` raise.
    """
    begun = begin(actor=actor, matter_id=matter_id, verb=Verb.RETURN_HAND_OVER, version=version)
    words = written(reason, field_name="reason")
    _answered(begun, at, HandOver.Answers.RETURNED, words)
    asked = decision_needed(begun.matter, at)
    note = Note(text=words, visibility=Visibility.INTERNAL, facts=asked.facts if asked else {})
    values = {"decide_path": asked.path} if asked else {}
    matter, _step = finish(begun, at=at, event=HandOverReturned, note=note, values=values)
    if asked:
        announce_decision_needed(matter, at)
    return matter


@transaction.atomic
def withdraw_hand_over(*, actor: Actor, at: datetime, matter_id: UUID, version: int | None = None) -> Matter:
    """Take a proposal back before it is answered.

    Raises Conflict ``hand_over.gone`` and what ``begin`` and ``finish`` raise.
    """
    begun = begin(actor=actor, matter_id=matter_id, verb=Verb.WITHDRAW_HAND_OVER, version=version)
    _answered(begun, at, HandOver.Answers.WITHDRAWN)
    matter, _step = finish(begun, at=at, event=HandOverReturned, note=Note(visibility=Visibility.INTERNAL))
    return matter


def bulk_hand_over(
    *,
    actor: Actor,
    at: datetime,
    matter_ids: list[UUID],
    reason: str,
    to_place_id: UUID | None = None,
    to_agency_id: UUID | None = None,
    to_post_id: UUID | None = None,
) -> list[BulkResult]:
    """Propose the same hand-over for many. Each stands alone: proposed whole or refused whole, with the sentence why.

    Raises NotAllowed ``matter.no_bulk``, Refused ``bulk.too_many`` (more than 200) before anything is done.
    """
    if not people_rules.may_anywhere(actor, "matters.bulk_hand_over"):
        raise NotAllowed("matter.no_bulk", _("Only a desk or a coordinator hands over many at once."))
    if len(matter_ids) > MAX_BULK:
        raise Refused("bulk.too_many", _("Please choose at most 200 at once."), facts={"max": MAX_BULK})
    results = []
    for matter_id in dict.fromkeys(matter_ids):
        try:
            propose_hand_over(
                actor=actor,
                at=at,
                matter_id=matter_id,
                reason=reason,
                to_place_id=to_place_id,
                to_agency_id=to_agency_id,
                to_post_id=to_post_id,
            )
            results.append(BulkResult(matter_id, done=True))
        except Refused as refused:
            results.append(BulkResult(matter_id, done=False, code=refused.code, sentence=refused.message))
    return results


def _refuse_same_owner(begun: Begun, target: Destination) -> None:
    same_person = target.post_id is None or target.post_id == begun.matter.owner_post_id
    if not target.is_other_team_than(begun.matter) and same_person:
        raise Refused("hand_over.same_owner", _("That team has it already."), field="to")


def insert_proposal(begun: Begun, target: Destination, reason: str, at: datetime, *, answer: str = "") -> None:
    """The row of a proposal that waits for its answer, of which a matter has one at most; or given with its answer."""
    matter = begun.matter
    HandOver.objects.create(
        matter_id=matter.id,
        from_place_id=matter.owner_place_id,
        from_agency_id=matter.owner_agency_id,
        from_post_id=matter.owner_post_id,
        to_place_id=target.place.id,
        to_path=target.place.path,
        to_agency_id=target.agency_id,
        to_post_id=target.post_id,
        reason=reason,
        proposed_at=at,
        proposed_by_post_id=begun.capacity.post_id,
        answered_at=at if answer else None,
        answer=answer,
    )


def _answered(begun: Begun, at: datetime, answer: str, reason: str = "") -> HandOver:
    """Mark the pending proposal as answered; the first answer counts."""
    pending = begun.standing.pending
    if pending is None:
        raise Conflict("hand_over.gone", _("There is no hand-over waiting for an answer any more."))
    changed = HandOver.objects.filter(id=pending.id, answered_at__isnull=True).update(
        answered_at=at, answer=answer, answer_reason=reason
    )
    must_change_one(changed)
    return pending
