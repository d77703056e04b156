"""Approving the frozen text: by passkey over its hash, or on paper. Everybody's approval is of the same bytes."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.disputes.access import Capacity, Standing, get_standing
from linli.disputes.actions.agreement.freeze import frozen_agreement
from linli.disputes.actions.change import Begun, begin_as, finish
from linli.disputes.actions.channels import put
from linli.disputes.actions.clocks import COURT_DECIDES, stop_act
from linli.disputes.actions.leaving import out_of_writing
from linli.disputes.models import Agreement, Approval, Dispute, Due, Party
from linli.disputes.queries.agreement import parties_by_key, text_of
from linli.disputes.queries.items import channel_of
from linli.disputes.rules import DataClass, EndReason, Verb, Who
from linli.disputes.rules.terms import due_items
from linli.kit.actors import Actor
from linli.kit.errors import Conflict, NotAllowed, NotFound
from linli.ledger import actions as ledger


@transaction.atomic
def record_paper(
    *, actor: Actor, at: datetime, dispute_id: UUID, party_id: UUID | None, sha256: str, scan: bytes, scan_kind: str
) -> Approval:
    """A party signed the printed text, or put a fingerprint on it, before whoever records it here with the paper.

    ``party_id`` None: the mediator's own signature. ``sha256`` is printed on the paper. The very same picture sent
    again for the same signer is this approval. Raises NotAllowed ``dispute.not_yours`` for anybody but the mediator or
    the registrar, NotFound ``party.unknown``, and as ``approve``.
    """
    standing = get_standing(actor, dispute_id)
    party = next((one for one in standing.parties if one.id == party_id and one.left_at is None), None)
    if party is None and (party_id is not None or standing.dispute.mediator_id is None):
        raise NotFound("party.unknown", _("There is no such side in this dispute."))
    witness = next((held for held in standing.capacities if held.who in (Who.MEDIATOR, Who.REGISTRAR)), None)
    if witness is None or witness.duty is None:
        raise NotAllowed("dispute.not_yours", _("This is for somebody else in this dispute to do."))
    digest = hashlib.sha256(scan).hexdigest()
    kept = given_already(dispute_id, sha256, scan=digest, signer=str(party_id or ""))
    if kept is not None:
        return kept
    payload = {"party": str(party_id or ""), "kind": scan_kind, "sha256": sha256, "bytes": scan.hex()}
    item = put(channel_of(dispute_id, DataClass.AGREEMENT), "PAPER", payload, at=at, by=witness)
    proof = {
        "paper": str(item.id),
        "witness": str(witness.duty.post_id),
        "scan": digest,
        "signer": str(party_id or ""),
    }
    return approve(standing, at=at, sha256=sha256, method=Approval.Methods.PAPER, proof=proof, party=party)


@transaction.atomic
def approve(
    standing: Standing,
    *,
    at: datetime,
    sha256: str,
    method: Approval.Methods,
    proof: Mapping[str, Any],
    party: Party | None,
) -> Approval:
    """Keep one approval; the last one brings the agreement into force. ``party`` None: the mediator's own.

    Raises Conflict ``agreement.changed`` when the text is another, ``agreement.reflection`` before the time to think
    it over has passed, ``agreement.signed`` the second time, and what ``begin`` and ``finish`` raise.
    """
    begun = begin_as(standing, Verb.SIGN)
    agreement = frozen_agreement(standing.dispute.id)
    if agreement.sha256 != sha256:
        raise Conflict("agreement.changed", _("This is not the text that is to be signed. Please read it again."))
    if at < agreement.reflect_until:
        raise Conflict("agreement.reflection", _("There is still time to think it over. Signing begins afterwards."))
    values = {"method": method, "sha256": sha256, "proof": dict(proof), "at": at}
    signed = Approval.objects.filter(agreement=agreement)
    mediator = standing.dispute.mediator_id if party is None else None
    if (signed.filter(party=party) if party else signed.filter(party__isnull=True)).exists():
        raise Conflict("agreement.signed", _("You have signed this text already."))
    approval = Approval.objects.create(agreement=agreement, party=party, post_id=mediator, **values)
    facts = {"seat": party.seat} if party else {"mediator": True}
    if _missing(standing, agreement):
        finish(begun, at=at, facts=facts)
    else:
        _into_force(begun, agreement, at, facts)
    return approval


@transaction.atomic
def refuse_to_sign(*, actor: Actor, at: datetime, dispute_id: UUID, version: int | None = None) -> Dispute:
    """A side does not sign: it ends without an agreement, and nothing that was said binds anybody.

    Where an agreement is in force and new terms were to take its place, it goes on as it was.

    Raises what ``begin`` and ``finish`` raise.
    """
    standing = get_standing(actor, dispute_id)
    begun = begin_as(standing, out_of_writing(standing.dispute, Verb.REFUSE_TO_SIGN), version)
    return finish(begun, at=at, ended_reason=EndReason.REFUSES_TO_SIGN)


def given_already(dispute_id: UUID, sha256: str, **proof: str) -> Approval | None:
    """The approval of a text that stands with exactly this proof: it came once, and its acknowledgement was lost."""
    standing = (Agreement.States.FROZEN, Agreement.States.IN_FORCE)
    rows = Approval.objects.filter(agreement__dispute_id=dispute_id, agreement__state__in=standing, sha256=sha256)
    return rows.filter(proof__contains=proof).first()


def signing_capacity(standing: Standing) -> Capacity:
    """As whom the actor signs for himself. Raises NotAllowed ``dispute.not_yours``."""
    own = next((held for held in standing.capacities if held.party or held.who is Who.MEDIATOR), None)
    if own is None:
        raise NotAllowed("dispute.not_yours", _("This is for somebody else in this dispute to do."))
    return own


def _missing(standing: Standing, agreement: Agreement) -> bool:
    """True while a side, or the mediator where there is one, has not approved."""
    signed = Approval.objects.filter(agreement=agreement)
    parties = set(signed.filter(party__isnull=False).values_list("party_id", flat=True))
    if {party.id for party in parties_by_key(standing).values()} - parties:
        return True
    mediator = standing.dispute.mediator_id
    return mediator is not None and not signed.filter(party__isnull=True, post_id=mediator).exists()


def _into_force(begun: Begun, agreement: Agreement, at: datetime, facts: Mapping[str, Any]) -> None:
    dispute = begun.dispute
    former = Agreement.objects.filter(dispute=dispute, state=Agreement.States.IN_FORCE)
    former.update(state=Agreement.States.SUPERSEDED)
    Agreement.objects.filter(id=agreement.id).update(state=Agreement.States.IN_FORCE, in_force_at=at)
    _make_dues(begun.standing, agreement)
    stop_act(dispute, COURT_DECIDES, at)  # a court that still has the former text decides nothing of this one
    last = begin_as(begun.standing, Verb.BRING_INTO_FORCE)
    finish(last, at=at, facts={**facts, "version": agreement.version, "sha256": agreement.sha256})
    ledger.record(
        verb="disputes.agreement_in_force",
        subject_type="dispute_agreement",
        subject_id=agreement.id,
        actor=begun.standing.actor,
        at=at,
        before=None,
        after={"sha256": agreement.sha256, "version": agreement.version},
    )


def _make_dues(standing: Standing, agreement: Agreement) -> None:
    text, _raw = text_of(standing, agreement)
    here = parties_by_key(standing)
    Due.objects.bulk_create(
        Due(
            agreement=agreement,
            term=item.term_id,
            number=item.number,
            owed_by=here[item.owed_by],
            owed_to=here.get(item.owed_to),
            due_on=item.due_on,
            late_from=item.late_from,
            remind_on=list(item.remind_on),
            next_reminder_on=min(item.remind_on, default=None),
            cure_days=item.cure_days,
        )
        for item in due_items(text.terms)
    )
