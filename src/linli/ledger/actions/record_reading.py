"""Keep who of the staff looked at whose matter, for that person to see."""

from datetime import datetime
from uuid import UUID

from django.db import connection

from linli.kit.actors import Actor, Duty
from linli.kit.ids import uuid7

_INSERT = """
INSERT INTO ledger_reading
    (id, account_id, post_id, role, place_path, agency_id, matter_id, at, hour, purpose)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
ON CONFLICT (matter_id, account_id, hour) DO NOTHING
"""


def record_reading(*, actor: Actor, matter_id: UUID, at: datetime, purpose: str, duty: Duty | None = None) -> bool:
    """Note that staff looked at a matter; True when it was the first time in that hour. One statement.

    ``duty`` is the post that gave the right to look; without it the actor's first. Nothing is noted, and False
    returned, for residents and the system: they are not staff.
    """
    duty = duty or next(iter(actor.duties), None)
    if actor.account_id is None or duty is None:
        return False
    hour = at.replace(minute=0, second=0, microsecond=0)
    row = [uuid7(), actor.account_id, duty.post_id, duty.role.value, duty.path, duty.agency_id]
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, [*row, matter_id, at, hour, purpose])
        return bool(cursor.rowcount == 1)
