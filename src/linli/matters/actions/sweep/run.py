"""Run the sweep: batch by batch, each one transaction, in the order of due time."""

import logging
import traceback
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from uuid import UUID

from django.db import connection, transaction

from linli.kit.clock import local_day
from linli.kit.db import fetch_all
from linli.matters.actions.clocks import Book
from linli.matters.actions.sweep.case import Case, decide
from linli.matters.actions.sweep.recount import recount, waiting_for_calendar
from linli.matters.actions.sweep.writing import write
from linli.matters.models import Clock, Matter
from linli.matters.queries.teams import served_paths
from linli.matters.rules import WORKING_STATES, Verb

BATCH = 200
_log = logging.getLogger(__name__)
_LOCK = 0x6C737770  # "lswp": one sweep at a time in a cell

# The partial index on sweep_at: a million matters in which nothing happens cost nothing.
_DUE = """
SELECT id, sweep_at FROM matters_matter
WHERE sweep_at <= %s AND (sweep_at, id) > (%s, %s) ORDER BY sweep_at, id LIMIT %s
"""
_BEFORE_ALL = datetime(1900, 1, 1, tzinfo=UTC)


@dataclass
class SweepReport:
    """What a sweep did: matters it looked at, what was said of them, what others changed meanwhile, what failed.

    ``passed_up`` are the ids of those that the next level has from now on.
    """

    looked_at: int = 0
    missed: int = 0
    failed: int = 0
    recounted: int = 0
    said: Counter[Verb] = field(default_factory=Counter)
    passed_up: list[UUID] = field(default_factory=list)


def sweep_clocks(*, at: datetime) -> SweepReport:
    """Remind, note what is overdue, pass up, go on after the longest pause, ask the next coordinator, count again.

    Everything happens once: a clock keeps when it reminded and when its end was noticed, and a matter is written only
    while it is as it was read. A sweep with an earlier time than the last finds nothing to do; one after a day without
    any does what has become due, each once, the earliest first. Two at once: the second returns at once. A matter that
    fails stands in the log and is left to the next sweep; all others go on.
    """
    report = SweepReport()
    with _alone() as first:
        if first:
            for matter_id in waiting_for_calendar():
                with _passing_by(matter_id, report):
                    report.recounted += recount(matter_id, at)
            for ids in _batches(at):
                _sweep_or_each(ids, at, report)
    return report


class _alone:  # noqa: N801 - reads as a word in a with statement
    """One sweep in a cell: True for whoever comes first."""

    def __enter__(self) -> bool:
        self._held = bool(fetch_all("SELECT pg_try_advisory_lock(%s)", [_LOCK])[0][0])
        return self._held

    def __exit__(self, *failure: object) -> None:
        if self._held:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])


def _batches(at: datetime) -> Iterator[list[UUID]]:
    """Ids of the matters with something due, by keyset: a matter is looked at once in a sweep."""
    last: tuple[datetime, UUID] = (_BEFORE_ALL, UUID(int=0))
    while rows := fetch_all(_DUE, [at, *last, BATCH]):
        yield [matter_id for matter_id, _sweep_at in rows]
        last = (rows[-1][1], rows[-1][0])


def _sweep_or_each(ids: list[UUID], at: datetime, report: SweepReport) -> None:
    """The batch; when something in it fails, each of its matters by itself, so that one does not hold up the others."""
    try:
        _sweep(ids, at, report)
    except Exception:
        if not connection.is_usable():
            raise
        for matter_id in ids:
            with _passing_by(matter_id, report):
                _sweep([matter_id], at, report)


@contextmanager
def _passing_by(matter_id: UUID, report: SweepReport) -> Iterator[None]:
    """What fails here is counted and logged; without a database the sweep ends.

    The log has the number, the kind of failure and its place in the code: a message could quote what somebody wrote.
    """
    try:
        yield
    except Exception as error:
        if not connection.is_usable():
            raise
        last = traceback.extract_tb(error.__traceback__)[-1]
        _log.error("matter %s was not swept: %s in %s", matter_id, type(error).__name__, f"{last.name}:{last.lineno}")
        report.failed += 1


def _sweep(ids: list[UUID], at: datetime, report: SweepReport) -> None:
    with transaction.atomic():
        cases = _cases(ids, at)
        served = _Served(local_day(at), cases)
        decided = [decide(case, served) for case in cases]
        kept = write(decided, at)
    report.looked_at += len(cases)
    report.missed += len(cases) - len(kept)
    report.said.update(said.verb for case in kept for said in case.said)
    report.passed_up += [case.matter.id for case in kept if case.goes_up]


def _cases(ids: list[UUID], at: datetime) -> list[Case]:
    """The matters and their running clocks, in the order given. Two statements."""
    working = {state.value for state in WORKING_STATES}
    matters = {matter.id: matter for matter in Matter.objects.filter(id__in=ids)}
    clocks: dict[UUID, list[Clock]] = {}
    for clock in Clock.objects.filter(matter_id__in=ids, stopped_at__isnull=True).order_by("started_at", "id"):
        clocks.setdefault(clock.matter_id, []).append(clock)
    found = [matters[matter_id] for matter_id in ids if matter_id in matters]
    return [Case(one, at, Book(one, at, clocks.get(one.id, []) if one.state in working else [])) for one in found]


class _Served:
    """Which places above these matters have a team: asked once for a batch."""

    def __init__(self, day: date, cases: list[Case]) -> None:
        paths = set()
        for case in cases:
            codes = [code for code in case.matter.owner_path.split("/") if code]
            paths |= {"".join(f"{code}/" for code in codes[:depth]) for depth in range(1, len(codes) + 1)}
        self._paths = served_paths(paths, day)

    def __call__(self, path: str) -> bool:
        return path in self._paths
