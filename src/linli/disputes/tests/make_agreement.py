"""Disputes from common terms to an agreement in force, for any module's tests."""

from datetime import datetime, timedelta
from uuid import UUID

from linli.disputes import actions
from linli.disputes.access import get_standing
from linli.disputes.actions.agreement.sign import approve
from linli.disputes.actions.change import begin, finish
from linli.disputes.models import Agreement, Approval, Dispute
from linli.disputes.queries.agreement import Draft, newest_draft
from linli.disputes.rules import Verb
from linli.disputes.rules.terms import Do, Instalment, Pay, Terms
from linli.disputes.tests.make import MONDAY, fresh
from linli.disputes.tests.make_mediation import both, make_mediating
from linli.kit.actors import Actor
from linli.kit.clock import local_day
from tests.cast import Cast


def terms_from(at: datetime) -> Terms:
    """Money in two parts and work, all due in the weeks after that moment."""
    day = local_day(at)
    parts = (
        Instalment(due_on=day + timedelta(days=17), amount=150_000),
        Instalment(due_on=day + timedelta(days=48), amount=150_000),
    )
    money = Pay(id="t1", payer="B", payee="A", amount=300_000, instalments=parts, purpose="墙面维修")
    return Terms(terms=(money, Do(id="t2", who="B", act="修好阳台地漏", by=day + timedelta(days=27))))


TERMS = terms_from(MONDAY)
AFTER_REFLECTION = MONDAY + timedelta(hours=25)


def make_agreed(cast: Cast, at: datetime = MONDAY) -> Dispute:
    """Terms are common; nothing is written yet."""
    dispute = make_mediating(cast, at)
    finish(begin(actor=both(dispute)[0], dispute_id=dispute.id, verb=Verb.ACCEPT_OFFER), at=at)
    return fresh(dispute)


def make_draft(cast: Cast, dispute: Dispute, terms: Terms | None = None, at: datetime = MONDAY) -> UUID:
    """The mediator's draft; the id of its item."""
    actions.draft_terms(
        actor=cast.mediator.actor, at=at, dispute_id=dispute.id, draft=Draft(terms=terms or terms_from(at))
    )
    found = newest_draft(get_standing(cast.mediator.actor, dispute.id))
    assert found is not None
    return found.item_id


def make_frozen(cast: Cast, at: datetime = MONDAY) -> tuple[Dispute, Agreement]:
    """The text is frozen, and everybody thinks it over."""
    dispute = make_agreed(cast, at)
    draft_id = make_draft(cast, dispute, at=at)
    agreement = actions.freeze_terms(actor=cast.mediator.actor, at=at, dispute_id=dispute.id, draft_id=draft_id)
    return fresh(dispute), agreement


def sign(actor: Actor, dispute: Dispute, agreement: Agreement, at: datetime = AFTER_REFLECTION) -> Approval:
    """One signer's approval, as a passkey's would be kept."""
    standing = get_standing(actor, dispute.id)
    method = Approval.Methods.PASSKEY
    return approve(standing, at=at, sha256=agreement.sha256, method=method, proof={}, party=standing.party)


def make_in_force(cast: Cast, at: datetime = MONDAY) -> tuple[Dispute, Agreement]:
    """Both sides and the mediator have signed."""
    dispute, agreement = make_frozen(cast, at)
    for actor in (*both(dispute), cast.mediator.actor):
        sign(actor, dispute, agreement, at + timedelta(hours=25))
    agreement.refresh_from_db()
    return fresh(dispute), agreement
