"""Devices are added and taken off by their owner alone, and forgotten when nothing may reach them any more."""

import json

import pytest
from pytest_django import Settings

from linli.kit.actors import anonymous
from linli.kit.errors import Conflict, NotFound, Refused
from linli.kit.ids import uuid7
from linli.notices import actions
from linli.notices.actions import Subscription
from linli.notices.drivers.encryption import point_of
from linli.notices.models import Device
from linli.notices.push_keys import load_push_key, push_public_key
from linli.notices.rules.devices import to_base64url
from linli.notices.tests.make import ADDRESS, NOON, Told, hand_over, make_notice
from linli.notices.tests.make_push import Browser, PushService, pushed, switch_on
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pushes")]


def test_the_same_browser_twice_is_one_device_with_its_newest_keys(service: PushService) -> None:
    matter, first = uuid7(), service.browser("/phone")
    again = Browser(first.endpoint)
    assert switch_on(first, matter_id=matter) == switch_on(again, matter_id=matter)
    make_notice(matter_id=matter, offers=())
    pushed()
    assert json.loads(again.read(service.came[0][2]))["page"] == "/my/"
    assert len(service.came) == 1


def test_one_browser_in_account_and_matter_is_told_once(service: PushService, cast: Cast) -> None:
    matter, browser, account = uuid7(), service.browser("/phone"), cast.resident.account.id
    switch_on(browser, matter_id=matter)
    switch_on(browser, account_id=account)
    make_notice(matter_id=matter, account_id=account, offers=())
    pushed()
    assert len(service.came) == 1


def test_ten_devices_and_no_more(service: PushService) -> None:
    matter = uuid7()
    for number in range(10):
        switch_on(service.browser(f"/{number}"), matter_id=matter)
    with pytest.raises(Refused) as refused:
        switch_on(service.browser("/10"), matter_id=matter)
    assert refused.value.code == "device.too_many"
    switch_on(service.browser("/9"), matter_id=matter)  # the same again is none more


@pytest.mark.parametrize(
    "changes",
    [
        {"endpoint": ""},
        {"endpoint": "http://127.0.0.1/" + "x" * 1000},
        {"endpoint": "http://127.0.0.1/推"},
        {"public_key": "x"},
        {"public_key": to_base64url(b"\x04" + b"\x01" * 64)},
        {"auth_secret": to_base64url(b"x" * 15)},
    ],
)
def test_what_no_browser_makes_is_refused(service: PushService, changes: dict[str, str]) -> None:
    told = service.browser("/phone").subscription
    wrong = Subscription(**{**told.__dict__, **changes})
    with pytest.raises(Refused) as refused:
        actions.add_device(actor=anonymous(), at=NOON, subscription=wrong, language="en", matter_id=uuid7())
    assert refused.value.code == "device.malformed"
    assert not Device.objects.exists()


@pytest.mark.parametrize(
    "endpoint", ["file:///etc/passwd", "ftp://push.example/", "//push.example/1", "https://a:b@c/"]
)
def test_an_address_that_is_none_is_refused(service: PushService, endpoint: str) -> None:
    told = service.browser("/phone").subscription
    wrong = Subscription(endpoint, told.public_key, told.auth_secret)
    with pytest.raises(Refused):
        actions.add_device(actor=anonymous(), at=NOON, subscription=wrong, language="en", matter_id=uuid7())


def test_nobody_without_an_account_or_a_matter_switches_on(service: PushService) -> None:
    with pytest.raises(NotFound):
        switch_on(service.browser("/phone"))


def test_nobody_takes_off_the_device_of_another(service: PushService, cast: Cast) -> None:
    matter = uuid7()
    device = switch_on(service.browser("/phone"), matter_id=matter)
    actions.remove_device(actor=cast.outsider.actor, at=NOON, device_id=device)
    actions.remove_device(actor=anonymous(), at=NOON, device_id=device, matter_id=uuid7())
    assert Device.objects.count() == 1
    actions.remove_device(actor=anonymous(), at=NOON, device_id=device, matter_id=matter)
    assert not Device.objects.exists()


def test_what_waits_goes_on_to_devices_when_the_other_addresses_are_taken_away(service: PushService) -> None:
    matter = uuid7()
    switch_on(service.browser("/phone"), matter_id=matter)
    notice = make_notice(matter_id=matter)
    assert actions.change_addresses(at=NOON, matter_id=matter, offers=()) == 0
    pushed()
    notice.refresh_from_db()
    assert (notice.state, notice.channel) == ("SENT", "PUSH")
    assert ADDRESS not in json.dumps(notice.offers)


def test_forgotten_devices_get_nothing(service: PushService) -> None:
    matter = uuid7()
    switch_on(service.browser("/phone"), matter_id=matter)
    notice = make_notice(matter_id=matter, offers=())
    assert actions.forget_devices(at=NOON, matter_id=matter) == 1
    pushed()
    notice.refresh_from_db()
    assert (notice.state, notice.reason, service.came) == ("PERMANENT_FAILURE", "UNREACHABLE", [])


def test_where_nothing_can_be_pushed_nobody_switches_on_and_mail_goes(service: PushService, settings: Settings) -> None:
    matter = uuid7()
    switch_on(service.browser("/phone"), matter_id=matter)
    notice = make_notice(matter_id=matter)
    (settings.VAR / "push_key.pem").unlink()
    with pytest.raises(Conflict) as refused:
        switch_on(service.browser("/other"), matter_id=matter)
    assert refused.value.code == "device.not_here"
    pushed()
    hand_over(Told())
    notice.refresh_from_db()
    assert (notice.state, notice.channel) == ("SENT", "EMAIL")


def test_the_key_of_the_site_is_the_one_that_browsers_are_given(service: PushService) -> None:
    assert push_public_key() == to_base64url(point_of(load_push_key().public_key()))
    assert len(push_public_key()) == 87
