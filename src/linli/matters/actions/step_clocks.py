"""The clocks that a matter's own workflow sets for its states: they run, rest and begin anew as it goes from one to
the next.

Every time that a clock runs is a row of its own; what it has used is the sum of those before.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from linli.kit.db import fresh
from linli.kit.ids import uuid7
from linli.matters.models import Clock, Matter
from linli.matters.rules import Stage, Steps
from linli.matters.rules.clocks import remind_at
from linli.workflows.rules import ClockSpec


def clocks_of_state(matter: Matter, steps: Steps, state: str, at: datetime) -> list[Clock]:
    """Those that run from now on, for a matter that has just come into its first state."""
    return [_running(matter, clock, [], at) for clock in steps.clocks if steps.runs_in(clock, state)]


def moved_clocks(
    matter: Matter, steps: Steps, state: str, clocks: Iterable[Clock], at: datetime
) -> tuple[list[Clock], list[Clock]]:
    """(those that stop, new rows) when the matter goes from the state it is in to another."""
    own = [clock for clock in clocks if clock.stage == Stage.STEP]
    stops, starts = [], []
    for spec in steps.clocks:
        rows = [clock for clock in own if clock.code == spec.code]
        running = [clock for clock in rows if clock.stopped_at is None]
        runs = steps.runs_in(spec, state)
        if running and (spec.restarts or not runs):
            stops += running
        if runs and (spec.restarts or not running):
            starts.append(_running(matter, spec, [] if spec.restarts else rows, at))
    return stops, starts


def _running(matter: Matter, spec: ClockSpec, before: list[Clock], at: datetime) -> Clock:
    """A row from now on; what was used up before it came here is over at once, and nobody is told of it again."""
    used = sum(((clock.stopped_at or at) - clock.started_at for clock in before), timedelta())
    left = max(timedelta(hours=spec.hours or 0) - used, timedelta())
    due_at = at + left
    over = at if not left else None
    return fresh(
        Clock,
        id=uuid7(),
        matter_id=matter.id,
        stage=Stage.STEP.value,
        level="",
        code=spec.code,
        started_at=at,
        due_at=due_at,
        remind_at=remind_at(at, due_at),
        reminded_at=over,
        expired_at=over,
        unit="",
        calendar_version="",
    )
