"""Messages on a device: added and taken off behind the link of a matter and for an account, by its owner alone."""

import io
import json
import re
from typing import Any
from zipfile import ZipFile

import pytest
from django.test import Client
from django.urls import reverse

from linli.kit.ids import show_reference
from linli.ledger.models import Entry
from linli.matters.actions import Received
from linli.matters.tests.make import make_received
from linli.notices import actions
from linli.notices.models import Device
from linli.notices.tests.make_push import Browser
from linli.portal.tests.make import english, page_of, words_of
from linli.portal.tests.make_notices import make_reachable
from tests.cast import Cast

pytestmark = pytest.mark.django_db
ENDPOINT = "http://127.0.0.1:9/push/1"


@pytest.fixture(autouse=True)
def _pushes(settings: Any, tmp_path: Any) -> None:
    settings.VAR = tmp_path
    settings.LINLI_OUTBOUND_ALLOW = ["127.0.0.1/32"]
    settings.LINLI_NOTICE_DRIVERS = {"EMAIL": "mail", "SMS": "file", "PUSH": "file", "IN_APP": "in_app"}
    actions.prepare_push_key()


def said(endpoint: str = ENDPOINT) -> dict[str, str]:
    """What the browser's script fills into the form."""
    return dict(Browser(endpoint).subscription.__dict__)


def address_of(received: Received) -> str:
    return reverse(
        "matter_devices", kwargs={"reference": show_reference(received.reference), "secret": received.secret}
    )


def test_a_resident_adds_a_device_behind_the_link_and_takes_it_off(workplace: Cast) -> None:
    received = make_reachable(workplace)
    client = Client()
    page = client.get(page_of(received)).content.decode()
    assert re.search(r'data-push="[A-Za-z0-9_-]{87}"', page)
    answer = client.post(address_of(received), said())
    assert answer.headers["Location"] == address_of(received).replace("devices/", "?device=added#devices")
    device = Device.objects.get()
    assert (device.matter_id, device.account_id, device.language) == (received.matter_id, None, "zh-hans")
    page = client.get(f"{page_of(received)}?device=added").content.decode()
    assert "从现在起，有新消息时这部设备会提醒。" in page
    assert "会提醒的设备" in page
    assert ENDPOINT not in page
    client.post(address_of(received), {"remove": str(device.id)})
    assert not Device.objects.exists()
    verbs = Entry.objects.filter(subject_id=received.matter_id, verb__endswith="_device")
    assert sorted(verbs.values_list("verb", flat=True)) == ["notices.add_device", "notices.remove_device"]


def test_nothing_of_the_device_itself_is_kept(workplace: Cast) -> None:
    received = make_reachable(workplace)
    Client(headers={"user-agent": "Phone of Chen 9.1"}).post(address_of(received), said())
    row = Device.objects.values().get()
    assert "Phone" not in str(row)
    assert "127.0.0.1" not in str({**row, "endpoint": ""})


def test_an_account_adds_one_on_its_own_page(workplace: Cast) -> None:
    client = english(workplace.caseworker.client())
    assert "News on this phone or computer" in words_of(client.get(reverse("my_account")))
    answer = client.post(reverse("account_devices"), said())
    assert answer.headers["Location"] == f"{reverse('notice_preferences')}?device=added#devices"
    device = Device.objects.get()
    assert (device.account_id, device.matter_id, device.language) == (workplace.caseworker.account.id, None, "en")
    assert "Devices that say so" in words_of(client.get(reverse("notice_preferences")))


def test_a_resident_who_is_signed_in_adds_one_for_the_matter(workplace: Cast) -> None:
    received = make_received(workplace.grid.id, actor=workplace.resident.actor)
    client = workplace.resident.client()
    address = reverse("my_matter_devices", kwargs={"reference": show_reference(received.reference)})
    assert address in client.get(address.removesuffix("devices/")).content.decode()
    assert client.post(address, said()).status_code == 302
    assert Device.objects.get().matter_id == received.matter_id


def test_the_channel_can_be_chosen(workplace: Cast) -> None:
    page = words_of(workplace.caseworker.client().get(reverse("notice_preferences")))
    assert "加过的手机或电脑" in page


def test_without_a_key_nothing_is_offered(workplace: Cast, settings: Any) -> None:
    (settings.VAR / "push_key.pem").unlink()
    received = make_reachable(workplace)
    assert "data-push" not in Client().get(page_of(received)).content.decode()
    assert Client().post(address_of(received), said()).status_code == 409
    assert not Device.objects.exists()


def test_an_address_inside_is_refused_and_nothing_is_kept(workplace: Cast, settings: Any) -> None:
    settings.LINLI_OUTBOUND_ALLOW = []
    received = make_reachable(workplace)
    for endpoint in (ENDPOINT, "http://[::1]/1", "http://169.254.169.254/latest"):
        assert Client().post(address_of(received), said(endpoint)).status_code == 403
    assert not Device.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"remove": "x"},
        {"endpoint": "x" * 3000},
        {**said(), "public_key": "!"},
        {**said(), "auth_secret": ""},
        {**said(), "endpoint": "javascript:alert(1)"},
        {**said(), "endpoint": "\x00"},
    ],
)
def test_what_no_browser_sends_is_refused(workplace: Cast, wrong: dict[str, str]) -> None:
    answer = Client().post(address_of(make_reachable(workplace)), wrong)
    assert 400 <= answer.status_code < 500
    assert not Device.objects.exists()


def test_who_may_not_add_or_take_off(workplace: Cast) -> None:
    received, other = make_reachable(workplace), make_reachable(workplace)
    Client().post(address_of(received), said())
    device = Device.objects.get()
    forged = address_of(received).replace(received.secret, "A" * 22)
    take_off = {"remove": str(device.id)}
    assert Client().post(forged, take_off).status_code == 404
    assert Client().post(forged, said()).status_code == 404
    assert Client().get(address_of(received)).status_code == 405
    assert Client().post(reverse("account_devices"), said()).status_code == 403
    assert Client().post(reverse("account_devices"), take_off).status_code == 403
    Client().post(address_of(other), take_off)
    workplace.coordinator.client().post(reverse("account_devices"), take_off)
    assert list(Device.objects.values_list("id", flat=True)) == [device.id]


def test_a_form_of_another_site_adds_nothing(workplace: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.post(address_of(make_reachable(workplace)), said()).status_code == 403
    assert not Device.objects.exists()


def test_the_copy_of_everything_names_the_devices_by_their_day(workplace: Cast) -> None:
    received = make_reachable(workplace)
    Client().post(address_of(received), said())
    address = reverse(
        "matter_copy", kwargs={"reference": show_reference(received.reference), "secret": received.secret}
    )
    body = b"".join(Client().post(address).streaming_content)  # type: ignore[attr-defined]
    held = json.loads(ZipFile(io.BytesIO(body)).read("copy.json"))
    assert [set(one) for one in held["matters"][0]["devices"]] == [{"added_at", "last_reached_at"}]
    assert "会提醒的设备" in ZipFile(io.BytesIO(body)).read("copy.html").decode()
