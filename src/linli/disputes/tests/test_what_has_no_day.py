"""To refrain from something, and what hangs on a condition: followed, broken and settled like everything else."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from linli.calendars.tests.make import local
from linli.disputes import actions
from linli.disputes.access import get_standing
from linli.disputes.models import Dispute, Due
from linli.disputes.queries.agreement import agreement_in_force, list_dues, text_of
from linli.disputes.queries.items import read_items
from linli.disputes.queries.links import link_of_party
from linli.disputes.rules import DataClass
from linli.disputes.rules.packets import PacketKind, read_packet
from linli.disputes.rules.terms import Conditional, Do, Event, Instalment, Pay, Refrain, Terms
from linli.disputes.tests.make import MONDAY, fresh, party_of
from linli.disputes.tests.make_agreement import AFTER_REFLECTION, make_agreed, make_draft, sign
from linli.disputes.tests.make_mediation import both
from linli.kit.errors import Conflict, NotAllowed
from linli.notices.models import Notice
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kinds")]
LATER = local("2026-12-09", "22:30")
PAY = Pay(id="t1", payer="B", payee="A", amount=50_000, due_on=date(2026, 12, 20))
NO_VIOLIN = Refrain(id="t2", who="B", act="晚上九点半以后拉小提琴", since=date(2026, 12, 1))
FINE = Pay(id="t3a", payer="B", payee="A", amount=10_000)
IF_UNPAID = Conditional(id="t3", condition=Event(unperformed="t1"), then=FINE)
PAINT = Do(id="t4a", who="B", act="重新粉刷墙面", by=date(2027, 3, 1))
IF_DAMP = Conditional(id="t4", condition=Event(happens="墙面再次受潮"), then=PAINT)


def in_force(cast: Cast, *terms: Pay | Refrain | Conditional) -> Dispute:
    """An agreement of these terms that both sides and the mediator have signed."""
    dispute = make_agreed(cast)
    draft_id = make_draft(cast, dispute, Terms(terms=terms))
    agreement = actions.freeze_terms(actor=cast.mediator.actor, at=MONDAY, dispute_id=dispute.id, draft_id=draft_id)
    for actor in (*both(dispute), cast.mediator.actor):
        sign(actor, dispute, agreement, AFTER_REFLECTION)
    return fresh(dispute)


def due(dispute: Dispute, term: str) -> Due:
    """The thing to perform of a term."""
    return Due.objects.get(agreement=agreement_in_force(dispute.id), term=term)


def states(dispute: Dispute) -> dict[str, str]:
    """How each stands, by term."""
    standing = get_standing(both(dispute)[0], dispute.id)
    agreement = agreement_in_force(dispute.id)
    assert agreement is not None
    return {row.due.term: row.state for row in list_dues(agreement, text_of(standing, agreement)[0], "zh-hans")}


def test_what_was_not_kept_is_told_and_has_time_to_be_made_good_before_it_is_a_breach(cast: Cast) -> None:
    dispute = in_force(cast, NO_VIOLIN)
    creditor, debtor = both(dispute)
    said: dict[str, Any] = {"dispute_id": dispute.id, "due_id": due(dispute, "t2").id}
    with pytest.raises(NotAllowed):
        actions.report_not_kept(actor=debtor, at=LATER, **said)
    actions.report_not_kept(actor=creditor, at=LATER, note="昨晚十点还在拉", **said)
    assert states(dispute) == {"t2": "LATE"}
    with pytest.raises(Conflict) as refused:
        actions.report_not_kept(actor=creditor, at=LATER, **said)
    assert refused.value.code == "due.making_good"
    with pytest.raises(Conflict) as refused:
        actions.report_breach(actor=creditor, at=LATER, **said)
    assert refused.value.code == "due.cure"
    actions.report_breach(actor=creditor, at=LATER + timedelta(days=8), **said)
    assert (states(dispute), fresh(dispute).state) == ({"t2": "BREACHED"}, "BREACHED")


def test_a_payment_and_a_promise_to_refrain_are_not_performed_by_the_payment_alone(cast: Cast) -> None:
    dispute = in_force(cast, PAY, NO_VIOLIN)
    creditor = both(dispute)[0]
    actions.confirm_receipt(actor=creditor, at=LATER, dispute_id=dispute.id, due_id=due(dispute, "t1").id)
    assert fresh(dispute).state == "PERFORMING"
    actions.confirm_receipt(actor=creditor, at=LATER, dispute_id=dispute.id, due_id=due(dispute, "t2").id)
    assert fresh(dispute).state == "PERFORMED"


def test_what_was_agreed_on_for_the_case_of_a_breach_lapses_with_the_performance(cast: Cast) -> None:
    dispute = in_force(cast, PAY, IF_UNPAID)
    actions.confirm_receipt(actor=both(dispute)[0], at=LATER, dispute_id=dispute.id, due_id=due(dispute, "t1").id)
    assert states(dispute) == {"t1": "CONFIRMED", "t3": "LAPSED"}
    assert fresh(dispute).state == "PERFORMED"


def test_with_the_breach_it_comes_due_and_is_followed(cast: Cast) -> None:
    dispute = in_force(cast, PAY, IF_UNPAID)
    broken = local("2027-01-10", "09:00")
    actions.notice_late(at=local("2026-12-28", "09:00"), due_id=due(dispute, "t1").id)
    actions.report_breach(actor=both(dispute)[0], at=broken, dispute_id=dispute.id, due_id=due(dispute, "t1").id)
    fine = due(dispute, "t3")
    assert (fine.due_on, fine.late_from) == (date(2027, 1, 10), date(2027, 1, 14))
    assert actions.notice_late(at=local("2027-01-15", "09:00"), due_id=fine.id)


def test_the_condition_is_said_to_have_come_true_by_whom_it_helps_and_by_nobody_else(cast: Cast) -> None:
    dispute = in_force(cast, IF_DAMP)
    creditor, debtor = both(dispute)
    said: dict[str, Any] = {"dispute_id": dispute.id, "due_id": due(dispute, "t4").id}
    with pytest.raises(NotAllowed):
        actions.report_condition(actor=debtor, at=LATER, **said)
    actions.report_condition(actor=creditor, at=LATER, **said)
    assert due(dispute, "t4").due_on == date(2027, 3, 1)
    with pytest.raises(Conflict) as refused:
        actions.report_condition(actor=creditor, at=LATER, **said)
    assert refused.value.code == "due.no_condition"
    actions.report_done(actor=debtor, at=LATER, **said)
    actions.confirm_receipt(actor=creditor, at=LATER, **said)
    assert fresh(dispute).state == "PERFORMED"


def test_what_has_a_day_is_neither_kept_nor_waited_for(cast: Cast) -> None:
    dispute = in_force(cast, PAY)
    for verb, code in ((actions.report_not_kept, "due.by_day"), (actions.report_condition, "due.no_condition")):
        with pytest.raises(Conflict) as refused:
            verb(actor=both(dispute)[0], at=LATER, dispute_id=dispute.id, due_id=due(dispute, "t1").id)
        assert refused.value.code == code


def test_both_sides_are_told_when_something_comes_due_and_when_it_is_late(cast: Cast) -> None:
    in_force(cast, PAY)
    Notice.objects.all().delete()
    actions.sweep_dues(at=local("2026-12-19", "09:00"))
    assert Notice.objects.filter(template="party.obligation_near").count() == 2
    actions.sweep_dues(at=local("2026-12-28", "09:00"))
    assert Notice.objects.filter(template="party.obligation_late").count() == 2
    for notice in Notice.objects.all():
        assert "500" not in str(notice.values)


def test_the_page_offers_each_side_what_it_can_say(cast: Cast) -> None:
    dispute = in_force(cast, NO_VIOLIN, IF_DAMP)
    one, other = (
        Client().get(f"{link_of_party(party_of(dispute, seat))}agreement/").content.decode() for seat in (0, 1)
    )
    for words in ("没有遵守", "条件已经出现", "这件事对我来说已经了结"):
        assert words in one
        assert words not in other
    assert "没有人说不是，就一直有效" in other


DAYS = (date(2026, 12, 10), date(2027, 1, 10), date(2027, 2, 10), date(2027, 3, 10))
PARTS = tuple(Instalment(due_on=day, amount=50_000) for day in DAYS)


@pytest.mark.parametrize(
    ("agreed", "share", "early"), [(True, "1/5", True), (False, "1/5", False), (True, "1/2", False)]
)
def test_all_parts_come_due_where_that_was_agreed_on_and_enough_is_overdue(
    cast: Cast, agreed: bool, share: str, early: bool
) -> None:
    pay = Pay(
        id="t1", payer="B", payee="A", amount=200_000, instalments=PARTS, accelerates=agreed, accelerates_after=share
    )
    dispute = in_force(cast, pay)
    creditor = both(dispute)[0]
    parts = Due.objects.filter(agreement__dispute=dispute).order_by("number")
    assert actions.sweep_dues(at=local("2026-12-20", "09:00"))["late"] == 1
    first = parts[0]
    at = local("2027-01-04", "10:00")
    actions.report_breach(actor=creditor, at=at, dispute_id=dispute.id, due_id=first.id)
    days = [part.due_on for part in parts]
    assert days[0] == date(2026, 12, 10)
    assert (set(days[1:]) == {date(2027, 1, 4)}) is early
    page = Client().get(f"{link_of_party(party_of(dispute, 0))}agreement/").content.decode()
    assert ("前面的没有付" in page) is early
    with pytest.raises(Conflict) as twice:
        actions.report_breach(actor=creditor, at=at, dispute_id=dispute.id, due_id=first.id)
    assert twice.value.code == "due.breached"
    made: dict[str, Any] = {"kind": PacketKind.PAYMENT_ORDER, "addressed_to": "诸暨市人民法院"}
    actions.hand_off(actor=creditor, at=at + timedelta(days=5), dispute_id=dispute.id, **made)
    items = read_items(get_standing(creditor, dispute.id), DataClass.AGREEMENT, kinds=("PACKET",))
    owed = read_packet(str(items[-1].payload["raw"]).encode()).owed
    assert [one.number for one in owed] == ([1, 2, 3, 4] if early else [1])
