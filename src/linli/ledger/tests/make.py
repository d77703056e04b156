"""Builders for tests: actors and recorded entries."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from linli.kit.actors import Actor, ActorKind, Duty, Role
from linli.kit.ids import uuid7
from linli.ledger import actions

AT = datetime(2026, 11, 23, 9, 41, 7, 123456, tzinfo=UTC)


def a_caseworker(path: str = "330681/330681103") -> Actor:
    """A member of staff with one post."""
    return Actor(
        kind=ActorKind.STAFF, account_id=uuid7(), duties=(Duty(post_id=uuid7(), role=Role.CASEWORKER, path=path),)
    )


def an_entry(
    *,
    verb: str = "ACCEPT",
    subject_id: UUID | None = None,
    actor: Actor | None = None,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    facts: Mapping[str, Any] | None = None,
    topics: Sequence[str] = (),
) -> UUID:
    """Record one entry; returns its id."""
    return actions.record(
        verb=verb,
        subject_type="matter",
        subject_id=subject_id or uuid7(),
        actor=actor or a_caseworker(),
        at=AT,
        before=before,
        after=after,
        facts=facts,
        topics=topics,
    )


def new_entries(count: int) -> list[actions.NewEntry]:
    """Entries for the bulk way."""
    actor = a_caseworker()
    return [
        actions.NewEntry(
            verb="RECEIVE",
            subject_type="matter",
            subject_id=uuid7(),
            actor=actor,
            at=AT,
            after={"number": number},
            facts={"number": number, "note": '移交\\x "q"'},
            topics=["place:330681", f"matter:{number}"],
        )
        for number in range(count)
    ]


def link_all() -> int:
    """Bring everything that waits into the chain; returns how many."""
    linked = 0
    while batch := actions.sequence_batch():
        linked += batch
    return linked
