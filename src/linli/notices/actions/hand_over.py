"""Hand a batch to its carrier: claim, write, send, note what became of each. The worker does nothing else."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from linli.kit.actors import SYSTEM
from linli.kit.ids import uuid7
from linli.ledger import actions as ledger
from linli.notices.actions.devices import forget_push_offers, note_devices
from linli.notices.actions.gather import gather
from linli.notices.actions.moves import Move, apply_moves, follow_digests
from linli.notices.actions.take import lease, take
from linli.notices.actions.unreachable import mark_unreachable
from linli.notices.drivers.interface import Driver, Outcome
from linli.notices.drivers.registry import served_channels
from linli.notices.push_messages import devices_of
from linli.notices.queries.wishes import closed_channels
from linli.notices.rules import DIGEST, MAX_ATTEMPTS, Audience, Channel, Reason, State, pause_after
from linli.notices.writing import Taken, owner_of, write_all

Clock = Callable[[], datetime]


def hand_over_batch(*, channel: str, driver: Driver, now: Clock) -> int:
    """Take what is due on that channel and give it to the driver; how many rows were looked at, 0 when none is due.

    Killed before the driver answered, the batch is taken again when its lease is over, and the driver is given the
    same ids and keys: what it had taken it does not take twice. One entry in the ledger a batch.
    """
    at = now()
    if channel != Channel.IN_APP:
        gather(channel, at)
    taken, seen = take(channel, driver.batch_size, at)
    if taken:
        devices = devices_of([owner_of(one) for one in taken if one.channel == Channel.PUSH])
        written, unwritten = write_all(taken, devices)
        # Half of the lease is for trying: what is begun then has the other half to end.
        outcomes = driver.send(written, at + lease() / 2) if written else []
        failed = [Outcome(notice_id, State.PERMANENT_FAILURE, Reason.WORDING) for notice_id in unwritten]
        note_outcomes(taken, [*outcomes, *failed], driver.name, now())
    return seen


@transaction.atomic
def note_outcomes(taken: Sequence[Taken], outcomes: Sequence[Outcome], driver: str, at: datetime) -> None:
    """Store what became of them. What another worker has taken since stays as it is there."""
    by_id = {notice.id: notice for notice in taken}
    closed = closed_channels({one.matter_id for one in taken if one.matter_id and _has_other_way(one)})
    pairs = [(by_id[outcome.id], outcome) for outcome in outcomes]
    moves = [_move(notice, outcome, closed, driver, at) for notice, outcome in pairs]
    done = apply_moves(moves, at)
    given_up = [(by_id[move.id], move) for move in moves if move.id in done and _gives_up(move)]
    mark_unreachable([(one, move.reason) for one, move in given_up if _tells_the_desk(one, move)], at)
    note_devices(outcomes, at)
    forget_push_offers([one.id for one, _move in given_up if one.channel == Channel.PUSH])
    follow_digests([notice.id for notice in taken if notice.template == DIGEST and notice.id in done], at)
    if done:
        _record([move for move in moves if move.id in done], by_id, driver, at)


def _gives_up(move: Move) -> bool:
    """No more tries by this way: for good, or because there is another."""
    return move.new is State.PERMANENT_FAILURE or (
        move.new is State.TEMPORARY_FAILURE and move.reason == Reason.REFUSED
    )


def _tells_the_desk(notice: Taken, move: Move) -> bool:
    """Devices come and go: nobody has to telephone as long as there is another way."""
    return notice.channel != Channel.PUSH or move.new is State.PERMANENT_FAILURE


def _has_other_way(notice: Taken) -> bool:
    """Whether an address by another channel is known, for the resident of a matter; after a push for everybody."""
    if notice.channel != Channel.PUSH and (notice.audience is not Audience.RESIDENT or notice.matter_id is None):
        return False
    return any(channel != notice.channel and channel in served_channels() for channel, _address in notice.offers)


def _move(notice: Taken, outcome: Outcome, closed: dict[UUID, set[str]], driver: str, at: datetime) -> Move:
    new, reason, next_at = outcome.state, outcome.reason, None
    if new is State.TEMPORARY_FAILURE and notice.attempts >= MAX_ATTEMPTS:
        new, reason = State.PERMANENT_FAILURE, Reason.EXHAUSTED.value
    elif new is State.TEMPORARY_FAILURE:
        next_at = at + pause_after(notice.id, notice.failures + 1, outcome.retry_after)
    elif new is State.CREATED:
        next_at = at
    elif new is State.PERMANENT_FAILURE and reason == Reason.REFUSED and _other_way_open(notice, closed):
        new, next_at = State.TEMPORARY_FAILURE, at
    return Move(
        id=notice.id,
        old=State.SENDING,
        new=new,
        attempts=notice.attempts,
        next_at=next_at,
        reason=reason,
        tries=-1 if new is State.CREATED else 0,
        fails=int(new in (State.TEMPORARY_FAILURE, State.PERMANENT_FAILURE)),
        driver=driver,
        driver_reference=outcome.reference or None,
    )


def _other_way_open(notice: Taken, closed: dict[UUID, set[str]]) -> bool:
    if not _has_other_way(notice):
        return False
    shut = (closed.get(notice.matter_id, set()) if notice.matter_id else set()) | {notice.channel}
    return any(channel not in shut and channel in served_channels() for channel, _address in notice.offers)


def _record(moves: Sequence[Move], by_id: dict[UUID, Taken], driver: str, at: datetime) -> None:
    """One entry: how many became what. It wakes the bells of accounts, and the page of a matter that failed."""
    notices = [(by_id[move.id], move) for move in moves]
    bells = {f"account:{one.account_id}" for one, _move in notices if one.channel == Channel.IN_APP}
    failed = {f"matter:{one.matter_id}" for one, move in notices if one.matter_id and _gives_up(move)}
    ledger.record(
        verb="notices.hand_over",
        subject_type="notices",
        subject_id=uuid7(),
        actor=SYSTEM,
        at=at,
        before=None,
        after=None,
        facts={"driver": driver, "states": dict(Counter(move.new.value for move in moves))},
        topics=sorted(bells | failed),
    )
