"""A witness that is killed anywhere signs one tree of each size, over real sockets and from a real disk."""

import http.client
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from linli.config.tests.make_witness import COMMON, TREES, a_witness, checkpoint, signed_second, submission, submit
from linli.config.witness_store import OWN, introduce
from linli.ledger.actions.ask_witnesses import MEMORY, Asked, Witnesses
from linli.ledger.rules.witness import Trouble
from linli.ledger.tests.make_tree import LOG, ORIGIN
from tests.faults.dying_witness import POINTS
from tests.faults.town import free_port, wait_until

pytestmark = pytest.mark.faults
ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Process:
    """A witness process, and where it is."""

    folder: Path
    port: int
    run: subprocess.Popen[bytes]

    def is_up(self) -> bool:
        return self.request("GET", "/") is not None

    def request(self, method: str, path: str, body: bytes = b"") -> tuple[int, bytes] | None:
        """Status and body; None when the connection ended without."""
        try:
            with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)) as connection:
                connection.request(method, path, body or None)
                with connection.getresponse() as answer:
                    return answer.status, answer.read()
        except (OSError, http.client.HTTPException):
            return None

    def submit(self, tree: str, old: int, size: int) -> tuple[int, bytes] | None:
        return self.request("POST", "/add-checkpoint", submission(tree, old, size).raw)


def start(var: Path, *command: str, port: int | None = None) -> Process:
    """A witness that knows the log of the trees; in the ``command``, a module and its arguments, @ is the port."""
    port = port or free_port()
    folder = var / "witness"
    introduce(folder, ORIGIN, LOG.verifier)
    kept = {name: value for name, value in os.environ.items() if not name.startswith("LINLI_")}
    environment = {**kept, "LINLI_VAR": str(var), "LINLI_WITNESS_PORT": str(port), "PYTHONPATH": str(ROOT)}
    arguments = [sys.executable, "-m", *(str(port) if word == "@" else word for word in command)]
    run = subprocess.Popen(arguments, env=environment, cwd=var, stdout=subprocess.DEVNULL)
    return Process(folder, port, run)


@pytest.fixture
def running() -> Iterator[list[Process]]:
    """Those that are started here end with the test."""
    processes: list[Process] = []
    yield processes
    for process in processes:
        process.run.kill()
        process.run.wait()


def test_killed_between_any_two_steps_it_never_signs_two_trees_of_one_size(
    tmp_path: Path, running: list[Process]
) -> None:
    for point in POINTS:  # all at once: each needs its time to start
        var = tmp_path / point
        var.mkdir()
        running.append(start(var, "tests.faults.dying_witness", point, "@"))
    for point, process in zip(POINTS, running, strict=True):
        wait_until(process.is_up, "it answers")
        first = process.submit("honest", 0, COMMON)
        assert first is not None
        assert first[0] == 200
        (process.folder / "armed").touch()
        assert process.submit("honest", COMMON, 20) is None, f"killed at {point} it answers nothing"
        assert process.run.wait(60) == -signal.SIGKILL
    for point, process in zip(POINTS, running, strict=True):
        kept = POINTS.index(point) >= POINTS.index("RENAMED")
        again = a_witness(process.folder)
        forked = submit(again, "fork", COMMON, 20)
        assert (int(forked.status), forked.body) == (409, b"20\n") if kept else int(forked.status) == 200
        honest = submit(again, "honest", 20, 20)
        assert int(honest.status) == (200 if kept else 422)
        signed, tree = (honest, "honest") if kept else (forked, "fork")
        key = (process.folder / "witness.pub").read_text().strip()
        assert signed_second(key, signed.body, checkpoint(tree, 20).text) > 0
    assert not _signed_on_disk(tmp_path)


def _signed_on_disk(folder: Path) -> list[Path]:
    """Files of what was seen that hold a signature of the witness: one that was made too early could get out."""
    files = [path for path in folder.glob("*/witness/seen/*") if path.is_file()]
    assert len(files) >= len(POINTS)
    return [path for path in files if b"/witness " in path.read_bytes()]


def test_a_witness_process_is_asked_killed_and_asked_again(tmp_path: Path, running: list[Process]) -> None:
    running.append(start(tmp_path, "linli.config.cli", "witness"))
    wait_until(running[0].is_up, "it answers")
    own = running[0].folder / OWN
    with closing(Witnesses([], tmp_path / MEMORY, ours=own, seconds=60.0, longest_rest=0.0)) as witnesses:

        def ask(tree: str, size: int) -> Asked:
            (asked,) = witnesses.ask(checkpoint(tree, size), TREES[tree].consistency, LOG.verifier)
            return asked

        assert ask("honest", 20).cosignature is not None
        running[0].run.kill()
        running[0].run.wait()
        assert ask("honest", 30).trouble is Trouble.AWAY
        running.append(start(tmp_path, "linli.config.cli", "witness", port=running[0].port))
        wait_until(running[1].is_up, "it answers again")
        assert ask("fork", 30).trouble is Trouble.OTHER_TREE
        assert ask("honest", 30).cosignature is not None
        assert ask("honest", 20).trouble is Trouble.AHEAD
    running[1].run.terminate()
    running[1].run.wait(60)
    assert running[1].request("GET", "/") is None
