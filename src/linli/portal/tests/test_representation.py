"""A matter raised for a child, or for somebody who asked for help: what is kept, whose word counts, what ends."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from linli.kit import clock
from linli.kit.ids import show_reference
from linli.matters.actions import ContactDetails, Received, end_due_representations
from linli.matters.models import Contact
from linli.matters.tests.make import make_received
from linli.notices.models import Notice
from linli.people.models import Representation
from linli.people.queries import list_consents
from linli.portal.tests.make import words_of
from tests.cast import Cast

pytestmark = pytest.mark.django_db
PARENT = ContactDetails(phone="16000001234", email="parent@example.org", consent=True)
SOON = clock.now().date().replace(day=1) + timedelta(days=400)
MONTH = f"{SOON:%Y-%m}"


def _received(cast: Cast, contact: ContactDetails = PARENT) -> Received:
    return make_received(cast.grid.id, at=clock.now(), contact=contact)


def _address(received: Received, name: str = "matter_for") -> str:
    return reverse(name, kwargs={"reference": show_reference(received.reference), "secret": received.secret})


def _for_child(received: Received, ground: str = "CHILD_14_TO_17") -> None:
    said = {"ground": ground, "relation": "PARENT", "until": MONTH}
    assert Client().post(_address(received), said).status_code == 302


def test_the_consent_is_marked_as_given_by_whoever_acts_and_no_name_is_kept(workplace: Cast) -> None:
    received = _received(workplace)
    _for_child(received)
    newest = list_consents([received.matter_id])[0]
    assert newest.by_representative
    assert newest.is_open
    row = Representation.objects.get()
    assert (row.until_on is not None, row.until_on and row.until_on.day) == (True, 1)


def test_from_fourteen_on_a_no_closes_the_link_and_nothing_more_goes_to_the_parent(workplace: Cast) -> None:
    received = _received(workplace)
    _for_child(received)
    assert "从十四岁起" in words_of(Client().get(_address(received)))
    Client().post(_address(received), {"act": "no"})
    assert Client().get(_address(received, "matter")).status_code == 404
    assert Contact.objects.get(matter=received.matter_id).email == ""
    assert not any(row.is_open for row in list_consents([received.matter_id]))


def test_a_child_of_ten_is_heard_and_its_no_ends_nothing(workplace: Cast) -> None:
    received = _received(workplace)
    said = {"ground": "CHILD_8_TO_13", "relation": "PARENT", "until": MONTH}
    Client().post(_address(received), said)
    assert Client().post(_address(received), {"act": "no"}).status_code == 302
    assert Client().get(_address(received, "matter")).status_code == 200
    assert "您说的是：不愿意" in words_of(Client().get(_address(received)))


def test_a_child_must_have_its_month_and_an_adult_need_not(workplace: Cast) -> None:
    received = _received(workplace)
    child = Client().post(_address(received), {"ground": "CHILD_UNDER_8", "relation": "PARENT"})
    assert child.status_code >= 400
    asked = {"ground": "ASKED_FOR_HELP", "relation": "HELPER"}
    assert Client().post(_address(received), asked).status_code == 302


def test_coming_of_age_closes_the_link_and_the_desk_makes_an_own_one(workplace: Cast) -> None:
    received = _received(workplace)
    _for_child(received)
    assert end_due_representations(at=clock.now()) == 0
    assert end_due_representations(at=clock.now() + timedelta(days=440)) == 1
    assert Client().get(_address(received, "matter")).status_code == 404
    desk = reverse("work_link", kwargs={"matter_id": received.matter_id})
    assert re.search(r"/m/[0-9A-Z-]+/[A-Za-z0-9_-]{22}/", workplace.clerk.client().post(desk).content.decode())


def test_a_desk_ends_it_and_hands_the_own_link_to_the_person(workplace: Cast) -> None:
    received = _received(workplace)
    _for_child(received)
    desk = reverse("work_for", kwargs={"matter_id": received.matter_id})
    page = workplace.clerk.client().post(desk, {"act": "end", "reason": "COURT"}).content.decode()
    found = re.search(r"/m/[0-9A-Z-]+/([A-Za-z0-9_-]{22})/", page)
    assert found
    own = _address(received, "matter").replace(received.secret, found[1])
    assert Client().get(own).status_code == 200
    assert Client().get(_address(received, "matter")).status_code == 404


def test_whoever_acts_cannot_end_it_and_keep_the_next_link(workplace: Cast) -> None:
    received = _received(workplace)
    _for_child(received)
    page = Client().post(_address(received), {"act": "end", "reason": "COURT"}).content.decode()
    assert set(re.findall(r"/m/[0-9A-Z-]+/([A-Za-z0-9_-]{22})/", page)) <= {received.secret}
    assert Representation.objects.get().end_reason == "OWN_WISH"


def test_a_child_reports_alone_and_no_message_goes_to_a_parent_who_is_known_here(workplace: Cast) -> None:
    parents = _received(workplace)
    _for_child(parents)
    Notice.objects.all().delete()
    alone = _received(workplace, ContactDetails())
    assert Client().get(_address(alone, "matter")).status_code == 200
    assert not Notice.objects.filter(offers__icontains="parent@example.org").exists()
    assert not Notice.objects.filter(matter_id=parents.matter_id).exists()
    assert not Representation.objects.filter(matter_id=alone.matter_id).exists()


@pytest.mark.parametrize("who", ["caseworker", "resident", "outsider", "administrator"])
def test_who_may_not_say_it_at_a_desk(workplace: Cast, who: str) -> None:
    received = _received(workplace)
    desk = reverse("work_for", kwargs={"matter_id": received.matter_id})
    said = {"ground": "ASKED_FOR_HELP", "relation": "HELPER"}
    assert getattr(workplace, who).client().post(desk, said).status_code in (302, 403, 404)
    assert not Representation.objects.exists()
