"""Rows of clocks, made from what is planned and written in one statement. On the path of every receipt."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from django.db import connection

from linli.calendars.rules import Unit, count
from linli.kit.db import copy_rows, fresh
from linli.kit.ids import uuid7
from linli.matters.actions.step_clocks import clocks_of_state
from linli.matters.lives import life_of
from linli.matters.models import Clock, Matter
from linli.matters.queries.clock_policy import town_calendar
from linli.matters.queries.kinds import KindRow
from linli.matters.rules import Level, Stage, State
from linli.matters.rules.clocks import Planned, plan, plan_level, remind_at, sweep_at
from linli.matters.rules.life import WORKING_STATES

_FIELDS = Clock._meta.concrete_fields
_NAMES = [field.attname for field in _FIELDS]


def promise(matter: Matter, kind: KindRow) -> None:
    """Set the two times that a new matter is promised; it stands in no table yet."""
    calendar, since = town_calendar(), matter.received_at
    due = {one.stage: count(calendar, one.span, since).due_at for one in kind.targets if one.level is None}
    matter.due_at = due[Stage.RESOLVE]
    matter.first_contact_due_at = due.get(Stage.FIRST_CONTACT, matter.due_at)


def clocks_of_new(matter: Matter, kind: KindRow) -> list[Clock]:
    """The clocks of a new matter; sets when something happens to one of them first."""
    planned = plan(kind.targets, town_calendar(), Level(matter.level), matter.received_at)
    clocks = [clock_of(matter, one, matter.received_at) for one in planned]
    matter.sweep_at = sweep_at(clocks)
    return clocks


def own_clocks_of_new(matter: Matter, at: datetime) -> list[Clock]:
    """Those that the own workflow of a new matter sets beside; none, at no cost, for the built-in life."""
    steps = life_of(matter.workflow_id).steps
    if steps is None:
        return []
    clocks = clocks_of_state(matter, steps, matter.own_state, at)
    matter.sweep_at = min(filter(None, (matter.sweep_at, sweep_at(clocks))), default=None)
    return clocks


def clocks_of_imported(matter: Matter, kind: KindRow, at: datetime) -> list[Clock]:
    """The clocks of a matter that came from elsewhere: none for what is over.

    What was late before it came is late, and nobody is told of it; the team has its own time from now on.
    """
    if State(matter.state) not in WORKING_STATES:
        return []
    calendar = town_calendar()
    whole = [one for one in plan(kind.targets, calendar, Level(matter.level), matter.received_at)
             if one.stage is not Stage.LEVEL]  # fmt: skip
    clocks = [clock_of(matter, one, matter.received_at) for one in whole]
    for clock in clocks:
        promised = matter.due_at if clock.stage == Stage.RESOLVE else min(clock.due_at, matter.due_at)
        if promised != clock.due_at:
            clock.due_at, clock.amount, clock.unit, clock.unknown_from = promised, None, "", None
            clock.remind_at = remind_at(clock.started_at, promised)
        if clock.due_at <= at:
            clock.reminded_at = clock.expired_at = at
    level = plan_level(kind.targets, calendar, Level(matter.level), at, matter.due_at)
    clocks.append(clock_of(matter, level, at))
    matter.sweep_at = sweep_at(clocks)
    clocks += own_clocks_of_new(matter, at)
    return clocks


def clock_of(matter: Matter, planned: Planned, started_at: datetime) -> Clock:
    """The row of a planned clock; a level's names the team that holds the matter."""
    is_level = planned.stage is Stage.LEVEL
    by_hours = planned.span.unit is Unit.HOURS
    return fresh(
        Clock,
        id=uuid7(),
        matter_id=matter.id,
        stage=planned.stage.value,
        level=planned.level.value if planned.level else "",
        owner_place_id=matter.owner_place_id if is_level else None,
        owner_agency_id=matter.owner_agency_id if is_level else None,
        amount=planned.span.amount,
        unit=planned.span.unit.value,
        calendar_version="" if by_hours else town_calendar().version,
        unknown_from=planned.counted.unknown_from,
        started_at=started_at,
        due_at=planned.due_at,
        remind_at=remind_at(started_at, planned.due_at),
    )


def insert_clocks(clocks: Sequence[Clock]) -> None:
    """INSERT them in one statement."""
    if not clocks:
        return
    with connection.cursor() as cursor:
        cursor.execute(_insert_statement(len(clocks)), [value for clock in clocks for value in _row(clock)])


def copy_clocks(clocks: Iterable[Clock]) -> None:
    """COPY them, in the current transaction."""
    copy_rows(Clock._meta.db_table, [str(field.column) for field in _FIELDS], map(_row, clocks))


def _row(clock: Clock) -> list[Any]:
    values = clock.__dict__
    return [values[name] for name in _NAMES]


@cache
def _insert_statement(rows: int) -> str:
    """Names come from the model, values are bound."""
    columns = ", ".join(f'"{field.column}"' for field in _FIELDS)
    marks = ", ".join([f"({', '.join(['%s'] * len(_FIELDS))})"] * rows)
    return f'INSERT INTO "{Clock._meta.db_table}" ({columns}) VALUES {marks}'  # noqa: S608
