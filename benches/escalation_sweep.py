"""The sweep of clocks over 1,000,000 open matters of which a few hundred are due, against looking at every one.

    python -m benches.escalation_sweep [HOW_MANY]

108,900 grids with a caseworker each and a desk or coordinator in every place above; three clocks a matter. 300 matters
have run out of time and go up a level, 100 are to be reminded. Bar: 2 seconds for the sweep, every commit flushed to
disk, with steps, entries of the record, events and the notices that follow from them. The bar is held against processor
seconds, ours and the server's together, so that a busy machine tells the same; the time by the clock is printed beside
it. The baseline looks at every open matter's clocks without the column that says when something happens next, in the
same run: a naive full scan, which only finds what is due. A second sweep right after has to find nothing.
Exit status 1 below the bar.
"""

import os
import random
import sys
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import psutil

from benches.catalogue import publish_kinds
from benches.database import fresh_database
from benches.lattice import make_lattice

MATTERS = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
MAX_SECONDS = 2.0
Begun = tuple[UUID, UUID, datetime, datetime]  # matter, place, received, due
RUN_OUT, TO_REMIND = 300, 100
SIDE = 330  # 108,900 grids, as many as Zhejiang has

# Every open matter's running clocks, each compared with the moment: what is due without a column that knows.
_NAIVE = """
SELECT matter.id FROM matters_matter matter
JOIN matters_clock clock ON clock.matter_id = matter.id AND clock.stopped_at IS NULL
WHERE matter.state IN ('RECEIVED', 'ACCEPTED', 'IN_PROGRESS', 'WAITING', 'HANDED_OVER', 'ESCALATED', 'REOPENED')
  AND ((clock.pause_until IS NOT NULL AND clock.pause_until <= %(at)s)
    OR (clock.pause_until IS NULL AND clock.expired_at IS NULL
        AND (clock.due_at <= %(at)s OR (clock.reminded_at IS NULL AND clock.remind_at <= %(at)s))))
GROUP BY matter.id
"""


def main() -> int:
    """Build, measure, print."""
    with fresh_database():
        make_lattice(SIDE)
        at = datetime.fromisoformat("2026-11-24T02:00:00+00:00")
        _fill(publish_kinds(), at)
        _warm()
        naive, found = _naive(at)
        clock, own, server, report = _sweep(at)
        again, _own, _server, second = _sweep(at)
    said = {verb.value: count for verb, count in report.said.items()}
    print(f"sweep of {MATTERS:,} open matters with {3 * MATTERS:,} clocks, {report.looked_at} of them due:")
    print(
        f"  {own + server:.2f} processor seconds (bar {MAX_SECONDS}), {own:.2f} here and {server:.2f} in PostgreSQL; "
        f"{clock:.2f} s by the clock: {said}"
    )
    print(f"  naive full scan that only finds them: {naive:.2f} s, found {found}; ratio {(own + server) / naive:.2f}")
    print(f"  a second sweep at the same moment: {again * 1000:.0f} ms, {second.looked_at} due")
    right = report.looked_at == found == RUN_OUT + TO_REMIND and said == {"ESCALATE": RUN_OUT, "REMIND": TO_REMIND}
    return 0 if right and own + server <= MAX_SECONDS and second.looked_at == 0 else 1


def _sweep(at: datetime) -> tuple[float, float, float, Any]:
    """Seconds by the clock, CPU seconds here and in the server's process that serves us, and the report."""
    from django.db import connection

    from linli.matters.actions import sweep_clocks

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        backend = psutil.Process(int(cursor.fetchone()[0]))
    started, own, server = time.perf_counter(), time.process_time(), sum(backend.cpu_times()[:2])
    report = sweep_clocks(at=at)
    return (
        time.perf_counter() - started,
        time.process_time() - own,
        sum(backend.cpu_times()[:2]) - server,
        report,
    )


def _warm() -> None:
    """The index of places, which a worker loads once in its life."""
    from linli.places.queries import list_children, place_row

    place_row(list_children(None)[0].id)


def _naive(at: datetime) -> tuple[float, int]:
    from django.db import connection

    with connection.cursor() as cursor:
        started = time.perf_counter()
        cursor.execute(_NAIVE, {"at": at})
        found = len(cursor.fetchall())
    return time.perf_counter() - started, found


def _fill(kinds: list[str], at: datetime) -> None:
    """The matters and their clocks by COPY, each held by its grid's caseworker."""
    from django.db import connection, transaction

    from linli.kit.db import copy_rows
    from linli.matters.actions.bulk_rows import matter_columns, matter_row
    from linli.matters.actions.clock_rows import copy_clocks
    from linli.matters.queries import get_leaf

    leaves = [get_leaf(code) for code in kinds]
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, place_id, path FROM people_post WHERE role = 'CASEWORKER' ORDER BY path")
        posts = cursor.fetchall()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")  # the rows are right: no million key checks
        begun: list[Begun] = []
        copy_rows("matters_matter", matter_columns(), map(matter_row, _matters(leaves, posts, at, begun)))
        copy_clocks(clock for one in begun for clock in _clocks(*one))
    connection.set_autocommit(True)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE matters_matter")
        cursor.execute("VACUUM ANALYZE matters_clock")


def _matters(leaves: list[Any], posts: list[tuple[UUID, UUID, str]], at: datetime, begun: list[Begun]) -> Iterator[Any]:
    """The first few hundred, spread over the places, have run out or are to be reminded; all others have time."""
    from linli.kit.ids import REFERENCE_ALPHABET, uuid7
    from linli.matters.models import Matter
    from linli.matters.rules.clocks import remind_at

    draw = random.Random(1)
    for number in range(MATTERS):
        post_id, place_id, path = posts[draw.randrange(len(posts))]
        kind = leaves[draw.randrange(len(leaves))]
        due_at = _due_at(number, at, draw)
        digits = "".join(REFERENCE_ALPHABET[number // 30**power % 30] for power in range(6))
        matter = Matter(
            id=uuid7(),
            reference=digits,
            secret_digest=b"",
            state=draw.choice(("RECEIVED", "ACCEPTED", "IN_PROGRESS")),
            kind_id=kind.id,
            kind_code=kind.code,
            title="村口的路灯三天没亮了",
            text="村口的路灯三天没亮了，晚上看不清台阶。",
            language="zh-hans",
            channel="WEB",
            place_id=place_id,
            place_path=path,
            level="GRID",
            owner_place_id=place_id,
            owner_path=path,
            owner_post_id=post_id,
            assigned_at=at - timedelta(days=3),
            received_at=at - timedelta(days=3),
            first_contact_due_at=due_at,
            due_at=due_at,
            last_step_at=at - timedelta(days=3),
        )
        matter.sweep_at = remind_at(matter.received_at, due_at)
        begun.append((matter.id, place_id, matter.received_at, due_at))
        yield matter


def _due_at(number: int, at: datetime, draw: random.Random) -> datetime:
    if number < RUN_OUT:
        return at - timedelta(minutes=1 + draw.randrange(600))
    if number < RUN_OUT + TO_REMIND:
        return at + timedelta(minutes=30 + draw.randrange(300))
    return at + timedelta(days=4, minutes=draw.randrange(60_000))


def _clocks(matter_id: UUID, place_id: UUID, received_at: datetime, due_at: datetime) -> Iterator[Any]:
    from linli.kit.ids import uuid7
    from linli.matters.models import Clock
    from linli.matters.rules.clocks import remind_at

    noticed = received_at + timedelta(hours=4)  # the first look is long over and was told of
    for stage in ("FIRST_CONTACT", "RESOLVE", "LEVEL"):
        of_level = stage == "LEVEL"
        yield Clock(
            id=uuid7(),
            matter_id=matter_id,
            stage=stage,
            level="GRID" if of_level else "",
            owner_place_id=place_id if of_level else None,
            amount=72,
            unit="HOURS",
            started_at=received_at,
            due_at=due_at,
            remind_at=remind_at(received_at, due_at),
            **({"reminded_at": noticed, "expired_at": noticed} if stage == "FIRST_CONTACT" else {}),
        )


if __name__ == "__main__":
    os.environ.setdefault("LINLI_LOG_LEVEL", "ERROR")
    sys.exit(main())
