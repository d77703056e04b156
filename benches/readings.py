"""Readings: what noting a look with its commitment adds to a page, and how long a page of 100,000 looks takes.

    python -m benches.readings

Bars: 0.4 ms of CPU a look, its leaf of the public log included; 30 ms for a page of looks, first and last. The looks
are noted and not noted in turns in the same run, and the process's own CPU counts. Exit status 1 above a bar.
"""

import statistics
import time
from datetime import UTC, datetime, timedelta

from benches.database import fresh_database

LOOKS, TURNS, PAGES = 100_000, 400, 40
MAX_ADDED_MS, MAX_PAGE_MS = 0.4, 30.0
NOW = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)

_FILL = """
INSERT INTO ledger_reading (id, account_id, post_id, role, place_path, agency_id, matter_id, at, hour, purpose)
SELECT gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 'CASEWORKER', '330681/', NULL, %s,
    %s - n * interval '7 minutes', %s - n * interval '7 minutes', 'matters.work'
FROM generate_series(1, %s) AS n
"""


def main() -> int:
    """Build, measure, print."""
    with fresh_database():
        added = _added()
        first, last = _pages()
    kept = [
        _said("CPU that a look and its commitment add to a page", added, MAX_ADDED_MS),
        _said("first page of 100,000 looks, p95", first, MAX_PAGE_MS),
        _said("page at the far end, p95", last, MAX_PAGE_MS),
    ]
    return 0 if all(kept) else 1


def _added() -> float:
    """Milliseconds of CPU: the median of pairs, with and without."""
    import os

    from linli.kit.actors import Actor, ActorKind, Duty, Role
    from linli.kit.ids import uuid7
    from linli.ledger.actions import record_reading
    from linli.ledger.rules.leaves import Told, commit, log_entry, reading_text, told_hash

    duty = Duty(uuid7(), Role.CASEWORKER, "330681/")
    actor = Actor(ActorKind.STAFF, uuid7(), (duty,))
    pairs = []
    for _turn in range(TURNS):
        spent = []
        for notes in (False, True):
            matter_id, began = uuid7(), time.process_time()
            if notes:
                record_reading(actor=actor, matter_id=matter_id, at=NOW, purpose="matters.work", duty=duty)
                text = reading_text(
                    role="CASEWORKER", place_path=duty.path, agency_id=None, post_id=duty.post_id,
                    matter_id=matter_id, purpose="matters.work",
                )  # fmt: skip
                told = Told("ledger.read", "reading", matter_id, NOW, told_hash(text))
                log_entry(commit(os.urandom(32), told, b"account"))
            spent.append(time.process_time() - began)
        pairs.append((spent[1] - spent[0]) * 1000)
    return statistics.median(pairs)


def _pages() -> tuple[float, float]:
    """Milliseconds of the first page and of the one at the far end, 95 of 100."""
    from django.db import connection

    from linli.kit.db import encode_cursor
    from linli.kit.ids import uuid7
    from linli.readings.queries import list_looks

    matter_id = uuid7()
    with connection.cursor() as cursor:
        cursor.execute(_FILL, [matter_id, NOW, NOW, LOOKS])
        cursor.execute("ANALYZE ledger_reading")
    far = encode_cursor([(NOW - timedelta(minutes=7 * (LOOKS - 300))).isoformat(), str(matter_id)])
    return _p95(lambda: list_looks(matter_id, NOW, "zh-hans")), _p95(lambda: list_looks(matter_id, NOW, "zh-hans", far))


def _p95(page: object) -> float:
    spent = []
    for _turn in range(PAGES):
        began = time.perf_counter()
        assert page().groups  # type: ignore[operator]
        spent.append((time.perf_counter() - began) * 1000)
    return statistics.quantiles(spent, n=20)[-1]


def _said(what: str, value: float, bar: float) -> bool:
    print(f"{what}: {value:.3f} ms (bar {bar:g} ms, ratio {value / bar:.2f})")
    return value <= bar


if __name__ == "__main__":
    raise SystemExit(main())
