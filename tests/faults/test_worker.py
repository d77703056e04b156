"""The worker may be killed at any moment: jobs are run again, entries get their link."""

import signal
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from tests.faults.town import Town, wait_until

pytestmark = pytest.mark.faults

NewTown = Callable[[], Town]

ENTRY = """
INSERT INTO ledger_entry (id, cell, verb, subject_type, subject_id, actor_kind, at, facts, topics)
SELECT gen_random_uuid(), '330681', 'VISIT', 'matter', gen_random_uuid(), 'SYSTEM', now(), '{}', '{}'
FROM generate_series(1, %s)
"""


@pytest.fixture
def town(new_town: NewTown) -> Town:
    """A town of which only the worker runs, with one job more than usual."""
    town = new_town()
    town.extra = {"DJANGO_SETTINGS_MODULE": "tests.faults.settings"}
    return town


def _one(connection: psycopg.Connection, statement: str) -> int:
    row = connection.execute(statement).fetchone()
    assert row is not None
    return int(row[0])


def _notes(town: Town) -> list[str]:
    notes = Path(town.var / "notes")
    return notes.read_text().split() if notes.exists() else []


def test_a_job_whose_worker_is_killed_midway_is_run_again(town: Town) -> None:
    worker = town.spawn("worker")
    wait_until(town.postmaster, "PostgreSQL runs")
    with wait_until(lambda: _try_connect(town), "it takes connections") as connection:
        connection.execute(
            "SELECT procrastinate_defer_jobs_v1(ARRAY[ROW('default', 'tests.slow', 0, NULL, NULL,"
            " '{}'::jsonb, NULL)::procrastinate_job_to_defer_v1])"
        )
    wait_until(lambda: _notes(town) == ["began"], "the job began", told_by=town.said)
    worker.kill()
    worker.wait()
    worker = town.spawn("worker")
    wait_until(lambda: _notes(town) == ["began", "began"], "the job began again", told_by=town.said)
    (town.var / "leave").touch()
    wait_until(lambda: _notes(town) == ["began", "began", "ended"], "the job ended")
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(30) == 0
    assert town.processes() == []


def test_entries_that_wait_when_the_worker_is_killed_are_linked_by_the_next(town: Town) -> None:
    worker = town.spawn("worker")
    with wait_until(lambda: _try_connect(town), "it takes connections") as connection:
        connection.execute(ENTRY, [20_000])
        wait_until(lambda: _one(connection, "SELECT count(*) FROM ledger_link") > 0, "linking began")
        worker.kill()
        worker.wait()
        connection.execute(ENTRY, [500])
        assert _one(connection, "SELECT count(*) FROM ledger_pending") > 500
        worker = town.spawn("worker")
        wait_until(lambda: _one(connection, "SELECT count(*) FROM ledger_pending") == 0, "all was linked")
        assert (
            _one(connection, "SELECT count(*) FROM ledger_link") == 20_501
        )  # and the built-in life, which a worker keeps when it starts
        assert "20501 entries proven" in town.command("ledger", "verify").stdout
    worker.send_signal(signal.SIGINT)
    assert worker.wait(30) == 0
    assert town.processes() == []


def _try_connect(town: Town) -> psycopg.Connection | None:
    try:
        return town.connect()
    except psycopg.OperationalError:
        return None
