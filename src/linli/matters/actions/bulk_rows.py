"""Rows of many matters, written with COPY. A hot path, hence no model instances below the matter itself."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from django.db import connection

from linli.kit.actors import SYSTEM, Actor
from linli.kit.db import copy_rows
from linli.kit.ids import new_reference, uuid7
from linli.ledger.actions import NewEntry
from linli.matters.actions.change import hashed_state, topics_of
from linli.matters.actions.consent import copy_contact_consents
from linli.matters.actions.receive import received_facts
from linli.matters.actions.search_index import copy_words
from linli.matters.actions.submission import ContactDetails, Submission
from linli.matters.models import Contact, Matter, Step
from linli.matters.rules import State, Verb, Visibility
from linli.matters.rules.past import PAST_VERBS, Past

_MATTER_FIELDS = Matter._meta.concrete_fields
_MATTER_NAMES = [field.attname for field in _MATTER_FIELDS]
_MATTER_JSON = frozenset({"answers", "routing"})
_STEP_COLUMNS = ("id", "matter_id", "at", "verb", "visibility", "actor_kind", "post_id", "text", "facts")
_CONTACT_COLUMNS = ("id", "matter_id", "name", "phone", "email", "consented_at", "account_id")
_CLOSED = frozenset({State.CONFIRMED, State.DECLINED, State.WITHDRAWN})
_DONE = frozenset({State.RESOLVED, State.CONFIRMED})

# Arrays, not lists of parameters: a thousand of those take longer to write out than to look up.
_KNOWN = "SELECT source_id FROM matters_matter WHERE source = %s AND source <> '' AND source_id = ANY(%s)"
_TAKEN = "SELECT reference FROM matters_matter WHERE reference = ANY(%s)"

_PUBLIC, _SYSTEM, _IMPORTED = Visibility.PUBLIC.value, SYSTEM.kind.value, '{"imported": true}'

StepRow = tuple[UUID, UUID, datetime, str, str, str, UUID | None, str, str]


def past_matter(matter: Matter, past: Past) -> Matter:
    """The new row brought to where its past left it. Nothing is made up: unknown moments stay unknown.

    Who settled it and how often it changed hands is not told either, so that no share counts it.
    """
    if past.due_at is not None:
        matter.due_at = past.due_at
        matter.first_contact_due_at = min(matter.first_contact_due_at, past.due_at)
    matter.state = past.state.value
    if matter.own_state and past.state is not State.RECEIVED:  # how it went elsewhere is told in the built-in words
        matter.workflow_id, matter.own_state = None, ""
    if past.ended_at is None:
        return matter
    matter.last_step_at = past.ended_at
    if past.state in _DONE:
        matter.resolved_at = past.ended_at
    if past.state in _CLOSED:
        matter.closed_at = past.ended_at
    return matter


def steps_of(matter: Matter, past: Past) -> list[StepRow]:
    """The timeline as far as the past tells it: received, then how it ended."""
    facts = {**received_facts(matter), "imported": True, "source": matter.source}
    if past.came_by:
        facts["came_by"] = past.came_by
    told = [(Verb.RECEIVE, matter.received_at, _json(facts))]
    if past.ended_at is not None:
        told += [(verb, past.ended_at, _IMPORTED) for verb in PAST_VERBS[past.state]]
    ids = sorted(uuid7() for _one in told)  # a timeline is read by time, then by id: two of one moment keep their order
    return [_step(step_id, matter, *one) for step_id, one in zip(ids, told, strict=True)]


def _step(step_id: UUID, matter: Matter, verb: Verb, at: datetime, facts: str) -> StepRow:
    return step_id, matter.id, at, verb.value, _PUBLIC, _SYSTEM, None, "", facts


def entry_of(matter: Matter, actor: Actor, at: datetime) -> NewEntry:
    """The ledger's entry of one imported matter. Nobody is woken for what is long over."""
    return NewEntry(
        verb="matters.receive",
        subject_type="matter",
        subject_id=matter.id,
        actor=actor,
        at=at,
        after=hashed_state(matter),
        facts={
            "channel": matter.channel,
            "kind": matter.kind_code,
            "rule": matter.routing["rule"],
            "source": matter.source,
            "state": matter.state,
        },
        topics=() if matter.closed_at else topics_of(matter),
    )


def known_sources(submissions: Iterable[Submission]) -> set[tuple[str, str]]:
    """Which of these sources and numbers are stored already: one statement a source."""
    by_source: dict[str, list[str]] = defaultdict(list)
    for submission in submissions:
        if submission.source:
            by_source[submission.source].append(submission.source_id)
    known: set[tuple[str, str]] = set()
    with connection.cursor() as cursor:
        for source, source_ids in by_source.items():
            cursor.execute(_KNOWN, [source, source_ids])
            known.update((source, source_id) for (source_id,) in cursor.fetchall())
    return known


def fresh_references(matters: Sequence[Matter]) -> None:
    """Draw again the references that are taken, by a stored matter or by another of these."""
    doubtful = list(matters)
    while doubtful:
        drawn = [matter.reference for matter in doubtful]
        with connection.cursor() as cursor:
            cursor.execute(_TAKEN, [drawn])
            taken = {reference for (reference,) in cursor.fetchall()}
        taken |= {matter.reference for matter in matters} - set(drawn)
        again = []
        for matter in doubtful:
            if matter.reference in taken:
                matter.reference = new_reference()
                again.append(matter)
            taken.add(matter.reference)
        doubtful = again


def copy_matters(
    matters: Sequence[Matter], contacts: Sequence[ContactDetails], steps: Sequence[StepRow], at: datetime
) -> None:
    """COPY the matters, the contacts that were given, the steps and the words to be found, in this transaction."""
    copy_rows(Matter._meta.db_table, matter_columns(), map(matter_row, matters))
    given = [pair for pair in zip(matters, contacts, strict=True) if not pair[1].is_empty]
    copy_rows(
        Contact._meta.db_table,
        _CONTACT_COLUMNS,
        ((uuid7(), matter.id, who.name, who.phone, who.email, at, None) for matter, who in given),
    )
    if given:
        copy_contact_consents(given, at)
    copy_rows(Step._meta.db_table, _STEP_COLUMNS, steps)
    copy_words(matters, [who.name for who in contacts])


def matter_columns() -> list[str]:
    """The columns of ``matter_row``, in its order."""
    return [str(field.column) for field in _MATTER_FIELDS]


def matter_row(matter: Matter) -> list[Any]:
    """One matter as COPY takes it."""
    values = matter.__dict__
    return [_json(values[name]) if name in _MATTER_JSON else values[name] for name in _MATTER_NAMES]


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()
