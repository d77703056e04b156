"""Kill -9 of web, worker and PostgreSQL under load: nothing acknowledged is lost or doubled, the log has no fork."""

import http.client
import json
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from typing import Any
from uuid import uuid4

import psutil
import pytest

from linli.ledger.log_files import LogFiles
from linli.ledger.rules.checkpoints import parse_checkpoint
from linli.ledger.rules.merkle import check_consistency, prove_consistency
from linli.ledger.rules.notes import parse_note
from linli.ledger.rules.tiles import node_from
from linli.ledger.tests.make_log import check_whole
from tests.faults.town import Town, wait_until

pytestmark = pytest.mark.faults

CLIENTS = 4
WITHOUT_A_LEAF = "SELECT count(*) FROM ledger_entry e WHERE NOT EXISTS (SELECT FROM ledger_leaf WHERE source_id = e.id)"
BETWEEN = 30  # matters acknowledged between two faults


class Client(threading.Thread):
    """Sends matters one after the other, each again with the same key until it is acknowledged."""

    def __init__(self, town: Town, grids: list[str], stop: threading.Event) -> None:
        super().__init__(daemon=True)
        self.url = f"http://127.0.0.1:{town.port}/api/v1/matters"
        self.grids = grids
        self.stop = stop
        self.acknowledged: dict[str, str] = {}
        self.repeated = 0
        self.failed: list[str] = []

    def run(self) -> None:
        """Until told to stop, then the last one to its end."""
        number = 0
        while not (self.stop.is_set() or self.failed):
            number += 1
            self._send_until_acknowledged(str(uuid4()), self.grids[number % len(self.grids)])

    def _send_until_acknowledged(self, key: str, grid: str) -> None:
        body = {"text": f"路灯不亮 {key}", "kind": "civil.lighting.streetlight", "place_code": grid}
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            answer = self._send(key, json.dumps(body).encode())
            if answer is not None:
                self.acknowledged[key] = answer["reference"]
                self.repeated += answer["repeated"]
                return
            time.sleep(0.05)
        self.failed.append(f"{key} was never acknowledged")

    def _send(self, key: str, body: bytes) -> dict[str, Any] | None:
        """The answer; None when there was none, or one that says to come again."""
        headers = {"Content-Type": "application/json", "Idempotency-Key": key}
        request = urllib.request.Request(self.url, data=body, headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return dict(json.load(answer))
        except urllib.error.HTTPError as refusal:
            with refusal:
                if refusal.code < 500:
                    self.failed.append(f"{refusal.code} {refusal.read()!r}")
        except (OSError, ValueError, http.client.HTTPException):  # the server died, perhaps within its answer
            pass
        return None


def _kill_web(town: Town) -> None:
    web = wait_until(lambda: town.child("web"), "web runs")
    for process in [web, *web.children()]:
        with suppress(psutil.NoSuchProcess):
            process.kill()


def _kill_one_web_worker(town: Town) -> None:
    web = wait_until(lambda: town.child("web"), "web runs")
    wait_until(web.children, "web has workers")[0].kill()


def _kill_worker(town: Town) -> None:
    wait_until(lambda: town.child("worker"), "the worker runs").kill()


def _kill_postgresql(town: Town) -> None:
    wait_until(town.postmaster, "PostgreSQL runs").kill()


def _kill_both(town: Town) -> None:
    _kill_postgresql(town)
    _kill_web(town)


class Auditor(threading.Thread):
    """Somebody outside who keeps every checkpoint of the public log that is ever shown."""

    def __init__(self, town: Town, stop: threading.Event) -> None:
        super().__init__(daemon=True)
        self.files = LogFiles(town.var / "log")
        self.stop = stop
        self.kept: list[bytes] = []

    def run(self) -> None:
        """Looks twenty times a second."""
        while not self.stop.wait(0.05):
            shown = self.files.read_checkpoint()
            if shown and shown not in self.kept:
                self.kept.append(shown)

    def check(self) -> int:
        """Each kept checkpoint is a beginning of the last one, and each file of that is whole; its size."""
        kept = [parse_checkpoint(parse_note(raw).text) for raw in self.kept]
        last = check_whole(self.files, kept[-1])
        for one in kept:
            proof = prove_consistency(node_from(self.files.read_hashes, last.size), one.size, last.size)
            check_consistency(one.size, last.size, proof, one.root, last.root)
        return last.size


def _load_with_faults(town: Town, clients: list[Client], faults: list[Callable[[Town], None]]) -> None:
    """Each fault strikes in the middle of traffic, and traffic has to come back after it.

    A client that waits too long fails, which ends the waiting here.
    """

    def acknowledged() -> int:
        return sum(len(client.acknowledged) for client in clients)

    for client in clients:
        client.start()
    for fault in [*faults, None]:
        goal = acknowledged() + BETWEEN
        while acknowledged() < goal and not any(client.failed for client in clients):
            time.sleep(0.02)
        assert [client.failed for client in clients if client.failed] == []
        if fault is not None:
            fault(town)


def test_no_acknowledged_matter_is_missing_and_none_is_doubled(new_town: Callable[[], Town]) -> None:
    town = new_town()
    filled = town.command("shell", "-c", "from tests.faults.fill import fill; fill()")
    assert filled.returncode == 0, filled.stderr
    grids = [line for line in filled.stdout.split() if line.isdigit() and len(line) == 15]
    town.start()
    stop = threading.Event()
    clients = [Client(town, grids, stop) for _number in range(CLIENTS)]
    told = threading.Event()
    auditor = Auditor(town, told)
    auditor.start()
    _load_with_faults(town, clients, [_kill_one_web_worker, _kill_worker, _kill_postgresql, _kill_web, _kill_both])
    stop.set()
    for client in clients:
        client.join(70)
    assert [client.failed for client in clients if client.failed] == []
    acknowledged = {key: reference for client in clients for key, reference in client.acknowledged.items()}
    assert len(acknowledged) >= BETWEEN * 6

    with town.connect() as connection:
        durable = connection.execute("SELECT current_setting('fsync'), current_setting('synchronous_commit')")
        assert durable.fetchone() == ("on", "on")
        wait_until(
            lambda: connection.execute("SELECT count(*) = 0 FROM ledger_pending").fetchone() == (True,),
            "every entry has its link",
            told_by=town.said,
        )
        wait_until(
            lambda: connection.execute(WITHOUT_A_LEAF).fetchone() == (0,),
            "every entry has its leaf",
            told_by=town.said,
        )
        leaves = connection.execute("SELECT count(*) FROM ledger_leaf").fetchone()
        stored = connection.execute("SELECT text, reference FROM matters_matter").fetchall()
        entries = connection.execute("SELECT subject_id FROM ledger_entry WHERE subject_type = 'matter'").fetchall()
        matters = connection.execute("SELECT id FROM matters_matter").fetchall()
    by_key = {text.split()[-1]: reference.strip() for text, reference in stored}
    missing = {key for key, reference in acknowledged.items() if by_key.get(key) != reference.replace("-", "")}
    assert missing == set()
    assert [text for text, times in Counter(text for text, _reference in stored).items() if times > 1] == []
    assert set(by_key) == set(acknowledged)
    assert sorted(entries) == sorted(matters)
    assert leaves is not None
    wait_until(lambda: auditor.kept and f"\n{leaves[0]}\n".encode() in auditor.kept[-1], "all of it is shown")
    told.set()
    auditor.join()
    assert auditor.check() >= leaves[0]
    verified = town.command("ledger", "verify")
    assert verified.returncode == 0, verified.stderr
    assert town.end() == 0
    assert town.processes() == []
