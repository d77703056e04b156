"""What time alone does to disputes: it ends what nobody answered, and it raises alarms. It decides nothing."""

import logging
from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from linli.disputes.access import get_standing
from linli.disputes.actions.announcing import said_of
from linli.disputes.actions.change import begin_as, finish
from linli.disputes.events import DisputeClockRanOut, DisputeDueSoon
from linli.disputes.models import Clock, Dispute
from linli.disputes.rules import EndReason, Verb
from linli.kit.actors import SYSTEM
from linli.kit.db import fetch_all
from linli.kit.events import announce

_log = logging.getLogger(__name__)
_LOCK = 0x6C647377  # "ldsw": one sweep at a time in a cell


def sweep_disputes(*, at: datetime) -> dict[str, int]:
    """Take every clock that ran out, the earliest first, each in a transaction of its own; counts of what was done.

    Everything happens once: a clock keeps when its end was noticed. One that fails stands in the log and is left to
    the next sweep. Two at once: the second returns at once.
    """
    done = {"ended": 0, "alarms": 0, "reminded": 0, "meanwhile": 0, "failed": 0}
    if not fetch_all("SELECT pg_try_advisory_lock(%s)", [_LOCK])[0][0]:
        return done
    try:
        for clock_id in _due(at):
            done[_or_log(_take, clock_id, at)] += 1
        for clock_id in _soon(at):
            done[_or_log(_remind, clock_id, at)] += 1
    finally:
        fetch_all("SELECT pg_advisory_unlock(%s)", [_LOCK])
    return done


def _or_log(act: Callable[[UUID, datetime], str], clock_id: UUID, at: datetime) -> str:
    """What became of it, in a transaction of its own.

    One bad row must not hold up the others; the log has its number, never what somebody wrote.
    """
    try:
        with transaction.atomic():
            return act(clock_id, at)
    except Exception as error:
        if not connection.is_usable():
            raise
        _log.error("clock %s was not swept: %s", clock_id, type(error).__name__)
        return "failed"


def _due(at: datetime) -> list[UUID]:
    running = Clock.objects.filter(
        stopped_at__isnull=True, expired_at__isnull=True, stands_since__isnull=True, due_at__lte=at
    )
    return list(running.order_by("due_at", "id").values_list("id", flat=True))


def _soon(at: datetime) -> list[UUID]:
    running = Clock.objects.filter(
        stopped_at__isnull=True, expired_at__isnull=True, stands_since__isnull=True, remind_at__lte=at, due_at__gt=at
    )
    return list(running.order_by("due_at", "id").values_list("id", flat=True))


def _remind(clock_id: UUID, at: datetime) -> str:
    """Once: the clock forgets that it has to."""
    clock = Clock.objects.select_related("dispute").get(id=clock_id)
    if not Clock.objects.filter(id=clock_id, remind_at__isnull=False).update(remind_at=None):
        return "meanwhile"
    announce(
        DisputeDueSoon(**said_of(clock.dispute, verb=Verb.RUN_OUT.value, at=at), act=clock.act, due_at=clock.due_at)
    )
    return "reminded"


def _take(clock_id: UUID, at: datetime) -> str:
    clock = Clock.objects.select_for_update().select_related("dispute").get(id=clock_id)
    if clock.stopped_at is not None or clock.expired_at is not None or clock.due_at > at:
        return "meanwhile"
    Clock.objects.filter(id=clock.id).update(expired_at=at)
    if clock.on_expiry == Clock.OnExpiry.END:
        begun = begin_as(get_standing(SYSTEM, clock.dispute_id), Verb.RUN_OUT)
        finish(begun, at=at, ended_reason=EndReason(clock.end_reason), facts={"rule": clock.rule_id})
        return "ended"
    _alarm(clock, clock.dispute, at)
    return "alarms"


def _alarm(clock: Clock, dispute: Dispute, at: datetime) -> None:
    announce(
        DisputeClockRanOut(
            **said_of(dispute, verb=Verb.RUN_OUT.value, at=at), rule_id=clock.rule_id, due_at=clock.due_at
        )
    )
