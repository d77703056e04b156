"""Keep who of the staff looked at whose matter, for that person to see; and hand out what was to be read."""

from collections.abc import Sequence
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from django.db import connection

from linli.kit.actors import Actor, Duty
from linli.kit.ids import uuid7
from linli.kit.looks import mark_look
from linli.ledger.rules.looks import Look, Unread, noted

T = TypeVar("T")
_INSERT = """
INSERT INTO ledger_reading
    (id, account_id, post_id, role, place_path, agency_id, matter_id, at, hour, purpose)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
ON CONFLICT (matter_id, account_id, hour, purpose) DO NOTHING
"""
_INSERT_MANY = """
INSERT INTO ledger_reading
    (id, account_id, post_id, role, place_path, agency_id, matter_id, at, hour, purpose)
SELECT look.id, %s, look.post_id, look.role, look.path, look.agency_id, look.matter_id, %s, %s, %s
FROM unnest(%s::uuid[], %s::uuid[], %s::text[], %s::text[], %s::uuid[], %s::uuid[])
    AS look (id, matter_id, role, path, post_id, agency_id)
ON CONFLICT (matter_id, account_id, hour, purpose) DO NOTHING
"""


def record_reading(
    *, actor: Actor, matter_id: UUID, at: datetime, purpose: str, duty: Duty | None = None
) -> Look | None:
    """Note that staff looked at a matter, once in an hour for each purpose, and give the proof. One statement.

    ``duty`` is the post that gave the right to look; without it the actor's first. Nothing is noted, and None
    returned, for residents and the system: they are not staff.
    """
    duty = duty or next(iter(actor.duties), None)
    if actor.account_id is None or duty is None:
        return None
    hour = at.replace(minute=0, second=0, microsecond=0)
    row = [uuid7(), actor.account_id, duty.post_id, duty.role.value, duty.path, duty.agency_id]
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, [*row, matter_id, at, hour, purpose])
    mark_look()
    return noted(actor.account_id, [matter_id])


def record_readings(*, actor: Actor, looks: Sequence[tuple[UUID, Duty]], at: datetime, purpose: str) -> Look | None:
    """As record_reading for the matters of one page, each with the post that gave the right.

    One statement; none, and None, without looks or without an account.
    """
    if actor.account_id is None or not looks:
        return None
    hour = at.replace(minute=0, second=0, microsecond=0)
    first = dict(reversed(looks))  # a matter that stands twice on a page is one look
    columns = zip(
        *(
            (uuid7(), matter_id, duty.role.value, duty.path, duty.post_id, duty.agency_id)
            for matter_id, duty in sorted(first.items())  # in one order, so that two pages never wait for each other
        ),
        strict=True,
    )
    with connection.cursor() as cursor:
        cursor.execute(_INSERT_MANY, [actor.account_id, at, hour, purpose, *map(list, columns)])
    mark_look()
    return noted(actor.account_id, list(first))


def read(unread: Unread[T], *, at: datetime, purpose: str) -> T:
    """Note the looks and give what is to be read. One statement; none for somebody who reads the own.

    Raises NotNoted for an actor without an account that would read another's.
    """
    look = record_readings(actor=unread.actor, looks=unread.looks, at=at, purpose=purpose)
    return unread.shown_for(look)
