"""Claim a batch for one worker and decide about each: in one transaction, before anything is sent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
from django.conf import settings
from django.db import transaction

from linli.kit.cells import current_cell
from linli.kit.db import fetch_all
from linli.notices.actions.moves import Move, apply_moves, follow_digests
from linli.notices.actions.unreachable import mark_unreachable
from linli.notices.drivers.registry import served_channels
from linli.notices.queries.devices import with_devices
from linli.notices.queries.wishes import closed_channels, wishes_of
from linli.notices.rules import DIGEST, Audience, Channel, Decision, Due, State, Step, Urgency, hours_of, plan
from linli.notices.writing import Taken, owner_of

_CLAIM = """
SELECT id, template, urgency, audience, language, account_id, matter_id, values::text, offers::text, channel, state,
    reason, attempts, failures, created_at, ready_at, alert_id, about_id
FROM notices_notice WHERE channel = %s AND next_at <= %s ORDER BY next_at LIMIT %s FOR UPDATE SKIP LOCKED
"""


@dataclass(frozen=True)
class _Row:
    """A claimed row: what is taken along, and what the plan looks at."""

    taken: Taken
    state: State
    reason: str
    ready_at: datetime
    was_held: bool

    def due_at(self, at: datetime) -> Due:
        """As the plan looks at it."""
        taken = self.taken
        return Due(
            state=self.state,
            reason=self.reason,
            urgency=Urgency(taken.urgency),
            audience=taken.audience,
            channel=taken.channel,
            offers=taken.offers,
            attempts=taken.attempts,
            age=at - self.ready_at,
            was_held=self.was_held,
        )


def lease() -> timedelta:
    """How long a batch is one worker's. What it has not finished then is anybody's again."""
    return timedelta(seconds=settings.LINLI_NOTICE_LEASE_SECONDS)


@transaction.atomic
def take(channel: str, size: int, at: datetime) -> tuple[list[Taken], int]:
    """What is to be sent now, and how many rows were looked at. Four statements for a batch with messages in it."""
    rows = [_row(values) for values in fetch_all(_CLAIM, [channel, at, size])]
    if not rows:
        return [], 0
    decided = list(zip(rows, _decide(rows, at), strict=True))
    apply_moves([_move(row, decision, at) for row, decision in decided], at)
    failed = [(row.taken, decision.reason) for row, decision in decided if decision.step is Step.FAIL]
    mark_unreachable(failed, at)
    follow_digests([row.taken.id for row in rows if row.taken.template == DIGEST], at)
    taken = [
        replace(row.taken, address=decision.address, attempts=row.taken.attempts + 1)
        for row, decision in decided
        if decision.step is Step.SEND
    ]
    return taken, len(rows)


def _row(values: Sequence[Any]) -> _Row:
    notice_id, template, urgency, audience, language, account_id, matter_id, facts, offers, channel, *rest = values
    state, reason, attempts, failures, created_at, ready_at, alert_id, about_id = rest
    taken = Taken(
        id=notice_id,
        template=template,
        urgency=urgency,
        audience=Audience(audience),
        language=language,
        account_id=account_id,
        matter_id=matter_id,
        values=msgspec.json.decode(facts),
        offers=tuple((one, address) for one, address in msgspec.json.decode(offers)),
        channel=channel,
        address="",
        attempts=attempts,
        failures=failures,
        alert_id=alert_id,
        about_id=about_id,
    )
    return _Row(taken, State(state), reason, ready_at, was_held=template == DIGEST or ready_at != created_at)


def _decide(rows: Sequence[_Row], at: datetime) -> list[Decision]:
    outside = [row.taken for row in rows if row.taken.offers and row.taken.offers[0][1]]
    matters: set[UUID] = {one.matter_id for one in outside if one.matter_id and one.audience is Audience.RESIDENT}
    wishes = wishes_of({one.account_id for one in outside if one.account_id}, matters)
    closed, served, hours = closed_channels(matters), served_channels(), hours_of(current_cell())
    without = _without_devices([row.taken for row in rows])
    return [
        plan(
            row.due_at(at),
            wishes.of(row.taken.account_id, row.taken.matter_id, is_staff=row.taken.audience is Audience.STAFF),
            closed=_closed_for(row.taken, closed, without),
            served=served,
            hours=hours,
            at=at,
        )
        for row in rows
    ]


def _without_devices(notices: Sequence[Taken]) -> set[UUID]:
    """The notices offered to devices of which there are none any more. One statement, none where none is offered."""
    offered = [one for one in notices if any(channel == Channel.PUSH for channel, _address in one.offers)]
    found = with_devices([owner_of(one) for one in offered])
    return {one.id for one in offered if owner_of(one) not in found}


def _closed_for(notice: Taken, closed: Mapping[UUID, set[str]], without: set[UUID]) -> set[str]:
    found = closed.get(notice.matter_id, set()) if notice.matter_id else set()
    return found | {Channel.PUSH.value} if notice.id in without else found


_BECOMES = {
    Step.SEND: State.SENDING,
    Step.HOLD: State.HELD,
    Step.CANCEL: State.CANCELLED,
    Step.FAIL: State.PERMANENT_FAILURE,
}


def _move(row: _Row, decision: Decision, at: datetime) -> Move:
    next_at = {Step.SEND: at + lease(), Step.HOLD: decision.until, Step.MOVE: at}.get(decision.step)
    return Move(
        id=row.taken.id,
        old=row.state,
        new=_BECOMES.get(decision.step, row.state),
        attempts=row.taken.attempts,
        next_at=next_at,
        reason=decision.reason,
        channel=decision.channel,
        address=decision.address,
        ready_at=decision.until,
        tries=int(decision.step is Step.SEND),
    )
