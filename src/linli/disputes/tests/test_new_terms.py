"""New terms in the place of an agreement in force: as long as they are not signed by all, that one is never lost."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from linli.disputes import actions
from linli.disputes.models import Agreement, Clock, Dispute, Due
from linli.disputes.tests.make import MONDAY, fresh
from linli.disputes.tests.make_agreement import make_draft, make_in_force, sign
from linli.disputes.tests.make_mediation import both
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kinds")]

ASKED = MONDAY + timedelta(days=3)
LATER = ASKED + timedelta(days=40)


def _asked(cast: Cast, *, freeze: bool = False) -> tuple[Dispute, Agreement]:
    """In force, and both asked for new terms."""
    dispute, agreement = make_in_force(cast)
    for actor in both(dispute):
        actions.ask_to_renegotiate(actor=actor, at=ASKED, dispute_id=dispute.id)
    if freeze:
        draft_id = make_draft(cast, dispute, at=ASKED)
        actions.freeze_terms(actor=cast.mediator.actor, at=ASKED, dispute_id=dispute.id, draft_id=draft_id)
    return fresh(dispute), agreement


def _debtor_goes(dispute: Dispute) -> None:
    actions.withdraw(actor=both(dispute)[1], at=LATER, dispute_id=dispute.id)


def _debtor_does_not_sign(dispute: Dispute) -> None:
    actions.refuse_to_sign(actor=both(dispute)[1], at=LATER, dispute_id=dispute.id)


def _nobody_says_anything(_dispute: Dispute) -> None:
    actions.sweep_disputes(at=LATER)


@pytest.mark.parametrize("frozen", [False, True])
@pytest.mark.parametrize("end", [_debtor_goes, _debtor_does_not_sign, _nobody_says_anything])
def test_whoever_goes_or_is_silent_ends_the_new_terms_and_the_old_ones_hold(
    cast: Cast, end: Callable[[Dispute], None], frozen: bool
) -> None:
    dispute, agreement = _asked(cast, freeze=frozen)
    assert dispute.state == ("REFLECTING" if frozen else "AGREED")
    end(dispute)
    after = fresh(dispute)
    assert (after.state, after.ended_at, after.ended_reason) == ("PERFORMING", None, "")
    states = list(Agreement.objects.filter(dispute=dispute).order_by("version").values_list("state", flat=True))
    assert states == (["IN_FORCE", "ABANDONED"] if frozen else ["IN_FORCE"])
    for due in Due.objects.filter(agreement=agreement):
        actions.confirm_receipt(actor=both(dispute)[0], at=LATER, dispute_id=dispute.id, due_id=due.id)
    assert fresh(dispute).state == "PERFORMED"


def test_the_thirty_days_for_a_court_run_from_the_agreement_in_force_and_not_anew(cast: Cast) -> None:
    dispute, agreement = _asked(cast)
    before = Clock.objects.get(dispute=dispute, act="APPLY_FOR_CONFIRMATION")
    actions.withdraw(actor=both(dispute)[0], at=ASKED + timedelta(days=1), dispute_id=dispute.id)
    running = Clock.objects.get(dispute=dispute, act="APPLY_FOR_CONFIRMATION", stopped_at=None)
    assert (running.id, running.started_at, running.due_at) == (before.id, agreement.in_force_at, before.due_at)


def test_new_terms_that_all_sign_have_thirty_days_of_their_own(cast: Cast) -> None:
    dispute, _former = _asked(cast, freeze=True)
    agreement = Agreement.objects.get(dispute=dispute, state="FROZEN")
    at = agreement.reflect_until + timedelta(hours=1)
    for actor in (*both(dispute), cast.mediator.actor):
        sign(actor, dispute, agreement, at)
    running = Clock.objects.get(dispute=dispute, act="APPLY_FOR_CONFIRMATION", stopped_at=None)
    assert running.started_at == at
    assert fresh(dispute).due_at == running.due_at
