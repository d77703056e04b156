"""After an agreement is in force, or without one: judicial confirmation, new terms, and handing off."""

import hashlib
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.disputes.access import Standing, get_standing
from linli.disputes.actions.agreement.addresses import addresses_for_papers, keep_address
from linli.disputes.actions.agreement.freeze import mediator_name
from linli.disputes.actions.change import Begun, begin_as, finish
from linli.disputes.actions.channels import put
from linli.disputes.models import Agreement, Clock, Dispute, Due, FactsApproval, HandOff, JointWish, Party
from linli.disputes.queries.agreement import (
    agreement_in_force,
    everybody_by_key,
    key_of,
    names_by_key,
    of_text_in_force,
    parties_by_key,
    text_of,
    wished_by,
)
from linli.disputes.queries.items import channel_of, newest_item
from linli.disputes.queries.stages import law_of
from linli.disputes.rules import DataClass, Verb
from linli.disputes.rules.packets import (
    Basis,
    Facts,
    NotAPacket,
    Owed,
    Packet,
    PacketKind,
    PacketParty,
    apart,
    packet,
    packet_json,
)
from linli.disputes.rules.terms import due_items
from linli.kit.actors import Actor
from linli.kit.clock import local_day
from linli.kit.errors import Conflict, Refused
from linli.kit.ids import show_reference
from linli.kit.text import clean_text
from linli.ledger import actions as ledger

_ACTS = {PacketKind.CONFIRMATION: "APPLY_FOR_CONFIRMATION"}


@transaction.atomic
def ask_to_renegotiate(*, actor: Actor, at: datetime, dispute_id: UUID) -> Dispute:
    """A side asks for new terms; when all have, they are written as the next version and the old ones stay in force.

    Raises Conflict ``agreement.none``, and what ``begin`` and ``finish`` raise.
    """
    standing = get_standing(actor, dispute_id)
    begun = begin_as(standing, Verb.RENEGOTIATE)
    if _wish(begun, JointWish.Kinds.RENEGOTIATE, at):
        JointWish.objects.filter(agreement__dispute_id=dispute_id, kind=JointWish.Kinds.RENEGOTIATE).delete()
        return finish(begun, at=at)
    ledger.record(
        verb="disputes.ask_to_renegotiate",
        subject_type="dispute",
        subject_id=dispute_id,
        actor=actor,
        at=at,
        before=None,
        after={"seat": begun.party.seat if begun.party else None},
        topics=[f"dispute:{dispute_id}"],
    )
    return begun.dispute


@transaction.atomic
def ask_to_confirm(*, actor: Actor, at: datetime, dispute_id: UUID, court: str, papers_to: str = "") -> HandOff | None:
    """A side wants the court to confirm the agreement; when all do, the packet is made. None while a word is missing.

    ``papers_to``: where the court's papers reach this side; it stands in the packet, which the others read too. Raises
    Conflict ``confirm.too_late`` after thirty days from its effect (People's Mediation Law, article 33), Conflict
    ``confirm.under_way`` while a court has it, Refused ``text.missing`` without a court, and what ``begin`` and
    ``finish`` raise.
    """
    standing = get_standing(actor, dispute_id)
    begun = begin_as(standing, Verb.APPLY_FOR_CONFIRMATION)
    _check_free(dispute_id)
    clock = Clock.objects.filter(dispute_id=dispute_id, act="APPLY_FOR_CONFIRMATION").order_by("-started_at").first()
    if clock is None or at > clock.due_at:
        raise Conflict("confirm.too_late", _("The thirty days for judicial confirmation are over."))
    keep_address(begun, papers_to, at)
    wanted = _wish(begun, JointWish.Kinds.CONFIRM, at)
    made = _make(begun, PacketKind.CONFIRMATION, court, at, until=clock.due_at) if wanted else None
    finish(begun, at=at, facts={"packet": made.sha256} if made else {})
    return made


@transaction.atomic
def hand_off(*, actor: Actor, at: datetime, dispute_id: UUID, kind: PacketKind, addressed_to: str) -> HandOff:
    """A side takes it to another body: a packet with undisputed facts and agreement, and nothing else.

    How papers reach that side stands only in its own copy, the one that goes there.

    Raises Refused ``packet.<reason>`` where the body needs what is not there, and what ``begin`` and ``finish`` raise.
    """
    standing = get_standing(actor, dispute_id)
    begun = begin_as(standing, Verb.HAND_OFF)
    made = _make(begun, kind, addressed_to, at)
    finish(begun, at=at, facts={"kind": kind.value})  # never a digest of what only one side may read
    return made


def _check_free(dispute_id: UUID) -> None:
    there = [HandOff.States.ACCEPTED, HandOff.States.GRANTED]
    if of_text_in_force(dispute_id).filter(kind=PacketKind.CONFIRMATION.value, state__in=there).exists():
        raise Conflict("confirm.under_way", _("A court has it already. You see here what it says."))


def _wish(begun: Begun, kind: JointWish.Kinds, at: datetime) -> bool:
    """Keep a side's word; True when it was the last one missing."""
    agreement = agreement_in_force(begun.dispute.id)
    if agreement is None or begun.party is None:
        raise Conflict("agreement.none", _("No agreement is in force."))
    JointWish.objects.get_or_create(agreement=agreement, kind=kind, party=begun.party, defaults={"at": at})
    return {party.id for party in parties_by_key(begun.standing).values()} <= wished_by(agreement, kind)


def _make(begun: Begun, kind: PacketKind, addressed_to: str, at: datetime, *, until: datetime | None = None) -> HandOff:
    body = clean_text(addressed_to, max_length=80, field="addressed_to")
    if not body:
        raise Refused("text.missing", _("Please say to whom it goes."), field="addressed_to")
    made = _packet(begun.standing, kind, body, at, until)
    raw = packet_json(made)
    row = HandOff.objects.create(
        dispute=begun.dispute, kind=kind.value, addressed_to=body, sha256=_sha(raw), made_at=at
    )
    _keep(begun, row, made, at)
    return row


def _keep(begun: Begun, row: HandOff, made: Packet, at: datetime) -> None:
    """All sides read it without how to reach whoever hands off alone: that lies with this side's own identity."""
    if made.kind is not PacketKind.CONFIRMATION and begun.party is not None:
        made, own = apart(made, key_of(begun.party))
        mine = channel_of(begun.dispute.id, DataClass.IDENTITY, begun.party)
        put(mine, "PACKET_PARTY", {"hand_off": str(row.id), "party": own}, at=at, by=begun.capacity)
    payload = {"hand_off": str(row.id), "raw": packet_json(made).decode()}
    put(channel_of(begun.dispute.id, DataClass.AGREEMENT), "PACKET", payload, at=at, by=begun.capacity)


def _packet(standing: Standing, kind: PacketKind, body: str, at: datetime, until: datetime | None) -> Packet:
    agreement = agreement_in_force(standing.dispute.id)
    text = text_of(standing, agreement)[0] if agreement else None
    owed = _owed(standing, agreement, at) if agreement and kind is PacketKind.PAYMENT_ORDER else ()
    try:
        return packet(
            kind=kind,
            reference=show_reference(standing.dispute.reference),
            made_at=at,
            addressed_to=body,
            parties=_packet_parties(standing, kind),
            facts=_facts(standing),
            agreement=text,
            owed=owed,
            basis=_basis(standing, kind, at),
            until=local_day(until) if until else None,
            mediator=mediator_name(standing.dispute),
        )
    except NotAPacket as missing:
        sentence = _("This body needs something that is not there yet, such as a confirmed record or an agreement.")
        raise Refused(f"packet.{missing.code.lower()}", sentence) from missing


def _facts(standing: Standing) -> Facts | None:
    """The record, only when every side has confirmed the very text."""
    found = newest_item(standing, DataClass.FACTS, "FACTS")
    if found is None:
        return None
    text = str(found.payload["text"])
    digest = hashlib.sha256(text.encode()).digest()
    said = FactsApproval.objects.filter(dispute_id=standing.dispute.id, sha256=digest)
    here = everybody_by_key(standing)
    if {party.id for party in here.values()} - set(said.values_list("party_id", flat=True)):
        return None
    return Facts(statements=tuple(text.splitlines()), recorded_at=found.at, confirmed_by=tuple(here))


def _packet_parties(standing: Standing, kind: PacketKind) -> tuple[PacketParty, ...]:
    """Names of all. How papers reach a side only where it said so itself: for a joint application with its own word.

    Whoever hands off alone gives what is its own.
    """
    given = addresses_for_papers(standing) if kind is PacketKind.CONFIRMATION else {}
    found = []
    for key, party in everybody_by_key(standing).items():
        own = party == standing.party and kind is not PacketKind.CONFIRMATION
        known = newest_item(standing, DataClass.IDENTITY, "IDENTITY", party) if own else None
        address = str(known.payload.get("address", "")) if known else given.get(party.id, "")
        phone = str(known.payload.get("phone", "")) if known else ""
        name = names_by_key(standing)[key]
        found.append(PacketParty(key=key, name=name, role=_role(party), address=address, telephone=phone))
    return tuple(found)


def _role(party: Party) -> str:
    if party.side == Party.Sides.APPLICANT:
        return "APPLICANT"
    return "RESPONDENT" if party.seat == 1 else "FURTHER"


def _owed(standing: Standing, agreement: Agreement, at: datetime) -> tuple[Owed, ...]:
    """Payments to whoever asks that are late and not settled, days of grace counted, each from the day it came due."""
    text, _raw = text_of(standing, agreement)
    day = local_day(at)
    open_dues = {
        (due.term, due.number): due.due_on
        for due in Due.objects.filter(
            agreement=agreement, owed_to=standing.party, confirmed_at=None, released_at=None, late_from__lte=day
        )
    }
    return tuple(
        Owed(term=item.term_id, number=item.number, due_on=due_on, amount=item.amount)
        for item in due_items(text.terms)
        if item.amount is not None and (due_on := open_dues.get((item.term_id, item.number))) is not None
    )


def _basis(standing: Standing, kind: PacketKind, at: datetime) -> tuple[Basis, ...]:
    law = law_of(standing.dispute, at)
    act = _ACTS.get(kind)
    rules = [law.rule_for(act, standing.dispute.forum)] if act else []
    return tuple(Basis(source=rule.source_words("zh-hans"), verified=rule.verified) for rule in rules)


def _sha(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()
