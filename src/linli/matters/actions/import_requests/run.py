"""The import itself: look through the whole file, take over its kinds, then receive its rows a batch at a time."""

from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from linli.kit.actors import Actor
from linli.kit.errors import Refused, Sentence
from linli.matters.actions.import_requests.own_kinds import Key, publish_own_kinds
from linli.matters.actions.import_requests.reading import RowReader
from linli.matters.actions.import_requests.tables import Table, open_table
from linli.matters.actions.receive_many import BATCH, Incoming, RowResult, receive_many
from linli.matters.mapping_labels import mapping_sentence
from linli.matters.queries.kinds import KindRow, forget_kinds
from linli.matters.rules.mapping import BadCell, Mapping, columns_named, lint_mapping, text, time
from linli.matters.rules.targets import is_late
from linli.places.queries import place_row


@dataclass(frozen=True, slots=True)
class RowOutcome:
    """One line of the report: the row's number from 1, its own id, and what became of it."""

    row: int
    source_id: str
    reference: str
    code: str
    sentence: Sentence


@dataclass
class ImportReport:
    """The figures of an import. Every row is counted once, as kept or as refused.

    ``located``: rows whose point lies in a place. ``compared``: those that also name a recorded area; ``agreeing``:
    those whose recorded area is the place. ``with_due``: kept rows with a recorded target; ``late``: those ended after
    it, or open when it has passed.
    """

    rows: int = 0
    kept: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    sentences: dict[str, Sentence] = field(default_factory=dict)
    located: int = 0
    compared: int = 0
    agreeing: int = 0
    with_due: int = 0
    late: int = 0
    outcomes: list[RowOutcome] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Side:
    """What the figures need of a row beside its matter."""

    number: int
    source_id: str
    recorded: str
    incoming: Incoming


def import_requests(
    *,
    actor: Actor,
    at: datetime,
    path: Path,
    mapping: Mapping,
    dry_run: bool = False,
    batch: int = BATCH,
    on_progress: Callable[[ImportReport], None] | None = None,
) -> ImportReport:
    """Import every row of a CSV or Parquet file through ``receive_many``.

    The whole file is looked through before the first row is stored, so a damaged one leaves nothing behind. With
    ``dry_run`` everything is done and undone. Raises Refused ``mapping.faulty`` with every fault in its facts, what
    ``open_table`` raises, and what ``receive_many`` and ``publish_catalogue`` raise.
    """
    _refuse_faulty(lint_mapping(mapping))
    table = open_table(path, mapping)
    _refuse_faulty(lint_mapping(mapping, table.columns))
    names = list(columns_named(mapping))
    hours = _look_through(table, names, mapping)
    importer = _Importer(actor, at, mapping, batch, on_progress)
    with transaction.atomic() if dry_run else nullcontext():
        report = importer.run(table, names, hours)
        if dry_run:
            transaction.set_rollback(True)
    if dry_run:
        forget_kinds()
    return report


def _refuse_faulty(faults: Sequence[Any]) -> None:
    if faults:
        sentences = [mapping_sentence(fault) for fault in faults]
        raise Refused("mapping.faulty", sentences[0], facts={"faults": sentences})


def _look_through(table: Table, names: Sequence[str], mapping: Mapping) -> dict[Key, list[float]]:
    """Read every row once; the kinds of the table with the targets recorded for them, in hours."""
    own, columns = mapping.kinds.own, mapping.columns
    zone = ZoneInfo(mapping.time_zone)
    hours: dict[Key, list[float]] = {}
    rows = 0
    for row in table.rows(names):
        rows += 1
        if own is None or row.cells is None:
            continue
        try:
            key = tuple(text(row.cells[column]) for column in own.columns)
            received = time(row.cells[columns.received], zone, mapping.time_format)
            due = time(row.cells[columns.due], zone, mapping.time_format) if columns.due else None
        except BadCell:
            continue
        if all(key):
            known = hours.setdefault(key, [])
            if received and due and due > received:
                known.append((due - received).total_seconds() / 3600)
    if not rows:
        raise Refused("file.empty", _("The file has a header and no rows."))
    return hours


class _Importer:
    """Feeds rows to ``receive_many`` and counts what comes back."""

    def __init__(
        self,
        actor: Actor,
        at: datetime,
        mapping: Mapping,
        batch: int,
        on_progress: Callable[[ImportReport], None] | None,
    ) -> None:
        self._actor, self._at, self._mapping, self._batch = actor, at, mapping, batch
        self._on_progress = on_progress
        self._report = ImportReport()
        self._sides: deque[_Side] = deque()
        self._codes: dict[UUID, str] = {}

    def run(self, table: Table, names: Sequence[str], hours: dict[Key, list[float]]) -> ImportReport:
        """Everything in the file, in its order."""
        own: dict[Key, KindRow] = {}
        if self._mapping.kinds.own is not None and hours:
            own = publish_own_kinds(actor=self._actor, at=self._at, mapping=self._mapping, hours=hours)
        reader = RowReader(self._mapping, own)
        receive_many(
            actor=self._actor,
            at=self._at,
            submissions=self._incoming(table, names, reader),
            batch=self._batch,
            on_batch=self._count_batch,
        )
        return self._report

    def _incoming(self, table: Table, names: Sequence[str], reader: RowReader) -> Iterator[Incoming]:
        id_column = self._mapping.columns.id
        for row in table.rows(names):
            incoming = reader.read(row)
            cells = row.cells or {}
            source_id = incoming.submission.source_id if incoming.submission else _shown(cells.get(id_column))
            self._sides.append(_Side(row.number, source_id, reader.recorded_area(cells), incoming))
            yield incoming

    def _count_batch(self, results: Sequence[RowResult]) -> None:
        for result in results:
            self._count(result, self._sides.popleft())
        if self._on_progress is not None:
            self._on_progress(self._report)

    def _count(self, result: RowResult, side: _Side) -> None:
        report = self._report
        report.rows += 1
        if result.is_kept:
            report.kept += 1
            self._count_times(side.incoming)
        else:
            report.refused[result.code] += 1
            report.sentences.setdefault(result.code, result.sentence)
        if result.located and result.place_id is not None:
            report.located += 1
            report.compared += bool(side.recorded)
            report.agreeing += bool(side.recorded) and self._code(result.place_id) == side.recorded
        report.outcomes.append(RowOutcome(side.number, side.source_id, result.reference, result.code, result.sentence))

    def _count_times(self, incoming: Incoming) -> None:
        past = incoming.past
        if past.due_at is not None:
            self._report.with_due += 1
            self._report.late += is_late(past.due_at, past.ended_at, self._at)

    def _code(self, place_id: UUID) -> str:
        if place_id not in self._codes:
            self._codes[place_id] = place_row(place_id).code
        return self._codes[place_id]


def _shown(value: Any) -> str:
    try:
        return text(value)[:100]
    except BadCell:
        return ""
