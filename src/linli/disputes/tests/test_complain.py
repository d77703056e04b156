"""Complaints beside a dispute: to the registrar above, seen by nobody concerned, answered in time."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from linli.disputes import actions
from linli.disputes.actions.complain import answer_complaint, complain
from linli.disputes.models import Complaint, Dispute, Step
from linli.disputes.tests.make import MONDAY
from linli.disputes.tests.make_invited import Asked, make_asked, serving
from linli.kit import clock
from linli.kit.actors import Role
from linli.kit.errors import Conflict, NotFound
from linli.kit.ids import uuid7
from linli.people.models import Account
from linli.people.tests.make import make_post
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kinds")]
WORDS = "调解员总是迟到"


def _complained(cast: Cast) -> tuple[Asked, Complaint]:
    asked = make_asked(cast)
    Dispute.objects.filter(id=asked.dispute.id).update(mediator_id=cast.mediator.post.id)
    asked.read()
    Client().post(asked.url(1, "dispute_act", act="complain"), {"text": WORDS})
    return asked, Complaint.objects.get()


def test_it_goes_one_level_up_with_fifteen_working_days_and_moves_nothing(cast: Cast) -> None:
    asked = make_asked(cast)
    before = (asked.now.version, asked.now.due_at, Step.objects.count())
    complain(actor=asked.b, at=MONDAY, dispute_id=asked.dispute.id, text=WORDS)
    made = Complaint.objects.get()
    assert made.reviewer_path == cast.township.path
    assert (made.due_at.date() - MONDAY.date()).days == 21
    assert (asked.now.version, asked.now.due_at, Step.objects.count()) == before


def test_the_registrar_above_reads_and_answers_once(cast: Cast) -> None:
    asked, made = _complained(cast)
    client = cast.clerk.client()
    assert WORDS not in client.get(reverse("dispute_complaints")).content.decode()
    url = reverse("dispute_complaint", kwargs={"complaint_id": made.id})
    assert WORDS in client.get(url).content.decode()
    assert client.post(url, {"text": " "}).status_code == 422
    assert client.post(url, {"text": "已经和调解员谈过。"}).status_code == 302
    assert client.post(url, {"text": "再答一次"}).status_code == 409
    page = Client().get(asked.url(1, "dispute_act", act="complain")).content.decode()
    assert "已经和调解员谈过。" in page
    assert "再答一次" not in page


@pytest.mark.parametrize(
    "who", ["village_desk", "caseworker", "mediator", "coordinator", "outsider", "neighbour", "administrator"]
)
def test_nobody_concerned_and_nobody_else_reads_it(cast: Cast, who: str) -> None:
    asked, made = _complained(cast)
    member = getattr(cast, who)
    assert member.client().get(reverse("dispute_complaint", kwargs={"complaint_id": made.id})).status_code == 404
    for url in (serving(asked.dispute, "dispute_overview"), reverse("dispute_complaints")):
        assert WORDS not in member.client().get(url).content.decode()
    with pytest.raises(NotFound):
        answer_complaint(actor=member.actor, at=clock.now(), complaint_id=made.id, text="x")


def test_a_mediator_who_keeps_the_desk_above_too_does_not_read_it(cast: Cast) -> None:
    _asked, made = _complained(cast)
    make_post(cast.mediator.account, Role.DESK, place=cast.township)
    client = cast.mediator.client()
    assert client.get(reverse("dispute_complaint", kwargs={"complaint_id": made.id})).status_code == 404
    assert str(made.id) not in client.get(reverse("dispute_complaints")).content.decode()


def test_the_other_side_learns_nothing(cast: Cast) -> None:
    asked, made = _complained(cast)
    page = (
        Client().get(asked.home(0)).content.decode()
        + Client().get(asked.url(0, "dispute_act", act="complain")).content.decode()
    )
    assert WORDS not in page
    with pytest.raises(NotFound):
        answer_complaint(actor=asked.a, at=clock.now(), complaint_id=made.id, text="x")


def test_a_fourth_unanswered_complaint_has_to_wait(cast: Cast) -> None:
    asked = make_asked(cast)
    for _time in range(3):
        complain(actor=asked.b, at=clock.now(), dispute_id=asked.dispute.id, text=WORDS)
    with pytest.raises(Conflict) as refused:
        complain(actor=asked.b, at=clock.now(), dispute_id=asked.dispute.id, text=WORDS)
    assert refused.value.code == "complaint.enough"


def test_it_is_there_at_every_stage(cast: Cast) -> None:
    asked = make_asked(cast)
    actions.withdraw(actor=asked.a, at=clock.now(), dispute_id=asked.dispute.id)
    asked.read()
    assert Client().post(asked.url(1, "dispute_act", act="complain"), {"text": WORDS}).status_code == 302
    assert Complaint.objects.count() == 1


def _more(made: Complaint, count: int) -> None:
    """As many beside it, some with the same end, every third answered."""
    values = {field.attname: getattr(made, field.attname) for field in Complaint._meta.concrete_fields}
    Complaint.objects.bulk_create(
        Complaint(
            **values
            | {
                "id": uuid7(),
                "due_at": made.due_at + timedelta(days=number // 4),
                "answered_at": made.made_at if number % 3 == 0 else None,
            }
        )
        for number in range(count)
    )


@pytest.mark.parametrize(("language", "word"), [("zh-hans", "下一页"), ("en", "Next page")])
def test_every_complaint_is_on_one_page_what_waits_first(cast: Cast, language: str, word: str) -> None:
    _asked, made = _complained(cast)
    _more(made, 60)
    Account.objects.filter(id=cast.clerk.account.id).update(language=language)
    client, address, seen = cast.clerk.client(), reverse("dispute_complaints"), []
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    pages = []
    while address:
        page = client.get(address).content.decode()
        seen += re.findall(r"/disputes/complaints/([0-9a-f-]{36})/", page)
        link = re.search(r'href="([^"]+)" rel="next"', page)
        assert (word in page) is bool(link)
        address = unescape(link[1]) if link else ""
        pages.append(page)
    assert len(pages) == 2
    assert len(seen) == len(set(seen)) == Complaint.objects.count() == 61
    answered = set(map(str, Complaint.objects.exclude(answered_at=None).values_list("id", flat=True)))
    assert [one in answered for one in seen] == sorted(one in answered for one in seen)


@pytest.mark.parametrize("cursor", ["x", "WzEsMiwzXQ", "WyIwIiwiMjAyNi0xMS0yM1QwMDowMDowMCIsIjEiXQ"])
def test_a_damaged_link_to_a_page_says_so(cast: Cast, cursor: str) -> None:
    assert cast.clerk.client().get(reverse("dispute_complaints"), {"after": cursor}).status_code == 400


def test_residents_have_no_list_of_complaints(cast: Cast) -> None:
    assert cast.resident.client().get(reverse("dispute_complaints")).status_code == 403
    assert Client().get(reverse("dispute_complaints")).status_code == 403
    page = cast.village_desk.client().get(reverse("dispute_complaints")).content.decode()
    assert "没有待答复的投诉" in page
