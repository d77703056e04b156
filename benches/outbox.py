"""How many notices a second one worker hands to the file driver, and that none is lost or doubled on the way.

    python -m benches.outbox

Bar on two cores: 2,000 notices a second by one worker, every batch flushed to disk by the database and by the driver.
Baseline in the same run: the barest queue there is, rows taken with DELETE ... SKIP LOCKED and their text appended and
flushed, without states, times, choices, links or words. Exit status 1 below the bar.
"""

import json
import os
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benches.database import fresh_database

NOTICES, BATCH, BAR = 40_000, 1000, 2_000.0


def main() -> int:
    """Measure on a server of its own and print."""
    with fresh_database():
        bare = _bare()
        posted, rate, cpu = _outbox()
    print(f"outbox: {NOTICES:,} notices, each SENDING and SENT with its time, one worker, durable:")
    print(f"  posted by COPY {posted:,.0f}/s; handed to the file driver {rate:,.0f}/s (bar {BAR:,.0f})")
    print(f"  {cpu * 1e6:.0f} us CPU of the worker each; bare durable queue {bare:,.0f}/s; ratio {bare / rate:.1f}")
    return 0 if rate >= BAR else 1


def _outbox() -> tuple[float, float, float]:
    """Notices posted a second, handed over a second, and seconds of CPU for each."""
    from django.conf import settings

    from linli.kit import clock
    from linli.notices import actions
    from linli.notices.actions import Links
    from linli.notices.drivers.file import File

    actions.provide_links(lambda _audience, ids: {one: Links(f"/m/{one}/", f"/m/{one}/notices/") for one in ids})
    settings.LINLI_NOTICE_DRIVERS = {"EMAIL": "file"}
    wall = time.perf_counter()
    actions.post_many(at=clock.now(), notices=_notices())
    posted = NOTICES / (time.perf_counter() - wall)
    driver = File(Path(settings.VAR) / "notices" / "email.jsonl")
    wall, cpu = time.perf_counter(), time.process_time()
    _until_empty(lambda: actions.hand_over_batch(channel="EMAIL", driver=driver, now=clock.now))
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    driver.close()
    _check(driver.path)
    return posted, NOTICES / wall, cpu / NOTICES


def _notices() -> "list[Any]":
    """Declined matters: told at any hour, so that the bench measures the same by day and by night."""
    from linli.kit.ids import uuid7
    from linli.notices.actions import NewNotice, Recipient

    return [
        NewNotice(
            template="resident.declined",
            recipient=Recipient(
                language="zh-hans" if number % 4 else "en",
                matter_id=uuid7(),
                offers=(("EMAIL", f"resident{number}@example.org"),),
            ),
            values={"reference": "FQ7-K3M"},
            path="330681/330681103/330681103202/",
        )
        for number in range(NOTICES)
    ]


def _until_empty(batch: Callable[[], int]) -> None:
    while batch():
        pass


def _check(path: Path) -> None:
    """Every notice stands in the file once, and the database says so."""
    from django.db import connection

    ids = Counter(json.loads(line)["id"] for line in path.read_text().splitlines())
    with connection.cursor() as cursor:
        cursor.execute("SELECT id::text FROM notices_notice WHERE state = 'SENT'")
        stored = {row[0] for row in cursor.fetchall()}
    if set(ids) != stored or len(stored) != NOTICES or max(ids.values()) != 1:
        raise SystemExit(f"outbox: {len(ids)} lines, {max(ids.values())} times at most, {len(stored)} sent")


def _bare() -> float:
    """Rows a second through the barest durable queue."""
    import psycopg

    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        connection.execute("CREATE TABLE bench_queue (id bigserial PRIMARY KEY, text text)")
        connection.execute(
            "INSERT INTO bench_queue (text) SELECT repeat('x', 300) FROM generate_series(1, %s)", [NOTICES]
        )
        wall = time.perf_counter()
        with (Path(os.environ["LINLI_VAR"]) / "bare.txt").open("w") as file:
            while rows := connection.execute(
                "DELETE FROM bench_queue WHERE id IN (SELECT id FROM bench_queue ORDER BY id LIMIT %s"
                " FOR UPDATE SKIP LOCKED) RETURNING text",
                [BATCH],
            ).fetchall():
                file.writelines(row[0] + "\n" for row in rows)
                file.flush()
                os.fsync(file.fileno())
        return NOTICES / (time.perf_counter() - wall)


if __name__ == "__main__":
    os.environ.setdefault("LINLI_LOG_LEVEL", "ERROR")
    sys.exit(main())
