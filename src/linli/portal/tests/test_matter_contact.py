"""The resident's page for how to be reached, and the desk's page for a new link."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from linli.kit import clock
from linli.kit.ids import show_reference
from linli.matters.models import Contact
from linli.matters.tests.make import make_received
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def _address(received, name: str) -> str:  # type: ignore[no-untyped-def]
    return reverse(name, kwargs={"reference": show_reference(received.reference), "secret": received.secret})


def test_the_resident_leaves_a_number_and_sees_it_again(workplace: Cast) -> None:
    received = make_received(workplace.grid.id, at=clock.now())
    address = _address(received, "matter_contact")
    answer = Client().post(address, {"name": "陈女士", "phone": "16000001234", "consent": "on"})
    assert answer.status_code == 302
    assert Contact.objects.get(matter=received.matter_id).phone == "16000001234"
    assert "16000001234" in Client().get(address).content.decode()


def test_a_number_without_consent_is_asked_about(workplace: Cast) -> None:
    received = make_received(workplace.grid.id, at=clock.now())
    answer = Client().post(_address(received, "matter_contact"), {"phone": "16000001234"})
    assert answer.status_code == 422
    assert 'href="#id_consent"' in answer.content.decode()
    assert not Contact.objects.filter(matter=received.matter_id).exists()


def test_a_wrong_secret_opens_nothing(workplace: Cast) -> None:
    received = make_received(workplace.grid.id, at=clock.now())
    forged = _address(received, "matter_contact").replace(received.secret, "A" * 22)
    assert Client().get(forged).status_code == 404
    assert Client().post(forged, {}).status_code == 404


def test_the_desk_makes_a_new_link_that_works_and_shows_it_once(workplace: Cast) -> None:
    received = make_received(workplace.grid.id, at=clock.now())
    address = reverse("work_link", kwargs={"matter_id": received.matter_id})
    client = workplace.clerk.client()
    assert received.secret not in client.get(address).content.decode()
    page = client.post(address).content.decode()
    found = re.search(r"/m/[0-9A-Z-]+/([A-Za-z0-9_-]{22})/", page)
    assert found
    assert Client().get(_address(received, "matter")).status_code == 404
    renewed = _address(received, "matter").replace(received.secret, found.group(1))
    assert Client().get(renewed).status_code == 200


@pytest.mark.parametrize("who", ["caseworker", "resident", "outsider", "administrator"])
def test_who_may_not_make_a_link(workplace: Cast, who: str) -> None:
    received = make_received(workplace.grid.id, at=clock.now())
    address = reverse("work_link", kwargs={"matter_id": received.matter_id})
    assert getattr(workplace, who).client().post(address).status_code in (403, 404)
    assert Client().post(address).status_code == 404


def test_a_residents_link_opens_no_page_of_staff(workplace: Cast) -> None:
    received = make_received(workplace.grid.id, at=clock.now())
    client = Client()
    assert client.get(_address(received, "matter")).status_code == 200  # the device remembers the link
    assert client.get(reverse("work_matter", kwargs={"matter_id": received.matter_id})).status_code == 404
    act = reverse("work_act", kwargs={"matter_id": received.matter_id, "act": "note"})
    assert client.get(act).status_code == 404
    assert client.post(act, {"text": "话", "visibility": "PUBLIC"}).status_code == 404
