"""What issues are worth to one side, sealed with it. Nobody reads it: a program compares, and only when all agree."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.disputes.actions.channels import put, record_private
from linli.disputes.actions.room.deals import decoded, hold
from linli.disputes.actions.room.gate import Desk, at_joint, pace
from linli.disputes.actions.suggest.kept import WISHES, delete_items, frame_of, is_locked, live_of
from linli.disputes.models import Item, Party
from linli.disputes.queries.items import channel_of
from linli.disputes.rules import DataClass
from linli.disputes.rules.offers import Issue
from linli.disputes.rules.room import Kind
from linli.disputes.rules.suggest import Method, Wishes, WishFault, frame_fault, points_fault
from linli.kit.actors import Actor
from linli.kit.errors import Conflict, NotAllowed, Refused
from linli.ledger.actions import hurry

FAULTS = {
    WishFault.ISSUES: _("The table has changed meanwhile. Please look at your points again."),
    WishFault.RANGE: _("Each point is a whole number from 0 to 100."),
    WishFault.SUM: _("The points have to add up to 100."),
    WishFault.GRADES: _("Please say of each way to settle it how much you like it."),
    WishFault.LIMITS: _("Please give an amount above zero."),
    WishFault.FLAT: _("Everything here is worth the same to you as it stands. Please say what matters more to you."),
}


@transaction.atomic
def save_wishes(*, actor: Actor, at: datetime, dispute_id: UUID, wishes: Wishes) -> Item:
    """Seal what the issues are worth to the actor; what was said before is destroyed. Nothing that another sees moves.

    Raises NotAllowed ``wishes.sides_only``, Conflict ``wishes.locked``, Refused ``wishes.<fault>``, 429
    ``request.too_often`` and what ``gate.at_joint`` raises.
    """
    desk, party = side_of(actor, dispute_id)
    if is_locked(dispute_id, party.id):
        sentence = _("Your wishes stand now. They can be changed when another suggestion is asked for and all agree.")
        raise Conflict("wishes.locked", sentence)
    if fault := _fault(desk, dispute_id, wishes):
        raise refused(fault)
    pace(desk, at)
    limits = channel_of(dispute_id, DataClass.LIMITS, party)
    former = list(Item.objects.filter(channel=limits, kind=WISHES).values_list("id", flat=True))
    delete_items(former)
    item = put(limits, WISHES, wishes, at=at, by=desk.capacity)
    record_private(desk.standing, desk.capacity, limits, verb="SAVE_WISHES", at=at, item=item)
    hurry()
    return item


def side_of(actor: Actor, dispute_id: UUID) -> tuple[Desk, Party]:
    """One after the other. Raises NotAllowed ``wishes.sides_only`` and what ``gate.at_joint`` raises."""
    hold(dispute_id)
    desk = at_joint(actor=actor, dispute_id=dispute_id, answering=True)
    if desk.capacity.party is None:
        raise NotAllowed("wishes.sides_only", _("Only the sides say what they wish. A mediator learns nothing of it."))
    return desk, desk.capacity.party


def refused(fault: WishFault) -> Refused:
    """The sentence of a fault."""
    return Refused(f"wishes.{fault.value.lower()}", FAULTS[fault], field="points")


def _fault(desk: Desk, dispute_id: UUID, wishes: Wishes) -> WishFault | None:
    live = live_of(dispute_id)
    if live is None:
        table = decoded(desk.channel, [Kind.ISSUE], {Kind.ISSUE: Issue})
        return points_fault(wishes, frozenset(str(row.id) for row, _issue in table))
    frame = frame_of(live)
    fault = points_fault(wishes, frozenset(str(issue.id) for issue in frame.issues))
    return fault or (frame_fault(frame, wishes) if frame.method is Method.PACKAGE else None)
