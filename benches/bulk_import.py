"""Bulk import with routing and ledger: matters a second, against a bare COPY of the same rows.

    python -m benches.bulk_import [SIDE]

108,900 grids as benches.receive has them (SIDE x SIDE of another side), a caseworker in each, every commit flushed to
disk. The matters fall anywhere among them, so most batches meet grids that no batch met before. Bar on two cores:
2,000 matters a second by the clock, and as many a processor second, ours and the server's together, which a busy
machine tells the same. Exit status 1 below either.
"""

import os
import random
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import psutil

from benches.database import fresh_database
from benches.lattice import Lattice, make_lattice

BAR = 2000
SIDE = int(sys.argv[1]) if len(sys.argv) > 1 else 330  # 108,900 grids, as many as Zhejiang has
MATTERS = 20_000
BATCH = 1000
ROUNDS = 2


def main() -> int:
    """Build, measure, print."""
    with fresh_database():
        lattice = make_lattice(SIDE)
        kinds = _publish_kinds()
        _import(lattice, kinds, 1000, "warm")
        rounds = [_measured(lambda number=number: _import(lattice, kinds, MATTERS, f"round{number}"))
                  for number in range(ROUNDS)]  # fmt: skip
        bare = min(_measured_copy(f"bare{number}") for number in range(ROUNDS))
    spent, clock = min(own + server for _clock, own, server in rounds), min(rounds)[0]
    _seconds, own, server = min(rounds, key=lambda one: one[1] + one[2])
    rate, by_clock = MATTERS / spent, MATTERS / clock
    print(f"bulk import, {SIDE * SIDE:,} grids, {MATTERS:,} matters in batches of {BATCH:,}, routing and ledger:")
    print(
        f"  {rate:,.0f} matters a processor second (bar {BAR:,}): {own / MATTERS * 1e6:.0f} us here and "
        f"{server / MATTERS * 1e6:.0f} us in PostgreSQL"
    )
    print(f"  {by_clock:,.0f} matters a second by the clock (bar {BAR:,})")
    print(f"  bare COPY of the same rows, no routing, no ledger: {MATTERS / bare:,.0f}; ratio {spent / bare:.1f}")
    return 0 if min(rate, by_clock) >= BAR else 1


def _publish_kinds() -> list[str]:
    from linli.kit.actors import SYSTEM
    from linli.kit.clock import now
    from linli.matters.actions.publish_catalogue import publish_catalogue
    from linli.matters.queries import list_kinds
    from linli.matters.queries.catalogue_files import SHIPPED_KINDS, read_catalogue

    publish_catalogue(actor=SYSTEM, at=now(), document=read_catalogue(SHIPPED_KINDS), source="bench")
    leaves = [leaf.kind for subject in list_kinds() for group in subject.children for leaf in group.children]
    return [leaf.code for leaf in leaves if not any(ask.get("required") for ask in leaf.asks)]


def _import(lattice: Lattice, kinds: list[str], count: int, source: str) -> None:
    from linli.kit.actors import SYSTEM
    from linli.kit.clock import now
    from linli.matters.actions import Incoming, Submission, receive_many
    from linli.matters.rules import Channel, State
    from linli.matters.rules.past import Past

    at, draw = now(), random.Random(source)

    def rows() -> Any:
        for number in range(count):
            lon, lat = lattice.point(draw.randrange(len(lattice.grid_ids)))
            received = at - timedelta(hours=draw.randrange(2000, 4000))
            over = draw.random() < 0.9
            yield Incoming(
                submission=Submission(
                    text="村口的路灯三天没亮了，晚上看不清台阶，老人走路不方便，请派人来看看。",
                    kind_code=kinds[number % len(kinds)],
                    channel=Channel.IMPORT,
                    lon=lon,
                    lat=lat,
                    source=source,
                    source_id=str(number),
                    received_at=received,
                ),
                past=Past(state=State.CONFIRMED, ended_at=received + timedelta(hours=draw.randrange(1, 200)))
                if over
                else Past(),
            )

    report = receive_many(actor=SYSTEM, at=at, submissions=rows(), batch=BATCH)
    if report.kept != count:
        raise SystemExit(f"only {report.kept} of {count} were kept: {report.refused}")


def _measured(work: Callable[[], None]) -> tuple[float, float, float]:
    """Seconds, CPU seconds of this process, CPU seconds of the server's process that serves us."""
    backend = psutil.Process(_backend_pid())
    started, own, server = time.perf_counter(), time.process_time(), sum(backend.cpu_times()[:2])
    work()
    return (
        time.perf_counter() - started,
        time.process_time() - own,
        sum(backend.cpu_times()[:2]) - server,
    )


def _backend_pid() -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


def _measured_copy(source: str) -> float:
    """Processor seconds for COPY of the rows of the first round, with other keys, in the same batches and table."""
    from linli.kit.ids import uuid7
    from linli.matters.actions.bulk_rows import matter_row
    from linli.matters.models import Matter

    rows = []
    for number, matter in enumerate(Matter.objects.filter(source="round0").order_by("id")):
        matter.id, matter.source, matter.source_id = uuid7(), source, str(number)
        matter.reference = f"{source[-1]}{number:05d}"
        rows.append(matter_row(matter))
    _seconds, own, server = _measured(lambda: _copy(rows))
    return own + server


def _copy(rows: list[list[Any]]) -> None:
    from django.db import transaction

    from linli.kit.db import copy_rows
    from linli.matters.actions.bulk_rows import matter_columns

    for first in range(0, len(rows), BATCH):
        with transaction.atomic():
            copy_rows("matters_matter", matter_columns(), rows[first : first + BATCH])


if __name__ == "__main__":
    os.environ.setdefault("LINLI_LOG_LEVEL", "ERROR")
    sys.exit(main())
