"""How far words of a caucus may go. Strict: nothing leaves it unless the party itself says so.

The author loosens; a release is previewed word for word, becomes a copy in the joint room and is never taken back.
"""

from datetime import datetime
from uuid import UUID

import msgspec
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.disputes.actions.channels import put, record_private, relabel
from linli.disputes.actions.room.evidence import copied, store
from linli.disputes.actions.room.gate import Desk, at_caucus, at_joint, brought_before, pace, record_joint, unknown
from linli.disputes.models import Item
from linli.disputes.queries.evidence import FilePayload
from linli.disputes.queries.items import channel_of, open_item
from linli.disputes.rules import DataClass, Label
from linli.disputes.rules.room import MESSAGE_LENGTH, Kind, decides_label, labels_for
from linli.kit.actors import Actor
from linli.kit.errors import Conflict, NotAllowed, Refused
from linli.kit.text import clean_text
from linli.ledger.actions import hurry


@transaction.atomic
def label_item(*, actor: Actor, at: datetime, dispute_id: UUID, item_id: UUID, label: Label) -> Item:
    """The party says whether the mediator may use it: PRIVATE or MEDIATOR_MAY_USE.

    Raises NotFound ``dispute.unknown``, NotAllowed ``label.not_yours``, Conflict ``label.released`` and
    ``changed.meanwhile``, Refused ``label.use_release``, and what ``gate.at_caucus`` raises.
    """
    desk = at_caucus(actor=actor, dispute_id=dispute_id)
    item = _own_item(desk, item_id)
    if label is Label.RELEASED:
        raise Refused("label.use_release", _("Please look at what the other side will read, and release it there."))
    if item.label == label.value:
        return item
    if label not in labels_for(Kind(item.kind), Label(item.label)):
        raise _released()
    relabel(item, label)
    item.label = label.value
    record_private(desk.standing, desk.capacity, desk.channel, verb="LABEL", at=at, item=item)
    hurry()
    return item


@transaction.atomic
def release(*, actor: Actor, at: datetime, dispute_id: UUID, item_id: UUID) -> Item:
    """Put a copy of it into the joint room, for everybody and for good; the copy. Again: the same copy.

    Raises as ``label_item``, with what ``gate.at_joint`` raises.
    """
    joint = at_joint(actor=actor, dispute_id=dispute_id)
    desk = at_caucus(actor=actor, dispute_id=dispute_id)
    item = _own_item(desk, item_id)
    if item.released_as is not None:
        return item.released_as
    if Label.RELEASED not in labels_for(Kind(item.kind), Label(item.label)):
        raise _released()
    relabel(item, Label.RELEASED)
    copy = _copy(desk, joint, item, at)
    Item.objects.filter(id=item.id).update(released_as=copy)
    record_joint(joint, verb="RELEASE", at=at, item=copy, also=(desk.channel,))
    hurry()
    return copy


@transaction.atomic
def ask_to_relay(
    *, actor: Actor, at: datetime, dispute_id: UUID, seat: int, text: str, once: UUID | None = None
) -> Item:
    """The mediator asks the party of a caucus: may I say this to the other side? The words as they would be said.

    Raises Refused ``text.missing``, ``text.too_long``, NotAllowed ``label.not_yours`` for the party itself, and what
    ``gate.at_caucus`` raises.
    """
    desk = at_caucus(actor=actor, dispute_id=dispute_id, seat=seat)
    if desk.capacity.party is not None:
        raise _not_yours()
    if before := brought_before(desk, once):
        return before
    words = clean_text(text, max_length=MESSAGE_LENGTH, field="text")
    if not words:
        raise Refused("text.missing", _("Please write what you would say."), field="text")
    pace(desk, at)
    payload = {"text": words}
    item = put(desk.channel, Kind.REQUEST, payload, at=at, by=desk.capacity, label=Label.PRIVATE, once=once)
    record_private(desk.standing, desk.capacity, desk.channel, verb="ASK_TO_RELAY", at=at, item=item)
    hurry()
    return item


@transaction.atomic
def refuse_to_relay(*, actor: Actor, at: datetime, dispute_id: UUID, item_id: UUID) -> Item:
    """The party says no to what the mediator asked; the request stays private. Again: the first answer.

    Raises as ``label_item``.
    """
    desk = at_caucus(actor=actor, dispute_id=dispute_id)
    item = _own_item(desk, item_id)
    if item.kind != Kind.REQUEST:
        raise _not_yours()
    if before := brought_before(desk, item.id):
        return before
    if item.label != Label.PRIVATE:
        relabel(item, Label.PRIVATE)
    payload = {"request": str(item.id)}
    answer = put(desk.channel, Kind.REFUSAL, payload, at=at, by=desk.capacity, label=Label.PRIVATE, once=item.id)
    record_private(desk.standing, desk.capacity, desk.channel, verb="REFUSE_TO_RELAY", at=at, item=answer)
    hurry()
    return answer


def _own_item(desk: Desk, item_id: UUID) -> Item:
    """An item of this caucus over which the actor decides, held until the end of the transaction."""
    item = Item.objects.select_for_update(no_key=True).filter(id=item_id, channel_id=desk.channel.id).first()
    if item is None:
        raise unknown()
    if desk.capacity.party is None or not decides_label(Kind(item.kind), by_party=item.by_party_id is not None):
        raise _not_yours()
    return item


def _copy(desk: Desk, joint: Desk, item: Item, at: datetime) -> Item:
    """Exactly what was sealed, sealed anew for all to read."""
    payload = open_item(desk.channel, item).payload
    if item.kind == Kind.FILE:
        written = copied(desk.channel, msgspec.convert(payload, FilePayload))
        return store(joint.channel, written, at=at, by=joint.capacity)
    channel = channel_of(desk.dispute.id, DataClass.JOINT)
    return put(channel, item.kind, payload, at=at, by=joint.capacity)


def _not_yours() -> NotAllowed:
    return NotAllowed("label.not_yours", _("Only whoever wrote it decides how far it may go."))


def _released() -> Conflict:
    return Conflict("label.released", _("This has been released. It cannot be taken back."))
