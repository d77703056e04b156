"""Changes of many notices in one statement: each guarded by the state that was read, each kept with its time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from linli.kit.db import fetch_all
from linli.kit.ids import uuid7
from linli.notices.rules import State, may_become


@dataclass(frozen=True)
class Move:
    """One notice becomes something else. None leaves a column as it is; ``next_at`` is always set.

    ``attempts`` is what was read: a worker whose lease ran out changes nothing that another has taken since.
    """

    id: UUID
    old: State
    new: State
    attempts: int
    next_at: datetime | None
    reason: str = ""
    channel: str | None = None
    address: str | None = None
    ready_at: datetime | None = None
    tries: int = 0
    fails: int = 0
    driver: str | None = None
    driver_reference: str | None = None


_COLUMNS = (
    ("id", "uuid"),
    ("change_id", "uuid"),
    ("old", "text"),
    ("state", "text"),
    ("attempts", "int"),
    ("next_at", "timestamptz"),
    ("reason", "text"),
    ("channel", "text"),
    ("address", "text"),
    ("ready_at", "timestamptz"),
    ("tries", "int"),
    ("fails", "int"),
    ("driver", "text"),
    ("driver_reference", "text"),
)
_NAMES = ", ".join(name for name, _kind in _COLUMNS)
_UNNEST = ", ".join(f"%s::{kind}[]" for _name, kind in _COLUMNS)

_APPLY = f"""
WITH move AS (SELECT * FROM unnest({_UNNEST}) AS move ({_NAMES})),
done AS (
    UPDATE notices_notice notice SET
        state = move.state, reason = move.reason, next_at = move.next_at,
        state_at = CASE WHEN move.state = move.old THEN notice.state_at ELSE %s END,
        channel = coalesce(move.channel, notice.channel), address = coalesce(move.address, notice.address),
        ready_at = coalesce(move.ready_at, notice.ready_at),
        attempts = notice.attempts + move.tries, failures = notice.failures + move.fails,
        driver = coalesce(move.driver, notice.driver),
        driver_reference = coalesce(move.driver_reference, notice.driver_reference),
        handed_at = CASE WHEN move.state IN ('SENT', 'DELIVERED') THEN coalesce(notice.handed_at, %s)
            ELSE notice.handed_at END
    FROM move
    WHERE notice.id = move.id AND notice.state = move.old AND notice.attempts = move.attempts
    RETURNING notice.id, move.change_id, move.old, move.state, move.reason),
kept AS (
    INSERT INTO notices_change (id, notice_id, at, state, reason)
    SELECT change_id, id, %s, state, reason FROM done WHERE state <> old)
SELECT id FROM done
"""  # noqa: S608 - the column names are our own

_FOLLOW = """
WITH done AS (
    UPDATE notices_notice member SET
        state = digest.state, reason = CASE WHEN digest.state = 'SENDING' THEN member.reason ELSE digest.reason END,
        state_at = %s, next_at = NULL, channel = digest.channel, address = digest.address,
        handed_at = digest.handed_at, driver = digest.driver
    FROM notices_notice digest
    WHERE digest.id = ANY(%s) AND member.digest_id = digest.id AND member.state <> digest.state
    RETURNING member.id, member.state, member.reason)
INSERT INTO notices_change (id, notice_id, at, state, reason)
SELECT gen_random_uuid(), id, %s, state, reason FROM done
"""


def apply_moves(moves: Sequence[Move], at: datetime) -> set[UUID]:
    """Carry them out; the ids of those that were still as read. One statement.

    Raises ValueError for a move that the table of states does not know: that is a bug and not a race.
    """
    for move in moves:
        if move.old is not move.new and not may_become(move.old, move.new):
            raise ValueError(f"{move.old} does not become {move.new}")
    if not moves:
        return set()
    columns = [list(column) for column in zip(*map(_values, moves), strict=True)]
    return {row[0] for row in fetch_all(_APPLY, [*columns, at, at, at])}


def follow_digests(digest_ids: Sequence[UUID], at: datetime) -> None:
    """What is in a digest becomes what the digest became. One statement."""
    if digest_ids:
        fetch_all(_FOLLOW + " RETURNING id", [at, list(digest_ids), at])


def _values(move: Move) -> tuple[object, ...]:
    return (
        move.id,
        uuid7(),
        move.old.value,
        move.new.value,
        move.attempts,
        move.next_at,
        move.reason,
        move.channel,
        move.address,
        move.ready_at,
        move.tries,
        move.fails,
        move.driver,
        move.driver_reference,
    )
