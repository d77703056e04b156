"""What carriers tell later: that it arrived, or that it did not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from linli.kit.actors import SYSTEM
from linli.kit.ids import uuid7
from linli.ledger import actions as ledger
from linli.notices.actions.moves import Move, apply_moves, follow_digests
from linli.notices.actions.unreachable import mark_matters
from linli.notices.models import Notice
from linli.notices.rules import DIGEST, Reason, State, may_become, pause_after


@dataclass(frozen=True)
class Receipt:
    """``reference`` is the carrier's number or the key it was given; ``state`` is DELIVERED or a failure."""

    reference: str
    state: State


@dataclass(frozen=True)
class ReceiptCount:
    """How many changed something; how many said what was known or came too late; how many are of no notice of ours."""

    changed: int
    known: int
    unknown: int


@transaction.atomic
def take_receipts(*, at: datetime, driver: str, receipts: Sequence[Receipt]) -> ReceiptCount:
    """Move each notice on as its carrier says. The same receipt twice changes nothing the second time.

    The caller has checked the signature. A receipt for a notice of another driver counts as unknown.
    """
    newest = {receipt.reference: receipt for receipt in receipts}
    notices = _notices(driver, list(newest))
    moves, known = [], 0
    for reference, notice in notices.items():
        state = newest[reference].state
        if may_become(State(notice.state), state):
            moves.append(_move(notice, state, at))
        else:
            known += 1
    done = apply_moves(moves, at)
    changed = [notice for notice in notices.values() if notice.id in done]
    _follow(changed, {move.id: move for move in moves}, at)
    if done:
        _record(driver, changed, at)
    return ReceiptCount(len(done), known + len(moves) - len(done), len(newest) - len(notices))


def _notices(driver: str, references: Sequence[str]) -> dict[str, Notice]:
    """By the reference in the receipt. One statement, the rows locked until the end."""
    by_key = {found: reference for reference in references if (found := _id_of(reference)) is not None}
    rows = (
        Notice.objects.select_for_update()
        .filter(Q(driver_reference__in=references) | Q(id__in=by_key), driver=driver)
        .exclude(state=State.SENDING.value)
    )
    return {by_key.get(row.id, row.driver_reference): row for row in rows}


def _id_of(reference: str) -> UUID | None:
    """The notice of a key that we gave: ``<id>.<failures>``."""
    try:
        return UUID(reference.partition(".")[0])
    except ValueError:
        return None


def _move(notice: Notice, state: State, at: datetime) -> Move:
    again = state is State.TEMPORARY_FAILURE
    failed = state in (State.TEMPORARY_FAILURE, State.PERMANENT_FAILURE)
    return Move(
        id=notice.id,
        old=State(notice.state),
        new=state,
        attempts=notice.attempts,
        next_at=at + pause_after(notice.id, notice.failures + 1) if again else None,
        reason="" if not failed else Reason.CARRIER.value if again else Reason.REFUSED.value,
        fails=int(failed),
    )


def _follow(changed: Sequence[Notice], moves: dict[UUID, Move], at: datetime) -> None:
    follow_digests([notice.id for notice in changed if notice.template == DIGEST], at)
    failed = [notice for notice in changed if moves[notice.id].new is State.PERMANENT_FAILURE]
    mark_matters([(one.matter_id, one.audience, one.channel, Reason.REFUSED.value) for one in failed], at)


def _record(driver: str, changed: Sequence[Notice], at: datetime) -> None:
    ledger.record(
        verb="notices.take_receipts",
        subject_type="notices",
        subject_id=uuid7(),
        actor=SYSTEM,
        at=at,
        before=None,
        after=None,
        facts={"driver": driver, "changed": len(changed)},
        topics=sorted({f"matter:{notice.matter_id}" for notice in changed if notice.matter_id}),
    )
