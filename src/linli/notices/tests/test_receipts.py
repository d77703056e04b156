"""Carriers tell later what became of it: signed, once, and only of what is theirs."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from standardwebhooks.webhooks import Webhook

from linli.kit import clock
from linli.notices import actions
from linli.notices.actions import Receipt, ReceiptCount
from linli.notices.models import Change, Notice, Unreachable
from linli.notices.rules import State
from linli.notices.tests.make import PHONE, Told, hand_over, later, make_notice

pytestmark = pytest.mark.django_db
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


@pytest.fixture(autouse=True)
def _secret(settings) -> None:  # type: ignore[no-untyped-def]
    settings.LINLI_NOTICE_RECEIPT_SECRETS = {"gateway": SECRET, "mail": ""}


def sent_sms() -> Notice:
    notice = make_notice(offers=[("SMS", PHONE)])
    hand_over(Told(name="gateway"), channel="SMS")
    notice.refresh_from_db()
    return notice


def take(notice: Notice, state: State, reference: str = "") -> ReceiptCount:
    receipt = Receipt(reference or notice.driver_reference, state)
    return actions.take_receipts(at=later(60), driver="gateway", receipts=[receipt])


def test_a_receipt_moves_sent_to_delivered_once() -> None:
    notice = sent_sms()
    assert take(notice, State.DELIVERED) == ReceiptCount(1, 0, 0)
    assert take(notice, State.DELIVERED) == ReceiptCount(0, 1, 0)
    assert take(notice, State.PERMANENT_FAILURE) == ReceiptCount(0, 1, 0)
    notice.refresh_from_db()
    assert (notice.state, notice.state_at) == ("DELIVERED", later(60))
    assert Change.objects.filter(notice=notice, state="DELIVERED").count() == 1


def test_the_key_that_the_carrier_was_given_finds_it_too() -> None:
    notice = sent_sms()
    assert take(notice, State.DELIVERED, f"{notice.id}.0").changed == 1


def test_a_failure_told_later_marks_the_matter_and_a_temporary_one_comes_again() -> None:
    failed, again = sent_sms(), sent_sms()
    take(failed, State.PERMANENT_FAILURE)
    take(again, State.TEMPORARY_FAILURE)
    again.refresh_from_db()
    assert [mark.matter_id for mark in Unreachable.objects.all()] == [failed.matter_id]
    assert again.state == "TEMPORARY_FAILURE"
    assert again.next_at is not None
    assert again.next_at > later(60)


def test_a_receipt_after_the_end_says_that_it_arrived_after_all() -> None:
    notice = sent_sms()
    take(notice, State.PERMANENT_FAILURE)
    take(notice, State.DELIVERED)
    assert Notice.objects.get(id=notice.id).state == "DELIVERED"


def test_another_drivers_notice_is_unknown() -> None:
    notice = sent_sms()
    receipts = [Receipt(notice.driver_reference, State.DELIVERED), Receipt("nothing", State.DELIVERED)]
    assert actions.take_receipts(at=later(60), driver="mail", receipts=receipts) == ReceiptCount(0, 0, 2)


# The door


def post(body: bytes, *, secret: str = SECRET, driver: str = "gateway", age: int = 0, sign: bool = True) -> Any:
    at = clock.now() - timedelta(seconds=age)
    headers = {
        "webhook-id": "msg_1",
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": Webhook(secret).sign("msg_1", at, body.decode("latin-1")),
    }
    address = reverse("notice_receipts", kwargs={"driver": driver})
    client = Client(enforce_csrf_checks=True)
    return client.post(address, body, content_type="application/json", headers=headers if sign else {})


def body_of(notice: Notice, status: str = "DELIVERED") -> bytes:
    return json.dumps({"receipts": [{"id": notice.driver_reference, "status": status}]}).encode()


def test_a_signed_receipt_is_taken_and_a_replay_changes_nothing() -> None:
    notice = sent_sms()
    assert post(body_of(notice)).json() == {"changed": 1, "known": 0, "unknown": 0}
    assert post(body_of(notice)).json() == {"changed": 0, "known": 1, "unknown": 0}


@pytest.mark.parametrize("options", [{"secret": "whsec_" + "A" * 32}, {"age": 3600}, {"age": -3600}, {"sign": False}])
def test_who_may_not_tell_what_became_of_it(options: dict[str, Any]) -> None:
    notice = sent_sms()
    assert post(body_of(notice), **options).status_code == 403
    assert Notice.objects.get(id=notice.id).state == "SENT"


@pytest.mark.parametrize("driver", ["mail", "file", "nothing"])
def test_a_driver_without_a_secret_has_no_door(driver: str) -> None:
    assert post(b"{}", driver=driver).status_code == 404


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"{", b"\xff\xfe", b'{"receipts": 1}', b'{"receipts": [{"id": 1, "status": "DELIVERED"}]}',
     b'{"receipts": [{"id": "x", "status": "CREATED"}]}'],
)  # fmt: skip
def test_what_is_no_list_of_receipts_is_refused(body: bytes) -> None:
    assert post(body).status_code in (400, 403)


def test_too_many_at_once_are_refused() -> None:
    lines = [{"id": str(number), "status": "DELIVERED"} for number in range(1001)]
    assert post(json.dumps({"receipts": lines}).encode()).status_code == 413


def test_only_post_is_answered() -> None:
    assert Client().get(reverse("notice_receipts", kwargs={"driver": "gateway"})).status_code == 405
