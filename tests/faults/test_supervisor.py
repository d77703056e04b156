"""``linli run`` keeps a town up whatever dies, and leaves nothing behind when it ends."""

import http.client
import re
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.core import signing

from tests.faults.town import Town, free_port, wait_until

pytestmark = pytest.mark.faults

NewTown = Callable[[], Town]


@pytest.fixture(scope="module")
def town(new_town: NewTown) -> Iterator[Town]:
    """A running town for the tests that leave it running; it must end cleanly in spite of what they did."""
    town = new_town()
    town.extra = {"LINLI_WITNESS": "1", "LINLI_WITNESS_PORT": str(free_port())}
    town.start()
    yield town
    assert town.end() == 0
    assert town.processes() == []


@contextmanager
def _watching(town: Town) -> Iterator[http.client.HTTPResponse]:
    """An open live stream."""
    key = (town.var / "secret_key").read_text().strip()
    ticket = signing.dumps(["matter:1"], key=key, salt="linli.live", compress=True)
    connection = http.client.HTTPConnection("127.0.0.1", town.live_port, timeout=30)
    connection.request("GET", f"/live?ticket={ticket}")
    with connection.getresponse() as answer:
        assert answer.status == 200
        yield answer
    connection.close()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_everything_in_order_even_with_open_streams(new_town: NewTown, number: int) -> None:
    town = new_town()
    town.start()
    with _watching(town) as stream:
        assert len(town.processes()) > 5
        town.signal(number)
        assert town.run is not None
        assert town.run.wait(30) == 0, town.said()
        assert stream.read().startswith(b"retry:")
    assert town.processes() == []
    assert "ended with status" not in town.said()
    assert town.database_state() == "shut down"


@pytest.mark.parametrize("name", ["web", "live", "worker", "witness"])
def test_a_process_that_is_killed_is_started_again(town: Town, name: str) -> None:
    killed = wait_until(lambda: town.child(name), "it runs")
    offspring = killed.children()
    killed.kill()
    wait_until(lambda: not set(offspring) & set(town.processes()), "what it had started ended too")
    wait_until(lambda: f"{name} ended with status -9; starting it again" in town.said(), "its end was noticed")
    town.wait_until_up()
    wait_until(lambda: town.child(name) not in (None, killed), "a new one runs")


def test_the_witness_beside_a_town_signs_its_log(town: Town) -> None:
    checkpoint = town.var / "log" / "public" / "checkpoint"

    def is_signed() -> bool:
        return checkpoint.exists() and "/witness " in checkpoint.read_text()

    wait_until(is_signed, "the witness has signed", told_by=town.said)


def test_a_web_worker_that_is_killed_is_replaced(town: Town) -> None:
    web = wait_until(lambda: town.child("web"), "web runs")
    before = web.children()
    before[0].kill()

    def replaced() -> bool:
        now = web.children()
        return len(now) == len(before) and before[0] not in now

    wait_until(replaced, "web had as many workers as before")
    town.wait_until_up()


def test_postgresql_that_is_killed_is_started_again(town: Town) -> None:
    killed = wait_until(town.postmaster, "it runs")
    killed.kill()
    wait_until(lambda: "PostgreSQL ended; starting it again" in town.said(), "its end was noticed")
    wait_until(lambda: town.postmaster() not in (None, killed), "a new one runs")
    town.wait_until_up()


def test_other_commands_join_the_running_server_and_leave_it_running(town: Town) -> None:
    server = town.postmaster()
    done = town.command("ledger", "verify")
    assert done.returncode == 0, done.stderr
    assert re.match(r"[01] entries proven", done.stdout), "at most the life that a worker keeps when it starts"
    assert town.postmaster() == server


def test_nothing_outlives_a_supervisor_that_is_killed_and_the_next_start_recovers(new_town: NewTown) -> None:
    town = new_town()
    town.start()
    assert town.run is not None
    town.signal(signal.SIGKILL)
    assert town.run.wait() == -signal.SIGKILL
    wait_until(lambda: town.processes() == [], "everything ended", told_by=town.processes)
    town.start()
    assert town.end() == 0
    assert town.processes() == []


@pytest.mark.parametrize("name", ["LINLI_PORT", "LINLI_LIVE_PORT"])
def test_a_port_in_use_is_said_in_one_sentence(migrated: Path, name: str) -> None:
    town = Town(migrated)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", town.port if name == "LINLI_PORT" else town.live_port))
        taken.listen()
        done = town.command("run")
    assert done.returncode == 1
    port = town.port if name == "LINLI_PORT" else town.live_port
    assert done.stderr == f"Port {port} is in use. Stop what runs there, or set {name} to another one.\n"
    assert town.processes() == []


def test_a_port_that_is_no_number_is_said_in_one_sentence(migrated: Path) -> None:
    town = Town(migrated)
    town.live_port = 99999
    done = town.command("run")
    assert done.returncode == 1
    assert done.stderr == "LINLI_LIVE_PORT must be a port number between 1 and 65535, not '99999'.\n"
