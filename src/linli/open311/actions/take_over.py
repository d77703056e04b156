"""Requests of another server become matters; read again, what it says of them now becomes a note."""

import hashlib
from collections import Counter
from collections.abc import Mapping as Map
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from linli.kit.actors import Actor
from linli.kit.errors import Refused, Sentence
from linli.matters import actions as matters
from linli.matters import queries as matter_queries
from linli.matters.actions import Incoming, Submission
from linli.matters.rules import Channel, State, Visibility
from linli.matters.rules.past import Past
from linli.open311.models import Taken
from linli.open311.queries import taken_of
from linli.open311.rules import Mapping, Record, record_of
from linli.places.queries import find_place_by_code

KEPT, UPDATED, SAME = "kept", "updated", "same"


@dataclass(frozen=True, slots=True)
class TakenRow:
    """What became of one request: kept, updated, same, or refused with a code and a sentence."""

    source_id: str
    outcome: str
    matter_id: UUID | None = None
    code: str = ""
    sentence: Sentence = ""


@dataclass
class TakeOverReport:
    """Every row that was read, in its order."""

    rows: list[TakenRow] = field(default_factory=list)

    @property
    def outcomes(self) -> Counter[str]:
        """How many were kept, updated, the same, or refused."""
        return Counter(row.outcome for row in self.rows)

    @property
    def refused(self) -> Counter[str]:
        """How many were refused, by code."""
        return Counter(row.code for row in self.rows if row.code)


def take_over(*, actor: Actor, at: datetime, mapping: Mapping, rows: Sequence[Map[str, Any]]) -> TakeOverReport:
    """Take over the rows of one answer. Run again with the same rows it changes nothing.

    New requests go through ``receive_many``; of known ones a changed status or note becomes an internal note, and the
    team decides what to do about it. Raises NotAllowed ``matters.no_bulk`` for anybody but the system, Refused
    ``mapping.place`` when its place is not here.
    """
    otherwise = _place_of(mapping)
    records = [record_of(row, mapping.zone) for row in rows]
    numbers = [record.request_id for record in records if record.request_id]
    known = taken_of(mapping.source, numbers)
    fresh = [record for record in records if record.request_id not in known]
    results = iter(
        matters.receive_many(
            actor=actor, at=at, submissions=[_incoming(record, mapping, otherwise) for record in fresh]
        ).results
    )
    _remember(mapping.source, fresh, at)
    report = TakeOverReport()
    for record in records:
        row = known.get(record.request_id)
        if row is not None:
            report.rows.append(_note_change(actor, at, mapping, record, row))
            continue
        result = next(results)
        seen = result.code == "source.seen"
        outcome = KEPT if result.is_kept else SAME if seen else "refused"
        code, sentence = ("", "") if seen else (result.code, result.sentence)
        report.rows.append(TakenRow(record.request_id, outcome, result.matter_id, code, sentence))
    return report


def _place_of(mapping: Mapping) -> UUID | None:
    if not mapping.place:
        return None
    place = find_place_by_code(mapping.place)
    if place is None:
        raise Refused("mapping.place", _("The mapping names a place that is not here."), field="place")
    return place.id


def _incoming(record: Record, mapping: Mapping, otherwise: UUID | None) -> Incoming:
    """The row as ``receive_many`` takes it, or the reason why it cannot be one."""
    kind_code = mapping.kind_of(record.service_code)
    if not record.request_id:
        return Incoming(refused=Refused("row.no_number", _("This row has no service_request_id.")))
    if kind_code is None:
        return Incoming(refused=Refused("row.no_kind", _("The mapping says nothing about this service_code.")))
    if record.requested_at is None:
        return Incoming(refused=Refused("row.no_time", _("This row has no requested_datetime that can be read.")))
    submission = Submission(
        text=(record.description or record.service_name or record.service_code)[:4000],
        kind_code=kind_code,
        channel=Channel.IMPORT,
        lon=record.lon,
        lat=record.lat,
        address=" ".join(record.address.split())[:200],
        language=mapping.language,
        source=mapping.source,
        source_id=record.request_id,
        received_at=record.requested_at,
    )
    return Incoming(submission=submission, past=_past(record, record.requested_at), otherwise_place_id=otherwise)


def _past(record: Record, requested_at: datetime) -> Past:
    """Closed there is settled here, at the moment of its last change; a target before the request is none."""
    expected = record.expected_at
    due_at = expected if expected and expected > requested_at else None
    if record.status != "closed":
        return Past(due_at=due_at, came_by=Channel.IMPORT.value)
    ended_at = max(record.updated_at or requested_at, requested_at)
    return Past(state=State.CONFIRMED, due_at=due_at, ended_at=ended_at, came_by=Channel.IMPORT.value)


def _remember(source: str, records: Sequence[Record], at: datetime) -> None:
    """What was read of each request that is a matter now, also when an earlier run stopped before it could say so."""
    matter_ids = matter_queries.matters_of_source(source, [record.request_id for record in records])
    rows = {
        record.request_id: Taken(
            source=source,
            source_id=record.request_id,
            matter_id=matter_ids[record.request_id],
            status=record.status,
            notes_digest=_digest(record),
            read_at=at,
        )
        for record in records
        if record.request_id in matter_ids
    }
    Taken.objects.bulk_create(rows.values(), ignore_conflicts=True)


@transaction.atomic
def _note_change(actor: Actor, at: datetime, mapping: Mapping, record: Record, row: Taken) -> TakenRow:
    digest = _digest(record)
    before = bytes(row.notes_digest)
    if digest == before:
        return TakenRow(record.request_id, SAME, row.matter_id)
    changed = Taken.objects.filter(id=row.id, notes_digest=before).update(
        status=record.status, notes_digest=digest, read_at=at
    )
    if not changed:  # another run was here in between
        return TakenRow(record.request_id, SAME, row.matter_id)
    row.notes_digest = digest
    with translation.override(mapping.language):
        text = _note(mapping.source, record)
    matters.comment(actor=actor, at=at, matter_id=row.matter_id, text=text[:4000], visibility=Visibility.INTERNAL)
    return TakenRow(record.request_id, UPDATED, row.matter_id)


def _note(source: str, record: Record) -> str:
    if record.status == "closed":
        said = _("%(source)s says that it is closed there.")
    elif record.status == "open":
        said = _("%(source)s says that it is open there.")
    else:
        said = _("%(source)s has written something about it.")
    sentence = said % {"source": source}
    return f"{sentence}\n{record.status_notes}" if record.status_notes else sentence


def _digest(record: Record) -> bytes:
    return hashlib.sha256(f"{record.status}\n{record.status_notes}".encode("utf-8", "replace")).digest()
