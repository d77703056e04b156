"""Kill -9 of the worker and of PostgreSQL while notices go out: none is lost, and the file driver writes none twice."""

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from tests.faults.town import Town, wait_until

pytestmark = pytest.mark.faults

NOTICES = 15_000
KILLS = 3


@pytest.fixture
def town(new_town: Callable[[], Town]) -> Town:
    """A town whose mail goes into a file, and whose batches are free again after two seconds."""
    town = new_town()
    town.extra = {"LINLI_NOTICE_EMAIL": "file", "LINLI_NOTICE_LEASE_SECONDS": "2"}
    posted = town.command("shell", "-c", f"from tests.faults.post_notices import post; post({NOTICES})")
    assert posted.stdout.split()[-1:] == [str(NOTICES)], posted.stderr
    return town


def _spool(town: Town) -> Path:
    return Path(town.var / "notices" / "email.jsonl")


def _written(town: Town) -> int:
    spool = _spool(town)
    return spool.read_bytes().count(b"\n") if spool.exists() else 0


def _connect(town: Town) -> psycopg.Connection | None:
    try:
        return town.connect()
    except psycopg.OperationalError:
        return None


def _grows(town: Town, by: int) -> Callable[[], bool]:
    goal = min(_written(town) + by, NOTICES)
    return lambda: _written(town) >= goal


def test_no_notice_is_lost_or_doubled_whatever_is_killed(town: Town) -> None:
    for number in range(KILLS):
        worker = town.spawn("worker")
        wait_until(_grows(town, 2_000), "notices go out", told_by=town.said)
        if number == KILLS - 1:
            wait_until(town.postmaster, "PostgreSQL runs").kill()
        worker.kill()
        worker.wait()
    killed_at = _written(town)
    assert 0 < killed_at < NOTICES, "everything was over before the last kill"
    worker = town.spawn("worker")
    with wait_until(lambda: _connect(town), "it takes connections") as connection:
        counted = "SELECT count(*) FILTER (WHERE state = 'SENT') = count(*), count(*) FROM notices_notice"
        wait_until(lambda: connection.execute(counted).fetchone() == (True, NOTICES), "all is sent", told_by=town.said)
        stored = {str(row[0]) for row in connection.execute("SELECT id FROM notices_notice")}
    lines = [json.loads(line)["id"] for line in _spool(town).read_text().splitlines()]
    assert set(lines) == stored
    assert [notice_id for notice_id, times in Counter(lines).items() if times > 1] == []
    worker.terminate()
    assert worker.wait(30) == 0
    assert town.processes() == []
