"""What is looked at while the load runs: memory, handles, queues, and every checkpoint that is ever shown."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import httpx
import psutil
import psycopg

from linli.ledger.log_files import LogFiles
from linli.ledger.rules.checkpoints import parse_checkpoint
from linli.ledger.rules.merkle import ProofRefused, check_consistency, prove_consistency
from linli.ledger.rules.notes import parse_note
from linli.ledger.rules.tiles import node_from
from tests.faults.town import Town
from tests.soak.facts import Log, Queues, Sample

EVERY = 5.0
_QUEUES = """
SELECT (SELECT count(*) FROM ledger_pending),
    (SELECT coalesce((SELECT max(seq) FROM ledger_link), 0) - (SELECT coalesce(max(seq), 0) FROM ledger_leaf
        WHERE seq IS NOT NULL) + (SELECT count(*) FROM ledger_unpublishedreading)),
    (SELECT count(*) FROM notices_notice WHERE next_at IS NOT NULL AND next_at < now()),
    (SELECT count(*) FROM procrastinate_jobs WHERE status = 'todo'
        AND (scheduled_at IS NULL OR scheduled_at < now())),
    (SELECT count(*) FROM pg_stat_activity WHERE datname = 'linli' AND backend_type = 'client backend')
"""


def read_queues(town: Town, at: float) -> Queues | None:
    """What waits; None while the database does not answer."""
    with suppress(psycopg.Error):
        url = f"postgresql://postgres@/linli?host={town.var / 'pg'}&connect_timeout=3"
        with psycopg.connect(url, autocommit=True, options="-c statement_timeout=5000") as connection:
            row = connection.execute(_QUEUES).fetchone()
        if row is not None:
            return Queues(at, *(int(value) for value in row))
    return None


def read_processes(town: Town, at: float) -> list[Sample]:
    """Private memory and handles of each process; PostgreSQL's sessions together under one name."""
    found = []
    with suppress(psutil.Error):
        for name in ("web", "live", "worker", "witness"):
            child = town.child(name)
            for process in [child, *child.children()] if child is not None else []:
                label = "web worker" if name == "web" and process != child else name
                if (sample := _sample(process, label, at)) is not None:
                    found.append(sample)
    if town.run is not None and (sample := _sample(psutil.Process(town.run.pid), "supervisor", at)) is not None:
        found.append(sample)
    if (sample := _sample(psutil.Process(), "load", at)) is not None:
        found.append(sample)
    server = town.postmaster()
    if server is not None:
        with suppress(psutil.Error):
            parts = [one for each in (server, *server.children()) if (one := _sample(each, "", at)) is not None]
            ended = server.cpu_times()  # of sessions that are over
            busy = ended.children_user + ended.children_system + sum(one.busy for one in parts)
            total = sum(one.memory for one in parts), sum(one.handles for one in parts), busy
            sessions = len(parts)
            found.append(Sample(at, "postgresql", f"{server.pid}/{sessions // 4}", *total))
    return found


def _sample(process: psutil.Process, label: str, at: float) -> Sample | None:
    """Pages of its own (RssAnon): what is shared with others, like PostgreSQL's buffers, counts nowhere."""
    try:
        lines = Path(f"/proc/{process.pid}/status").read_text().splitlines()
        memory = next(int(line.split()[1]) * 1024 for line in lines if line.startswith("RssAnon"))
        used = process.cpu_times()
        return Sample(at, label, str(process.pid), memory, process.num_fds(), used.user + used.system)
    except (OSError, StopIteration, psutil.Error):
        return None


class Auditor:
    """Somebody outside who fetches every checkpoint and keeps it."""

    def __init__(self, port: int, now: Callable[[], float]) -> None:
        self.address = f"http://127.0.0.1:{port}/log/checkpoint"
        self.now = now
        self.kept: dict[bytes, float] = {}

    async def run(self) -> None:
        """Four times a second, until cancelled."""
        async with httpx.AsyncClient(timeout=5.0) as http:
            while True:
                with suppress(httpx.HTTPError):
                    answer = await http.get(self.address)
                    if answer.status_code == 200:
                        self.kept.setdefault(answer.content, self.now())
                await asyncio.sleep(0.25)

    def check(self, town: Town) -> Log:
        """Each kept checkpoint is a beginning of the last one, no size has two roots; the rest is `linli verify`'s."""
        files = LogFiles(town.var / "log")
        log = Log(kept=len(self.kept))
        kept = [parse_checkpoint(parse_note(raw).text) for raw in self.kept]
        log.cosigned = sum(b"/witness " in raw for raw in self.kept)
        roots: dict[int, bytes] = {}
        for one in kept:
            if roots.setdefault(one.size, one.root) != one.root:
                log.forks.append(f"two trees of {one.size} entries")
        last = parse_checkpoint(parse_note(files.read_checkpoint()).text)
        log.size = last.size
        for one in kept:
            try:
                proof = prove_consistency(node_from(files.read_hashes, last.size), one.size, last.size)
                check_consistency(one.size, last.size, proof, one.root, last.root)
            except (ProofRefused, ValueError, FileNotFoundError) as error:
                log.forks.append(f"{one.size} entries are no beginning of {last.size}: {error}")
        return log
