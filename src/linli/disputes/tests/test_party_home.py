"""The page of a party: what is asked, what can be done, until when, what comes of silence, who reads what."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from linli.disputes import actions
from linli.disputes.links import secret_of
from linli.disputes.models import Clock, Party
from linli.disputes.rules import State
from linli.disputes.tests.make import APPLICANT, CLAIM, RESPONDENT, make_dispute, party_of
from linli.disputes.tests.make_invited import make_asked, serving
from linli.kit import clock
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kinds")]


def test_an_invited_side_is_first_asked_whether_it_is_the_right_one(cast: Cast) -> None:
    asked = make_asked(cast)
    page = Client().get(asked.home(1)).content.decode()
    assert RESPONDENT.name in page
    assert CLAIM not in page
    assert APPLICANT.name not in page
    assert asked.party(1).opened_at is None


def test_then_it_reads_what_is_asked_by_whom_and_until_when(cast: Cast) -> None:
    asked = make_asked(cast)
    page = Client().get(asked.read()).content.decode()
    assert CLAIM in page
    assert APPLICANT.name in page
    for act in ("consent", "suggest", "decline", "help", "not-me"):
        assert asked.url(1, "dispute_act", act=act) in page
    assert "如果我什么都不做" in page
    assert "谁能看到什么" in page


def test_nobody_reads_how_to_reach_the_other(cast: Cast) -> None:
    asked = make_asked(cast)
    theirs = Client().get(asked.read()).content.decode()
    own = Client().get(asked.home(0)).content.decode()
    assert APPLICANT.phone not in theirs
    assert APPLICANT.email not in theirs
    assert RESPONDENT.phone not in own
    assert RESPONDENT.address not in own
    assert RESPONDENT.name in own


def test_the_applicant_sees_no_code_and_no_link_of_the_other_side(cast: Cast) -> None:
    asked = make_asked(cast)
    page = Client().get(asked.home(0)).content.decode()
    assert asked.made.code not in page
    assert secret_of(asked.party(1)) not in page


def test_the_address_is_kept_to_the_browser(cast: Cast) -> None:
    asked = make_asked(cast)
    response = Client().get(asked.home(0))
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["Referrer-Policy"] == "strict-origin"
    assert "noindex" in response.headers["X-Robots-Tag"]
    assert not response.cookies.get("sessionid")


def test_an_unknown_link_opens_nothing(cast: Cast) -> None:
    assert Client().get(reverse("dispute_party_home", kwargs={"secret": "A" * 22})).status_code == 404


def test_whoever_opens_a_link_is_that_side_and_nothing_else(cast: Cast) -> None:
    asked = make_asked(cast)
    asked.read()
    page = cast.village_desk.client().get(asked.home(1)).content.decode()
    assert RESPONDENT.phone not in page
    assert asked.url(1, "dispute_act", act="consent") in page
    mine = cast.resident.client().get(asked.home(1)).content.decode()
    assert asked.url(1, "dispute_act", act="consent") in mine


def test_whoever_left_reads_that_it_goes_on_without_them(cast: Cast) -> None:
    asked = make_asked(cast)
    Party.objects.filter(id=asked.party(1).id).update(left_at=clock.now())
    response = Client().get(asked.home(1))
    assert response.status_code == 410


def test_before_anything_is_written_the_page_says_what_comes_first(cast: Cast) -> None:
    dispute = make_dispute(cast)
    secret = secret_of(party_of(dispute, 0))
    page = Client().get(reverse("dispute_party_home", kwargs={"secret": secret})).content.decode()
    assert reverse("dispute_claim", kwargs={"secret": secret}) in page
    assert "还没有写" in page


def test_an_end_that_is_not_certain_yet_is_said_to_be_so(cast: Cast) -> None:
    asked = make_asked(cast)
    Clock.objects.update(unknown_from=date(2027, 1, 1))
    for url in (asked.home(0), asked.read()):
        page = Client().get(url).content.decode()
        assert "起的放假安排还没有公布" in page
        assert "不早于" in page


def test_whoever_is_asked_is_told_that_it_is_waited_for(cast: Cast) -> None:
    asked = make_asked(cast)
    assert "等您答复" in Client().get(asked.read()).content.decode()
    assert "等待对方" in Client().get(asked.home(0)).content.decode()


def test_where_nobody_talked_there_is_no_room_to_go_to(cast: Cast) -> None:
    asked = make_asked(cast)
    actions.decline(actor=asked.b, at=clock.now(), dispute_id=asked.dispute.id)
    page = Client().get(asked.home(0)).content.decode()
    assert asked.url(0, "dispute_room") not in page
    assert "没有参加" in page


def test_a_page_for_those_who_serve_is_none_for_a_side(cast: Cast) -> None:
    asked = make_asked(cast)
    assert asked.now.state == State.INVITED.value
    for client in (Client(), cast.outsider.client(), cast.neighbour.client(), cast.mediator.client()):
        assert client.get(serving(asked.dispute, "dispute_overview")).status_code == 404
