"""Performing: said, confirmed, denied, late, made good, breached; and what follows."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from linli.calendars.tests.make import local
from linli.disputes import actions
from linli.disputes.access import get_standing
from linli.disputes.events import DueCameNear, DueRanLate
from linli.disputes.models import Agreement, Dispute, Due, HandOff, Item
from linli.disputes.queries.agreement import list_dues, newest_draft, text_of
from linli.disputes.queries.items import read_items
from linli.disputes.rules import DataClass
from linli.disputes.rules.packets import PacketKind, read_packet
from linli.disputes.tests.make import CLAIM, MONDAY, fresh
from linli.disputes.tests.make_agreement import make_agreed, make_in_force
from linli.disputes.tests.make_mediation import both
from linli.kit.errors import Conflict, NotAllowed, NotFound, Refused
from linli.matters.tests.make_clocks import told
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kinds")]
PAID = local("2026-12-09", "10:00")


def _first(agreement: Agreement) -> Due:
    return Due.objects.filter(agreement=agreement).order_by("due_on").first() or Due()


def _all(dispute: Dispute, agreement: Agreement, at: datetime) -> None:
    for due in Due.objects.filter(agreement=agreement):
        actions.confirm_receipt(actor=both(dispute)[0], at=at, dispute_id=dispute.id, due_id=due.id)


def test_whoever_owes_says_done_and_only_the_other_side_confirms(cast: Cast) -> None:
    dispute, agreement = make_in_force(cast)
    creditor, debtor = both(dispute)
    due = _first(agreement)
    with pytest.raises(NotAllowed):
        actions.report_done(actor=creditor, at=PAID, dispute_id=dispute.id, due_id=due.id)
    actions.report_done(actor=debtor, at=PAID, dispute_id=dispute.id, due_id=due.id, note="已转账")
    with pytest.raises(NotAllowed):
        actions.confirm_receipt(actor=debtor, at=PAID, dispute_id=dispute.id, due_id=due.id)
    actions.confirm_receipt(actor=creditor, at=PAID, dispute_id=dispute.id, due_id=due.id)
    rows = list_dues(agreement, text_of(get_standing(creditor, dispute.id), agreement)[0], "zh-hans")
    assert [row.state for row in rows] == ["CONFIRMED", "OPEN", "OPEN"]
    assert [row.amount for row in rows] == [150_000, None, 150_000]


def test_silence_is_no_receipt(cast: Cast) -> None:
    dispute, agreement = make_in_force(cast)
    due = _first(agreement)
    actions.report_done(actor=both(dispute)[1], at=PAID, dispute_id=dispute.id, due_id=due.id)
    actions.sweep_disputes(at=PAID + timedelta(days=400))
    due.refresh_from_db()
    assert due.confirmed_at is None
    assert fresh(dispute).state == "PERFORMING"


def test_with_the_last_receipt_it_is_performed(cast: Cast) -> None:
    dispute, agreement = make_in_force(cast)
    _all(dispute, agreement, PAID)
    assert fresh(dispute).state == "PERFORMED"


def test_a_receipt_that_is_denied_is_open_again(cast: Cast) -> None:
    dispute, agreement = make_in_force(cast)
    creditor, debtor = both(dispute)
    due = _first(agreement)
    with pytest.raises(Conflict):
        actions.deny_receipt(actor=creditor, at=PAID, dispute_id=dispute.id, due_id=due.id)
    actions.report_done(actor=debtor, at=PAID, dispute_id=dispute.id, due_id=due.id)
    actions.deny_receipt(actor=creditor, at=PAID, dispute_id=dispute.id, due_id=due.id, note="没收到")
    text, _raw = text_of(get_standing(debtor, dispute.id), agreement)
    assert list_dues(agreement, text, "en")[0].state == "DISPUTED"
    notes = read_items(get_standing(debtor, dispute.id), DataClass.PERFORMANCE)
    assert [note.payload["text"] for note in notes] == ["没收到"]


def test_late_is_told_once_and_a_breach_waits_for_the_time_to_make_good(cast: Cast) -> None:
    dispute, agreement = make_in_force(cast)
    creditor = both(dispute)[0]
    due = _first(agreement)
    assert not actions.notice_late(at=local("2026-12-13", "10:00"), due_id=due.id)
    told = local("2026-12-14", "10:00")
    assert actions.notice_late(at=told, due_id=due.id)
    assert not actions.notice_late(at=told, due_id=due.id)
    with pytest.raises(Conflict) as early:
        actions.report_breach(actor=creditor, at=told + timedelta(days=6), dispute_id=dispute.id, due_id=due.id)
    assert early.value.code == "due.cure"
    actions.report_breach(actor=creditor, at=told + timedelta(days=7), dispute_id=dispute.id, due_id=due.id)
    assert fresh(dispute).state == "BREACHED"


def test_reminders_come_on_their_days_once_and_missed_ones_together(cast: Cast) -> None:
    dispute, agreement = make_in_force(cast)
    near, late = told(DueCameNear), told(DueRanLate)
    assert actions.sweep_dues(at=local("2026-12-02", "09:00")) == {"reminded": 0, "late": 0}
    assert actions.sweep_dues(at=local("2026-12-03", "09:00")) == {"reminded": 1, "late": 0}
    assert actions.sweep_dues(at=local("2026-12-03", "12:00")) == {"reminded": 0, "late": 0}
    assert actions.sweep_dues(at=local("2026-12-15", "09:00")) == {"reminded": 2, "late": 1}
    assert [event.due_on for event in near][:1] == [_first(agreement).due_on]
    assert [event.dispute_id for event in late] == [dispute.id]
    assert fresh(dispute).state == "PERFORMING"


def test_whoever_it_is_owed_to_may_do_without_it(cast: Cast) -> None:
    dispute, agreement = make_in_force(cast)
    creditor, debtor = both(dispute)
    due = _first(agreement)
    with pytest.raises(NotAllowed):
        actions.release(actor=debtor, at=PAID, dispute_id=dispute.id, due_id=due.id)
    actions.release(actor=creditor, at=PAID, dispute_id=dispute.id, due_id=due.id)
    with pytest.raises(Conflict) as settled:
        actions.confirm_receipt(actor=creditor, at=PAID, dispute_id=dispute.id, due_id=due.id)
    assert settled.value.code == "due.settled"


def test_new_terms_need_every_side_and_the_old_ones_stay_in_force(cast: Cast) -> None:
    dispute, agreement = make_in_force(cast)
    creditor, debtor = both(dispute)
    actions.ask_to_renegotiate(actor=debtor, at=PAID, dispute_id=dispute.id)
    assert fresh(dispute).state == "PERFORMING"
    actions.ask_to_renegotiate(actor=creditor, at=PAID, dispute_id=dispute.id)
    assert fresh(dispute).state == "AGREED"
    agreement.refresh_from_db()
    assert agreement.state == "IN_FORCE"
    assert newest_draft(get_standing(debtor, dispute.id)) is not None


def test_confirmation_by_a_court_needs_both_and_thirty_days(cast: Cast) -> None:
    dispute, _agreement = make_in_force(cast)
    creditor, debtor = both(dispute)
    court = "诸暨市人民法院"
    assert actions.ask_to_confirm(actor=creditor, at=PAID, dispute_id=dispute.id, court=court) is None
    made = actions.ask_to_confirm(actor=debtor, at=PAID, dispute_id=dispute.id, court=court)
    assert made is not None
    assert (made.kind, made.state) == ("CONFIRMATION", "MADE")
    answered = actions.answer_hand_off(
        actor=cast.village_desk.actor,
        at=PAID,
        hand_off_id=made.id,
        state=HandOff.States.FILED,
        receiver_reference="(2026)浙0681诉前调确1号",
    )
    assert answered.state == "FILED"


def test_after_thirty_days_it_is_too_late_to_ask_the_court(cast: Cast) -> None:
    dispute, _agreement = make_in_force(cast)
    with pytest.raises(Conflict) as late:
        actions.ask_to_confirm(
            actor=both(dispute)[0], at=MONDAY + timedelta(days=40), dispute_id=dispute.id, court="法院"
        )
    assert late.value.code == "confirm.too_late"


def test_a_payment_order_asks_for_what_is_overdue_and_holds_no_word_of_the_talks(cast: Cast) -> None:
    dispute, _agreement = make_in_force(cast)
    creditor, _debtor = both(dispute)
    at = local("2026-12-15", "10:00")
    with pytest.raises(Refused) as early:
        actions.hand_off(
            actor=creditor, at=PAID, dispute_id=dispute.id, kind=PacketKind.PAYMENT_ORDER, addressed_to="法院"
        )
    assert early.value.code == "packet.nothing_owed"
    made = actions.hand_off(
        actor=creditor, at=at, dispute_id=dispute.id, kind=PacketKind.PAYMENT_ORDER, addressed_to="诸暨市人民法院"
    )
    assert fresh(dispute).state == "PERFORMING"
    found = read_items(get_standing(creditor, dispute.id), DataClass.AGREEMENT, kinds=("PACKET",))
    raw = str(found[-1].payload["raw"])
    packet = read_packet(raw.encode())
    assert [(owed.term, owed.number, owed.amount) for owed in packet.owed] == [("t1", 1, 150_000)]
    assert CLAIM not in raw
    assert made.sha256


def test_whoever_owes_has_no_payment_order_and_ends_nothing_by_going_to_court(cast: Cast) -> None:
    dispute, agreement = make_in_force(cast)
    creditor, debtor = both(dispute)
    at = local("2026-12-15", "10:00")
    asked: dict[str, Any] = {"actor": debtor, "at": at, "dispute_id": dispute.id, "addressed_to": "诸暨市人民法院"}
    with pytest.raises(Refused) as refused:
        actions.hand_off(kind=PacketKind.PAYMENT_ORDER, **asked)
    assert refused.value.code == "packet.nothing_owed"
    actions.hand_off(kind=PacketKind.COURT, **asked)
    actions.confirm_receipt(actor=creditor, at=at, dispute_id=dispute.id, due_id=_first(agreement).id)
    assert fresh(dispute).state == "PERFORMING"


@pytest.mark.parametrize("state", ["HANDED_OFF", "REFERRED"])
def test_what_went_to_another_door_can_be_talked_about_again_when_everybody_wants_to(cast: Cast, state: str) -> None:
    dispute = make_agreed(cast)
    Dispute.objects.filter(id=dispute.id).update(state=state)
    actions.reopen(actor=both(dispute)[0], at=MONDAY, dispute_id=dispute.id)
    assert fresh(dispute).state == "INVITED"


def test_nobody_else_sees_or_says_anything_of_performance(cast: Cast) -> None:
    dispute, agreement = make_in_force(cast)
    for actor in (cast.coordinator.actor, cast.caseworker.actor):
        with pytest.raises(NotFound):
            text_of(get_standing(actor, dispute.id), agreement)
        with pytest.raises(NotAllowed):
            actions.confirm_receipt(actor=actor, at=PAID, dispute_id=dispute.id, due_id=_first(agreement).id)
    assert Item.objects.exists()
