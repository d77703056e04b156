"""From a matter to a dispute with the other side."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from linli.disputes.models import Dispute, Party
from linli.kit import clock
from linli.kit.ids import show_reference
from linli.matters.actions import Received
from linli.matters.tests.make import make_received
from linli.portal.tests.make import english, html_of
from tests.cast import Cast

NAME = "王秀英"
QUARREL = "neighbours.living.noise"


@pytest.fixture
def received(town: Cast) -> Received:
    """Noisy neighbours, reported without an account."""
    return make_received(town.grid.id, at=clock.now() - timedelta(hours=5), kind_code=QUARREL)


def address(received: Received, secret: str | None = None) -> str:
    """The page that leads to the other side."""
    words = {"reference": show_reference(received.reference), "secret": secret or received.secret}
    return reverse("matter_dispute", kwargs=words)


def test_the_page_of_such_a_matter_offers_talks_and_that_of_a_street_light_does_not(
    town: Cast, received: Received
) -> None:
    html = html_of(Client().get(address(received).removesuffix("dispute/")))
    assert address(received) in html
    light = make_received(town.grid.id, at=clock.now(), kind_code="civil.lighting.streetlight")
    assert address(light) not in html_of(Client().get(address(light).removesuffix("dispute/")))
    assert Client().get(address(light)).status_code == 404


def test_a_name_opens_the_dispute_and_leads_to_it(town: Cast, received: Received) -> None:
    answer = Client().post(address(received), {"name": NAME})
    assert answer.status_code == 302
    dispute = Dispute.objects.get(matter_id=received.matter_id)
    assert (dispute.state, dispute.committee_path) == ("INTAKE", town.village.path)
    assert Client().get(answer.headers["Location"]).status_code == 200


def test_opened_twice_it_is_the_same_dispute(town: Cast, received: Received) -> None:
    first = Client().post(address(received), {"name": NAME})
    second = Client().post(address(received), {"name": "别人"})
    third = Client().get(address(received))
    assert first.headers["Location"] == second.headers["Location"] == third.headers["Location"]
    assert Party.objects.count() == 1


def test_without_a_name_nothing_is_opened_and_the_field_says_why(town: Cast, received: Received) -> None:
    answer = Client().post(address(received), {"name": "  "})
    assert answer.status_code == 422
    assert Dispute.objects.count() == 0


def test_whoever_lacks_the_link_opens_nothing(town: Cast, received: Received) -> None:
    for client in (Client(), town.caseworker.client(), town.coordinator.client(), town.neighbour.client()):
        assert client.post(address(received, "x" * 22), {"name": NAME}).status_code == 404
    assert Dispute.objects.count() == 0


def test_it_says_what_it_means_in_english_too(town: Cast, received: Received) -> None:
    html = html_of(english().get(address(received)))
    assert "Nothing that you wrote so far is shown to the other side." in html


def test_once_opened_the_matter_leads_both_its_resident_and_who_works_it_to_the_talks(
    town: Cast, received: Received
) -> None:
    page = address(received).removesuffix("dispute/")
    assert "去看商谈" not in html_of(Client().get(page))
    Client().post(address(received), {"name": NAME})
    assert "去看商谈" in html_of(Client().get(page))
    there = reverse("dispute_overview", kwargs={"dispute_id": Dispute.objects.get().id})
    work = reverse("work_matter", kwargs={"matter_id": received.matter_id})
    assert there in html_of(town.caseworker.client().get(work))
