"""How fast recorded entries get their link in the ledger's chain, and how fast the chain is proven.

Bar: 5,000 entries a second on two cores, every batch durable. Baseline: the same code with one entry a transaction,
which is the least that chaining inside each action would cost.
"""

import time
from collections.abc import Callable
from typing import Any

from benches.database import fresh_database

ENTRIES = 30_000
ONE_BY_ONE = 500
BAR = 5_000


def main() -> None:
    """Measure on a server of its own and print."""
    with fresh_database():
        _bench()


def _bench() -> None:
    from linli.ledger import actions, queries

    _print("recorded by COPY", ENTRIES, lambda: actions.record_many(_entries(ENTRIES)))
    batch = _print("linked", ENTRIES, lambda: _all(lambda: actions.sequence_batch(1000)))
    actions.record_many(_entries(ONE_BY_ONE))
    single = _print("linked one by one", ONE_BY_ONE, lambda: _all(lambda: actions.sequence_batch(1)))
    _print("proven", ENTRIES + ONE_BY_ONE, lambda: queries.verify().checked)
    print(
        f"ledger: bar {BAR:,} linked a second, {batch / BAR:.1f} times the bar, {batch / single:.1f} times one by one"
    )


def _entries(count: int) -> "list[Any]":
    from linli.kit.actors import SYSTEM
    from linli.kit.clock import now
    from linli.kit.ids import uuid7
    from linli.ledger.actions import NewEntry

    return [
        NewEntry(
            verb="matters.visit",
            subject_type="matter",
            subject_id=uuid7(),
            actor=SYSTEM,
            at=now(),
            after={"state": "IN_PROGRESS", "version": 3},
            facts={"kind": "civil.lighting.streetlight"},
            topics=[f"matter:{uuid7()}", "place:330681/330681103"],
        )
        for _number in range(count)
    ]


def _all(batch: Callable[[], int]) -> int:
    done = 0
    while linked := batch():
        done += linked
    return done


def _print(what: str, expected: int, work: Callable[[], int]) -> float:
    """Entries a second; ends when not every entry was done."""
    wall, cpu = time.perf_counter(), time.process_time()
    done = work()
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    if done != expected:
        raise SystemExit(f"ledger: {what}: {done} of {expected}")
    print(f"ledger: {what}: {done / wall:,.0f} entries/s, {cpu / done * 1e6:.0f} us CPU each")
    return done / wall


if __name__ == "__main__":
    main()
