"""Each period runs from what the law says sets it off, and every stage of writing has one."""

from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest
from django.test import Client

from linli.disputes import actions
from linli.disputes.events import DisputeClockRanOut
from linli.disputes.links import secret_of
from linli.disputes.models import Clock, Dispute, Party
from linli.disputes.pages.sure import SURE
from linli.disputes.rules.mediation import ConflictClass
from linli.disputes.tests.make import CLAIM, MONDAY, RESPONDENT, fresh, holder, make_dispute, party_of
from linli.disputes.tests.make_agreement import make_frozen, make_in_force
from linli.disputes.tests.make_mediation import both, make_mediating, make_pending, make_selecting
from linli.matters.tests.make_clocks import told
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kinds")]

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def _clock(dispute: Dispute, act: str) -> Clock:
    return Clock.objects.get(dispute=dispute, act=act, stopped_at=None, expired_at=None)


def test_the_time_to_sign_begins_when_reflection_is_over(cast: Cast) -> None:
    dispute, agreement = make_frozen(cast)
    assert _clock(dispute, "SIGN").started_at == agreement.reflect_until
    for actor in both(dispute):
        actions.waive_reflection(actor=actor, at=MONDAY + HOUR, dispute_id=dispute.id)
    assert _clock(dispute, "SIGN").started_at == MONDAY + HOUR
    assert fresh(dispute).due_at == _clock(dispute, "SIGN").due_at


def test_the_time_of_mediation_runs_from_the_mediators_acceptance(cast: Cast) -> None:
    dispute = make_pending(cast)
    assert not Clock.objects.filter(dispute=dispute, act="MEDIATE").exists()
    accepted = MONDAY + 2 * DAY
    actor = cast.mediator.actor
    actions.accept_appointment(actor=actor, at=accepted, dispute_id=dispute.id, conflict=ConflictClass())
    assert _clock(dispute, "MEDIATE").started_at == accepted
    assert not Clock.objects.filter(dispute=dispute, act="ACCEPT_APPOINTMENT", stopped_at=None).exists()
    for party in both(dispute):
        actions.keep_mediator(actor=party, at=accepted + DAY, dispute_id=dispute.id)
    assert _clock(dispute, "MEDIATE").started_at == accepted
    actions.sweep_disputes(at=MONDAY + 60 * DAY)
    assert fresh(dispute).ended_reason == "TIME_EXPIRED"


def test_sides_who_never_say_whether_they_keep_the_mediator_come_to_an_end(cast: Cast) -> None:
    dispute = make_pending(cast)
    actor = cast.mediator.actor
    actions.accept_appointment(actor=actor, at=MONDAY, dispute_id=dispute.id, conflict=ConflictClass())
    actions.sweep_disputes(at=MONDAY + 60 * DAY)
    assert (fresh(dispute).state, fresh(dispute).ended_reason) == ("ENDED", "TIME_EXPIRED")


def test_labour_mediation_counts_from_the_application(cast: Cast) -> None:
    dispute = make_dispute(cast)
    Dispute.objects.filter(id=dispute.id).update(forum="LABOUR")
    applicant = holder(party_of(dispute, 0))
    actions.state_claim(actor=applicant, at=MONDAY, dispute_id=dispute.id, text=CLAIM)
    actions.name_party(actor=applicant, at=MONDAY, dispute_id=dispute.id, identity=RESPONDENT)
    other = party_of(dispute, 1)
    actions.invite(actor=applicant, at=MONDAY, dispute_id=dispute.id, party_id=other.id, channel="SMS")
    asked = _clock(dispute, "MEDIATE")
    assert (asked.rule_id, asked.started_at) == ("cn.labour.mediate", MONDAY)
    assert MONDAY + 14 * DAY < asked.due_at < MONDAY + 18 * DAY
    actions.consent(actor=holder(other), at=MONDAY + DAY, dispute_id=dispute.id)
    actions.call_mediator(actor=applicant, at=MONDAY + 2 * DAY, dispute_id=dispute.id)
    assert _clock(dispute, "MEDIATE").id == asked.id


def test_when_labour_mediation_is_over_the_way_to_arbitration_is_open_and_named(cast: Cast) -> None:
    dispute = make_mediating(cast)
    common: dict[str, Any] = {"at": MONDAY, "dispute_id": dispute.id}
    text = "工资欠了三个月。"
    actions.write_facts(actor=cast.mediator.actor, text=text, **common)
    for actor in both(dispute):
        actions.confirm_facts(actor=actor, sha256=sha256(text.encode()).hexdigest(), **common)
    Clock.objects.filter(dispute=dispute, act="MEDIATE").update(rule_id="cn.labour.mediate")
    Dispute.objects.filter(id=dispute.id).update(forum="LABOUR")
    Party.objects.filter(dispute=dispute).update(opened_at=MONDAY)
    actions.sweep_disputes(at=MONDAY + 60 * DAY)
    assert fresh(dispute).state == "REFERRED"
    for seat in (0, 1):
        page = Client().get(f"/disputes/p/{secret_of(party_of(dispute, seat))}/").content.decode()
        assert "下一条路已经打开" in page
        assert "劳动争议仲裁" in page
        assert "走别的途径" in page
    handed = f"/disputes/p/{secret_of(party_of(dispute, 0))}/agreement/next/"
    sent = {"kind": "ARBITRATION", "addressed_to": "诸暨市劳动人事争议仲裁委员会", SURE: "1"}
    assert Client().post(handed, sent).status_code == 302
    assert fresh(dispute).state == "HANDED_OFF"


@pytest.mark.parametrize("days", [16, 400])
def test_a_text_taken_back_and_never_written_anew_comes_to_an_end(cast: Cast, days: int) -> None:
    dispute, _agreement = make_frozen(cast)
    actions.rework(actor=both(dispute)[0], at=MONDAY + HOUR, dispute_id=dispute.id)
    assert fresh(dispute).due_at == _clock(dispute, "WRITE").due_at
    actions.sweep_disputes(at=MONDAY + days * DAY)
    assert (fresh(dispute).state, fresh(dispute).ended_reason) == ("ENDED", "TIME_EXPIRED")


def test_a_possibility_that_lapsed_makes_nobody_late(cast: Cast) -> None:
    dispute, _agreement = make_in_force(cast)
    assert fresh(dispute).due_at is not None
    events = told(DisputeClockRanOut)
    done = actions.sweep_disputes(at=MONDAY + 60 * DAY)
    assert (done["lapsed"], done["alarms"], events) == (1, 0, [])
    assert (fresh(dispute).state, fresh(dispute).due_at) == ("PERFORMING", None)


def test_where_somebody_has_to_act_it_stays_late_until_that_is_done(cast: Cast) -> None:
    dispute = make_selecting(cast)
    due = fresh(dispute).due_at
    assert actions.sweep_disputes(at=MONDAY + 10 * DAY)["alarms"] == 1
    assert fresh(dispute).due_at == due
    at = MONDAY + 10 * DAY
    actions.appoint(actor=cast.village_desk.actor, at=at, dispute_id=dispute.id, post_id=cast.mediator.post.id)
    late = fresh(dispute).due_at
    assert late is not None
    assert late > at
