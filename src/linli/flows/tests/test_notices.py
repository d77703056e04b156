"""Who is told of what happens to a matter, and that nothing of what was said gets into a message."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from linli.flows.tests.make_told import ADDRESS, NOON, PHONE, SECRET_WORDS, act, messages, received, told
from linli.kit.events import announce
from linli.matters import actions as matters
from linli.matters.actions import ContactDetails
from linli.matters.events import MatterExtended
from linli.matters.models import Matter
from linli.matters.tests.make import VIOLENCE, holder_of, make_kinds
from linli.notices.models import Notice
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _kinds(cast: Cast, settings: Any) -> None:
    make_kinds()
    settings.LINLI_NOTICE_DRIVERS = {"EMAIL": "mail", "SMS": "file", "IN_APP": "in_app"}


def test_whoever_left_an_address_gets_a_receipt_with_number_and_link(cast: Cast) -> None:
    matter = received(cast)
    assert told() == [("resident.received", "resident")]
    message = messages()[0]
    assert matter.reference[:3] in message
    assert matter.secret in message


def test_a_matter_without_a_contact_costs_no_statement_more(cast: Cast) -> None:
    received(cast, contact=ContactDetails())
    with CaptureQueriesContext(connection) as asked:
        received(cast, contact=ContactDetails())
    assert not [one for one in asked if "notices_" in one["sql"] or "matters_link" in one["sql"]]
    assert not Notice.objects.exists()


def test_a_receipt_costs_one_statement(cast: Cast) -> None:
    received(cast)  # the ladder and the kinds are in memory from now on
    with CaptureQueriesContext(connection) as without:
        received(cast, contact=ContactDetails())
    with CaptureQueriesContext(connection) as with_contact:
        received(cast)
    assert len(with_contact) - len(without) == 2  # the other one is the contact itself


def test_taking_on_asking_and_ending_are_told_to_the_resident(cast: Cast) -> None:
    matter, actor = received(cast), cast.caseworker.actor
    act(matters.accept, actor, matter)
    act(matters.ask, actor, matter, text=SECRET_WORDS)
    act(matters.resolve, actor, matter, outcome="FIXED", text=SECRET_WORDS)
    assert [template for template, _whom in told()] == [
        "resident.received",
        "resident.accepted",
        "resident.question",
        "resident.resolved",
    ]


def test_what_the_resident_writes_or_reopens_is_told_to_who_has_it(cast: Cast) -> None:
    matter = received(cast)
    resident = holder_of(matter)
    act(matters.ask, resident, matter, text=SECRET_WORDS)
    act(matters.start, cast.caseworker.actor, matter)
    act(matters.resolve, cast.caseworker.actor, matter, outcome="FIXED", text="好了")
    act(matters.reopen, resident, matter, reason=SECRET_WORDS)
    assert ("staff.resident_wrote", "caseworker") in told()
    assert ("staff.reopened", "caseworker") in told()


def test_both_sides_hear_of_an_escalation(cast: Cast) -> None:
    matter = received(cast)
    act(matters.escalate, cast.caseworker.actor, matter, reason=SECRET_WORDS)
    assert {("resident.escalated", "resident"), ("staff.escalated_to", "village-desk")} <= set(told())
    assert ("staff.escalated_from", "caseworker") not in told()  # whose own act it was


def test_a_team_that_is_asked_is_told_and_so_is_the_one_that_asked(cast: Cast) -> None:
    matter = received(cast)
    ask = {"reason": SECRET_WORDS, "to_place_id": cast.township.id}
    act(matters.propose_hand_over, cast.caseworker.actor, matter, **ask)
    assert ("staff.hand_over_proposed", "clerk") in told()
    act(matters.return_hand_over, cast.clerk.actor, matter, reason=SECRET_WORDS)
    assert ("staff.hand_over_returned", "caseworker") in told()
    act(matters.propose_hand_over, cast.caseworker.actor, matter, **ask)
    act(matters.accept_hand_over, cast.clerk.actor, matter)
    assert {("staff.hand_over_taken", "caseworker"), ("resident.owner_changed", "resident")} <= set(told())


def test_whoever_is_given_it_in_person_is_told(cast: Cast) -> None:
    matter = received(cast)
    act(matters.escalate, cast.caseworker.actor, matter, reason="x")
    act(matters.assign, cast.coordinator.actor, matter, post_id=cast.village_desk.post.id)
    assert ("staff.assigned", "village-desk") in told()


def test_what_is_not_taken_on_is_told_at_any_hour(cast: Cast) -> None:
    matter = received(cast)
    act(matters.decline, cast.clerk.actor, matter, reason="SAME_AS_ANOTHER", text=SECRET_WORDS)
    notice = Notice.objects.get(template="resident.declined")
    assert (notice.urgency, notice.offers) == ("LEGAL", [["EMAIL", ADDRESS], ["SMS", PHONE]])


def test_another_contact_is_where_the_waiting_ones_go_and_none_erases_them(cast: Cast) -> None:
    matter = received(cast)
    resident = holder_of(matter)
    changed = ContactDetails(phone="16000009999", consent=True)
    act(matters.change_contact, resident, matter, contact=changed)
    assert Notice.objects.get().offers == [["SMS", "16000009999"]]
    act(matters.change_contact, resident, matter, contact=ContactDetails())
    gone = Notice.objects.get()
    assert (gone.state, gone.offers, gone.address) == ("CANCELLED", [], "")


def test_a_renewed_link_is_the_one_that_is_sent(cast: Cast) -> None:
    matter = received(cast)
    secret = matters.renew_link(actor=cast.clerk.actor, at=NOON, matter_id=matter.matter_id)
    assert secret in messages()[0]
    assert matter.secret not in str(list(Notice.objects.values()))


@pytest.mark.parametrize("kind", ["civil.lighting.streetlight", VIOLENCE])
def test_no_message_of_a_whole_life_prints_a_word_of_the_matter_or_its_kind(cast: Cast, kind: str) -> None:
    matter = received(cast, kind_code=kind)
    owner = cast.caseworker.actor if kind != VIOLENCE else cast.village_desk.actor
    resident = holder_of(matter)
    act(matters.accept, owner, matter)
    act(matters.ask, owner, matter, text=SECRET_WORDS)
    act(matters.answer, resident, matter, text=SECRET_WORDS)
    act(matters.ask, resident, matter, text=SECRET_WORDS)
    act(matters.answer, owner, matter, text=SECRET_WORDS)
    act(matters.escalate, owner, matter, reason=SECRET_WORDS)
    stored = Matter.objects.get(id=matter.matter_id)
    sent = messages()
    assert len(sent) >= 2
    said = (SECRET_WORDS, stored.title, "路灯", "打人", "light", "iolence", kind, "陈女士")
    assert [word for word in said for message in sent if word in message] == []
    kept = str(list(Notice.objects.values("values", "template")))
    assert SECRET_WORDS not in kept


def test_every_link_of_a_message_opens_its_page(cast: Cast) -> None:
    matter = received(cast)
    links = matters.link_secrets([matter.matter_id])
    assert links[matter.matter_id][1] == matter.secret
    assert matters.link_secrets([]) == {}


# Clocks and decisions


def test_the_owner_is_reminded_and_the_resident_hears_when_the_promised_day_is_over(cast: Cast) -> None:
    matter = received(cast)
    due_at = Matter.objects.get(id=matter.matter_id).due_at
    matters.sweep_clocks(at=due_at - timedelta(hours=1))
    assert ("staff.due_soon", "caseworker") in told()
    assert "resident.late" not in dict(told())
    matters.sweep_clocks(at=due_at + timedelta(minutes=1))
    late = Notice.objects.filter(template="resident.late")
    assert [notice.values["due"] for notice in late] == [due_at.isoformat()]
    matters.sweep_clocks(at=due_at + timedelta(hours=1))
    assert late.count() == 1


def test_a_sweep_of_many_matters_tells_all_by_a_few_statements(cast: Cast) -> None:
    def statements(count: int) -> int:
        made = [received(cast) for _number in range(count)]
        due_at = max(Matter.objects.get(id=one.matter_id).due_at for one in made)
        with CaptureQueriesContext(connection) as asked:
            matters.sweep_clocks(at=due_at + timedelta(minutes=1))
        return len([one for one in asked if "notices_notice" in one["sql"] or "matters_contact" in one["sql"]])

    statements(1)
    assert statements(12) <= 2 * statements(1) + 4
    assert Notice.objects.filter(template="resident.late").count() == 14


def test_more_time_is_told_with_the_new_date(cast: Cast) -> None:
    matter = received(cast)
    act(matters.accept, cast.caseworker.actor, matter)
    event = MatterExtended(
        cell="330681",
        at=NOON,
        matter_id=matter.matter_id,
        kind_code="",
        place_path="",
        owner_path="",
        due_at=NOON + timedelta(days=9),
    )
    announce(event)
    notice = Notice.objects.get(template="resident.extended")
    assert notice.values["due"] == (NOON + timedelta(days=9)).isoformat()


def test_a_coordinator_is_asked_to_decide_and_the_team_hears_what_was_decided(cast: Cast) -> None:
    matter, coordinator = received(cast), cast.coordinator
    for _time in range(2):
        ask = {"reason": SECRET_WORDS, "to_place_id": cast.village.id}
        act(matters.propose_hand_over, cast.caseworker.actor, matter, **ask)
        act(matters.return_hand_over, cast.village_desk.actor, matter, reason=SECRET_WORDS)
    needed = [whom for template, whom in told() if template == "staff.needs_decision"]
    assert set(needed) <= {"coordinator", "county-coordinator"}
    assert needed
    decide = coordinator if "coordinator" in needed else cast.county_coordinator
    act(matters.decide_hand_over, decide.actor, matter, reason=SECRET_WORDS)
    assert "staff.decided" in dict(told())


def test_a_report_that_is_joined_hears_of_what_happens_to_the_other(cast: Cast) -> None:
    lead = received(cast)
    other = received(cast, contact=ContactDetails(email="li@example.org", consent=True))
    act(matters.join, cast.caseworker.actor, other, lead_id=lead.matter_id)
    act(matters.start, cast.caseworker.actor, lead)
    act(matters.resolve, cast.caseworker.actor, lead, outcome="FIXED", text="好了")
    done = Notice.objects.filter(template="resident.resolved")
    assert {notice.matter_id for notice in done} == {lead.matter_id, other.matter_id}
    references = {notice.values["reference"].replace("-", "") for notice in done}
    assert references == {lead.reference, other.reference}
