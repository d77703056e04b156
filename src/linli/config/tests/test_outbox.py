"""The loops of the outbox: one a channel, patient with what breaks, quick when there is work."""

import logging
import threading
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import OperationalError

from linli.config import outbox
from linli.notices import actions


class Driver:
    """Counts how often it was closed."""

    name, batch_size, closed = "none", 1, 0

    def send(self, batch: Any, deadline: Any) -> list[Any]:
        """Nothing."""
        return []

    def close(self) -> None:
        """One more."""
        self.closed += 1


def run_with(
    monkeypatch: pytest.MonkeyPatch, outcomes: list[BaseException | int], driver: Driver, channel: str = "EMAIL"
) -> list[float]:
    """Run the loop over these outcomes; the pauses it made."""
    stop, left, pauses = threading.Event(), iter(outcomes), []

    def batch(**_given: Any) -> int:
        outcome = next(left)
        if isinstance(outcome, BaseException):
            raise outcome
        if outcome < 0:
            stop.set()
        return max(outcome, 0)

    def wait(pause: float) -> bool:
        pauses.append(pause)
        return stop.is_set()

    monkeypatch.setattr(actions, "hand_over_batch", batch)
    monkeypatch.setattr(stop, "wait", wait)
    outbox.run(stop, channel, driver)
    return pauses


def test_work_is_followed_by_work_and_silence_by_half_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    assert run_with(monkeypatch, [7, 0, 0, -1], Driver()) == [0.0, 0.0, 0.5, 0.5, 0.5]


def test_what_is_away_is_waited_for_and_said_once(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    driver = Driver()
    with caplog.at_level(logging.WARNING):
        pauses = run_with(monkeypatch, [OperationalError(), OperationalError(), 1, -1], driver)
    assert [record.getMessage() for record in caplog.records] == ["notices by EMAIL wait: OperationalError"]
    assert pauses == [0.0, 1.0, 2.0, 0.0, 0.5]
    assert driver.closed == 3


@pytest.mark.django_db
def test_the_key_of_push_is_made_before_the_first_message(
    monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path
) -> None:
    settings.VAR, settings.LINLI_NOTICE_DRIVERS = tmp_path, {"PUSH": "push"}
    monkeypatch.setattr(outbox, "connection", SimpleNamespace(close=lambda: None))
    run_with(monkeypatch, [-1], Driver(), "PUSH")
    assert "PUSH" in actions.served_channels()


@pytest.mark.django_db
def test_a_broken_key_is_said_once_and_the_loop_goes_on(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, settings: Any, tmp_path: Path
) -> None:
    settings.VAR, settings.LINLI_NOTICE_DRIVERS = tmp_path, {"PUSH": "push"}
    monkeypatch.setattr(outbox, "connection", SimpleNamespace(close=lambda: None))
    (tmp_path / "push_key.pem").write_text("no key")
    with caplog.at_level(logging.ERROR):
        assert run_with(monkeypatch, [3, 0, -1], Driver(), "PUSH") == [0.0, 0.0, 0.5, 0.5]
    assert [record.getMessage()[:30] for record in caplog.records] == ["nothing is pushed to devices: "]
    assert (tmp_path / "push_key.pem").read_text() == "no key"


def test_a_fault_of_a_driver_ends_no_loop_and_is_told_with_its_way(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    faults: list[BaseException | int] = [ZeroDivisionError(), -1]
    with caplog.at_level(logging.ERROR):
        run_with(monkeypatch, faults, Driver())
    assert caplog.records[0].exc_info


def test_every_channel_with_a_driver_has_its_thread(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    settings.LINLI_NOTICE_DRIVERS = {"EMAIL": "mail", "IN_APP": "in_app"}
    seen: list[str] = []
    monkeypatch.setattr(outbox, "run", lambda _stop, channel, _driver: seen.append(channel))
    monkeypatch.setattr(outbox, "run_webhooks", lambda _stop: seen.append("webhooks"))
    for thread in outbox.start(threading.Event()):
        thread.join()
    assert sorted(seen) == ["EMAIL", "IN_APP", "webhooks"]


@pytest.fixture(autouse=True)
def _no_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbox, "connection", SimpleNamespace(close=lambda: None))
