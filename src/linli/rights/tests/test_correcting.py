"""Corrections: asked by whoever it is about, answered by the office that has it, refused by a rule alone."""

from typing import Any
from uuid import UUID

import pytest

from linli.kit import clock
from linli.kit.actors import Actor, ActorKind
from linli.kit.errors import Conflict, NotFound, Refused
from linli.ledger.models import Reading
from linli.matters.models import Matter, Step
from linli.matters.tests.make import make_kinds, make_received
from linli.rights import actions, queries
from linli.rights.rules import CorrectionState, Target
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def matter_id(cast: Cast) -> UUID:
    """A matter of somebody."""
    make_kinds()
    return make_received(cast.grid.id, at=clock.now()).matter_id


def asked(matter_id: UUID, text: str = "灯杆是十八号", target: Target = Target.WORDS) -> UUID:
    """Its resident says that something is wrong."""
    actor = Actor(ActorKind.RESIDENT, None, matter_ids=(matter_id,))
    return actions.ask_correction(actor=actor, at=clock.now(), matter_id=matter_id, target=target, text=text)


def test_the_resident_sees_at_once_who_has_it_and_until_when(cast: Cast, matter_id: UUID) -> None:
    asked(matter_id)
    [view] = queries.list_own_corrections([matter_id], "zh-hans")
    assert (view.state, view.text) == (CorrectionState.ASKED, "灯杆是十八号")
    assert view.who == cast.grid.name_zh
    assert (view.due_on - clock.local_day(clock.now())).days == 15


def test_the_words_stay_as_they_were_said(matter_id: UUID) -> None:
    before = Matter.objects.get(id=matter_id).text
    asked(matter_id)
    assert Matter.objects.get(id=matter_id).text == before


def test_the_desk_answers_and_its_look_is_on_record(cast: Cast, matter_id: UUID) -> None:
    found = asked(matter_id)
    clerk, now = cast.clerk.actor, clock.now()
    assert [line.id for line in queries.list_corrections(clerk, "en")] == [found]
    view = actions.open_correction(actor=clerk, at=now, correction_id=found)
    assert view.text == "灯杆是十八号"
    assert Reading.objects.filter(matter_id=matter_id, account_id=cast.clerk.account.id).exists()
    actions.answer_correction(actor=clerk, at=now, correction_id=found, done=True, text="改好了")
    [own] = queries.list_own_corrections([matter_id], "en")
    assert (own.state, own.answer) == (CorrectionState.DONE, "改好了")
    assert queries.list_corrections(clerk, "en") == []
    with pytest.raises(Conflict):
        actions.answer_correction(actor=clerk, at=now, correction_id=found, done=True, text="改好了")


def test_a_refusal_needs_a_rule(cast: Cast, matter_id: UUID) -> None:
    found = asked(matter_id)
    clerk, now = cast.clerk.actor, clock.now()
    with pytest.raises(Refused) as refused:
        actions.answer_correction(actor=clerk, at=now, correction_id=found, done=False, text="不改")
    assert refused.value.code == "correction.no_rule"
    actions.answer_correction(actor=clerk, at=now, correction_id=found, done=False, text="不改", rule="archives")
    [own] = queries.list_own_corrections([matter_id], "en")
    assert (own.state, own.law and own.law.code) == (CorrectionState.REFUSED, "archives")


@pytest.mark.parametrize("name", ["administrator", "outsider", "caseworker"])
def test_nobody_else_reads_it(cast: Cast, matter_id: UUID, name: str) -> None:
    found = asked(matter_id)
    actor = getattr(cast, name).actor
    assert queries.list_corrections(actor, "en") == []
    with pytest.raises(NotFound):
        actions.open_correction(actor=actor, at=clock.now(), correction_id=found)


def test_of_a_step_only_one_that_the_resident_reads(matter_id: UUID) -> None:
    actor = Actor(ActorKind.RESIDENT, None, matter_ids=(matter_id,))
    step = Step.objects.filter(matter_id=matter_id).earliest("at")
    values: dict[str, Any] = {
        "actor": actor,
        "at": clock.now(),
        "matter_id": matter_id,
        "target": Target.STEP,
        "text": "不对",
    }
    actions.ask_correction(**values, step_id=step.id)
    Step.objects.filter(id=step.id).update(visibility="INTERNAL")
    with pytest.raises(NotFound):
        actions.ask_correction(**values, step_id=step.id)
    with pytest.raises(NotFound):
        actions.ask_correction(**values)


def test_the_page_of_the_desk_answers_it(cast: Cast, matter_id: UUID) -> None:
    found = asked(matter_id)
    client = cast.clerk.client()
    assert client.get("/work/corrections/").status_code == 200
    page = f"/work/corrections/{found}/"
    assert "灯杆是十八号" in client.get(page).content.decode()
    assert client.post(page, {"text": "不改"}).status_code == 422
    assert client.post(page, {"text": "改好了", "done": "1"}).status_code == 302
    assert cast.administrator.client().get("/work/corrections/").status_code == 403
    assert cast.administrator.client().get(page).status_code == 404
