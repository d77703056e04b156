"""What somebody says at the desk becomes a matter with the same answer as on the web."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from linli.matters.models import Matter
from linli.portal.tests.make import LIGHT
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def _typed(workplace: Cast, **changes: Any) -> dict[str, Any]:
    return {
        "channel": "DESK_PHONE",
        "text": "村口的路灯三天没亮了",
        "kind": LIGHT,
        "place": str(workplace.grid.id),
        "idempotency_key": "k1",
        **changes,
    }


def test_the_answer_names_owner_time_and_number(workplace: Cast) -> None:
    answer = workplace.clerk.client().post(reverse("record"), _typed(workplace))
    page = answer.content.decode()
    matter = Matter.objects.get()
    assert answer.status_code == 200
    assert f"{matter.reference[:3]}-{matter.reference[3:]}" in page
    assert "最晚办好" in page
    assert matter.channel == "DESK_PHONE"
    assert matter.received_by_post_id == workplace.clerk.post.id


def test_sent_twice_it_is_one_matter(workplace: Cast) -> None:
    client = workplace.clerk.client()
    assert client.post(reverse("record"), _typed(workplace)).status_code == 200
    assert client.post(reverse("record"), _typed(workplace)).status_code == 200
    assert Matter.objects.count() == 1


def test_contact_is_kept_only_with_consent(workplace: Cast) -> None:
    client = workplace.clerk.client()
    refused = client.post(reverse("record"), _typed(workplace, name="陈女士", phone="19900001234"))
    assert refused.status_code == 400
    assert Matter.objects.count() == 0
    agreed = _typed(workplace, name="陈女士", phone="19900001234", consent="on", idempotency_key="k2")
    assert client.post(reverse("record"), agreed).status_code == 200


@pytest.mark.parametrize(
    "change",
    [
        {"channel": "WEB"},
        {"channel": ""},
        {"text": "\u202e\u200b"},
        {"text": "字" * 5000},
        {"kind": "nothing.at.all"},
        {"place": "x"},
        {"phone": "call me"},
        {"email": "no"},
    ],
)
def test_what_cannot_be_taken_is_said_beside_its_field(workplace: Cast, change: dict[str, str]) -> None:
    answer = workplace.clerk.client().post(reverse("record"), _typed(workplace, **change))
    assert answer.status_code == 422
    assert f'href="#id_{next(iter(change))}"' in answer.content.decode()
    assert Matter.objects.count() == 0


def test_a_place_outside_ones_own_is_no_choice(workplace: Cast) -> None:
    elsewhere = _typed(workplace, place=str(workplace.ladder.grids[-1].id))
    answer = workplace.clerk.client().post(reverse("record"), elsewhere)
    assert answer.status_code == 422


@pytest.mark.parametrize("who", ["resident", "volunteer", "administrator"])
def test_who_may_not_record_for_others(workplace: Cast, who: str) -> None:
    client = getattr(workplace, who).client()
    assert client.get(reverse("record")).status_code == 403
    assert client.post(reverse("record"), _typed(workplace)).status_code == 403
    assert Client().post(reverse("record"), _typed(workplace)).status_code == 403
