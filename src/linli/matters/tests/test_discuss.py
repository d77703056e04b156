"""Words both ways."""

import pytest

from linli.kit.errors import Conflict, NotAllowed, NotFound, Refused
from linli.matters import actions, queries
from linli.matters.models import Matter
from linli.matters.tests import make
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kinds")]


def test_staff_ask_the_resident_answers_and_the_question_counts_as_first_contact(cast: Cast) -> None:
    received = make.make_received(cast.grid.id)
    matter = actions.ask(actor=cast.caseworker.actor, at=make.later(1), matter_id=received.matter_id, text="哪一盏？")
    assert matter.first_contact_at == make.later(1)
    holder = make.holder_of(received)
    matter = actions.answer(actor=holder, at=make.later(2), matter_id=received.matter_id, text="靠河那盏")
    assert (matter.first_contact_at, matter.state, matter.version) == (make.later(1), "RECEIVED", 3)
    said = [(step.verb, step.text, step.by_resident) for step in queries.timeline(holder, received.matter_id)]
    assert said[1:] == [("ASK", "哪一盏？", False), ("ANSWER", "靠河那盏", True)]


def test_a_residents_question_is_no_contact_by_staff(cast: Cast) -> None:
    received = make.make_received(cast.grid.id)
    matter = actions.ask(
        actor=make.holder_of(received), at=make.later(1), matter_id=received.matter_id, text="几时来？"
    )
    assert matter.first_contact_at is None


def test_an_internal_note_is_not_for_the_resident(cast: Cast) -> None:
    received = make.make_received(cast.grid.id)
    actions.comment(
        actor=cast.clerk.actor, at=make.later(1), matter_id=received.matter_id, text="先别派", visibility="INTERNAL"
    )
    holder = make.holder_of(received)
    assert "先别派" not in [step.text for step in queries.timeline(holder, received.matter_id)]
    worker = cast.caseworker.actor
    steps = queries.timeline(worker, received.matter_id, make.look_of(worker, received.matter_id))
    seen = [step.text for step in steps if step.is_internal]
    assert seen == ["先别派"]


def test_what_a_resident_writes_cannot_be_hidden_from_the_resident(cast: Cast) -> None:
    received = make.make_received(cast.grid.id)
    holder = make.holder_of(received)
    actions.comment(actor=holder, at=make.later(1), matter_id=received.matter_id, text="谢谢", visibility="INTERNAL")
    assert queries.timeline(holder, received.matter_id)[-1].text == "谢谢"


def test_after_the_end_notes_are_still_taken_but_no_questions(cast: Cast) -> None:
    received = make.make_received(cast.grid.id)
    holder = make.holder_of(received)
    actions.withdraw(actor=holder, at=make.later(1), matter_id=received.matter_id)
    actions.comment(actor=holder, at=make.later(2), matter_id=received.matter_id, text="谢谢")
    with pytest.raises(Conflict):
        actions.ask(actor=holder, at=make.later(3), matter_id=received.matter_id, text="还在吗？")


@pytest.mark.parametrize(
    ("text", "code"), [("", "text.missing"), ("\u200b", "text.missing"), ("长" * 2001, "text.too_long")]
)
def test_empty_and_endless_words_are_refused(cast: Cast, text: str, code: str) -> None:
    received = make.make_received(cast.grid.id)
    with pytest.raises(Refused) as refused:
        actions.comment(actor=cast.caseworker.actor, at=make.later(1), matter_id=received.matter_id, text=text)
    assert (refused.value.code, Matter.objects.get().version) == (code, 1)


def test_who_may_not(cast: Cast) -> None:
    received, other = make.make_received(cast.grid.id), make.make_received(cast.far_grid.id)
    for actor in (cast.outsider.actor, cast.neighbour.actor, cast.administrator.actor, make.holder_of(other)):
        with pytest.raises(NotFound):
            actions.comment(actor=actor, at=make.later(1), matter_id=received.matter_id, text="x")


def test_a_volunteer_answers_and_notes_but_does_not_ask(cast: Cast) -> None:
    received = make.make_received(cast.grid.id)
    actions.assign(
        actor=cast.coordinator.actor, at=make.later(1), matter_id=received.matter_id, post_id=cast.volunteer.post.id
    )
    actions.comment(actor=cast.volunteer.actor, at=make.later(2), matter_id=received.matter_id, text="我去看看")
    with pytest.raises(NotAllowed):
        actions.ask(actor=cast.volunteer.actor, at=make.later(2), matter_id=received.matter_id, text="在家吗？")
