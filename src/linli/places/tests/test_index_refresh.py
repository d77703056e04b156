"""A change is seen by every process within a second, and no request waits for it."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import connection

from linli.kit.actors import SYSTEM
from linli.places import queries
from linli.places.actions import close_place, rename_place
from linli.places.index import current
from linli.places.rules import Reason
from linli.places.tests.make import make_ladder
from linli.places.tests.watch import NOW

OTHER_PROCESS = """
import sys, django
django.setup()
from linli.places import queries
from linli.places.index import current
print("ready", queries.locate(120.205, 29.705).reason, flush=True)
for line in sys.stdin:
    print(queries.locate(120.205, 29.705).reason, flush=True)
"""


def database_url() -> str:
    """The address of the test database for another process."""
    database = connection.settings_dict
    return f"postgresql://{database['USER']}@/{database['NAME']}?host={database['HOST']}"


@pytest.fixture
def other_process() -> Iterator["subprocess.Popen[str]"]:
    environment = {
        **os.environ,
        "DATABASE_URL": database_url(),
        "DJANGO_SETTINGS_MODULE": "linli.config.settings",
        "LINLI_CELL": settings.LINLI_CELL,
    }
    process = subprocess.Popen(
        [sys.executable, "-c", OTHER_PROCESS],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
    )
    yield process
    process.kill()
    process.communicate()


def ask(process: "subprocess.Popen[str]") -> str:
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write("\n")
    process.stdin.flush()
    return process.stdout.readline().strip()


def wait_until(process: "subprocess.Popen[str]", answer: str) -> bool:
    """Ask for a second; the promise is kept when the answer comes within it."""
    end = time.monotonic() + 1.0
    while time.monotonic() < end:
        if ask(process) == answer:
            return True
    return False


@pytest.mark.django_db(transaction=True)
def test_a_committed_change_reaches_another_process_within_a_second(
    other_process: "subprocess.Popen[str]",
) -> None:
    ladder = make_ladder()
    assert other_process.stdout is not None
    assert other_process.stdout.readline().strip() == "ready FOUND"
    time.sleep(0.5)  # its listener connects

    close_place(place_id=ladder.grids[0].id, actor=SYSTEM, at=NOW)

    assert wait_until(other_process, "OUTSIDE")


@pytest.mark.django_db(transaction=True)
def test_a_listener_that_lost_its_connection_comes_back_with_the_newest_state(
    other_process: "subprocess.Popen[str]",
) -> None:
    ladder = make_ladder()
    assert other_process.stdout is not None
    assert other_process.stdout.readline().strip() == "ready FOUND"
    time.sleep(0.5)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            " AND (query LIKE 'LISTEN%' OR query LIKE '%places_indexversion%')"
        )
    close_place(place_id=ladder.grids[0].id, actor=SYSTEM, at=NOW)
    assert any(wait_until(other_process, "OUTSIDE") for _second in range(5))


@pytest.mark.django_db(transaction=True)
def test_this_process_sees_its_own_commit_at_once() -> None:
    ladder = make_ladder()
    assert queries.locate(120.205, 29.705).reason is Reason.FOUND
    close_place(place_id=ladder.grids[0].id, actor=SYSTEM, at=NOW)
    assert queries.locate(120.205, 29.705).reason is Reason.OUTSIDE


@pytest.mark.django_db
def test_a_transaction_sees_its_own_change_before_it_commits() -> None:
    ladder = make_ladder()
    before = current()
    rename_place(place_id=ladder.grids[0].id, name_zh="新网格", actor=SYSTEM, at=NOW)
    assert queries.place_row(ladder.grids[0].id).name_zh == "新网格"
    assert current() is not before
    assert current() is current()
