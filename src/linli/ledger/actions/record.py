"""Write entries. Each costs one statement; a trigger queues it for the chain."""

import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder

from linli.kit.actors import Actor
from linli.kit.cells import current_cell
from linli.kit.db import copy_rows, fresh, insert
from linli.kit.ids import uuid7
from linli.ledger.models import Entry
from linli.ledger.rules import COLUMNS, state_hash

_JSON = DjangoJSONEncoder(ensure_ascii=False)


@dataclass(frozen=True, kw_only=True)
class NewEntry:
    """One act to be recorded in bulk; the fields are those of ``record``."""

    verb: str
    subject_type: str
    subject_id: UUID
    actor: Actor
    at: datetime
    before: Mapping[str, Any] | None = None
    after: Mapping[str, Any] | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    topics: Sequence[str] = ()
    post_id: UUID | None = None


def _acting_post(actor: Actor, post_id: UUID | None) -> UUID | None:
    """The post named, or the only one; with several and none named the account alone says who it was."""
    if post_id is None and len(actor.duties) == 1:
        return actor.duties[0].post_id
    return post_id


def record(
    *,
    verb: str,
    subject_type: str,
    subject_id: UUID,
    actor: Actor,
    at: datetime,
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any] | None,
    facts: Mapping[str, Any] | None = None,
    topics: Sequence[str] = (),
    post_id: UUID | None = None,
) -> UUID:
    """Append one entry in the caller's transaction and return its id. One INSERT.

    ``before`` and ``after`` are hashed with a key of the site's, never stored. ``facts`` are small and not personal.
    ``topics`` are whom to wake, e.g. ``matter:<uuid>``. Raises TypeError for a state that is not plain data.
    """
    entry = fresh(
        Entry,
        cell=current_cell(),
        verb=verb,
        subject_type=subject_type,
        subject_id=subject_id,
        actor_kind=actor.kind.value,
        actor_account_id=actor.account_id,
        actor_post_id=_acting_post(actor, post_id),
        at=at,
        before_hash=state_hash(before, key := _state_key()),
        after_hash=state_hash(after, key),
        facts=dict(facts or {}),
        topics=list(topics),
    )
    insert(entry)
    return entry.id


def record_many(entries: Sequence[NewEntry]) -> int:
    """Append many entries with one COPY, in the caller's transaction; returns how many."""
    cell = current_cell()
    return copy_rows(Entry._meta.db_table, COLUMNS, (_row(cell, entry) for entry in entries))


def _state_key() -> bytes:
    """Of the site's secret, which is no part of any dump of the database."""
    return _derived(settings.SECRET_KEY)


@lru_cache(maxsize=2)
def _derived(secret: str) -> bytes:
    return hmac.digest(secret.encode(), b"linli.ledger.state", "sha256")


def _row(cell: str, entry: NewEntry) -> tuple[Any, ...]:
    return (
        uuid7(),
        cell,
        entry.verb,
        entry.subject_type,
        entry.subject_id,
        entry.actor.kind.value,
        entry.actor.account_id,
        _acting_post(entry.actor, entry.post_id),
        entry.at,
        state_hash(entry.before, key := _state_key()),
        state_hash(entry.after, key),
        _JSON.encode(entry.facts),
        list(entry.topics),
    )
