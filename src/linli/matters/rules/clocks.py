"""The clocks of a matter: which there are, how long, when they remind, and what is due when somebody looks.

Whole-matter clocks (first contact, on the spot, done) count from the receipt and are promised to the resident. A level
clock counts from when a team got the matter: it shows whose time burned, and at its end the matter goes one level up.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Protocol

from linli.calendars.rules import Calendar, Counted, Span, Unit, count
from linli.matters.rules.coded import Level


class Stage(StrEnum):
    """What a clock counts to."""

    FIRST_CONTACT = "FIRST_CONTACT"
    ON_SITE = "ON_SITE"
    RESOLVE = "RESOLVE"
    LEVEL = "LEVEL"  # the time of the team that holds it
    DECIDE = "DECIDE"  # the time of the coordinator who decides whose it is
    STEP = "STEP"  # a time that the matter's own workflow sets for some of its states


TARGET_STAGES = (Stage.FIRST_CONTACT, Stage.ON_SITE, Stage.RESOLVE)
TARGET_UNITS = (Unit.WORKING_HOURS, Unit.WORKING_DAYS, Unit.DAYS, Unit.HOURS)
REMIND_BEFORE_SHARE = 4  # a quarter of the length before its end
REMIND_BEFORE_MOST = timedelta(hours=24)
# A working day in elapsed hours, for those who compare kinds and ask for hours: never a promise.
NOMINAL_HOURS = {Unit.WORKING_HOURS: 1, Unit.HOURS: 1, Unit.WORKING_DAYS: 24, Unit.DAYS: 24}


@dataclass(frozen=True)
class Target:
    """How long a stage may take. With a level: how long a team of that level may have it before it goes up."""

    stage: Stage
    span: Span
    level: Level | None = None


def read_targets(
    rows: Iterable[Mapping[str, Any]], first_contact_hours: int | None, resolve_hours: int | None
) -> tuple[Target, ...]:
    """The targets of a kind: its own where it names them, else its elapsed hours."""
    given = tuple(
        Target(
            Stage(row["stage"]),
            Span(row["amount"], Unit(row["unit"])),
            Level(row["level"]) if row.get("level") else None,
        )
        for row in rows
    )
    named = {target.stage for target in given if target.level is None}
    hours = {Stage.FIRST_CONTACT: first_contact_hours, Stage.RESOLVE: resolve_hours}
    plain = (
        Target(stage, Span(amount, Unit.HOURS)) for stage, amount in hours.items() if amount and stage not in named
    )
    return tuple(sorted((*given, *plain), key=lambda target: (TARGET_STAGES.index(target.stage), target.level or "")))


def whole_target(targets: Iterable[Target], stage: Stage) -> Target | None:
    """The target of a stage of the whole matter."""
    return next((target for target in targets if target.stage is stage and target.level is None), None)


def level_target(targets: Sequence[Target], level: Level) -> Target:
    """How long a team of that level may have it: as named, else as long as the whole may take.

    Raises ValueError where the kind has no target for its end.
    """
    named = next((one for one in targets if one.stage is Stage.RESOLVE and one.level is level), None)
    found = named or whole_target(targets, Stage.RESOLVE)
    if found is None:
        raise ValueError("a kind has a target for its end")
    return found


@dataclass(frozen=True)
class Planned:
    """A clock that is to run."""

    stage: Stage
    level: Level | None
    span: Span
    counted: Counted

    @property
    def due_at(self) -> datetime:
        """When it ends, in UTC."""
        return self.counted.due_at


def plan(targets: Sequence[Target], calendar: Calendar, level: Level, started_at: datetime) -> list[Planned]:
    """The clocks of a new matter, in the order of the stages, the level's last."""
    whole = [
        Planned(target.stage, None, target.span, count(calendar, target.span, started_at))
        for target in targets
        if target.level is None
    ]
    due_at = next(one.due_at for one in whole if one.stage is Stage.RESOLVE)
    return [*whole, plan_level(targets, calendar, level, started_at, due_at)]


def plan_level(
    targets: Sequence[Target], calendar: Calendar, level: Level, started_at: datetime, due_at: datetime
) -> Planned:
    """The clock of the team that gets it now: never beyond the promise, while that is still ahead."""
    target = level_target(targets, level)
    counted = count(calendar, target.span, started_at)
    if started_at < due_at < counted.due_at:
        counted = Counted(due_at, counted.unknown_from)
    return Planned(Stage.LEVEL, level, target.span, counted)


def remind_at(started_at: datetime, due_at: datetime) -> datetime:
    """A quarter of the time before the end, a day at most."""
    return due_at - min(REMIND_BEFORE_MOST, (due_at - started_at) / REMIND_BEFORE_SHARE)


class Running(Protocol):
    """What has to be known of a running clock to see what is due."""

    stage: str
    due_at: datetime
    remind_at: datetime
    reminded_at: datetime | None
    expired_at: datetime | None
    pause_until: datetime | None


def next_at(clock: Running) -> datetime | None:
    """When something happens to a clock that has not happened yet; None when nothing will."""
    if clock.pause_until is not None:
        return clock.pause_until
    if clock.expired_at is not None:
        return None
    return clock.remind_at if clock.reminded_at is None else clock.due_at


def sweep_at(clocks: Iterable[Running]) -> datetime | None:
    """The first moment at which something happens to one of the running clocks of a matter."""
    return min(filter(None, map(next_at, clocks)), default=None)


def pause_is_over(clocks: Iterable[Running], at: datetime) -> bool:
    """True when the longest time of a pause is over."""
    return any(clock.pause_until is not None and clock.pause_until <= at for clock in clocks)


def expired(clocks: Iterable[Running], at: datetime) -> list[Any]:
    """The clocks that have ended and of which nobody was told, the earliest first."""
    over = [one for one in clocks if one.pause_until is None and one.expired_at is None and one.due_at <= at]
    return sorted(over, key=lambda clock: clock.due_at)


def to_remind(clocks: Iterable[Running], at: datetime) -> list[Any]:
    """The clocks that end soon and of which nobody was told, the earliest first."""
    soon = [
        one
        for one in clocks
        if one.pause_until is None and one.expired_at is None and one.reminded_at is None and one.remind_at <= at
    ]
    return sorted((one for one in soon if one.due_at > at), key=lambda clock: clock.due_at)


def common_path(paths: Iterable[str]) -> str:
    """The place under which all of these lie: ``330681/330681103/``. Empty where there is none."""
    parts = [[code for code in path.split("/") if code] for path in paths]
    shared: list[str] = []
    for rungs in zip(*parts, strict=False):
        if len(set(rungs)) > 1:
            break
        shared.append(rungs[0])
    return "".join(f"{code}/" for code in shared)
