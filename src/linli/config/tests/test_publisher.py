"""The loop that publishes: it makes its key once, says what stands in the way once, and goes on when that is gone."""

import html
import logging
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError, ProgrammingError
from django.test import Client
from django.urls import reverse

from linli.config import publisher
from linli.ledger import queries
from linli.ledger.log_files import LogFiles, own_log
from linli.ledger.log_key import own_log_key
from linli.ledger.rules.standing import Halt, LogBusy, LogHalted, LogKeyUnusable
from linli.ledger.tests.make import an_entry, link_all


@pytest.fixture
def files(tmp_path: Path, settings: Any) -> LogFiles:
    settings.LINLI_LOG_DIR = str(tmp_path / "log")
    settings.LINLI_LOG_KEY_FILE = str(tmp_path / "keys" / "log.key")
    settings.LINLI_LOG_COVER_SECONDS = 0
    return own_log()


@pytest.mark.django_db
def test_the_first_batch_makes_the_key_and_comes_without_anything_to_publish(files: LogFiles, settings: Any) -> None:
    assert publisher.publish_once() == 16
    assert Path(settings.LINLI_LOG_KEY_FILE).stat().st_mode & 0o777 == 0o600
    assert publisher.publish_once() == 0
    an_entry()
    link_all()
    assert publisher.publish_once() == 16


@pytest.mark.django_db
def test_now_and_then_a_batch_stands_for_nothing(files: LogFiles, settings: Any) -> None:
    publisher.publish_once()
    settings.LINLI_LOG_COVER_SECONDS = publisher.PACE  # each time
    assert publisher.publish_once() == 16


@pytest.mark.django_db
def test_a_log_that_has_lost_its_key_gets_no_other(files: LogFiles, settings: Any) -> None:
    publisher.publish_once()
    Path(settings.LINLI_LOG_KEY_FILE).unlink()
    with pytest.raises(LogKeyUnusable):
        publisher.publish_once()
    assert not Path(settings.LINLI_LOG_KEY_FILE).exists()


@pytest.mark.django_db
def test_whoever_shows_the_log_needs_the_public_half_alone(files: LogFiles, settings: Any) -> None:
    assert queries.find_log_key() == ""
    publisher.publish_once()
    shown = own_log_key().verifier.text
    Path(settings.LINLI_LOG_KEY_FILE).unlink()
    Path(settings.LINLI_LOG_KEY_FILE).mkdir()  # nobody reads a folder, root neither
    assert queries.find_log_key() == shown
    for name in ("public_log", "log_verify"):
        answer = Client().get(reverse(name))
        assert answer.status_code == 200
        assert shown in html.unescape(answer.content.decode())
    assert Client().get("/log/checkpoint").status_code == 200


@pytest.mark.django_db
def test_another_key_is_shown_from_its_first_batch_on(files: LogFiles, settings: Any) -> None:
    publisher.publish_once()
    files.public_key.write_text("a former one\n")
    publisher.publish_once()
    assert queries.find_log_key() == own_log_key().verifier.text


_LAST: list[Exception | int] = [OperationalError(), ProgrammingError(), 7, 0]


def test_what_stands_in_the_way_is_said_once_and_tried_again(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    stop = threading.Event()
    halted = LogHalted(Halt.RESTORED, published=32, held=16)
    outcomes: Iterator[Exception | int] = iter([halted, halted, LogBusy(), OSError(28, "full"), *_LAST])

    def once(*_arguments: Any) -> int:
        outcome = next(outcomes)
        if isinstance(outcome, Exception):
            raise outcome
        if not outcome:
            stop.set()
        return outcome

    monkeypatch.setattr(publisher, "publish_once", once)
    monkeypatch.setattr(publisher, "PACE", 0.001)
    monkeypatch.setattr(publisher, "_PATIENCE", 0.001)
    with caplog.at_level(logging.WARNING, logger="linli"):
        publisher.run(stop)
    said = [record.message.partition(". See")[0] for record in caplog.records]
    assert said == [
        "the public log does not go on: LogHalted RESTORED: 32 leaves published, 16 at hand",
        "the public log does not go on: OSError",
        "the public log does not go on: OperationalError",
        "the public log does not go on: ProgrammingError",
    ]
