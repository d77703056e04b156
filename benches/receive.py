"""Receiving one matter after the other through a real web process: statements, CPU, rate and waiting time.

    python -m benches.receive            # --rules 200: with so many routing rules, of which the last one fits

108,900 grids, a caseworker in each, every commit flushed to disk. POST /api/v1/matters with a pin: located, routed,
recorded, answered with the owner. Bars on two cores: 12 statements, 4 ms CPU of the web process a matter, 250 a second
with 16 clients, 99 of 100 within 100 ms at 100 a second. The baseline is a bare durable INSERT of one small row by the
same 16 clients. Exit status 1 below a bar.
"""

import http.client
import json
import os
import random
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psutil

from benches.catalogue import publish_kinds, publish_rules
from benches.database import fresh_database
from benches.lattice import Lattice, make_lattice

MAX_STATEMENTS, MAX_CPU_MS, MIN_RATE, MAX_P99_MS = 12, 4.0, 250.0, 100.0
CLIENTS, SECONDS, PACED_RATE, ROUNDS = 16, 8.0, 100, 2
TEXT = "村口的路灯三天没亮了，晚上看不清台阶，老人走路不方便，请派人来看看。"

SIDE = 330  # 108,900 grids, as many as Zhejiang has

Send = Callable[[], None]


def main() -> int:
    """Build, measure, print."""
    rules = int(sys.argv[sys.argv.index("--rules") + 1]) if "--rules" in sys.argv else 0
    os.environ["LINLI_LIMITS"] = "receive=1000000000/3600"  # counted as ever; one address sends more than a village
    with fresh_database():
        lattice, kinds = make_lattice(SIDE), publish_kinds()
        publish_rules(rules, kinds)
        statements = _statements(lattice, kinds)
        bare = max(_rate(_bare_inserts()) for _ in range(ROUNDS))
        with _web() as (port, web):
            senders = _senders(port, lattice, kinds)
            _rate(senders, 2.0)
            rounds = [_measured(web, senders) for _ in range(ROUNDS)]
            p50, p99 = min((_paced(_senders(port, lattice, kinds)) for _ in range(ROUNDS)), key=lambda pair: pair[1])
    rate, cpu = max(rate for rate, _cpu in rounds), min(cpu for _rate, cpu in rounds)
    print(f"receive + route + ledger, {SIDE * SIDE:,} grids, {rules} rules, durable commit, web process over HTTP:")
    print(
        f"  {statements} SQL statements (bar {MAX_STATEMENTS}); {cpu:.2f} ms CPU of the web process (bar {MAX_CPU_MS})"
    )
    print(
        f"  {rate:,.0f}/s with {CLIENTS} clients (bar {MIN_RATE:.0f}); "
        f"bare durable INSERT {bare:,.0f}/s; ratio {bare / rate:.1f}"
    )
    print(f"  at {PACED_RATE}/s: p50 {p50:.0f} ms, p99 {p99:.0f} ms (bar {MAX_P99_MS:.0f})")
    kept = statements <= MAX_STATEMENTS and cpu <= MAX_CPU_MS and rate >= MIN_RATE and p99 <= MAX_P99_MS
    return 0 if kept else 1


def _body(lattice: Lattice, kinds: list[str], draw: random.Random) -> bytes:
    lon, lat = lattice.point(draw.randrange(len(lattice.grid_ids)))
    return json.dumps({"text": TEXT, "kind": draw.choice(kinds), "lon": lon, "lat": lat}).encode()


def _statements(lattice: Lattice, kinds: list[str]) -> int:
    """Statements of one request in this process once the caches are filled; BEGIN and COMMIT not counted."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client, draw = Client(SERVER_NAME="localhost"), random.Random(0)
    for _ in range(2):
        body = _body(lattice, kinds, draw)
        with CaptureQueriesContext(connection) as captured:
            key = {"Idempotency-Key": f"bench-{draw.getrandbits(64):016x}"}
            response = client.post("/api/v1/matters", body, content_type="application/json", headers=key)
        assert response.status_code == 201, response.content
    return sum(query["sql"] not in ("BEGIN", "COMMIT") for query in captured)


def _bare_inserts() -> list[Send]:
    """One durable INSERT a call, a connection a client."""
    import psycopg

    def sender() -> Send:
        connection = psycopg.connect(os.environ["DATABASE_URL"], autocommit=True)
        connection.execute("CREATE TABLE IF NOT EXISTS bench_bare (id bigserial PRIMARY KEY, text text)")
        return lambda: connection.execute("INSERT INTO bench_bare (text) VALUES (%s)", [TEXT]) and None

    return [sender() for _ in range(CLIENTS)]


@contextmanager
def _web() -> Iterator[tuple[int, psutil.Process]]:
    """The web process as `linli run` starts it: two workers with four threads."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    command = [sys.executable, "-c", "from linli.config.processes import serve; serve('web')"]
    process = subprocess.Popen(command, env={**os.environ, "LINLI_PORT": str(port)})
    try:
        _wait_for(port)
        yield port, psutil.Process(process.pid)
    finally:
        process.terminate()
        process.wait(timeout=20)


def _wait_for(port: int) -> None:
    for _ in range(300):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/api/v1/openapi.json", headers={"Host": "localhost"})
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.2)
    raise SystemExit("the web process did not come up")


def _senders(port: int, lattice: Lattice, kinds: list[str]) -> list[Send]:
    """One POST a call, a kept-alive connection a client."""

    def sender(seed: int) -> Send:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        draw = random.Random(seed)
        headers = {"Content-Type": "application/json", "Host": "localhost"}

        def send() -> None:
            connection.request("POST", "/api/v1/matters", _body(lattice, kinds, draw), headers)
            response = connection.getresponse()
            answer = response.read()
            if response.status != 201:
                raise SystemExit(f"refused: {response.status} {answer[:300]!r}")

        return send

    return [sender(seed) for seed in range(CLIENTS)]


def _rate(senders: list[Send], seconds: float = SECONDS) -> float:
    """Calls a second, all senders at once."""
    counts = [0] * len(senders)
    end = time.perf_counter() + seconds

    def work(number: int) -> None:
        while time.perf_counter() < end:
            senders[number]()
            counts[number] += 1

    _all(work, len(senders))
    return sum(counts) / seconds


def _measured(web: psutil.Process, senders: list[Send]) -> tuple[float, float]:
    """Rate, and milliseconds of CPU that the web process and its workers spent on one matter."""
    before = _cpu(web)
    rate = _rate(senders)
    return rate, (_cpu(web) - before) / (rate * SECONDS) * 1000


def _cpu(process: psutil.Process) -> float:
    return sum(sum(one.cpu_times()[:2]) for one in [process, *process.children(recursive=True)])


def _paced(senders: list[Send]) -> tuple[float, float]:
    """Median and 99th percentile in milliseconds, counted from when each request was due, at a steady rate."""
    waits: list[float] = []
    start, share = time.perf_counter() + 0.2, CLIENTS / PACED_RATE

    def work(number: int) -> None:
        for turn in range(int(SECONDS / share)):
            due = start + turn * share + number / PACED_RATE
            time.sleep(max(0.0, due - time.perf_counter()))
            senders[number]()
            waits.append((time.perf_counter() - due) * 1000)

    _all(work, len(senders))
    return statistics.median(waits), statistics.quantiles(waits, n=100)[98]


def _all(work: Callable[[int], Any], count: int) -> None:
    threads = [threading.Thread(target=work, args=[number]) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


if __name__ == "__main__":
    os.environ.setdefault("LINLI_LOG_LEVEL", "ERROR")
    sys.exit(main())
