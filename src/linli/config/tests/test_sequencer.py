"""The pace of the sequencer's loop, and its patience with a database that is away."""

import logging
import threading
from collections.abc import Iterator

import pytest
from django.db import OperationalError, connection, transaction

from linli.config import sequencer
from linli.ledger.actions import hurry


def test_a_full_batch_is_followed_at_once_and_silence_slows_down_to_a_quarter_second() -> None:
    assert sequencer.next_pause(sequencer.BATCH, 0.25) == 0.0
    assert sequencer.next_pause(1, 0.25) == 0.1
    pause = 0.0
    paces = []
    for _turn in range(5):
        pause = sequencer.next_pause(0, pause)
        paces.append(round(pause, 3))
    assert paces == [0.15, 0.225, 0.25, 0.25, 0.25]


def test_a_database_that_is_away_is_waited_for_and_said_once(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    stop = threading.Event()
    outcomes: Iterator[OperationalError | int] = iter([OperationalError(), OperationalError(), OperationalError(), 3])

    def batch(_limit: int) -> int:
        outcome = next(outcomes)
        if isinstance(outcome, OperationalError):
            raise outcome
        stop.set()
        return outcome

    monkeypatch.setattr(sequencer, "sequence_batch", batch)
    monkeypatch.setattr(sequencer, "BUSY_PAUSE", 0.001)
    monkeypatch.setattr(sequencer, "IDLE_PAUSE", 0.001)
    with caplog.at_level(logging.WARNING):
        sequencer.run(stop)
    assert [record.message for record in caplog.records] == [
        "the ledger's chain waits for the database: OperationalError"
    ]
    assert next(outcomes, None) is None


@pytest.mark.django_db(transaction=True)
def test_whoever_waits_for_an_entry_wakes_the_sequencer_and_nothing_else_does() -> None:
    ear, stop = sequencer.Ear(), threading.Event()
    assert not ear.wait(stop, 0.01)  # listens from now on
    with transaction.atomic():
        hurry()
    assert not ear.wait(stop, 600.0), "woken, not told to stop; without the waking this test does not end"
    stop.set()
    assert ear.wait(stop, 0.01)
    ear.close()


@pytest.mark.django_db(transaction=True)
def test_an_ear_that_lost_its_connection_listens_again() -> None:
    ear, stop = sequencer.Ear(), threading.Event()
    ear.wait(stop, 0.01)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND query LIKE 'LISTEN linli_wake%'"
        )
        assert cursor.fetchall() == [(True,)]
    assert not ear.wait(stop, 0.01)
    assert not ear.wait(stop, 0.01)
    with transaction.atomic():
        hurry()
    assert not ear.wait(stop, 600.0)
    ear.close()


@pytest.mark.django_db(transaction=True)
def test_an_ear_made_in_one_thread_listens_and_is_closed_in_another() -> None:
    ear, stop, faults = sequencer.Ear(), threading.Event(), []

    def listen() -> None:
        try:
            ear.wait(stop, 0.01)
            ear.close()
        except BaseException as fault:  # whatever it is, the test has to see it
            faults.append(fault)

    thread = threading.Thread(target=listen)
    thread.start()
    thread.join()
    assert faults == []
