"""A push says that there is news, to the browsers that asked for it; what their push service answers decides."""

import base64
import json
from datetime import timedelta
from email.utils import format_datetime
from typing import Any

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from pytest_django import Settings

from linli.kit import clock
from linli.kit.errors import NotAllowed
from linli.kit.ids import uuid7
from linli.notices.drivers import push
from linli.notices.drivers.encryption import MOST_BYTES
from linli.notices.drivers.interface import Device as Where
from linli.notices.drivers.interface import Outgoing
from linli.notices.messages import service_name
from linli.notices.models import Device, Notice, Preference, Unreachable
from linli.notices.push_keys import push_public_key
from linli.notices.rules import State
from linli.notices.tests.make import ADDRESS, NIGHT, NOON, Told, hand_over, later, make_notice
from linli.notices.tests.make_push import PushService, push_service, pushed, switch_on
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pushes")]


def claims_of(service: PushService) -> tuple[dict[str, Any], dict[str, Any]]:
    """Head and claims of the last request's signature, which is checked against the key that it names."""
    scheme, _space, rest = service.came[-1][1]["authorization"].partition(" ")
    parts = dict(part.strip().split("=", 1) for part in rest.split(","))
    assert scheme == "vapid"
    assert parts["k"] == push_public_key()
    text, _dot, signature = parts["t"].rpartition(".")
    raw = _decode(signature)
    der = encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), _decode(parts["k"]))
    key.verify(der, text.encode(), ec.ECDSA(hashes.SHA256()))
    with pytest.raises(InvalidSignature):
        key.verify(der, text.encode() + b"x", ec.ECDSA(hashes.SHA256()))
    head, claims = (json.loads(_decode(part)) for part in text.split("."))
    return head, claims


def _decode(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def test_the_browser_reads_that_there_is_news_and_nothing_of_the_matter(service: PushService) -> None:
    browser, matter = service.browser("/phone"), uuid7()
    switch_on(browser, matter_id=matter)
    notice = make_notice(matter_id=matter, offers=())
    pushed()
    _path, headers, body = service.came[0]
    assert json.loads(browser.read(body)) == {
        "title": service_name("zh-hans"),
        "body": "有事项有了新消息，请点开查看。",
        "page": "/my/",
        "language": "zh-Hans",
    }
    assert "FQ7" not in browser.read(body).decode()
    assert (headers["content-encoding"], headers["ttl"], headers["urgency"]) == ("aes128gcm", "259200", "normal")
    assert headers["topic"] == "news"
    notice.refresh_from_db()
    assert (notice.state, notice.channel, notice.driver) == ("SENT", "PUSH", "push")
    assert Device.objects.get().last_taken_at == NOON


def test_the_request_is_signed_for_that_service_and_for_half_a_day(service: PushService) -> None:
    matter = uuid7()
    switch_on(service.browser("/phone"), matter_id=matter)
    make_notice(matter_id=matter, template="resident.resolved", offers=())
    pushed()
    head, claims = claims_of(service)
    assert head == {"typ": "JWT", "alg": "ES256"}
    assert (claims["aud"], claims["sub"]) == (service.origin, "mailto:town@example.org")
    assert 0 < claims["exp"] - clock.now().timestamp() <= 12 * 3600
    assert service.came[0][1]["urgency"] == "high"  # it has to be told


def test_each_device_is_told_in_its_own_language(service: PushService) -> None:
    here, there, matter = service.browser("/a"), service.browser("/b"), uuid7()
    switch_on(here, matter_id=matter)
    switch_on(there, matter_id=matter, language="en")
    make_notice(matter_id=matter, offers=())
    pushed()
    read = {path: json.loads((here if path == "/a" else there).read(body)) for path, _headers, body in service.came}
    assert read["/a"]["body"].startswith("有事项")
    assert read["/b"]["body"] == "There is news on a matter. Open this to read it."


def test_an_account_is_led_to_its_own_list(service: PushService, cast: Cast) -> None:
    browser = service.browser("/desk")
    switch_on(browser, account_id=cast.caseworker.account.id)
    Preference.objects.create(account=cast.caseworker.account, rhythm="EACH", updated_at=NOON)
    make_notice(template="staff.reopened", account_id=cast.caseworker.account.id)
    pushed()
    assert json.loads(browser.read(service.came[0][2]))["page"] == "/notices/"


@pytest.mark.parametrize("status", [404, 410])
def test_a_device_that_took_it_back_is_forgotten_and_the_message_goes_by_mail(
    service: PushService, status: int
) -> None:
    matter = uuid7()
    switch_on(service.browser("/gone", status), matter_id=matter)
    notice = make_notice(matter_id=matter)
    pushed()
    assert not Device.objects.exists()
    assert not Unreachable.objects.exists()
    pushed()
    mail = Told()
    hand_over(mail)
    notice.refresh_from_db()
    assert (notice.state, notice.channel, [one.address for one in mail.messages]) == ("SENT", "EMAIL", [ADDRESS])
    assert len(service.came) == 1


def test_staff_whose_device_is_gone_get_the_mail(service: PushService, cast: Cast) -> None:
    account = cast.caseworker.account
    switch_on(service.browser("/gone", 410), account_id=account.id)
    Preference.objects.create(account=account, rhythm="EACH", updated_at=NOON)
    notice = make_notice(template="staff.reopened", account_id=account.id)
    for _turn in range(2):
        pushed()
    hand_over(Told())
    notice.refresh_from_db()
    assert (notice.state, notice.channel) == ("SENT", "EMAIL")


def test_without_another_way_it_fails_for_good_and_the_desk_is_told(service: PushService) -> None:
    matter = uuid7()
    switch_on(service.browser("/gone", 410), matter_id=matter)
    notice = make_notice(matter_id=matter, offers=())
    pushed()
    notice.refresh_from_db()
    assert (notice.state, notice.reason) == ("PERMANENT_FAILURE", "REFUSED")
    assert Unreachable.objects.get().channel == "PUSH"
    switch_on(service.browser("/new"), matter_id=matter)
    assert not Unreachable.objects.exists()
    again = make_notice(matter_id=matter, offers=())
    pushed()
    again.refresh_from_db()
    assert again.state == "SENT"


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_busy_service_is_asked_again_when_it_says(service: PushService, status: int) -> None:
    matter = uuid7()
    switch_on(service.browser("/busy", status, Retry_After="1800"), matter_id=matter)
    notice = make_notice(matter_id=matter, offers=())
    pushed()
    notice.refresh_from_db()
    assert (notice.state, notice.reason, notice.next_at) == ("TEMPORARY_FAILURE", "CARRIER", later(1800))
    assert Device.objects.exists()
    service.answers["/busy"] = (201, {})
    pushed(later(1800))
    notice.refresh_from_db()
    assert notice.state == "SENT"


def test_a_date_says_it_as_well(service: PushService) -> None:
    matter = uuid7()
    when = clock.now().replace(microsecond=0) + timedelta(hours=2)
    switch_on(service.browser("/busy", 503, Retry_After=format_datetime(when, usegmt=True)), matter_id=matter)
    notice = make_notice(matter_id=matter, offers=())
    pushed()
    notice.refresh_from_db()
    assert notice.next_at is not None
    assert timedelta(hours=1, minutes=55) < notice.next_at - NOON <= timedelta(hours=2)


def test_one_device_that_takes_it_is_enough(service: PushService) -> None:
    matter = uuid7()
    for path, status in (("/gone", 410), ("/busy", 503), ("/good", 201)):
        switch_on(service.browser(path, status), matter_id=matter)
    notice = make_notice(matter_id=matter, offers=())
    pushed()
    notice.refresh_from_db()
    assert notice.state == "SENT"
    assert [row.endpoint.rpartition("/")[2] for row in Device.objects.order_by("id")] == ["busy", "good"]


@pytest.mark.parametrize("status", [301, 400, 403, 413])
def test_what_is_refused_otherwise_goes_by_mail_and_keeps_the_device(service: PushService, status: int) -> None:
    matter = uuid7()
    switch_on(service.browser("/no", status, Location="http://127.0.0.1:9/"), matter_id=matter)
    notice = make_notice(matter_id=matter)
    for _turn in range(2):
        pushed()
    hand_over(Told())
    notice.refresh_from_db()
    assert (notice.state, notice.channel) == ("SENT", "EMAIL")
    assert Device.objects.exists()
    assert len(service.came) == 1


def test_a_service_that_is_away_is_asked_again() -> None:
    with push_service() as away:
        matter = uuid7()
        switch_on(away.browser("/phone"), matter_id=matter)
    notice = make_notice(matter_id=matter, offers=())
    pushed()
    notice.refresh_from_db()
    assert (notice.state, notice.reason) == ("TEMPORARY_FAILURE", "CARRIER")


def test_a_private_address_is_never_asked_whatever_is_stored(service: PushService, settings: Settings) -> None:
    matter, browser = uuid7(), service.browser("/inside")
    switch_on(browser, matter_id=matter)
    settings.LINLI_OUTBOUND_ALLOW = []
    notice = make_notice(matter_id=matter, offers=())
    pushed()
    notice.refresh_from_db()
    assert (notice.state, notice.reason) == ("PERMANENT_FAILURE", "REFUSED")
    assert not service.came
    with pytest.raises(NotAllowed) as refused:
        switch_on(browser, matter_id=uuid7())
    assert refused.value.code == "outbound.private"


def test_more_than_a_push_service_takes_is_refused_before_it_is_sent(service: PushService) -> None:
    told = service.browser("/phone").subscription
    device = Where(uuid7(), told.endpoint, told.public_key, told.auth_secret, payload="x" * (MOST_BYTES + 1))
    message = Outgoing(uuid7(), "key", "PUSH", "devices", "", "", "zh-hans", devices=(device,))
    outcome = push.Push().send([message], clock.now() + timedelta(seconds=30))[0]
    assert (outcome.state, outcome.gone) == (State.PERMANENT_FAILURE, ())
    assert not service.came


def test_nothing_is_begun_after_the_deadline(service: PushService) -> None:
    told = service.browser("/phone").subscription
    device = Where(uuid7(), told.endpoint, told.public_key, told.auth_secret, payload="{}")
    message = Outgoing(uuid7(), "key", "PUSH", "devices", "", "", "zh-hans", devices=(device,))
    assert push.Push().send([message], clock.now())[0].state is State.CREATED
    assert not service.came


# What was chosen holds for devices as for every other way


def test_at_night_it_waits_and_what_has_to_be_told_does_not(service: PushService) -> None:
    matter = uuid7()
    switch_on(service.browser("/phone"), matter_id=matter)
    held, legal = (make_notice(matter_id=matter, offers=(), at=NIGHT, template=f"resident.{one}")
                   for one in ("accepted", "declined"))  # fmt: skip
    pushed(NIGHT)
    held.refresh_from_db()
    legal.refresh_from_db()
    assert (held.state, held.reason, legal.state) == ("HELD", "QUIET", "SENT")


def test_several_in_one_window_are_one_push(service: PushService) -> None:
    matter = uuid7()
    switch_on(service.browser("/phone"), matter_id=matter)
    Preference.objects.create(matter_id=matter, rhythm="HOURLY", updated_at=NOON)
    for template in ("resident.accepted", "resident.question"):
        make_notice(matter_id=matter, offers=(), template=template)
    pushed()
    assert not service.came
    pushed(later(3600))
    assert len(service.came) == 1
    assert set(Notice.objects.values_list("state", flat=True)) == {"SENT"}


def test_who_unsubscribed_is_not_pushed_either(service: PushService) -> None:
    matter = uuid7()
    switch_on(service.browser("/phone"), matter_id=matter)
    Preference.objects.create(matter_id=matter, unsubscribed_at=NOON, updated_at=NOON)
    notice = make_notice(matter_id=matter, offers=())
    pushed()
    notice.refresh_from_db()
    assert (notice.state, notice.reason, service.came) == ("CANCELLED", "UNSUBSCRIBED", [])


def test_who_chose_mail_gets_mail_and_what_has_to_be_told_goes_in_words(service: PushService) -> None:
    matter = uuid7()
    switch_on(service.browser("/phone"), matter_id=matter)
    legal = make_notice(matter_id=matter, template="resident.declined")
    Preference.objects.create(matter_id=matter, channel="EMAIL", updated_at=NOON)
    chosen = make_notice(matter_id=matter)
    pushed()
    hand_over(Told())
    for notice in (legal, chosen):
        notice.refresh_from_db()
        assert (notice.state, notice.channel) == ("SENT", "EMAIL")
    assert not service.came


def test_the_file_driver_writes_what_each_device_would_show(settings: Settings, service: PushService) -> None:
    settings.LINLI_NOTICE_DRIVERS = {**settings.LINLI_NOTICE_DRIVERS, "PUSH": "file"}
    matter = uuid7()
    switch_on(service.browser("/phone"), matter_id=matter)
    make_notice(matter_id=matter, offers=())
    pushed()
    line = json.loads((settings.VAR / "notices" / "push.jsonl").read_text())
    assert [device["page"] for device in line["devices"]] == ["/my/"]
    assert service.origin not in json.dumps(line)
    assert Device.objects.get().last_taken_at == NOON
