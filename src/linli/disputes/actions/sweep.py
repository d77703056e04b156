"""What time alone does to disputes: it ends what nobody answered, and a pause; it raises alarms. It decides nothing."""

import logging
from collections.abc import Callable
from datetime import datetime
from functools import cache
from uuid import UUID

from django.db import connection, transaction

from linli.disputes.access import standing_to
from linli.disputes.actions.announcing import said_of
from linli.disputes.actions.change import begin_as, finish
from linli.disputes.actions.clocks import refresh_earliest
from linli.disputes.actions.leaving import out_of_writing
from linli.disputes.events import DisputeClockRanOut, DisputeDueSoon
from linli.disputes.models import Clock, Dispute, Party
from linli.disputes.queries.doors import next_door
from linli.disputes.rules import EndReason, Verb
from linli.kit.actors import SYSTEM
from linli.kit.db import Statement, compiled, fetch_all, fetch_one
from linli.kit.events import announce

_log = logging.getLogger(__name__)
_COLUMNS = [field.attname for field in Dispute._meta.concrete_fields]  # in the order that from_db wants
_EXPIRE = """
    UPDATE disputes_clock SET expired_at = %(at)s
    WHERE id = %(clock)s AND stopped_at IS NULL AND expired_at IS NULL AND stands_since IS NULL AND due_at <= %(at)s
    RETURNING on_expiry, end_reason, rule_id, due_at, party_id
"""
_ANY = UUID(int=1)  # stands for a clock in the statement that is kept
_LOCK = 0x6C647377  # "ldsw": one sweep at a time in a cell


def sweep_disputes(*, at: datetime) -> dict[str, int]:
    """Take every clock that ran out, the earliest first, each in a transaction of its own; counts of what was done.

    Everything happens once: a clock keeps when its end was noticed. One that fails stands in the log and is left to
    the next sweep. Two at once: the second returns at once.
    """
    done = dict.fromkeys(("ended", "alarms", "lapsed", "resumed", "out", "reminded", "meanwhile", "failed"), 0)
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
    """What every verb holds first is held first here: the dispute, then its clock."""
    dispute = _hold(clock_id)
    expired = fetch_one(_EXPIRE, {"clock": clock_id, "at": at})
    if expired is None:
        return "meanwhile"
    on_expiry, end_reason, rule_id, due_at, party_id = expired
    if on_expiry == Clock.OnExpiry.END:
        _end(dispute, rule_id, EndReason(end_reason), at)
        return "ended"
    if on_expiry == Clock.OnExpiry.RESUME:
        finish(begin_as(standing_to(SYSTEM, dispute), Verb.RESUME), at=at, facts={"rule": rule_id})
        return "resumed"
    if on_expiry == Clock.OnExpiry.OUT:
        return _out(dispute, party_id, at)
    if on_expiry == Clock.OnExpiry.LAPSE:
        refresh_earliest(dispute)
        return "lapsed"
    announce(DisputeClockRanOut(**said_of(dispute, verb=Verb.RUN_OUT.value, at=at), rule_id=rule_id, due_at=due_at))
    return "alarms"


def _end(dispute: Dispute, rule_id: str, reason: EndReason, at: datetime) -> None:
    """New terms, or all of it; where the law opens another way with the end of that time, that one is named."""
    verb, facts = out_of_writing(dispute, Verb.RUN_OUT), {"rule": rule_id}
    door = next_door(dispute, rule_id, at) if verb is Verb.RUN_OUT else None
    if door is not None:
        verb, facts = Verb.OPEN_NEXT_DOOR, {**facts, "door": door.code}
    finish(begin_as(standing_to(SYSTEM, dispute), verb), at=at, ended_reason=reason, facts=facts)


def _out(dispute: Dispute, party_id: UUID, at: datetime) -> str:
    """One side never answered: it is asked no longer, and the others go on as before."""
    begun = begin_as(standing_to(SYSTEM, dispute), Verb.NO_ANSWER)
    seat = next(party.seat for party in begun.standing.parties if party.id == party_id)
    Party.objects.filter(id=party_id, left_at__isnull=True).update(left_at=at)
    finish(begun, at=at, facts={"seat": seat})
    return "out"


def _hold(clock_id: UUID) -> Dispute:
    """The dispute of the clock as it is now; nobody else changes it until the transaction ends. One statement."""
    return Dispute.from_db(connection.alias, _COLUMNS, _held().fetch({_ANY: clock_id})[0])


@cache
def _held() -> Statement:
    """Written down once: a sweep asks it for every clock that ran out."""
    rows = Dispute.objects.select_for_update(of=("self",), no_key=True)
    return compiled(rows.filter(clocks__id=_ANY), (_ANY,))
