"""Complaints beside the dispute: nothing waits for them, and whom they are about never reads them."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.disputes.access import Capacity, Standing, get_standing
from linli.disputes.actions.channels import put, record_private
from linli.disputes.actions.invite import seat_of
from linli.disputes.events import ComplaintAnswered, ComplaintMade
from linli.disputes.models import Complaint, Item, Party
from linli.disputes.queries.items import channel_of
from linli.disputes.queries.stages import calendar_of, law_of
from linli.disputes.rules import DataClass, Reader
from linli.disputes.rules.jurisdiction import due_at
from linli.kit.actors import Actor
from linli.kit.cells import current_cell
from linli.kit.db import must_change_one
from linli.kit.errors import Conflict, NotFound, Refused
from linli.kit.events import announce
from linli.kit.text import clean_text
from linli.people.rules import covers_path

LENGTH = 2000
MOST_OPEN = 3
ANSWER = "ANSWER_COMPLAINT"


@transaction.atomic
def complain(*, actor: Actor, at: datetime, dispute_id: UUID, text: str, once: UUID | None = None) -> UUID:
    """A party complains to the registrar of the level above; the id. Neither the other sides nor the mediator learn it.

    ``once``: the key of the form; sent again it is the same complaint.

    Raises Refused ``text.missing``, ``text.too_long``, Conflict ``complaint.enough`` with three unanswered ones,
    NotFound ``party.unknown``.
    """
    standing = get_standing(actor, dispute_id)
    capacity = seat_of(standing)
    party = capacity.party
    assert party is not None, "a seat has its party"
    words = _words(text)
    channel = channel_of(dispute_id, DataClass.COMPLAINT, party)
    before = Item.objects.filter(channel=channel, once=once).first() if once else None
    if before is not None:
        return Complaint.objects.get(item_id=before.id).id
    if Complaint.objects.filter(party=party, answered_at__isnull=True).count() >= MOST_OPEN:
        raise Conflict("complaint.enough", _("Three complaints wait for an answer. Please wait for one of them."))
    dispute = standing.dispute
    law = law_of(dispute, at)
    due = due_at(law.rule_for(ANSWER, dispute.forum), at, calendar_of(law))
    item = put(channel, "COMPLAINT", {"text": words}, at=at, by=capacity, once=once)
    made = Complaint.objects.create(
        dispute=dispute,
        party=party,
        reviewer_path=reviewer_path(dispute.committee_path),
        mediator_id=dispute.mediator_id,
        item_id=item.id,
        made_at=at,
        due_at=due.at,
        unknown_from=due.unknown_from,
    )
    record_private(standing, capacity, channel, verb="COMPLAIN", at=at, item=item)
    announce(ComplaintMade(cell=current_cell(), at=at, **_ids(standing, made, party), due_at=due.at))
    return made.id


@transaction.atomic
def answer_complaint(*, actor: Actor, at: datetime, complaint_id: UUID, text: str) -> None:
    """The registrar of the level above answers, once.

    Raises NotFound ``complaint.unknown``, Conflict ``changed.meanwhile``, Refused ``text.missing``, ``text.too_long``.
    """
    complaint, standing, capacity = reviewed(actor, complaint_id)
    words = _words(text)
    channel = channel_of(complaint.dispute_id, DataClass.COMPLAINT, complaint.party)
    item = put(channel, "ANSWER", {"text": words}, at=at, by=capacity)
    waiting = Complaint.objects.filter(id=complaint.id, answered_at__isnull=True)
    must_change_one(waiting.update(answered_at=at, answer_id=item.id))
    record_private(standing, capacity, channel, verb="ANSWER_COMPLAINT", at=at, item=item)
    announce(ComplaintAnswered(cell=current_cell(), at=at, **_ids(standing, complaint, complaint.party)))


def reviewed(actor: Actor, complaint_id: UUID) -> tuple[Complaint, Standing, Capacity]:
    """A complaint as its reviewer has it. Raises NotFound ``complaint.unknown`` for everybody else."""
    unknown = NotFound("complaint.unknown", _("There is no such complaint, or it is not for you to see."))
    complaint = Complaint.objects.select_related("party").filter(id=complaint_id).first()
    if complaint is None or any(duty.post_id == complaint.mediator_id for duty in actor.duties):
        raise unknown
    try:
        standing = get_standing(actor, complaint.dispute_id)
    except NotFound as error:  # the same words as for a complaint that there is not
        raise unknown from error
    for held in standing.capacities:
        duty = held.duty if held.reader is Reader.REVIEWER else None
        if duty is not None and covers_path(duty.path, complaint.reviewer_path):
            return complaint, standing, held
    raise unknown


def reviewer_path(committee_path: str) -> str:
    """The place one rung above the committee; its own at the top."""
    codes = [code for code in committee_path.split("/") if code]
    return "".join(f"{code}/" for code in (codes[:-1] or codes))


def _words(text: str) -> str:
    words = clean_text(text, max_length=LENGTH, field="text")
    if not words:
        raise Refused("text.missing", _("Please write a few words."), field="text")
    return words


def _ids(standing: Standing, complaint: Complaint, party: Party) -> dict[str, Any]:
    return {
        "complaint_id": complaint.id,
        "dispute_id": standing.dispute.id,
        "party_id": party.id,
        "reviewer_path": complaint.reviewer_path,
    }
