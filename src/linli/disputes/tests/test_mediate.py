"""While mediation runs: rooms, pauses, sessions, more time, notes, facts and safety."""

from datetime import timedelta
from typing import Any

import pytest

from linli.calendars.tests.make import local
from linli.disputes import actions
from linli.disputes.access import get_standing
from linli.disputes.actions.mediate import facts_digest
from linli.disputes.models import Clock, Dispute, FactsApproval, Step
from linli.disputes.queries.items import read_items
from linli.disputes.queries.safety import may_be_told, safety_of
from linli.disputes.queries.sessions import list_meetings
from linli.disputes.rules import DataClass, EndReason
from linli.disputes.tests.make import MONDAY, fresh, party_of
from linli.disputes.tests.make_mediation import both, make_invited, make_mediating, make_talking
from linli.kit.errors import Conflict, NotAllowed, NotFound, Refused
from linli.ledger.models import Entry
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kinds")]
FACTS = "双方都认可：漏水从十月八日开始。"
ANSWERS = actions.SafetyAnswers(afraid=True, violence=True, together=False, how_to_reach="晚上六点以后发短信")


def _clock(dispute: Dispute) -> Clock:
    return Clock.objects.get(dispute=dispute, act="MEDIATE", stopped_at=None, expired_at=None)


def _shared(dispute: Dispute) -> tuple[list[Any], int]:
    """What more than one reader can see of a dispute."""
    return list(Dispute.objects.filter(id=dispute.id).values()), Step.objects.filter(dispute=dispute).count()


def test_a_pause_for_a_listed_reason_moves_the_end_by_its_days(cast: Cast) -> None:
    dispute = make_mediating(cast)
    due = _clock(dispute).due_at
    actions.pause(
        actor=cast.mediator.actor,
        at=local("2026-11-24", "10:00"),
        dispute_id=dispute.id,
        reason="APPRAISAL",
        until_at=local("2026-12-10", "18:00"),
    )
    assert fresh(dispute).due_at == local("2026-12-10", "18:00")
    actions.resume(actor=cast.mediator.actor, at=local("2026-12-01", "10:00"), dispute_id=dispute.id)
    assert _clock(dispute).due_at >= due + timedelta(days=6)
    assert fresh(dispute).due_at == _clock(dispute).due_at


@pytest.mark.parametrize(
    ("reason", "days", "code"), [("HOLIDAY", 3, "pause.reason"), ("INTERPRETER", 15, "pause.bound")]
)
def test_another_reason_or_too_long_a_pause_is_refused(cast: Cast, reason: str, days: int, code: str) -> None:
    dispute = make_mediating(cast)
    with pytest.raises(Refused) as refused:
        actions.pause(
            actor=cast.mediator.actor,
            at=MONDAY,
            dispute_id=dispute.id,
            reason=reason,
            until_at=MONDAY + timedelta(days=days),
        )
    assert refused.value.code == code


def test_a_meeting_with_one_side_is_unknown_to_the_other(cast: Cast) -> None:
    dispute = make_mediating(cast)
    first, second = both(dispute)
    before = list(Step.objects.filter(dispute=dispute).values_list("id", flat=True))
    actions.plan_session(
        actor=cast.mediator.actor,
        at=MONDAY,
        dispute_id=dispute.id,
        from_at=MONDAY + timedelta(days=2),
        until_at=MONDAY + timedelta(days=2, hours=1),
        where="村调解室",
        party_id=party_of(dispute, 0).id,
    )
    assert len(list_meetings(get_standing(first, dispute.id))) == 1
    assert list_meetings(get_standing(second, dispute.id)) == []
    assert list(Step.objects.filter(dispute=dispute).values_list("id", flat=True)) == before
    assert fresh(dispute).version == dispute.version


def test_a_joint_meeting_is_known_to_all_and_can_be_called_off(cast: Cast) -> None:
    dispute = make_mediating(cast)
    session = actions.plan_session(
        actor=cast.mediator.actor,
        at=MONDAY,
        dispute_id=dispute.id,
        from_at=MONDAY + timedelta(days=2),
        until_at=MONDAY + timedelta(days=2, hours=1),
        where="村调解室",
    )
    for actor in both(dispute):
        assert [row.id for row in list_meetings(get_standing(actor, dispute.id))] == [session.id]
    actions.cancel_session(actor=cast.mediator.actor, at=MONDAY, dispute_id=dispute.id, session_id=session.id)
    assert [row.cancelled for row in list_meetings(get_standing(cast.mediator.actor, dispute.id))] == [True]


def test_more_time_needs_every_side(cast: Cast) -> None:
    dispute = make_mediating(cast)
    due = _clock(dispute).due_at
    first, second = both(dispute)
    actions.agree_to_extend(actor=first, at=MONDAY, dispute_id=dispute.id)
    assert _clock(dispute).due_at == due
    actions.agree_to_extend(actor=second, at=MONDAY, dispute_id=dispute.id)
    assert _clock(dispute).due_at >= due + timedelta(days=28)
    assert fresh(dispute).due_at == _clock(dispute).due_at


def test_notes_are_read_by_the_mediator_alone(cast: Cast) -> None:
    dispute = make_mediating(cast)
    actions.write_note(actor=cast.mediator.actor, at=MONDAY, dispute_id=dispute.id, text="先问楼上。")
    found = read_items(get_standing(cast.mediator.actor, dispute.id), DataClass.NOTES)
    assert [item.payload["text"] for item in found] == ["先问楼上。"]
    for actor in (*both(dispute), cast.village_desk.actor, cast.coordinator.actor, cast.caseworker.actor):
        with pytest.raises(NotFound):
            read_items(get_standing(actor, dispute.id), DataClass.NOTES)
        with pytest.raises(NotAllowed):
            actions.write_note(actor=actor, at=MONDAY, dispute_id=dispute.id, text="我也写")


def test_undisputed_facts_are_confirmed_by_the_text_that_was_read(cast: Cast) -> None:
    dispute = make_mediating(cast)
    first, second = both(dispute)
    actions.write_facts(actor=cast.mediator.actor, at=MONDAY, dispute_id=dispute.id, text=FACTS)
    digest = facts_digest(get_standing(first, dispute.id))
    assert digest is not None
    actions.confirm_facts(actor=first, at=MONDAY, dispute_id=dispute.id, sha256=digest.hex())
    actions.write_facts(actor=second, at=MONDAY, dispute_id=dispute.id, text=FACTS + "面积三平方米。")
    with pytest.raises(Conflict) as changed:
        actions.confirm_facts(actor=second, at=MONDAY, dispute_id=dispute.id, sha256=digest.hex())
    assert changed.value.code == "facts.changed"
    assert FactsApproval.objects.filter(dispute=dispute).count() == 1


def test_what_one_side_says_of_safety_moves_nothing_that_another_could_see(cast: Cast) -> None:
    dispute = make_invited(cast)
    first, second = both(dispute)
    before = _shared(dispute)
    actions.answer_safety(actor=first, at=MONDAY, dispute_id=dispute.id, answers=ANSWERS)
    assert (
        list(Dispute.objects.filter(id=dispute.id).values()),
        Step.objects.filter(dispute=dispute).count(),
    ) == before
    entry = Entry.objects.filter(verb="disputes.safety").get()
    assert "violence" not in str(entry.facts)
    assert entry.topics != []
    assert str(dispute.id) not in str(entry.topics)
    with pytest.raises(NotFound):
        safety_of(get_standing(second, dispute.id), party_of(dispute, 0))
    with pytest.raises(NotFound):
        safety_of(get_standing(cast.coordinator.actor, dispute.id), party_of(dispute, 0))
    found = safety_of(get_standing(cast.village_desk.actor, dispute.id), party_of(dispute, 0))
    assert found is not None
    assert found["violence"] is True


def test_whoever_asks_to_be_told_nothing_is_told_nothing(cast: Cast) -> None:
    dispute = make_invited(cast)
    first, _second = both(dispute)
    assert may_be_told(party_of(dispute, 0))
    quiet = actions.SafetyAnswers(no_notices=True)
    actions.answer_safety(actor=first, at=MONDAY, dispute_id=dispute.id, answers=quiet)
    assert not may_be_told(party_of(dispute, 0))
    assert may_be_told(party_of(dispute, 1))


def test_a_wish_for_a_mediator_first_leads_past_the_talk(cast: Cast) -> None:
    dispute = make_invited(cast)
    first, second = both(dispute)
    actions.ask_for_mediator_first(actor=first, at=MONDAY, dispute_id=dispute.id)
    actions.consent(actor=second, at=MONDAY, dispute_id=dispute.id)
    assert fresh(dispute).state == "SELECTING"


def test_after_the_talk_has_begun_the_wish_comes_too_late(cast: Cast) -> None:
    dispute = make_talking(cast)
    with pytest.raises(Conflict):
        actions.ask_for_mediator_first(actor=both(dispute)[0], at=MONDAY, dispute_id=dispute.id)


def test_the_mediator_ends_what_is_too_far_apart(cast: Cast) -> None:
    dispute = make_mediating(cast)
    reason = EndReason.TOO_FAR_APART
    actions.give_up(actor=cast.mediator.actor, at=MONDAY, dispute_id=dispute.id, reason=reason)
    assert (fresh(dispute).state, fresh(dispute).ended_reason) == ("ENDED", "TOO_FAR_APART")
    assert not Clock.objects.filter(dispute=dispute, stopped_at=None, expired_at=None).exists()


def test_silence_ends_mediation_and_decides_nothing(cast: Cast) -> None:
    dispute = make_mediating(cast)
    due = _clock(dispute).due_at
    assert actions.sweep_disputes(at=due - timedelta(minutes=1))["ended"] == 0
    assert actions.sweep_disputes(at=due)["ended"] == 1
    after = fresh(dispute)
    assert (after.state, after.ended_reason, after.ended_at) == ("ENDED", "TIME_EXPIRED", due)
    assert actions.sweep_disputes(at=due)["ended"] == 0
