"""Carriers: the file, the mail server, the gateway."""

import json
import smtplib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from standardwebhooks.webhooks import Webhook

from linli.kit import clock
from linli.kit.ids import uuid7
from linli.notices.drivers import mail as mail_driver
from linli.notices.drivers.file import File
from linli.notices.drivers.gateway import Gateway
from linli.notices.drivers.in_app import InApp
from linli.notices.drivers.interface import Outgoing
from linli.notices.drivers.mail import Mail
from linli.notices.drivers.registry import MAKERS, make_driver, served_channels
from linli.notices.rules import State

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


def message(address: str = "chen@example.org", notice_id: UUID | None = None) -> Outgoing:
    notice_id = notice_id or uuid7()
    headers = {"List-Unsubscribe": "<https://town.example/u/>"}
    return Outgoing(notice_id, f"{notice_id}.0", "EMAIL", address, "邻里", "已经收到。", "zh-hans", headers=headers)


def soon() -> datetime:
    return clock.now() + timedelta(seconds=30)


# The file


def lines(path: Path) -> list[str]:
    return [json.loads(line)["id"] for line in path.read_text().splitlines()]


def test_a_message_is_one_line_and_is_written_once(tmp_path: Path) -> None:
    driver, one, two = File(tmp_path / "spool.jsonl"), message(), message()
    assert [outcome.state for outcome in driver.send([one, two], soon())] == [State.SENT] * 2
    driver.send([one], soon())
    assert lines(driver.path) == [str(one.id), str(two.id)]
    driver.close()


def test_a_driver_that_starts_anew_knows_what_stands_in_the_file(tmp_path: Path) -> None:
    first, one = File(tmp_path / "spool.jsonl"), message()
    first.send([one], soon())
    first.close()
    second = File(first.path)
    assert second.send([one, message()], soon())[0].state is State.SENT
    assert len(lines(first.path)) == 2
    second.close()


def test_a_line_that_was_torn_off_is_cut_away_and_written_whole(tmp_path: Path) -> None:
    driver, one, two = File(tmp_path / "spool.jsonl"), message(), message()
    driver.send([one, two], soon())
    driver.close()
    whole = driver.path.read_bytes()
    driver.path.write_bytes(whole[:-20])
    driver.send([two], soon())
    assert lines(driver.path) == [str(one.id), str(two.id)]
    assert driver.path.read_bytes() == whole
    driver.close()


def test_two_drivers_of_one_file_double_nothing(tmp_path: Path) -> None:
    first, second = File(tmp_path / "spool.jsonl"), File(tmp_path / "spool.jsonl", durable=False)
    messages = [message() for _number in range(4)]
    first.send(messages[:2], soon())
    second.send(messages[1:3], soon())
    first.send(messages, soon())
    assert lines(first.path) == [str(one.id) for one in messages]
    first.close()
    second.close()


def test_only_the_owner_may_read_the_file(tmp_path: Path) -> None:
    driver = File(tmp_path / "folder" / "spool.jsonl")
    driver.send([message()], soon())
    assert driver.path.stat().st_mode & 0o077 == 0
    driver.close()


# The mail server


class Server(EmailBackend):
    """Django's mail in memory, with the answers of a mail server."""

    fault: Exception | None = None
    refuses: set[str] = set()
    opened = 0

    def open(self) -> bool:
        Server.opened += 1
        if isinstance(Server.fault, ConnectionRefusedError):
            raise Server.fault
        return True

    def send_messages(self, email_messages):  # type: ignore[no-untyped-def]
        for one in email_messages:
            if one.to[0] in Server.refuses and Server.fault:
                raise Server.fault
        return super().send_messages(email_messages)


@pytest.fixture
def server(settings: Any) -> type[Server]:
    settings.EMAIL_BACKEND = f"{__name__}.Server"
    Server.fault, Server.refuses, Server.opened = None, set(), 0
    return Server


def states(batch: list[Outgoing]) -> list[State]:
    return [outcome.state for outcome in Mail().send(batch, soon())]


def test_a_batch_goes_over_one_connection_with_ids_that_stay(server: type[Server]) -> None:
    one = message()
    outcomes = Mail().send([one, message()], soon())
    assert server.opened == 1
    sent = mail.outbox[0]
    assert sent.extra_headers["Message-ID"] == outcomes[0].reference == mail_driver.message_id(one)
    assert sent.extra_headers["List-Unsubscribe"] == "<https://town.example/u/>"
    assert sent.message()["Auto-Submitted"] == "auto-generated"
    Mail().send([one], soon())
    assert mail.outbox[0].extra_headers["Message-ID"] == mail.outbox[2].extra_headers["Message-ID"]


def test_a_mail_server_that_is_away_fails_the_batch_for_now(server: type[Server]) -> None:
    server.fault = ConnectionRefusedError()
    assert states([message(), message()]) == [State.TEMPORARY_FAILURE] * 2


@pytest.mark.parametrize(
    ("fault", "state"),
    [
        (smtplib.SMTPRecipientsRefused({"bad@example.org": (550, b"no such user")}), State.PERMANENT_FAILURE),
        (smtplib.SMTPRecipientsRefused({"bad@example.org": (451, b"greylisted")}), State.TEMPORARY_FAILURE),
        (smtplib.SMTPDataError(554, b"spam"), State.PERMANENT_FAILURE),
        (smtplib.SMTPDataError(452, b"full"), State.TEMPORARY_FAILURE),
        (smtplib.SMTPSenderRefused(550, b"not you", "linli@localhost"), State.TEMPORARY_FAILURE),
        (ValueError("header"), State.PERMANENT_FAILURE),
    ],
)
def test_one_address_that_is_refused_leaves_the_others_alone(
    server: type[Server], fault: Exception, state: State
) -> None:
    server.fault, server.refuses = fault, {"bad@example.org"}
    assert states([message(), message("bad@example.org"), message()]) == [State.SENT, state, State.SENT]


def test_a_line_that_breaks_fails_one_and_leaves_the_rest_for_later(server: type[Server]) -> None:
    server.fault, server.refuses = smtplib.SMTPServerDisconnected(), {"bad@example.org"}
    assert states([message(), message("bad@example.org"), message()]) == [
        State.SENT,
        State.TEMPORARY_FAILURE,
        State.CREATED,
    ]


def test_an_address_with_a_line_break_in_it_is_no_header(server: type[Server]) -> None:
    assert states([message("a@example.org\nBcc: b@example.org")]) == [State.PERMANENT_FAILURE]


def test_after_the_deadline_nothing_is_begun(server: type[Server]) -> None:
    assert [outcome.state for outcome in Mail().send([message()], clock.now())] == [State.CREATED]


# The gateway


def gateway(answer: Callable[[httpx.Request], httpx.Response]) -> Gateway:
    return Gateway("https://sms.example/send", SECRET, httpx.MockTransport(answer))


def test_the_gateway_is_given_a_signed_request_with_the_key_twice() -> None:
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(202, json={"id": "carrier-7", "status": "SENT"})

    driver, one = gateway(answer), message("16000001234")
    assert [(o.state, o.reference) for o in driver.send([one], soon())] == [(State.SENT, "carrier-7")]
    driver.close()
    request = seen[0]
    told = Webhook(SECRET).verify(request.content, {name.lower(): value for name, value in request.headers.items()})
    assert told["to"] == "16000001234"
    assert request.headers["Idempotency-Key"] == request.headers["webhook-id"] == one.key


@pytest.mark.parametrize(
    ("status", "state"),
    [
        (200, State.SENT),
        (400, State.PERMANENT_FAILURE),
        (404, State.PERMANENT_FAILURE),
        (408, State.TEMPORARY_FAILURE),
        (429, State.TEMPORARY_FAILURE),
        (500, State.TEMPORARY_FAILURE),
        (503, State.TEMPORARY_FAILURE),
        (302, State.TEMPORARY_FAILURE),
    ],
)
def test_what_the_gateway_answers_is_told_apart(status: int, state: State) -> None:
    headers = {"Retry-After": "120", "Location": "https://elsewhere.example/"}
    driver = gateway(lambda _request: httpx.Response(status, headers=headers))
    outcome = driver.send([message()], soon())[0]
    driver.close()
    assert outcome.state is state
    if status in (429, 503):
        assert outcome.retry_after == timedelta(seconds=120)


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"\xff", b"x" * 20_000, b'{"id": null}'])
def test_an_answer_that_makes_no_sense_is_still_an_answer(body: bytes) -> None:
    driver, one = gateway(lambda _request: httpx.Response(200, content=body)), message()
    assert driver.send([one], soon())[0].reference == one.key
    driver.close()


def test_a_gateway_that_is_away_is_tried_again_and_a_delivered_answer_is_believed() -> None:
    def away(_request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectTimeout("away")

    driver = gateway(away)
    assert driver.send([message()], soon())[0].state is State.TEMPORARY_FAILURE
    driver.close()
    at_once = gateway(lambda _request: httpx.Response(200, json={"status": "DELIVERED"}))
    assert at_once.send([message()], soon())[0].state is State.DELIVERED
    at_once.close()


def test_the_gateway_begins_nothing_after_the_deadline() -> None:
    driver = gateway(lambda _request: httpx.Response(200))
    assert driver.send([message()], datetime(2020, 1, 1, tzinfo=UTC))[0].state is State.CREATED
    driver.close()


# Which serves what


def test_settings_say_which_driver_serves_a_channel(settings) -> None:  # type: ignore[no-untyped-def]
    settings.LINLI_NOTICE_DRIVERS = {"SMS": "gateway", "IN_APP": "in_app"}
    settings.LINLI_SMS_URL, settings.LINLI_SMS_SECRET = "https://sms.example/send", SECRET
    assert served_channels() == ("SMS", "IN_APP")
    assert isinstance(make_driver("SMS"), Gateway)
    assert isinstance(make_driver("IN_APP"), InApp)
    with pytest.raises(KeyError):
        make_driver("EMAIL")
    assert set(MAKERS) >= {"mail", "gateway", "file", "in_app"}
