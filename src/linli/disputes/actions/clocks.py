"""The clocks of a dispute follow its stage: what does not belong to the new one stops, what does begins."""

from datetime import datetime, timedelta

from linli.calendars.rules import Unit, shift
from linli.disputes.models import Clock, Dispute
from linli.disputes.queries.stages import calendar_of, law_of, stages
from linli.disputes.rules import State
from linli.disputes.rules.jurisdiction import due_at
from linli.disputes.rules.stages import StageClock
from linli.kit.db import fetch_all

_STOP_ALL = """
    UPDATE disputes_clock SET stopped_at = %s
    WHERE dispute_id = %s AND stopped_at IS NULL AND expired_at IS NULL RETURNING id
"""


def follow(dispute: Dispute, former: State, at: datetime) -> None:
    """After a move: stop, begin, stand still or go on, and keep the earliest end on the dispute's row."""
    state = State(dispute.state)
    if state is former:
        return
    if stages().is_quiet(state):
        fetch_all(_STOP_ALL, [at, dispute.id])
        keep_earliest(dispute, [])
        return
    running = {clock.act: clock for clock in _running(dispute)}
    for act, clock in list(running.items()):
        if stages().runs_on(act, state):
            _stand_or_go(clock, dispute, at)
        else:
            _stop(clock, at)
            del running[act]
    for wanted in stages().entering(state):
        if wanted.act not in running:
            running[wanted.act] = start(dispute, wanted, at)
    keep_earliest(dispute, list(running.values()))


def start(dispute: Dispute, wanted: StageClock, at: datetime) -> Clock:
    """Begin one; where days are not published yet it has the earliest end possible, and says from when on."""
    law = law_of(dispute, at)
    rule = law.rule_for(wanted.act, dispute.forum)
    due = due_at(rule, at, calendar_of(law))
    remind_at = due.at - timedelta(hours=wanted.remind_before_hours) if wanted.remind_before_hours else None
    return Clock.objects.create(
        dispute=dispute,
        act=wanted.act,
        rule_id=rule.id,
        started_at=at,
        due_at=due.at,
        unknown_from=due.unknown_from,
        on_expiry=wanted.on_expiry,
        end_reason=wanted.end_reason.value if wanted.end_reason else "",
        remind_at=remind_at if remind_at and remind_at > at else None,
    )


def extend(dispute: Dispute, act: str, until: datetime) -> Clock:
    """Move the end of one that runs. Raises Clock.DoesNotExist."""
    clock = Clock.objects.get(dispute=dispute, act=act, stopped_at__isnull=True, expired_at__isnull=True)
    clock.due_at = until
    clock.save(update_fields=["due_at"])
    keep_earliest(dispute, _running(dispute))
    return clock


def keep_earliest(dispute: Dispute, running: list[Clock]) -> None:
    """The earliest end of the clocks that run, on the row itself: lists are ordered by it."""
    due_at = min((clock.due_at for clock in running if clock.stands_since is None), default=None)
    if due_at != dispute.due_at:
        Dispute.objects.filter(id=dispute.id).update(due_at=due_at)
        dispute.due_at = due_at


def _running(dispute: Dispute) -> list[Clock]:
    return list(Clock.objects.filter(dispute=dispute, stopped_at__isnull=True, expired_at__isnull=True))


def _stop(clock: Clock, at: datetime) -> None:
    Clock.objects.filter(id=clock.id).update(stopped_at=at)


def _stand_or_go(clock: Clock, dispute: Dispute, at: datetime) -> None:
    """Standing still moves the end by the days that began meanwhile when it goes on."""
    still = stages().stands_still(clock.act, State(dispute.state))
    if still and clock.stands_since is None:
        clock.stands_since = at
    elif not still and clock.stands_since is not None:
        counted = shift(calendar_of(law_of(dispute, at)), Unit.DAYS, clock.due_at, clock.stands_since, at)
        clock.due_at, clock.unknown_from, clock.stands_since = counted.due_at, counted.unknown_from, None
    else:
        return
    clock.save(update_fields=["due_at", "unknown_from", "stands_since"])
