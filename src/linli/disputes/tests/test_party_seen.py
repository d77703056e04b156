"""Who of the staff has seen what is known of a side: each side reads its own list, and nothing of another's."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from linli.disputes.actions.complain import complain
from linli.disputes.links import secret_of
from linli.disputes.models import Complaint
from linli.disputes.tests.make_invited import Asked, make_asked, serving
from linli.disputes.tests.make_room import Room, make_mediation
from linli.kit import clock
from linli.ledger.models import Reading
from linli.readings import queries
from linli.readings.models import Question
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kinds")]
NOBODY = "还没有人看过"


def _seen(of: Asked | Room, seat: int) -> str:
    url = reverse("dispute_seen", kwargs={"secret": secret_of(of.party(seat))})
    return Client().get(url).content.decode()


def test_a_look_at_both_sides_is_in_the_list_of_both_by_post_and_never_by_name(cast: Cast) -> None:
    asked = make_asked(cast)
    asked.read()
    assert NOBODY in _seen(asked, 0)
    assert NOBODY in _seen(asked, 1)
    cast.caseworker.client().get(serving(asked.dispute, "dispute_overview"))
    for seat in (0, 1):
        page = _seen(asked, seat)
        assert NOBODY not in page
        assert "网格员" in page
        assert "了解进展和参与的人" in page
        assert cast.caseworker.account.display_name not in page


def test_the_page_of_a_side_leads_to_it(cast: Cast) -> None:
    asked = make_asked(cast)
    page = Client().get(asked.read()).content.decode()
    assert asked.url(1, "dispute_seen") in page


def test_what_is_read_of_one_side_is_in_no_list_of_the_other(cast: Cast) -> None:
    asked = make_asked(cast)
    asked.read()
    cast.village_desk.client().get(serving(asked.dispute, "dispute_invitation", seat=1))
    assert "为您送达邀请" in _seen(asked, 1)
    assert NOBODY in _seen(asked, 0)


def test_a_private_talk_is_noted_for_its_own_side_alone(cast: Cast) -> None:
    room = make_mediation(cast)
    Client().post(reverse("dispute_confirm_reader", kwargs={"secret": secret_of(room.party(1))}))
    cast.mediator.client().get(serving(room.dispute, "dispute_caucus_of", seat=0))
    assert "与您单独谈话" in _seen(room, 0)
    assert NOBODY in _seen(room, 1)


def test_that_a_complaint_was_read_only_its_own_side_learns(cast: Cast) -> None:
    asked = make_asked(cast)
    asked.read()
    complain(actor=asked.b, at=clock.now(), dispute_id=asked.dispute.id, text="等得太久。")
    complaint = Complaint.objects.get()
    page = cast.clerk.client().get(reverse("dispute_complaint", kwargs={"complaint_id": complaint.id}))
    assert "等得太久。" in page.content.decode()
    assert "答复您的投诉" in _seen(asked, 1)
    assert NOBODY in _seen(asked, 0)
    assert not Reading.objects.filter(matter_id=asked.dispute.matter_id).exists()


def test_whoever_only_keeps_clocks_has_read_nothing(cast: Cast) -> None:
    asked = make_asked(cast)
    cast.coordinator.client().get(serving(asked.dispute, "dispute_overview"))
    assert NOBODY in _seen(asked, 0)


def test_a_side_that_opens_its_own_pages_is_no_look(cast: Cast) -> None:
    room = make_mediation(cast)
    secret = {"secret": secret_of(room.party(0))}
    for name in ("dispute_party_home", "dispute_room", "dispute_caucus", "dispute_mediation"):
        assert Client().get(reverse(name, kwargs=secret)).status_code == 200
    assert not Reading.objects.exists()


def test_the_list_is_there_for_nobody_without_the_link(cast: Cast) -> None:
    asked = make_asked(cast)
    for who in ("village_desk", "mediator", "administrator", "neighbour"):
        client = getattr(cast, who).client()
        assert client.get(reverse("dispute_seen", kwargs={"secret": "x" * 43})).status_code == 404
        assert client.get(serving(asked.dispute, "dispute_overview") + "seen/").status_code == 404


def test_whoever_has_not_said_that_the_invitation_is_its_own_is_asked_that_first(cast: Cast) -> None:
    asked = make_asked(cast)
    answer = Client().get(asked.url(1, "dispute_seen"))
    assert answer.status_code == 302
    assert answer.headers["Location"] == asked.home(1)


def test_a_side_asks_why_and_the_other_learns_nothing_of_it(cast: Cast) -> None:
    asked = make_asked(cast)
    asked.read()
    cast.caseworker.client().get(serving(asked.dispute, "dispute_overview"))
    before = _seen(asked, 0)
    key = queries.list_looks(asked.party(1).id, clock.now(), "zh-hans").groups[0].key
    here = reverse("dispute_seen", kwargs={"secret": secret_of(asked.party(1))})
    assert Client().post(here, {"look": str(key), "text": "为什么看"}).status_code == 302
    assert "为什么看" in _seen(asked, 1)
    question = reverse("look_question", kwargs={"question_id": Question.objects.get().id})
    staff = cast.coordinator.client()
    assert staff.post(question, {"text": "为了送邀请。"}).status_code == 302
    assert "为了送邀请。" in _seen(asked, 1)
    assert _shown(_seen(asked, 0)) == _shown(before)


def test_a_side_cannot_ask_about_a_look_at_the_other(cast: Cast) -> None:
    asked = make_asked(cast)
    asked.read()
    cast.caseworker.client().get(serving(asked.dispute, "dispute_overview"))
    key = queries.list_looks(asked.party(0).id, clock.now(), "zh-hans").groups[0].key
    here = reverse("dispute_seen", kwargs={"secret": secret_of(asked.party(1))})
    for given in (str(key), "x", ""):
        assert Client().post(here, {"look": given}).status_code == 404
    assert not Question.objects.exists()


def _shown(page: str) -> str:
    return re.sub(r"<[^>]+>", " ", page)
