"""New terms in the place of an agreement in force: as long as they are not signed by all, that one is never lost."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from linli.disputes import actions
from linli.disputes.links import secret_of
from linli.disputes.models import Agreement, Clock, Dispute, Due, HandOff
from linli.disputes.tests.make import MONDAY, fresh, party_of
from linli.disputes.tests.make_agreement import make_draft, make_frozen, make_in_force, sign
from linli.disputes.tests.make_mediation import both
from linli.kit.errors import NotFound
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kinds")]

ASKED = MONDAY + timedelta(days=3)
LATER = ASKED + timedelta(days=70)


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


@pytest.mark.parametrize("end", [_debtor_goes, _debtor_does_not_sign, _nobody_says_anything])
def test_what_was_not_kept_before_stays_not_kept_when_there_are_no_new_terms(
    cast: Cast, end: Callable[[Dispute], None]
) -> None:
    dispute, agreement = make_in_force(cast)
    late = MONDAY + timedelta(days=30)
    assert actions.sweep_dues(at=late)["late"]
    due = Due.objects.filter(agreement=agreement, cure_until__isnull=False).earliest("due_on")
    broken = due.cure_until
    assert broken is not None
    actions.report_breach(actor=both(dispute)[0], at=broken, dispute_id=dispute.id, due_id=due.id)
    for actor in both(dispute):
        actions.ask_to_renegotiate(actor=actor, at=broken, dispute_id=dispute.id)
    assert fresh(dispute).state == "AGREED"
    end(dispute)
    assert fresh(dispute).state == "BREACHED"


@pytest.mark.parametrize("frozen", [False, True])
def test_what_is_paid_while_new_terms_are_written_is_said_and_confirmed(cast: Cast, frozen: bool) -> None:
    dispute, agreement = _asked(cast, freeze=frozen)
    due = Due.objects.filter(agreement=agreement).earliest("due_on")
    state = fresh(dispute).state
    for seat, said in ((1, "done"), (0, "received")):
        base = f"/disputes/p/{secret_of(party_of(dispute, seat))}/agreement/"
        page = Client().get(base).content.decode()
        assert "正在写新的条款" in page
        assert f'value="{said}"' in page
        assert 'value="breach"' not in page
        assert Client().post(f"{base}due/{due.id}/", {"act": said}).status_code == 302
    due.refresh_from_db()
    assert due.said_done_at is not None
    assert due.confirmed_at is not None
    assert fresh(dispute).state == state


def test_with_the_last_thing_there_is_nothing_left_to_write(cast: Cast) -> None:
    dispute, agreement = _asked(cast, freeze=True)
    for due in Due.objects.filter(agreement=agreement):
        actions.confirm_receipt(actor=both(dispute)[0], at=LATER, dispute_id=dispute.id, due_id=due.id)
    assert fresh(dispute).state == "PERFORMED"
    states = list(Agreement.objects.filter(dispute=dispute).order_by("version").values_list("state", flat=True))
    assert states == ["IN_FORCE", "ABANDONED"]


def test_before_anything_is_in_force_nothing_can_be_confirmed(cast: Cast) -> None:
    dispute, _agreement = make_frozen(cast)
    with pytest.raises(NotFound) as nothing:
        actions.confirm_receipt(actor=both(dispute)[0], at=MONDAY, dispute_id=dispute.id, due_id=dispute.id)
    assert nothing.value.code == "due.unknown"


def _running(dispute: Dispute) -> set[str]:
    rows = Clock.objects.filter(dispute=dispute, stopped_at__isnull=True, expired_at__isnull=True)
    return set(rows.values_list("act", flat=True))


def test_a_court_that_has_the_former_text_decides_nothing_of_the_new_one(cast: Cast) -> None:
    dispute, agreement = make_in_force(cast)
    asked = [
        actions.ask_to_confirm(actor=actor, at=ASKED, dispute_id=dispute.id, court="诸暨市人民法院")
        for actor in both(dispute)
    ]
    assert asked[1] is not None
    answer: dict[str, Any] = {"actor": cast.village_desk.actor, "receiver_reference": "1", "hand_off_id": asked[1].id}
    actions.answer_hand_off(at=ASKED, state=HandOff.States.ACCEPTED, **answer)
    assert _running(dispute) == {"COURT_DECIDES"}
    for actor in both(dispute):
        actions.ask_to_renegotiate(actor=actor, at=ASKED, dispute_id=dispute.id)
    assert "COURT_DECIDES" in _running(dispute), "as long as the former text is in force, the court decides of it"
    draft_id = make_draft(cast, dispute, at=ASKED)
    actions.freeze_terms(actor=cast.mediator.actor, at=ASKED, dispute_id=dispute.id, draft_id=draft_id)
    agreement = Agreement.objects.get(dispute=dispute, state="FROZEN")
    at = agreement.reflect_until + timedelta(hours=1)
    for actor in (*both(dispute), cast.mediator.actor):
        sign(actor, dispute, agreement, at)
    assert _running(dispute) == {"APPLY_FOR_CONFIRMATION"}
    due_at = fresh(dispute).due_at
    actions.answer_hand_off(at=at, state=HandOff.States.REFUSED, **answer)
    assert (_running(dispute), fresh(dispute).due_at) == ({"APPLY_FOR_CONFIRMATION"}, due_at)
    again = [
        actions.ask_to_confirm(actor=actor, at=at, dispute_id=dispute.id, court="诸暨市人民法院")
        for actor in both(dispute)
    ]
    assert again[1] is not None
