"""The page on which one side says in confidence how safe it is."""

import re
from typing import Any

import pytest
from django.test import Client

from linli.disputes.access import get_standing
from linli.disputes.links import secret_of
from linli.disputes.models import Dispute
from linli.disputes.queries.safety import safety_of
from linli.disputes.tests.make import fresh, party_of
from linli.disputes.tests.make_mediation import both, make_invited, make_mediating, make_talking
from linli.kit import clock
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kinds")]
ANSWERS = {"afraid": "YES", "violence": "YES", "together": "NO", "how_to_reach": "晚上六点后发短信"}


def base(dispute: Dispute, seat: int) -> str:
    """The page of one side."""
    return f"/disputes/p/{secret_of(party_of(dispute, seat))}/safety/"


def html_of(response: Any) -> str:
    """The page."""
    assert response.status_code == 200, response.content.decode()[:400]
    return str(response.content.decode())


def test_it_says_who_reads_it_whom_to_ring_and_has_a_title_that_tells_nothing(cast: Cast) -> None:
    page = html_of(Client().get(base(make_talking(cast, clock.now()), 0)))
    title = re.search(r"<title>(.*?)</title>", page, re.S)
    assert title is not None
    assert "安全" not in title[1]
    for words in ("tel:110", "tel:12338", "data-leave", "谁能看到", "调委会的登记员"):
        assert words in page


def test_every_question_may_stay_open_and_the_newest_answers_count(cast: Cast) -> None:
    dispute = make_talking(cast, clock.now())
    assert Client().post(base(dispute, 0), {}).status_code == 302
    assert Client().post(base(dispute, 0), ANSWERS).status_code == 302
    actor = both(dispute)[0]
    said = safety_of(get_standing(actor, dispute.id), party_of(dispute, 0))
    assert said is not None
    assert (said["afraid"], said["together"], said["no_notices"]) == (True, False, False)
    assert "晚上六点后发短信" in html_of(Client().get(base(dispute, 0)))
    assert Client().post(base(dispute, 0), {"afraid": "MAYBE"}).status_code == 422


def test_the_other_side_and_those_who_keep_clocks_see_no_byte_of_it(cast: Cast) -> None:
    dispute = make_mediating(cast, clock.now())
    before = fresh(dispute)
    readers: list[tuple[Client, str]] = [
        (Client(), f"/disputes/p/{secret_of(party_of(dispute, 1))}/"),
        (Client(), base(dispute, 1)),
        (Client(), f"/disputes/p/{secret_of(party_of(dispute, 1))}/mediation/"),
        (cast.coordinator.client(), f"/disputes/{dispute.id}/"),
        (cast.coordinator.client(), "/disputes/counts/"),
        (cast.caseworker.client(), f"/disputes/{dispute.id}/"),
    ]
    seen = [_steady(html_of(client.get(address))) for client, address in readers]
    assert Client().post(base(dispute, 0), ANSWERS).status_code == 302
    assert [_steady(html_of(client.get(address))) for client, address in readers] == seen
    assert fresh(dispute).version == before.version


def _steady(html: str) -> str:
    """Without what is drawn anew with every page, and without how long ago something was."""
    html = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", html)
    return re.sub(r"ticket=[^\"&]*", "", html)


def test_a_side_may_want_to_begin_with_a_mediator_and_take_it_back(cast: Cast) -> None:
    dispute = make_invited(cast, clock.now())
    address = f"{base(dispute, 0)}mediator-first/"
    assert "一开始就请调解员" in html_of(Client().get(base(dispute, 0)))
    for _time in range(2):
        assert Client().post(address, {"wanted": "yes"}).status_code == 302
    assert fresh(dispute).mediator_first
    assert Client().post(address, {"wanted": "no"}).status_code == 302
    assert not fresh(dispute).mediator_first


def test_once_the_talk_has_begun_that_is_past(cast: Cast) -> None:
    dispute = make_talking(cast, clock.now())
    assert Client().post(f"{base(dispute, 0)}mediator-first/", {"wanted": "yes"}).status_code == 409
    assert "一开始就请调解员" not in html_of(Client().get(base(dispute, 0)))


def test_nobody_opens_it_but_by_the_own_link_and_only_after_saying_that_it_is_the_own(cast: Cast) -> None:
    dispute = make_invited(cast, clock.now())
    assert Client().get(f"/disputes/p/{'x' * 22}/safety/").status_code == 404
    assert Client().get(base(dispute, 1)).status_code == 302
    for member in (cast.mediator, cast.village_desk):
        assert member.client().get(f"/disputes/{dispute.id}/safety/").status_code == 404


def test_it_is_there_in_english(cast: Cast) -> None:
    client = Client()
    client.cookies["linli_language"] = "en"
    assert "Leave quickly" in html_of(client.get(base(make_talking(cast, clock.now()), 0)))
