"""Disputes on their way to and in mediation, for any module's tests."""

from datetime import datetime
from uuid import UUID

from linli.disputes import actions
from linli.disputes.actions.change import begin, finish
from linli.disputes.models import Dispute, RosterEntry
from linli.disputes.rules import State, Verb
from linli.disputes.rules.mediation import ConflictClass
from linli.disputes.tests.make import CLAIM, MONDAY, RESPONDENT, fresh, holder, make_dispute, party_of
from linli.kit.actors import Actor
from tests.cast import Cast


def make_invited(cast: Cast, at: datetime = MONDAY) -> Dispute:
    """The claim is written, the other side named and asked."""
    dispute = make_dispute(cast, at)
    applicant = holder(party_of(dispute, 0))
    actions.state_claim(actor=applicant, at=at, dispute_id=dispute.id, text=CLAIM)
    actions.name_party(actor=applicant, at=at, dispute_id=dispute.id, identity=RESPONDENT)
    finish(begin(actor=applicant, dispute_id=dispute.id, verb=Verb.INVITE), at=at)
    return fresh(dispute)


def both(dispute: Dispute) -> tuple[Actor, Actor]:
    """Applicant and respondent by their links."""
    return holder(party_of(dispute, 0)), holder(party_of(dispute, 1))


def make_talking(cast: Cast, at: datetime = MONDAY) -> Dispute:
    """The other side has said yes."""
    dispute = make_invited(cast, at)
    actions.consent(actor=both(dispute)[1], at=at, dispute_id=dispute.id)
    return fresh(dispute)


def make_selecting(cast: Cast, at: datetime = MONDAY) -> Dispute:
    """A mediator was called, and the township's stands on the roster."""
    dispute = make_talking(cast, at)
    make_roster(cast, at)
    actions.call_mediator(actor=both(dispute)[0], at=at, dispute_id=dispute.id)
    return fresh(dispute)


def make_roster(cast: Cast, at: datetime = MONDAY) -> RosterEntry:
    """The township's mediator on the roster, for every kind."""
    return actions.list_mediator(actor=cast.clerk.actor, at=at, post_id=cast.mediator.post.id, name="周和")


def make_pending(cast: Cast, at: datetime = MONDAY) -> Dispute:
    """Both sides picked the township's mediator."""
    dispute = make_selecting(cast, at)
    for actor in both(dispute):
        pick(actor, dispute, cast.mediator.post.id, at)
    return fresh(dispute)


def pick(actor: Actor, dispute: Dispute, post_id: UUID, at: datetime = MONDAY) -> None:
    """One side would accept that mediator."""
    actions.pick_mediators(actor=actor, at=at, dispute_id=dispute.id, post_ids=[post_id])


def make_mediating(cast: Cast, at: datetime = MONDAY) -> Dispute:
    """The mediator disclosed nothing, and both sides keep him."""
    dispute = make_pending(cast, at)
    actions.accept_appointment(actor=cast.mediator.actor, at=at, dispute_id=dispute.id, conflict=ConflictClass())
    for actor in both(dispute):
        actions.keep_mediator(actor=actor, at=at, dispute_id=dispute.id)
    found = fresh(dispute)
    assert found.state == State.MEDIATING.value
    return found
