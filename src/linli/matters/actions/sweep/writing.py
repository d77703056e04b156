"""Writing what a batch of cases came to: a few statements for all of them. A hot path, hence plain SQL."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from django.db import connection, models

from linli.kit.actors import SYSTEM
from linli.kit.db import copy_rows
from linli.kit.events import announce_many
from linli.kit.ids import uuid7
from linli.ledger.actions import NewEntry, record_many
from linli.matters.actions.change import event_of, hashed_state, topics_of
from linli.matters.actions.clock_rows import copy_clocks
from linli.matters.actions.mirror import mirror
from linli.matters.actions.search_index import add_marks_of_each
from linli.matters.actions.sweep.case import Case
from linli.matters.actions.told import told_facts, told_of
from linli.matters.models import Clock, HandOver, Matter, Step
from linli.matters.rules import Party

_MATTER_COLUMNS = (
    "state", "owner_place_id", "owner_path", "owner_agency_id", "owner_post_id", "assigned_at", "level",
    "owner_changes", "waiting_for", "waiting_reason", "last_step_at", "sweep_at", "paused_until", "decide_path",
    "due_at", "first_contact_due_at",
)  # fmt: skip
_CLOCK_COLUMNS = (
    "due_at", "remind_at", "reminded_at", "expired_at", "paused_at", "pause_until", "unpaused_due_at", "paused_days",
    "unknown_from", "stopped_at",
)  # fmt: skip
_STEP_COLUMNS = ("id", "matter_id", "at", "verb", "visibility", "actor_kind", "post_id", "text", "facts", "told")


def write(cases: Sequence[Case], at: datetime) -> list[Case]:
    """Write all that nobody else has changed meanwhile, in the current transaction; returns those that were written.

    Whoever was faster wins: such a matter is looked at again by the next sweep.
    """
    before = {case.matter.id: hashed_state(case.matter) for case in cases}
    kept = _update_matters(cases)
    _close_pending([case.matter.id for case in kept if case.goes_up], at)
    _update_clocks([clock for case in kept for clock in case.book.touched])
    copy_clocks([clock for case in kept for clock in case.book.created])
    entries = [entry for case in kept for entry in _entries(case, at, before[case.matter.id])]
    copy_rows(Step._meta.db_table, _STEP_COLUMNS, [step for step, _entry in entries])
    record_many([entry for _step, entry in entries])
    add_marks_of_each([case.matter for case in kept if case.goes_up])
    for case in kept:
        mirror(case.matter, case.values)
    announce_many(
        [event_of(announced, case.matter, at, former=case.former) for case in kept for announced in case.announced]
    )
    return kept


def _update_matters(cases: Sequence[Case]) -> list[Case]:
    """One guarded UPDATE for all, and one look behind its locks; the rows in hand of those that were written follow."""
    rows = [[case.matter.id, case.matter.version, *_merged(case)] for case in cases]
    ids = _update(Matter, ("id", "version"), _MATTER_COLUMNS, rows, "version = t.version + 1")
    written = dict(Matter.objects.filter(id__in=ids).values_list("id", "joined_count"))
    kept = [case for case in cases if case.matter.id in written]
    for case in kept:
        # Whoever joins another with it leaves its version alone: only behind the lock is this the present number.
        case.matter.joined_count = written[case.matter.id]
        for name, value in case.values.items():
            setattr(case.matter, name, value)
        case.matter.version += 1
    return kept


def _merged(case: Case) -> Iterator[Any]:
    values = case.values
    return (values.get(name, getattr(case.matter, name)) for name in _MATTER_COLUMNS)


def _update_clocks(clocks: Sequence[Clock]) -> None:
    rows = [[clock.id, *(getattr(clock, name) for name in _CLOCK_COLUMNS)] for clock in clocks]
    _update(Clock, ("id",), _CLOCK_COLUMNS, rows, "")


def _update(
    model: type[models.Model], keys: Sequence[str], columns: Sequence[str], rows: list[list[Any]], also: str
) -> list[UUID]:
    """UPDATE many rows in one statement, each with its own values; the ids of those whose keys still fitted."""
    if not rows:
        return []
    kinds = {field.attname: field.db_type(connection) for field in model._meta.concrete_fields}
    names = [*keys, *columns]
    arrays = ", ".join(f"%s::{str(kinds[name]).split(' ')[0].split('(')[0]}{_zone(kinds[name])}[]" for name in names)
    assigned = ", ".join(filter(None, [*(f"{name} = new.{name}" for name in columns), also]))
    matched = " AND ".join(f"t.{name} = new.{name}" for name in keys)
    statement = (
        f'UPDATE "{model._meta.db_table}" t SET {assigned} '  # noqa: S608 - names come from the model
        f"FROM unnest({arrays}) AS new({', '.join(names)}) WHERE {matched} RETURNING t.id"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [list(column) for column in zip(*rows, strict=True)])
        return [row[0] for row in cursor.fetchall()]


def _zone(kind: str | None) -> str:
    return " with time zone" if kind and kind.endswith("with time zone") else ""


def _close_pending(matter_ids: list[UUID], at: datetime) -> None:
    """A hand-over that nobody answered falls away when the matter goes up."""
    if matter_ids:
        HandOver.objects.filter(matter_id__in=matter_ids, answered_at__isnull=True).update(
            answered_at=at, answer=HandOver.Answers.WITHDRAWN
        )


def _entries(case: Case, at: datetime, before: dict[str, Any]) -> Iterator[tuple[tuple[Any, ...], NewEntry]]:
    """The step and the entry of everything that was said of a matter."""
    matter = case.matter
    for said in case.said:
        step_id = uuid7()
        facts = msgspec.json.encode(said.facts).decode()
        told = told_of(matter, verb=said.verb, at=at, visibility=said.visibility)
        about = (step_id, matter.id, at, said.verb.value, said.visibility.value, SYSTEM.kind.value, None, "")
        entry = NewEntry(
            verb=f"matters.{said.verb.value.lower()}",
            subject_type="matter",
            subject_id=matter.id,
            actor=SYSTEM,
            at=at,
            before=before,
            after=hashed_state(matter),
            facts={
                "step": str(step_id),
                "party": Party.SYSTEM.value,
                "state": matter.state,
                **told_facts(told),
            },
            topics=topics_of(matter, case.former.path),
        )
        yield (*about, facts, told), entry
