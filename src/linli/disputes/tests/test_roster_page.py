"""The roster of mediators: public to read, kept by the desks."""

from typing import Any

import pytest
from django.test import Client

from linli.disputes.models import RosterEntry
from linli.disputes.tests.make_mediation import make_roster
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kinds")]
ROSTER = "/disputes/roster/"


def html_of(response: Any) -> str:
    """The page."""
    assert response.status_code == 200, response.content.decode()[:400]
    return str(response.content.decode())


def test_everybody_reads_who_can_be_chosen_at_a_place(cast: Cast) -> None:
    make_roster(cast)
    assert "周和" in html_of(Client().get(f"/disputes/mediators/?place={cast.village.code}"))
    other = cast.ladder.townships[1]
    assert "周和" not in html_of(Client().get(f"/disputes/mediators/?place={other.code}"))


def test_without_a_place_one_is_led_down_the_ladder(cast: Cast) -> None:
    for address in ("/disputes/mediators/", "/disputes/mediators/?place=nowhere"):
        assert f"?place={cast.township.code}" in html_of(Client().get(address))


def test_a_desk_puts_a_mediator_on_it_and_takes_one_off(cast: Cast) -> None:
    client = cast.clerk.client()
    assert "还没有" in html_of(client.get(ROSTER))
    sent = {
        "post_id": str(cast.mediator.post.id),
        "name": "周和",
        "languages": ["zh-Hans", "wuu"],
        "about_zh": "做过村医",
    }
    assert client.post(ROSTER, sent).status_code == 302
    page = html_of(Client().get(f"/disputes/mediators/?place={cast.township.code}"))
    assert "做过村医" in page
    assert "吴语" in page
    entry = RosterEntry.objects.get()
    assert client.post(f"{ROSTER}{entry.id}/off/").status_code == 302
    assert "周和" not in html_of(client.get(ROSTER))
    assert client.post(f"{ROSTER}{entry.id}/off/").status_code == 404


def test_a_fault_is_said_at_its_field(cast: Cast) -> None:
    client = cast.clerk.client()
    answer = client.post(ROSTER, {"post_id": "x", "name": ""})
    assert answer.status_code == 422
    assert "id_name" in answer.content.decode()
    assert not RosterEntry.objects.exists()


def test_a_desk_below_neither_lists_nor_takes_off(cast: Cast) -> None:
    entry = make_roster(cast)
    client = cast.village_desk.client()
    assert "周和" not in html_of(client.get(ROSTER))
    assert client.post(f"{ROSTER}{entry.id}/off/").status_code == 403
    assert client.post(ROSTER, {"post_id": str(cast.mediator.post.id), "name": "周和"}).status_code == 422


def test_nobody_else_keeps_it(cast: Cast) -> None:
    for client in (Client(), cast.resident.client(), cast.mediator.client(), cast.caseworker.client()):
        assert client.get(ROSTER).status_code == 403


def test_it_is_there_in_english(cast: Cast) -> None:
    make_roster(cast)
    client = Client()
    client.cookies["linli_language"] = "en"
    assert "All kinds of disputes" in html_of(client.get(f"/disputes/mediators/?place={cast.village.code}"))
