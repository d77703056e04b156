"""A resident sees who looked, by office and day, asks why, and reads the answer; nobody else answers or reads it."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from linli.kit import clock
from linli.kit.errors import Conflict, NotFound, Refused
from linli.ledger.models import Entry, Reading
from linli.matters import actions as matters
from linli.matters.actions import Received
from linli.matters.tests.make import holder_of, make_kinds, make_received
from linli.readings import actions, queries
from linli.readings.models import Question
from linli.readings.tests.make import seen_page, words_of
from tests.cast import Cast

pytestmark = pytest.mark.django_db
NOW = clock.now()


@pytest.fixture
def looked(cast: Cast) -> Received:
    """The caseworker opened it, and asked the list for it."""
    make_kinds()
    received = make_received(cast.grid.id, at=NOW - timedelta(hours=1))
    matters.open_matter(actor=cast.caseworker.actor, at=NOW, matter_id=received.matter_id)
    matters.open_day(actor=cast.caseworker.actor, at=NOW)
    return received


def _ask(received: Received, text: str = "为什么要看") -> UUID:
    key = queries.list_looks(received.matter_id, NOW, "zh-hans").groups[0].key
    return actions.ask_why(actor=holder_of(received), at=NOW, about_id=received.matter_id, key=key, text=text)


def test_looks_of_one_office_on_one_day_stand_together_in_plain_words(looked: Received) -> None:
    (view,) = queries.list_looks(looked.matter_id, NOW, "zh-hans").groups
    assert view.group.count == 2
    page = words_of(Client().get(seen_page(looked)))
    assert "网格员" in page
    assert "看了 2 次" in page
    assert "办理本事项" in page
    assert "matters.work" not in page


def test_a_look_that_has_just_been_noted_is_there_at_once(looked: Received, cast: Cast) -> None:
    matters.open_matter(actor=cast.village_desk.actor, at=NOW, matter_id=looked.matter_id)
    assert len(queries.list_looks(looked.matter_id, NOW, "zh-hans").groups) == 2


def test_a_question_is_sent_by_the_page_and_its_answer_stands_there(looked: Received, cast: Cast) -> None:
    client, address = Client(), seen_page(looked)
    key = queries.list_looks(looked.matter_id, NOW, "zh-hans").groups[0].key
    assert client.post(address, {"look": str(key), "text": "半夜看什么"}).status_code == 302
    assert "还没有回答" in words_of(client.get(address))
    question = Question.objects.get()
    page = reverse("look_question", kwargs={"question_id": question.id})
    staff = cast.coordinator.client()
    assert "半夜看什么" not in words_of(staff.get(reverse("look_questions")))
    assert "半夜看什么" in words_of(staff.get(page))
    assert Reading.objects.filter(purpose="readings.question", matter_id=looked.matter_id).exists()
    assert staff.post(page, {"text": "为了派人修灯。"}).status_code == 302
    assert "为了派人修灯。" in words_of(client.get(address))


def test_each_group_is_asked_about_once_and_answered_once(looked: Received, cast: Cast) -> None:
    question_id = _ask(looked)
    with pytest.raises(Conflict):
        _ask(looked)
    common: dict[str, Any] = {"actor": cast.coordinator.actor, "at": NOW, "question_id": question_id}
    with pytest.raises(Refused):
        actions.answer_why(**common, text=" ")
    actions.answer_why(**common, text="为了派人修灯。")
    with pytest.raises(Conflict):
        actions.answer_why(**common, text="再说一次")
    assert set(Entry.objects.filter(verb__startswith="readings.").values_list("verb", flat=True)) == {
        "readings.ask",
        "readings.answer",
    }


@pytest.mark.parametrize(
    "who", ["caseworker", "volunteer", "clerk", "mediator", "officer", "administrator", "outsider"]
)
def test_nobody_else_opens_or_answers_a_question(looked: Received, cast: Cast, who: str) -> None:
    question_id = _ask(looked)
    with pytest.raises(NotFound):
        actions.answer_why(actor=getattr(cast, who).actor, at=NOW, question_id=question_id, text="我来答")
    page = reverse("look_question", kwargs={"question_id": question_id})
    assert getattr(cast, who).client().get(page).status_code == 404
    assert Client().get(page).status_code == 404


def test_a_look_of_another_matter_cannot_be_asked_about(looked: Received, cast: Cast) -> None:
    other = make_received(cast.grid.id, at=NOW)
    key = queries.list_looks(looked.matter_id, NOW, "zh-hans").groups[0].key
    with pytest.raises(NotFound):
        actions.ask_why(actor=holder_of(other), at=NOW, about_id=other.matter_id, key=key)
    assert Client().post(seen_page(looked), {"look": "x"}).status_code == 404


def test_many_looks_are_shown_page_after_page_and_none_twice(looked: Received, cast: Cast) -> None:
    duty = cast.clerk.actor.duties[0]
    Reading.objects.bulk_create(
        Reading(
            account_id=cast.clerk.account.id,
            post_id=duty.post_id,
            role="DESK",
            place_path=duty.path,
            matter_id=looked.matter_id,
            at=NOW - timedelta(hours=number),
            hour=NOW - timedelta(hours=number),
            purpose="matters.list",
        )
        for number in range(1, 450)
    )
    seen: list[UUID] = []
    cursor: str | None = ""
    while cursor is not None:
        page = queries.list_looks(looked.matter_id, NOW, "zh-hans", cursor)
        seen += [reading_id for view in page.groups for reading_id in view.group.reading_ids]
        cursor = page.next_cursor
    assert len(seen) == len(set(seen)) == 451
    with pytest.raises(Refused):
        queries.list_looks(looked.matter_id, NOW, "zh-hans", "damaged")


def test_a_report_that_was_joined_does_not_tell_of_the_other(cast: Cast) -> None:
    make_kinds()
    first = make_received(cast.grid.id, at=NOW)
    second = make_received(cast.grid.id, at=NOW)
    worker = cast.caseworker.actor
    matters.join(actor=cast.clerk.actor, at=NOW, matter_id=second.matter_id, lead_id=first.matter_id)
    matters.open_together(actor=worker, at=NOW, matter_id=first.matter_id)
    page = words_of(Client().get(seen_page(second)))
    assert "一起处理" in page
    assert first.reference not in page
