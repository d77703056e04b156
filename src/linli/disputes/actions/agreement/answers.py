"""What the other body says of a packet: noted by hand, or taken in with its signature; the clocks follow."""

import hashlib
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.disputes.access import get_standing
from linli.disputes.actions import clocks
from linli.disputes.actions.announcing import said_of
from linli.disputes.actions.channels import put
from linli.disputes.events import HandOffAnswered
from linli.disputes.models import Clock, Dispute, HandOff, Item, JointWish, Receiver
from linli.disputes.queries.agreement import of_text_in_force
from linli.disputes.queries.items import channel_of
from linli.disputes.rules import END_STATES, DataClass, Reader, State
from linli.disputes.rules.answers import KEY_BYTES, Answer, NotAnAnswer, Outcome, SignedAnswer, may_follow, read_answer
from linli.disputes.rules.packets import PacketKind
from linli.disputes.rules.stages import StageClock
from linli.kit.actors import Actor, ActorKind
from linli.kit.db import must_change_one
from linli.kit.errors import Conflict, NotAllowed, NotFound, Refused
from linli.kit.events import announce
from linli.kit.text import clean_line
from linli.ledger import actions as ledger

NUMBER_LENGTH = 40
_APPLY = "APPLY_FOR_CONFIRMATION"
_NOTE = (Reader.MEDIATOR, Reader.REGISTRAR)
_BRING = (Reader.OWNER, Reader.MEDIATOR, Reader.REGISTRAR)  # whoever has the packet


@transaction.atomic
def answer_hand_off(
    *, at: datetime, hand_off_id: UUID, state: HandOff.States, receiver_reference: str, actor: Actor
) -> HandOff:
    """What the other body says of a packet; both sides are told, and the thirty days stop, go on or begin.

    Raises NotFound ``packet.unknown``, Conflict ``answer.final`` where it has decided for good.
    """
    made = HandOff.objects.select_for_update().select_related("dispute").filter(id=hand_off_id).first()
    if made is None:
        raise _unknown()
    if state.value in {one.value for one in Outcome} and not may_follow(made.state, Outcome(state.value)):
        raise Conflict("answer.final", _("That body has decided already. Nothing was changed."))
    values = {"state": state, "receiver_reference": receiver_reference[:NUMBER_LENGTH], "answered_at": at}
    must_change_one(HandOff.objects.filter(id=made.id, state=made.state).update(**values))
    ledger.record(
        verb="disputes.answer_hand_off",
        subject_type="dispute_hand_off",
        subject_id=made.id,
        actor=actor,
        at=at,
        before={"state": made.state},
        after={"state": state.value},
        topics=[f"dispute:{made.dispute_id}"],
    )
    made.state, made.receiver_reference, made.answered_at = state, receiver_reference[:NUMBER_LENGTH], at
    due_at = _follow(made, at)
    said = said_of(made.dispute, verb="ANSWER_HAND_OFF", at=at)
    announce(HandOffAnswered(**said, kind=made.kind, outcome=state.value, due_at=due_at))
    return made


@transaction.atomic
def note_answer(
    *, actor: Actor, at: datetime, dispute_id: UUID, hand_off_id: UUID, state: HandOff.States, number: str = ""
) -> HandOff:
    """The mediator or the service desk notes what came by letter or telephone.

    Raises NotAllowed ``dispute.not_yours`` for anybody else, a side too, NotFound ``packet.unknown``, and as
    ``answer_hand_off``.
    """
    capacities = get_standing(actor, dispute_id).capacities
    if not any(held.reader in _NOTE for held in capacities):
        raise NotAllowed("dispute.not_yours", _("This is for somebody else in this dispute to do."))
    if not HandOff.objects.filter(id=hand_off_id, dispute_id=dispute_id).exists():
        raise _unknown()
    words = clean_line(number, max_length=NUMBER_LENGTH)
    return answer_hand_off(actor=actor, at=at, hand_off_id=hand_off_id, state=state, receiver_reference=words)


@transaction.atomic
def take_answer(*, actor: Actor, at: datetime, raw: bytes, dispute_id: UUID | None = None) -> HandOff:
    """Take in the signed answer of a body that is known here. The same one brought again changes nothing.

    ``dispute_id``: only for a packet of this dispute. Raises Refused ``answer.<fault>``, NotAllowed ``answer.stranger``
    for a key that is not known here for that door, NotFound ``packet.unknown``, and as ``answer_hand_off``.
    """
    signed = _read(raw)
    answer = signed.answer
    _check_key(signed)
    made = HandOff.objects.select_for_update().filter(sha256=answer.packet_sha256, kind=answer.kind.value).first()
    if made is None or dispute_id not in (None, made.dispute_id):
        raise _unknown()
    _check_may(actor, made.dispute_id)
    channel = channel_of(made.dispute_id, DataClass.AGREEMENT)
    once = UUID(bytes=hashlib.sha256(raw).digest()[:16])
    if Item.objects.filter(channel=channel, once=once).exists():
        return made
    payload = {"hand_off": str(made.id), "raw": raw.decode()}
    put(channel, "ANSWER", payload, at=at, by=None, once=once)
    state = HandOff.States(answer.outcome.value)
    return answer_hand_off(at=at, hand_off_id=made.id, state=state, receiver_reference=answer.number, actor=actor)


@transaction.atomic
def list_receiver(
    *, actor: Actor, at: datetime, name: str, public_key: bytes, kinds: tuple[PacketKind, ...], is_test: bool = False
) -> Receiver:
    """From now on the signed answers of this body are taken in. Raises Refused ``receiver.key``, ``receiver.known``."""
    if len(public_key) != KEY_BYTES or not name.strip() or not kinds:
        raise Refused("receiver.key", _("A body needs a name, a door and a key of 32 bytes."))
    if Receiver.objects.filter(public_key=public_key).exists():
        raise Refused("receiver.known", _("This key is known already."))
    made = Receiver.objects.create(
        name=name.strip()[:80],
        kinds=[kind.value for kind in kinds],
        public_key=public_key,
        is_test=is_test,
        listed_at=at,
    )
    ledger.record(
        verb="disputes.list_receiver",
        subject_type="dispute_receiver",
        subject_id=made.id,
        actor=actor,
        at=at,
        before=None,
        after={"name": made.name, "kinds": made.kinds, "public_key": public_key.hex(), "is_test": is_test},
    )
    return made


def _read(raw: bytes) -> SignedAnswer:
    try:
        return read_answer(raw)
    except NotAnAnswer as fault:
        sentence = _("This file is no answer of a court or another body, or it was changed on the way.")
        raise Refused(f"answer.{fault.code.lower()}", sentence, field="answer") from fault


def _check_key(signed: SignedAnswer) -> None:
    """Whose key it is decides, not the name that somebody wrote into the answer."""
    answer: Answer = signed.answer
    known = Receiver.objects.filter(public_key=bytes.fromhex(signed.public_key), unlisted_at__isnull=True).first()
    fits = known is not None and answer.kind.value in known.kinds and answer.body == known.name
    if known is None or not fits or known.is_test != answer.is_test:
        raise NotAllowed("answer.stranger", _("The signature is not of a body that is known here for this."))


def _check_may(actor: Actor, dispute_id: UUID) -> None:
    if actor.kind is ActorKind.SYSTEM:
        return
    if not any(held.reader in _BRING for held in get_standing(actor, dispute_id).capacities):
        raise NotAllowed("dispute.not_yours", _("This is for somebody else in this dispute to do."))


def _follow(made: HandOff, at: datetime) -> datetime | None:
    """The clocks of judicial confirmation; the day until which it can be handed in once more, if it was returned.

    What is said of a text that newer terms have replaced moves nothing: their own thirty days run.
    """
    if made.kind != PacketKind.CONFIRMATION.value or State(made.dispute.state) in END_STATES:
        return None
    if made not in of_text_in_force(made.dispute_id):
        return None
    apply_until = Clock.objects.filter(dispute=made.dispute, act=_APPLY).order_by("-started_at").first()
    if made.state in (HandOff.States.FILED, HandOff.States.ACCEPTED):
        clocks.stop_act(made.dispute, _APPLY, at)
    if made.state == HandOff.States.ACCEPTED:
        clocks.start(made.dispute, StageClock(act=clocks.COURT_DECIDES, on_expiry="ALARM"), at)
    elif made.state != HandOff.States.FILED:
        clocks.stop_act(made.dispute, clocks.COURT_DECIDES, at)
    due_at = _again(made, apply_until, at) if made.state == HandOff.States.RETURNED else None
    if made.state in (HandOff.States.GRANTED, HandOff.States.REFUSED):
        clocks.stop_act(made.dispute, _APPLY, at)
    clocks.keep_earliest(made.dispute, _running(made.dispute))
    return due_at


def _again(made: HandOff, apply_until: Clock | None, at: datetime) -> datetime | None:
    """Everybody's word is asked for anew, and the thirty days, which never moved, go on while any of them are left."""
    JointWish.objects.filter(agreement__dispute=made.dispute, kind=JointWish.Kinds.CONFIRM).delete()
    if apply_until is None or apply_until.due_at <= at:
        return None
    Clock.objects.filter(id=apply_until.id, expired_at__isnull=True).update(stopped_at=None)
    return apply_until.due_at


def _running(dispute: Dispute) -> list[Clock]:
    return list(Clock.objects.filter(dispute=dispute, stopped_at__isnull=True, expired_at__isnull=True))


def _unknown() -> NotFound:
    return NotFound("packet.unknown", _("There is no such packet."))
