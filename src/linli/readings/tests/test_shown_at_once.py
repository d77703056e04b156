"""The next request shows the resident the look; pages of what is personal say so; nothing tells of another."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from linli.kit import clock
from linli.matters import actions as matters
from linli.matters.actions import Received
from linli.matters.tests.make import make_kinds, make_received
from linli.people.queries import post_labels
from linli.places.index import mark_changed
from linli.readings.tests.make import seen_page, words_of
from tests.cast import Cast

pytestmark = pytest.mark.django_db
NOW = clock.now()
LINE = "住户会看到这次查阅"


@pytest.fixture
def received(cast: Cast) -> Received:
    make_kinds()
    mark_changed()
    return make_received(cast.grid.id, at=NOW - timedelta(hours=2))


def test_a_look_in_one_session_is_on_the_residents_page_with_the_next_request(cast: Cast, received: Received) -> None:
    resident, staff = Client(), cast.caseworker.client()
    label = post_labels([cast.caseworker.post.id], "zh-hans")[cast.caseworker.post.id]
    assert label not in words_of(resident.get(seen_page(received)))
    assert staff.get(reverse("work_matter", kwargs={"matter_id": received.matter_id})).status_code == 200
    assert label in words_of(resident.get(seen_page(received)))


def test_pages_that_show_what_is_personal_say_that_it_is_seen(cast: Cast, received: Received) -> None:
    client = cast.clerk.client()
    pages = [
        reverse("work_matter", kwargs={"matter_id": received.matter_id}),
        f"{reverse('desk_search')}?q={received.reference}",
    ]
    for page in pages:
        assert LINE in words_of(client.get(page)), page
    assert LINE not in words_of(client.get(reverse("desk"))), "nothing personal stands there, no look was taken"


def test_looks_by_search_and_at_joined_reports_tell_nothing_of_the_other(cast: Cast, received: Received) -> None:
    other = make_received(cast.grid.id, at=NOW - timedelta(hours=2))
    clerk = cast.clerk.actor
    matters.join(actor=clerk, at=NOW, matter_id=other.matter_id, lead_id=received.matter_id)
    client = cast.clerk.client()
    client.get(reverse("desk_search"), {"q": other.reference})
    client.get(reverse("work_matter", kwargs={"matter_id": received.matter_id}))
    for mine, foreign in ((received, other), (other, received)):
        page = words_of(Client().get(seen_page(mine)))
        assert foreign.reference not in page
        assert str(foreign.matter_id) not in Client().get(seen_page(mine)).content.decode()


def test_the_proof_of_a_look_is_for_whom_it_is_about_alone(cast: Cast, received: Received) -> None:
    other = make_received(cast.grid.id, at=NOW)
    cast.caseworker.client().get(reverse("work_matter", kwargs={"matter_id": received.matter_id}))
    page = Client().get(seen_page(received)).content.decode()
    proof = next(part for part in page.split('"') if part.endswith(".tlog-proof"))
    stolen = proof.replace(received.reference, other.reference).replace(received.secret, other.secret)
    assert Client().get(stolen).status_code == 404
    assert Client().get(proof).status_code == 404  # not published yet, and it says so
