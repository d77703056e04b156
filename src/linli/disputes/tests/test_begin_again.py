"""Reopening and the next level begin afresh: a mediator, picks, pauses and texts of before stand in nobody's way."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from linli.disputes import actions
from linli.disputes.actions.room import Draft, accept_offer, make_offer
from linli.disputes.models import Agreement, Appointment, Dispute, Pick
from linli.disputes.queries.links import next_level
from linli.disputes.rules.mediation import ConflictClass
from linli.disputes.tests.make import MONDAY, fresh
from linli.disputes.tests.make_agreement import make_draft, make_frozen
from linli.disputes.tests.make_mediation import both, make_mediating, make_selecting, pick
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kinds")]

HOUR = timedelta(hours=1)


def _reopened(dispute: Dispute) -> None:
    first, second = both(dispute)
    actions.withdraw(actor=second, at=MONDAY + HOUR, dispute_id=dispute.id)
    actions.reopen(actor=first, at=MONDAY + 2 * HOUR, dispute_id=dispute.id)
    actions.consent(actor=second, at=MONDAY + 2 * HOUR, dispute_id=dispute.id)


def _escalated(dispute: Dispute) -> None:
    first, second = both(dispute)
    above = next_level(fresh(dispute).committee_path)
    assert above is not None
    actions.escalate(actor=first, at=MONDAY + HOUR, dispute_id=dispute.id, committee_path=above)
    actions.consent(actor=second, at=MONDAY + 2 * HOUR, dispute_id=dispute.id)


@pytest.mark.parametrize("again", [_reopened, _escalated])
def test_a_mediator_is_chosen_anew_and_may_be_the_same(cast: Cast, again: Callable[[Dispute], None]) -> None:
    dispute = make_mediating(cast)
    again(dispute)
    actions.call_mediator(actor=both(dispute)[0], at=MONDAY + 3 * HOUR, dispute_id=dispute.id)
    for actor in both(dispute):
        pick(actor, dispute, cast.mediator.post.id, MONDAY + 4 * HOUR)
    assert (fresh(dispute).state, fresh(dispute).mediator_id) == ("PENDING", cast.mediator.post.id)
    ends = list(Appointment.objects.filter(dispute=dispute).order_by("id").values_list("end", flat=True))
    assert ends == ["AGAIN", ""]
    actor = cast.mediator.actor
    actions.accept_appointment(actor=actor, at=MONDAY + 5 * HOUR, dispute_id=dispute.id, conflict=ConflictClass())
    for party in both(dispute):
        actions.keep_mediator(actor=party, at=MONDAY + 6 * HOUR, dispute_id=dispute.id)
    assert fresh(dispute).state == "MEDIATING"


def test_a_tick_of_the_round_before_chooses_nobody(cast: Cast) -> None:
    dispute = make_selecting(cast)
    first, second = both(dispute)
    pick(first, dispute, cast.mediator.post.id)
    _reopened(dispute)
    actions.call_mediator(actor=first, at=MONDAY + 3 * HOUR, dispute_id=dispute.id)
    assert not Pick.objects.filter(dispute=dispute).exists()
    pick(second, dispute, cast.mediator.post.id, MONDAY + 4 * HOUR)
    assert fresh(dispute).state == "SELECTING"


@pytest.mark.parametrize("silence", [False, True])
def test_a_text_that_nobody_signed_is_void_with_the_round(cast: Cast, silence: bool) -> None:
    dispute, agreement = make_frozen(cast)
    first, second = both(dispute)
    later = MONDAY + timedelta(days=17)
    if silence:
        actions.sweep_disputes(at=later)
    else:
        actions.withdraw(actor=second, at=later, dispute_id=dispute.id)
    agreement.refresh_from_db()
    assert (fresh(dispute).state, agreement.state) == ("ENDED", "ABANDONED")
    actions.reopen(actor=first, at=later, dispute_id=dispute.id)
    actions.consent(actor=second, at=later, dispute_id=dispute.id)
    actions.call_mediator(actor=first, at=later, dispute_id=dispute.id)
    for actor in both(dispute):
        pick(actor, dispute, cast.mediator.post.id, later)
    mediator = cast.mediator.actor
    actions.accept_appointment(actor=mediator, at=later, dispute_id=dispute.id, conflict=ConflictClass())
    for actor in both(dispute):
        actions.keep_mediator(actor=actor, at=later, dispute_id=dispute.id)
    offer = make_offer(actor=mediator, at=later, dispute_id=dispute.id, draft=Draft(amount_fen=1000, payer_seat=1))
    for actor in both(dispute):
        accept_offer(actor=actor, at=later, dispute_id=dispute.id, offer_id=offer.id)
    draft_id = make_draft(cast, dispute, at=later)
    actions.freeze_terms(actor=mediator, at=later, dispute_id=dispute.id, draft_id=draft_id)
    states = list(Agreement.objects.filter(dispute=dispute).order_by("version").values_list("state", flat=True))
    assert states == ["ABANDONED", "FROZEN"]
