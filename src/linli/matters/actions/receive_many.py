"""Receive many matters: the rules of ``receive``, with lookups, routing and writing done a batch at a time.

A batch is one transaction: all of its kept rows are stored, or none. Every row gets an answer, kept or refused with a
reason. A hot path: COPY and one vectorised lookup instead of statements for each matter.
"""

import gc
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from linli.kit.actors import Actor, ActorKind
from linli.kit.cells import current_cell
from linli.kit.clock import local_day
from linli.kit.errors import Conflict, NotAllowed, Refused, Sentence
from linli.kit.events import announce
from linli.kit.ids import uuid7
from linli.ledger.actions import record_many
from linli.matters.actions.bulk_rows import (
    copy_matters,
    entry_of,
    fresh_references,
    known_sources,
    past_matter,
    steps_of,
)
from linli.matters.actions.bulk_spots import Spots
from linli.matters.actions.clock_rows import clocks_of_imported, copy_clocks
from linli.matters.actions.receive import asked_about, build_matter
from linli.matters.actions.submission import Checked, Submission, check_at
from linli.matters.events import MattersImported
from linli.matters.fault_labels import PAST_FAULTS
from linli.matters.models import Matter
from linli.matters.queries.kinds import KindRow, get_leaf
from linli.matters.queries.routing_desk import RoutingDesk
from linli.matters.rules import Channel
from linli.matters.rules.past import NOTHING, Past, past_fault

BATCH = 1000
_TRIES = 3  # a reference or a number of the source may be taken by somebody else between looking and writing


@dataclass(frozen=True, kw_only=True)
class Incoming:
    """One row: what was raised, and what became of it before the import.

    ``kind`` is given when it is not in force any more. ``otherwise_place_id`` takes the matter when its point lies in
    no place or it has none. ``refused`` lets a reader pass on a row that it could not even read.
    """

    submission: Submission | None = None
    past: Past = NOTHING
    kind: KindRow | None = None
    otherwise_place_id: UUID | None = None
    refused: Refused | None = None


@dataclass(frozen=True, slots=True)
class RowResult:
    """What became of one row; ``position`` counts from 0. Kept: the matter. Refused: why.

    ``place_id`` is where it lies, also of a refused row whose point lies somewhere.
    """

    position: int
    matter_id: UUID | None = None
    reference: str = ""
    place_id: UUID | None = None
    located: bool = False  # by its point, not by what the record says
    code: str = ""
    sentence: Sentence = ""

    @property
    def is_kept(self) -> bool:
        """True when the matter is stored."""
        return self.matter_id is not None


@dataclass
class BulkReport:
    """An answer for every row, in the order of the rows."""

    results: list[RowResult] = field(default_factory=list)

    @property
    def kept(self) -> int:
        """How many matters are stored."""
        return sum(1 for result in self.results if result.is_kept)

    @property
    def refused(self) -> Counter[str]:
        """How many rows were refused, by code."""
        return Counter(result.code for result in self.results if not result.is_kept)


def receive_many(
    *,
    actor: Actor,
    at: datetime,
    submissions: Iterable[Submission | Incoming],
    batch: int = BATCH,
    on_batch: Callable[[Sequence[RowResult]], None] | None = None,
) -> BulkReport:
    """Store what another system recorded, each with an owner and a time; nothing is dropped without a reason.

    Rows are routed in the order given, by the posts in force today, each post's load counted as of the moment of
    receipt. A row whose source and number are known is refused as ``source.seen``. ``on_batch`` is told the results of
    every batch once it is stored. Raises NotAllowed ``matters.no_bulk`` for anybody but the system; refused rows raise
    nothing. An unexpected error undoes its own batch, and leaves those before it.
    """
    if actor.kind is not ActorKind.SYSTEM:
        raise NotAllowed("matters.no_bulk", _("Only the operator of the installation may receive many at once."))
    desk = RoutingDesk(local_day(at))
    report = BulkReport()
    for rows in _batches(submissions, batch):
        with _without_collection():
            results = _Batch(rows, len(report.results), actor, at, desk).store()
        report.results += results
        if on_batch is not None:
            on_batch(results)
    return report


def _batches(submissions: Iterable[Submission | Incoming], size: int) -> Iterator[list[Incoming]]:
    source = iter(submissions)
    while rows := list(islice(source, size)):
        yield [row if isinstance(row, Incoming) else Incoming(submission=row) for row in rows]


@contextmanager
def _without_collection() -> Iterator[None]:
    """No garbage collection: a batch makes many objects and no cycles; looking for some takes a fifth of its time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


class _Batch:
    """One batch on its way: rows fall out refused, the rest become matters."""

    def __init__(self, rows: list[Incoming], first: int, actor: Actor, at: datetime, desk: RoutingDesk) -> None:
        self._rows, self._first, self._actor, self._at, self._desk = rows, first, actor, at, desk
        self._refused: dict[int, Refused] = {}
        self._checked: dict[int, Checked] = {}

    def store(self) -> list[RowResult]:
        """Check, route and write; the results in the order of the rows."""
        self._spots = Spots([row.submission for row in self._rows], [row.otherwise_place_id for row in self._rows])
        known = known_sources([row.submission for row in self._rows if row.submission])
        for index, row in enumerate(self._rows):
            try:
                self._checked[index] = self._check(index, row, known)
            except Refused as refused:
                self._refused[index] = refused
        self._desk.prepare({checked.place.id: checked.place for checked in self._checked.values()}.values())
        matters = {index: self._build(index, checked) for index, checked in self._checked.items()}
        self._write(matters)
        return [self._result(index, matters.get(index)) for index in range(len(self._rows))]

    def _check(self, index: int, row: Incoming, known: set[tuple[str, str]]) -> Checked:
        submission = row.submission
        if submission is None:
            raise row.refused or Refused("row.unreadable", _("This row could not be read."))
        key = (submission.source, submission.source_id)
        if key in known:
            raise _seen()
        if submission.channel is not Channel.IMPORT or submission.draft_secret:
            raise Refused("source.not_an_import", _("Many at once are received as an import only."))
        kind = row.kind or get_leaf(submission.kind_code)
        checked = check_at(submission, kind, self._spots.place(index), self._at)
        fault = past_fault(row.past, checked.received_at, self._at)
        if fault:
            raise Refused(f"past.{fault.lower()}", PAST_FAULTS[fault], field="past")
        known.add(key)
        return checked

    def _build(self, index: int, checked: Checked) -> Matter:
        past = self._rows[index].past
        asked = asked_about(checked)
        routed = self._desk.give(checked.kind, checked.place, asked, checked.received_at, past.ended_at)
        matter = build_matter(uuid7(), checked, routed, checked.received_at, None)
        matter.lon, matter.lat = self._spots.point(index)
        return past_matter(matter, past)

    def _write(self, matters: dict[int, Matter]) -> None:
        """One transaction; again when a reference or a number was taken by somebody else in between."""
        for attempt in range(_TRIES):
            try:
                with transaction.atomic():
                    self._write_once(matters)
            except IntegrityError:
                if attempt + 1 == _TRIES:
                    raise
            else:
                return

    def _write_once(self, matters: dict[int, Matter]) -> None:
        known = known_sources([self._checked[index].submission for index in matters])
        for index in [index for index, matter in matters.items() if (matter.source, matter.source_id) in known]:
            self._refused[index] = _seen()
            del matters[index]
        fresh_references(list(matters.values()))
        clocks = [
            clock
            for index, matter in matters.items()
            for clock in clocks_of_imported(matter, self._checked[index].kind, self._at)
        ]
        copy_matters(
            list(matters.values()),
            [self._checked[index].contact for index in matters],
            [step for index, matter in matters.items() for step in steps_of(matter, self._rows[index].past)],
            self._at,
        )
        copy_clocks(clocks)
        record_many([entry_of(matter, self._actor, self._at) for matter in matters.values()])
        if matters:
            ids = tuple(matter.id for matter in matters.values())
            announce(MattersImported(cell=current_cell(), at=self._at, matter_ids=ids))

    def _result(self, index: int, matter: Matter | None) -> RowResult:
        spot = self._spots.located(index)
        if matter is None:
            refused = self._refused[index]
            return RowResult(
                self._first + index,
                place_id=spot,
                located=spot is not None,
                code=refused.code,
                sentence=refused.message,
            )
        return RowResult(
            self._first + index,
            matter_id=matter.id,
            reference=matter.reference,
            place_id=matter.place_id,
            located=spot is not None,
        )


def _seen() -> Refused:
    return Conflict("source.seen", _("This was imported before: the source and its number are known."))
