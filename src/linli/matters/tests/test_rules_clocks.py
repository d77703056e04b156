"""Which clocks a matter has, when they remind, and what is due: without a database."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.calendars.rules import Span, Unit
from linli.calendars.tests.make import china, local
from linli.matters.rules import Level, Stage, Target
from linli.matters.rules.clocks import (
    common_path,
    expired,
    level_target,
    next_at,
    pause_is_over,
    plan,
    plan_level,
    read_targets,
    remind_at,
    sweep_at,
    to_remind,
)

CALENDAR = china()
NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
ROWS = [
    {"stage": "RESOLVE", "amount": 5, "unit": "WORKING_DAYS"},
    {"stage": "RESOLVE", "amount": 2, "unit": "WORKING_DAYS", "level": "VILLAGE"},
    {"stage": "FIRST_CONTACT", "amount": 4, "unit": "WORKING_HOURS"},
    {"stage": "ON_SITE", "amount": 1, "unit": "WORKING_DAYS"},
]


@dataclass
class Running:
    stage: str = "RESOLVE"
    due_at: datetime = NOON
    remind_at: datetime = NOON - timedelta(hours=4)
    reminded_at: datetime | None = None
    expired_at: datetime | None = None
    pause_until: datetime | None = None


def test_elapsed_hours_of_a_kind_are_targets_of_the_whole() -> None:
    targets = read_targets([], 4, 72)
    assert targets == (
        Target(Stage.FIRST_CONTACT, Span(4, Unit.HOURS)),
        Target(Stage.RESOLVE, Span(72, Unit.HOURS)),
    )


def test_named_targets_take_the_place_of_hours() -> None:
    targets = read_targets(ROWS, 99, 999)
    assert [(target.stage, target.level) for target in targets] == [
        (Stage.FIRST_CONTACT, None), (Stage.ON_SITE, None), (Stage.RESOLVE, None), (Stage.RESOLVE, Level.VILLAGE),
    ]  # fmt: skip


def test_a_level_without_a_target_of_its_own_has_the_time_of_the_whole() -> None:
    targets = read_targets(ROWS, None, None)
    assert level_target(targets, Level.VILLAGE).span == Span(2, Unit.WORKING_DAYS)
    assert level_target(targets, Level.TOWNSHIP).span == Span(5, Unit.WORKING_DAYS)
    with pytest.raises(ValueError, match="target for its end"):
        level_target((), Level.GRID)


def test_the_clocks_of_a_matter_over_the_spring_festival() -> None:
    planned = plan(read_targets(ROWS, None, None), CALENDAR, Level.VILLAGE, local("2026-02-13", "16:00"))
    assert [(one.stage, one.due_at) for one in planned] == [
        (Stage.FIRST_CONTACT, local("2026-02-14", "10:30")),
        (Stage.ON_SITE, local("2026-02-14", "18:00")),
        (Stage.RESOLVE, local("2026-02-27", "18:00")),
        (Stage.LEVEL, local("2026-02-24", "18:00")),
    ]


def test_the_time_of_a_level_never_ends_after_a_promise_that_is_still_ahead() -> None:
    targets = read_targets([], 4, 72)
    late = NOON + timedelta(hours=60)
    due_at = NOON + timedelta(hours=72)
    assert plan_level(targets, CALENDAR, Level.TOWNSHIP, late, due_at).due_at == due_at
    after = due_at + timedelta(hours=1)
    assert plan_level(targets, CALENDAR, Level.TOWNSHIP, after, due_at).due_at == after + timedelta(hours=72)


def test_a_reminder_comes_a_quarter_before_the_end_and_a_day_at_most() -> None:
    assert remind_at(NOON, NOON + timedelta(hours=8)) == NOON + timedelta(hours=6)
    assert remind_at(NOON, NOON + timedelta(days=30)) == NOON + timedelta(days=29)


def test_what_happens_next_to_a_clock() -> None:
    clock = Running()
    assert next_at(clock) == clock.remind_at
    clock.reminded_at = NOON
    assert next_at(clock) == clock.due_at
    clock.pause_until = NOON + timedelta(days=1)
    assert next_at(clock) == clock.pause_until
    clock.pause_until, clock.expired_at = None, NOON
    assert next_at(clock) is None
    assert sweep_at([clock, Running(remind_at=NOON)]) == NOON
    assert sweep_at([clock]) is None


MINUTES = st.integers(-600, 600)


@given(MINUTES, MINUTES, MINUTES, st.booleans(), st.booleans(), st.booleans())
def test_a_clock_is_never_over_and_to_remind_at_once(
    at: int, due: int, remind: int, reminded: bool, done: bool, paused: bool
) -> None:
    now = NOON + timedelta(minutes=at)
    clock = Running(
        due_at=NOON + timedelta(minutes=max(due, remind)),
        remind_at=NOON + timedelta(minutes=min(due, remind)),
        reminded_at=NOON if reminded else None,
        expired_at=NOON if done else None,
        pause_until=NOON if paused else None,
    )
    over, soon = expired([clock], now), to_remind([clock], now)
    assert not (over and soon)
    if paused:
        assert not over
        assert not soon
    if not over and not soon and not pause_is_over([clock], now):
        upcoming = next_at(clock)
        assert upcoming is None or upcoming > now or (reminded and clock.due_at > now)


def test_the_earliest_end_comes_first() -> None:
    first, second = Running(due_at=NOON - timedelta(hours=2)), Running(due_at=NOON - timedelta(hours=1))
    assert expired([second, first], NOON) == [first, second]


@pytest.mark.parametrize(
    ("paths", "common"),
    [
        (["1/2/3/", "1/2/4/"], "1/2/"),
        (["1/2/3/", "1/2/3/9/"], "1/2/3/"),
        (["1/2/3/", "1/22/3/"], "1/"),
        (["1/2/"], "1/2/"),
        (["1/", "2/"], ""),
    ],
)
def test_the_place_above_several(paths: list[str], common: str) -> None:
    assert common_path(paths) == common
