"""The clocks of a dispute follow its stage: what does not belong to the new one stops, what does begins.

A period runs from what the law of the place says sets it off, which may be before its stage (the application, the
mediator's acceptance) or after the beginning of it (the end of reflection); else from entering the stage.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from linli.calendars.rules import Unit, shift
from linli.disputes.models import Clock, Dispute, Party, Pause
from linli.disputes.queries.stages import calendar_of, law_of, stages
from linli.disputes.queries.triggers import is_known, set_off_at
from linli.disputes.rules import State
from linli.disputes.rules.jurisdiction import InForce, NoRule, Rule, due_at
from linli.disputes.rules.stages import StageClock
from linli.kit.db import fetch_all

PAUSE = "PAUSE"
COURT_DECIDES = "COURT_DECIDES"
_STOP_ALL = """
    UPDATE disputes_clock SET stopped_at = %s
    WHERE dispute_id = %s AND stopped_at IS NULL AND expired_at IS NULL RETURNING id
"""


@dataclass(frozen=True)
class _Move:
    """A dispute that stands in ``state`` since now; ``former`` may be the same."""

    dispute: Dispute
    state: State
    former: State
    law: InForce
    at: datetime


def follow(dispute: Dispute, former: State, at: datetime, *, anew: bool = False) -> None:
    """After a move: stop, begin, stand still or go on, and keep the earliest end on the dispute's row.

    ``anew``: also where the stage is the same, because the verb is what sets off a period or answers to one.
    """
    state = State(dispute.state)
    if state is former and not anew:
        return
    if stages().is_quiet(state):
        fetch_all(_STOP_ALL, [at, dispute.id])
        keep_earliest(dispute, [])
        return
    move = _Move(dispute, state, former, law_of(dispute, at), at)
    running = []
    for clock in _running(dispute):
        if _goes_on(clock, move):
            _stand_or_go(clock, move)
            running.append(clock)
        else:
            stop(clock, at)
    keep_earliest(dispute, [*running, *_beginning(move, {clock.act for clock in running})])


def start(
    dispute: Dispute, wanted: StageClock, at: datetime, *, since: datetime | None = None, party: Party | None = None
) -> Clock:
    """Begin one; where days are not published yet it has the earliest end possible, and says from when on.

    ``since``: when what sets it off happened, if that is not now. ``party``: the one side that it is for.
    """
    law = law_of(dispute, at)
    rule = law.rule_for(wanted.act, dispute.forum)
    due = due_at(rule, since or at, calendar_of(law))
    remind_at = due.at - timedelta(hours=wanted.remind_before_hours) if wanted.remind_before_hours else None
    return Clock.objects.create(
        dispute=dispute,
        party=party,
        act=wanted.act,
        rule_id=rule.id,
        started_at=since or at,
        due_at=due.at,
        unknown_from=due.unknown_from,
        on_expiry=wanted.on_expiry,
        end_reason=wanted.end_reason.value if wanted.end_reason else "",
        remind_at=remind_at if remind_at and remind_at > at else None,
    )


def start_pause(dispute: Dispute, rule_id: str, at: datetime, until: datetime) -> Clock:
    """The end of a pause, at which mediation goes on by itself."""
    clock = Clock.objects.create(
        dispute=dispute,
        act=PAUSE,
        rule_id=rule_id,
        started_at=at,
        due_at=until,
        on_expiry=Clock.OnExpiry.RESUME,
    )
    keep_earliest(dispute, _running(dispute))
    return clock


def extend(clock: Clock, dispute: Dispute, until: datetime) -> None:
    """Move the end of one that runs, and its reminder by as much."""
    _move(clock, until)
    clock.extended += 1
    clock.save(update_fields=["due_at", "remind_at", "extended"])
    keep_earliest(dispute, _running(dispute))


def keep_earliest(dispute: Dispute, running: list[Clock]) -> None:
    """The earliest end of the clocks that run, on the row itself: lists are ordered by it."""
    whole = [clock for clock in running if clock.stands_since is None and clock.party_id is None]
    due_at = min((clock.due_at for clock in whole), default=None)
    if due_at != dispute.due_at:
        Dispute.objects.filter(id=dispute.id).update(due_at=due_at)
        dispute.due_at = due_at


def refresh_earliest(dispute: Dispute) -> None:
    """As keep_earliest, after one of them has lapsed."""
    keep_earliest(dispute, _running(dispute))


def stop(clock: Clock, at: datetime) -> None:
    """It runs no longer."""
    Clock.objects.filter(id=clock.id).update(stopped_at=at)


def stop_act(dispute: Dispute, act: str, at: datetime) -> None:
    """The period of that act runs no longer; without one nothing happens. The caller keeps the earliest end."""
    running = Clock.objects.filter(dispute=dispute, act=act, stopped_at__isnull=True, expired_at__isnull=True)
    running.update(stopped_at=at)


def stop_of_party(party: Party, at: datetime) -> None:
    """That side answered, left, or is asked no longer."""
    Clock.objects.filter(party=party, stopped_at__isnull=True, expired_at__isnull=True).update(stopped_at=at)


def _running(dispute: Dispute) -> list[Clock]:
    rows = Clock.objects.filter(dispute=dispute, party__isnull=True, stopped_at__isnull=True, expired_at__isnull=True)
    return list(rows)


def _goes_on(clock: Clock, move: _Move) -> bool:
    """True where the stage keeps it, or is its own and the same, and what set it off has not happened anew."""
    of_stage = any(wanted.act == clock.act for wanted in stages().entering(move.state))
    if not (stages().runs_on(clock.act, move.state) or (of_stage and move.state is move.former)):
        return False
    rule = _rule_of(clock, move.law)
    return rule is None or not is_known(rule) or set_off_at(move.dispute, rule) == clock.started_at


def _rule_of(clock: Clock, law: InForce) -> Rule | None:
    try:
        return law.rule(clock.rule_id)
    except NoRule:
        return None  # a pause, or a row that the law has given up since


def _beginning(move: _Move, running: set[str]) -> list[Clock]:
    """What is set off now, or was before and has not run yet."""
    own = stages().entering(move.state)
    begun = []
    for wanted in (*own, *stages().early(move.state)):
        if wanted.act in running:
            continue
        rule = move.law.rule_for(wanted.act, move.dispute.forum)
        if is_known(rule):
            since = set_off_at(move.dispute, rule)
            if since is not None and not _ran_before(move.dispute, wanted.act, since):
                begun.append(start(move.dispute, wanted, move.at, since=since))
        elif wanted in own and move.state is not move.former:
            begun.append(start(move.dispute, wanted, move.at))
    return begun


def _ran_before(dispute: Dispute, act: str, since: datetime) -> bool:
    return Clock.objects.filter(dispute=dispute, party__isnull=True, act=act, started_at=since).exists()


def _stand_or_go(clock: Clock, move: _Move) -> None:
    """Standing still moves the end by the days that began meanwhile when it goes on."""
    still = stages().stands_still(clock.act, move.state) and _may_stand(clock, move)
    if still and clock.stands_since is None:
        clock.stands_since = move.at
    elif not still and clock.stands_since is not None:
        until = _stood_until(move.dispute, move.at)
        counted = shift(calendar_of(move.law), Unit.DAYS, clock.due_at, clock.stands_since, until)
        _move(clock, counted.due_at)
        clock.unknown_from, clock.stands_since = counted.unknown_from, None
    else:
        return
    clock.save(update_fields=["due_at", "remind_at", "unknown_from", "stands_since"])


def _stood_until(dispute: Dispute, at: datetime) -> datetime:
    """The end of the pause that is over now: its bound, should that be noticed later."""
    ended = Pause.objects.filter(dispute=dispute, ended_at__isnull=False)
    last = ended.order_by("-ended_at").values_list("ended_at", flat=True).first()
    return last or at


def _may_stand(clock: Clock, move: _Move) -> bool:
    """Only for the reasons that the law of this period knows: labour mediation waits for nothing."""
    rule = _rule_of(clock, move.law)
    return rule is None or move.dispute.pause_reason in rule.pauses


def _move(clock: Clock, until: datetime) -> None:
    if clock.remind_at is not None:
        clock.remind_at += until - clock.due_at
    clock.due_at = until
