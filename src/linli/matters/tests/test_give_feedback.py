"""The resident says how it was settled: once for each settlement, changeable for fourteen days, read by few."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linli.kit.actors import SYSTEM, Actor, anonymous
from linli.kit.errors import Conflict, Expired, NotAllowed, NotFound, Refused
from linli.ledger.models import Entry
from linli.matters import actions, queries
from linli.matters.actions import Answers
from linli.matters.models import Feedback, Matter
from linli.matters.tests import make
from linli.matters.tests.make_feedback import ANSWERS, make_settled
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kinds")]
AFTER = make.later(5)


def resident_of(matter_id: UUID) -> Actor:
    return replace(anonymous("zh-hans"), matter_ids=(matter_id,))


def give(matter_id: UUID, at: datetime = AFTER, answers: Answers = ANSWERS, actor: Actor | None = None) -> Feedback:
    return actions.give_feedback(actor=actor or resident_of(matter_id), at=at, matter_id=matter_id, answers=answers)


def test_an_answer_is_kept_with_the_settlement_and_one_entry_without_words(cast: Cast) -> None:
    matter_id = make_settled(cast)
    row = give(matter_id)
    assert (row.settled, row.satisfaction, row.time_kept, row.text) == ("YES", 5, "YES", "谢谢，灯亮了")
    assert row.resolved_at == Matter.objects.get(id=matter_id).resolved_at
    entry = Entry.objects.get(verb="matters.give_feedback")
    assert entry.facts == {"feedback": str(row.id), "changed": False}
    assert "谢谢" not in str(entry.__dict__)


def test_an_answer_can_be_changed_for_fourteen_days_and_then_stays(cast: Cast) -> None:
    matter_id = make_settled(cast)
    give(matter_id)
    changed = give(matter_id, make.later(5 + 14 * 24), replace(ANSWERS, settled="PARTLY", satisfaction=3))
    assert (changed.settled, changed.satisfaction, changed.given_at) == ("PARTLY", 3, AFTER)
    with pytest.raises(Expired):
        give(matter_id, make.later(6 + 14 * 24))
    assert Feedback.objects.get(matter_id=matter_id).satisfaction == 3


def test_who_is_settled_anew_is_asked_anew(cast: Cast) -> None:
    matter_id = make_settled(cast)
    give(matter_id, answers=replace(ANSWERS, settled="NO", satisfaction=1))
    actions.reopen(actor=resident_of(matter_id), at=make.later(6), matter_id=matter_id, reason="又灭了")
    with pytest.raises(Conflict):
        give(matter_id, make.later(7))
    common = {"actor": cast.caseworker.actor, "matter_id": matter_id}
    actions.accept(at=make.later(7), **common)  # type: ignore[arg-type]
    actions.resolve(at=make.later(8), outcome="FIXED", text="换了镇流器", **common)  # type: ignore[arg-type]
    assert queries.get_questionnaire(resident_of(matter_id), matter_id, make.later(9)).given is None
    give(matter_id, make.later(9))
    assert [row.satisfaction for row in queries.list_feedback(resident_of(matter_id), matter_id)] == [5, 1]


def test_what_is_not_settled_is_not_asked_about(cast: Cast) -> None:
    matter_id = make.make_received(cast.grid.id).matter_id
    assert not queries.get_questionnaire(resident_of(matter_id), matter_id, AFTER).is_open
    with pytest.raises(Conflict):
        give(matter_id)


@pytest.mark.parametrize("who", ["caseworker", "coordinator", "county_coordinator", "clerk"])
def test_staff_who_see_it_cannot_answer_for_the_resident(cast: Cast, who: str) -> None:
    matter_id = make_settled(cast)
    with pytest.raises(NotAllowed):
        give(matter_id, actor=getattr(cast, who).actor)


@pytest.mark.parametrize("who", ["outsider", "resident"])
def test_somebody_else_finds_no_matter(cast: Cast, who: str) -> None:
    matter_id = make_settled(cast)
    with pytest.raises(NotFound):
        give(matter_id, actor=getattr(cast, who).actor)
    with pytest.raises(NotFound):
        queries.list_feedback(getattr(cast, who).actor, matter_id)


def test_whoever_serves_in_the_team_does_not_answer_even_with_the_link(cast: Cast) -> None:
    matter_id = make_settled(cast)
    with_link = replace(cast.caseworker.actor, matter_ids=(matter_id,))
    with pytest.raises(NotAllowed) as refused:
        give(matter_id, actor=with_link)
    assert refused.value.code == "matter.own_work"


@pytest.mark.parametrize(("who", "reads"), [("caseworker", True), ("coordinator", True), ("clerk", False)])
def test_the_words_are_for_the_team_and_its_coordinators(cast: Cast, who: str, reads: bool) -> None:
    matter_id = make_settled(cast)
    give(matter_id)
    reader = getattr(cast, who).actor
    assert queries.list_feedback(reader, matter_id) == [], "nothing is read before the look is on record"
    found = queries.list_feedback(reader, matter_id, make.look_of(reader, matter_id))
    assert [row.text for row in found] == (["谢谢，灯亮了"] if reads else [])


@pytest.mark.parametrize(
    "answers",
    [
        replace(ANSWERS, settled="MAYBE"),
        replace(ANSWERS, satisfaction=0),
        replace(ANSWERS, satisfaction=6),
        replace(ANSWERS, time_kept="SOON"),
        replace(ANSWERS, text="长" * 2001),
    ],
)
def test_answers_off_the_list_are_refused_and_nothing_is_kept(cast: Cast, answers: Answers) -> None:
    matter_id = make_settled(cast)
    with pytest.raises(Refused):
        give(matter_id, answers=answers)
    assert not Feedback.objects.exists()


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(st.text(max_size=30), st.integers(-(2**40), 2**40), st.text(max_size=30), st.text(max_size=200))
def test_anything_that_is_sent_is_kept_clean_or_refused(
    cast: Cast, settled: str, satisfaction: int, time_kept: str, text: str
) -> None:
    matter_id = Matter.objects.values_list("id", flat=True).first() or make_settled(cast)
    answers = Answers(settled=settled, satisfaction=satisfaction, time_kept=time_kept, text=text)
    try:
        row = give(matter_id, answers=answers)
    except Refused:
        return
    assert row.settled in ("YES", "PARTLY", "NO")
    assert 1 <= row.satisfaction <= 5
    assert "\x00" not in row.text


def test_words_that_are_destroyed_are_gone_from_the_answer_too(cast: Cast) -> None:
    matter_id = make_settled(cast)
    give(matter_id)
    from linli.matters.actions.retention.destroy import destroy_words

    destroy_words([matter_id], make.later(9))
    row = Feedback.objects.get(matter_id=matter_id)
    assert (row.text, row.satisfaction) == ("", 5)
    assert queries.list_feedback(SYSTEM, matter_id)[0].text == ""
