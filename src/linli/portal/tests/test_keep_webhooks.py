"""Administration of webhooks: added with a secret shown once, tried out, stopped."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from linli.webhooks.models import Delivery, Subscription
from tests.cast import Cast

pytestmark = pytest.mark.django_db
WANTED = {"name": "城管局", "url": "https://1.1.1.1/hooks", "agency": "", "events": ["matter.received"]}


def address(act: str) -> str:
    return reverse("keep_webhook_act", kwargs={"webhook_id": Subscription.objects.get().id, "act": act})


def test_one_is_added_tried_and_stopped(workplace: Cast) -> None:
    client = workplace.administrator.client()
    page = client.post(reverse("keep_webhooks"), WANTED).content.decode()
    found = re.search(r'id="secret">(whsec_[^<]+)<', page)
    assert found
    shown = client.get(reverse("keep_webhook", kwargs={"webhook_id": Subscription.objects.get().id})).content.decode()
    assert found[1] not in shown
    assert "whsec_" in client.post(address("secret")).content.decode()
    tried = client.post(address("test"), follow=True)
    assert tried.status_code == 200
    assert "datetime" not in tried.content.decode()  # what was sent stands in its table, not above the page
    Delivery.objects.update(state="TEMPORARY_FAILURE", reason="NO_ANSWER", tries=1)
    assert (
        "没有回应"
        in client.get(shown and reverse("keep_webhook", args=[Subscription.objects.get().id])).content.decode()
    )
    assert client.post(address("stop")).status_code == 302
    assert client.post(address("stop")).status_code == 409
    assert client.post(address("nothing")).status_code == 404
    assert "城管局" in client.get(reverse("keep_webhooks")).content.decode()


@pytest.mark.parametrize(
    "change", [{"url": "https://127.0.0.1/"}, {"url": "http://10.0.0.1/"}, {"name": ""}, {"events": []}]
)
def test_what_is_wrong_is_said_beside_its_field(workplace: Cast, change: dict[str, Any]) -> None:
    answer = workplace.administrator.client().post(reverse("keep_webhooks"), {**WANTED, **change})
    assert 400 <= answer.status_code < 500
    assert f'href="#id_{next(iter(change))}"' in answer.content.decode()
    assert not Subscription.objects.exists()


@pytest.mark.parametrize("who", ["caseworker", "clerk", "coordinator", "resident", "officer"])
def test_who_may_not_keep_webhooks(workplace: Cast, who: str) -> None:
    workplace.administrator.client().post(reverse("keep_webhooks"), WANTED)
    for browser in (getattr(workplace, who).client(), Client()):
        assert browser.get(reverse("keep_webhooks")).status_code == 403
        assert browser.post(address("secret")).status_code == 403
        assert browser.get(reverse("keep_webhook", args=[Subscription.objects.get().id])).status_code == 403
