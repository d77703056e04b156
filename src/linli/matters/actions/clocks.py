"""The clocks follow the life of a matter: whatever a verb changes, its clocks are right in the same transaction.

``follow`` reads from the change what it means to the clocks, so that no verb has to think of them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from linli.calendars.rules import Counted, Span, Unit, Unknown, count, shift
from linli.matters.actions.clock_rows import clock_of, insert_clocks
from linli.matters.actions.step_clocks import moved_clocks
from linli.matters.lives import life_of
from linli.matters.models import Clock, Matter
from linli.matters.queries.clock_policy import clock_policy, town_calendar
from linli.matters.queries.kinds import kind_row
from linli.matters.rules import WORKING_STATES, Level, Stage, State, Verb
from linli.matters.rules.clocks import Planned, plan, plan_level, remind_at, sweep_at
from linli.places.queries import find_place_by_code

_TEAM = ("owner_path", "owner_agency_id")


@dataclass
class Book:
    """The clocks of one matter while a change is carried out; ``values`` are the columns of the matter that follow."""

    matter: Matter
    at: datetime
    clocks: list[Clock]
    values: dict[str, Any] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)  # what the timeline tells of it
    _created: list[Clock] = field(default_factory=list)
    _touched: dict[Any, Clock] = field(default_factory=dict)

    @property
    def running(self) -> list[Clock]:
        """Those that were not stopped."""
        return [clock for clock in self.clocks if clock.stopped_at is None]

    def get(self, stage: Stage) -> Clock | None:
        """The running clock of a stage."""
        return next((clock for clock in self.running if clock.stage == stage), None)

    @property
    def created(self) -> list[Clock]:
        """New rows."""
        return self._created

    @property
    def touched(self) -> list[Clock]:
        """Rows to be written again."""
        return list(self._touched.values())

    def touch(self, clock: Clock) -> Clock:
        """Note that the row has to be written."""
        if clock.id not in {one.id for one in self._created}:
            self._touched[clock.id] = clock
        return clock

    def add(self, clock: Clock) -> Clock:
        """A new clock."""
        self.clocks.append(clock)
        self._created.append(clock)
        return clock

    def stop(self, *stages: Stage) -> None:
        """These do not run any more."""
        for clock in self.running:
            if clock.stage in stages:
                self.touch(clock).stopped_at = self.at

    def close(self) -> "Book":
        """Work out the columns of the matter."""
        self.values["sweep_at"] = sweep_at(self.running)
        self.values["paused_until"] = max(filter(None, (one.pause_until for one in self.running)), default=None)
        whole = {clock.stage: clock.due_at for clock in self.clocks}
        for stage, name in ((Stage.RESOLVE, "due_at"), (Stage.FIRST_CONTACT, "first_contact_due_at")):
            if stage in whole and whole[stage] != getattr(self.matter, name):
                self.values[name] = whole[stage]
        return self

    def store(self) -> None:
        """Write what changed: one statement for new clocks, one for each changed."""
        for clock in self._touched.values():
            clock.save(force_update=True)
        insert_clocks(self._created)


def open_book(matter: Matter, at: datetime) -> Book:
    """The clocks of the matter as they stand. One statement."""
    return Book(matter, at, list(Clock.objects.filter(matter_id=matter.id).order_by("started_at", "id")))


def follow(matter: Matter, verb: Verb, changes: Mapping[str, Any], at: datetime) -> Book:
    """What the change means to the clocks; nothing is written yet. One statement when it means something, else none."""
    steps = [step for asked, step in _STEPS if asked(matter, verb, changes)]
    if not steps:
        return Book(matter, at, [])
    book = open_book(matter, at)
    for step in steps:
        step(book, verb, changes)
    return book.close()


def _works(state: str) -> bool:
    return State(state) in WORKING_STATES


def _state(matter: Matter, changes: Mapping[str, Any]) -> str:
    return str(changes.get("state", matter.state))


def _leaves_hold(matter: Matter, verb: Verb, changes: Mapping[str, Any]) -> bool:
    goes_on = _state(matter, changes) != State.WAITING or _moves_on(matter, verb, changes)
    return matter.paused_until is not None and goes_on


def _moves_on(matter: Matter, verb: Verb, changes: Mapping[str, Any]) -> bool:
    """From one state of its own life to another."""
    return bool(changes.get("own_state", matter.own_state) != matter.own_state)


def _goes_on_hold(matter: Matter, verb: Verb, changes: Mapping[str, Any]) -> bool:
    waits = verb is Verb.WAIT or (verb is Verb.TAKE_STEP and _moves_on(matter, verb, changes))
    return waits and _state(matter, changes) == State.WAITING


def _ends(matter: Matter, verb: Verb, changes: Mapping[str, Any]) -> bool:
    return _works(matter.state) and not _works(_state(matter, changes))


def _opens_again(matter: Matter, verb: Verb, changes: Mapping[str, Any]) -> bool:
    return not _works(matter.state) and _works(_state(matter, changes))


def _is_contacted(matter: Matter, verb: Verb, changes: Mapping[str, Any]) -> bool:
    first = matter.first_contact_at is None and changes.get("first_contact_at") is not None
    return first or verb is Verb.VISIT


def _changes_kind(matter: Matter, verb: Verb, changes: Mapping[str, Any]) -> bool:
    return bool(changes.get("kind_id", matter.kind_id) != matter.kind_id)


def _is_decided(matter: Matter, verb: Verb, changes: Mapping[str, Any]) -> bool:
    return verb is Verb.DECIDE_HAND_OVER


def _needs_decision(matter: Matter, verb: Verb, changes: Mapping[str, Any]) -> bool:
    return bool(changes.get("decide_path")) and changes["decide_path"] != matter.decide_path


def _changes_team(matter: Matter, verb: Verb, changes: Mapping[str, Any]) -> bool:
    moved = any(changes.get(name, getattr(matter, name)) != getattr(matter, name) for name in _TEAM)
    return moved and _works(_state(matter, changes)) and _works(matter.state)


def unpause_all(book: Book, verb: Verb, changes: Mapping[str, Any]) -> None:
    for clock in book.running:
        if clock.paused_at is not None:
            unpause(book.touch(clock), book.at)


def unpause(clock: Clock, at: datetime) -> None:
    """The clock goes on: its end moves by as long as it really stood still, never longer than was allowed."""
    if clock.paused_at is None or clock.pause_until is None or clock.unpaused_due_at is None:
        return
    end = min(max(at, clock.paused_at), clock.pause_until)
    moved = shift(town_calendar(), _unit(clock), clock.unpaused_due_at, clock.paused_at, end)
    clock.paused_days += _working_days(clock.paused_at, end)
    clock.paused_at = clock.pause_until = clock.unpaused_due_at = None
    _end_at(clock, moved)


def _pause(book: Book, verb: Verb, changes: Mapping[str, Any]) -> None:
    """Stand still for a listed reason, for as long as it allows; other reasons stop nothing."""
    whole = book.get(Stage.RESOLVE)
    already = whole.paused_days if whole else 0
    book.facts["clock"] = True
    days = clock_policy().pause_days(str(changes.get("waiting_reason", "")), already)
    if not days:
        return
    until = count(town_calendar(), Span(days, Unit.WORKING_DAYS), book.at).due_at
    book.facts["paused_until"] = until.isoformat()
    for clock in book.running:
        if clock.stage not in (Stage.DECIDE, Stage.STEP) and clock.expired_at is None and clock.due_at > book.at:
            book.touch(clock)
            clock.paused_at, clock.pause_until, clock.unpaused_due_at = book.at, until, clock.due_at
            _end_at(clock, shift(town_calendar(), _unit(clock), clock.due_at, book.at, until))


def _stop_all(book: Book, verb: Verb, changes: Mapping[str, Any]) -> None:
    book.stop(*Stage)
    if book.matter.decide_path:
        book.values["decide_path"] = ""


def _time_state(book: Book, verb: Verb, changes: Mapping[str, Any]) -> None:
    """The clocks of its own workflow, which say themselves where they run and rest."""
    matter, state = book.matter, str(changes["own_state"])
    steps = life_of(matter.workflow_id).steps
    if steps is None or not _works(_state(matter, changes)):
        return
    stops, starts = moved_clocks(matter, steps, state, book.clocks, book.at)
    for clock in stops:
        book.touch(clock).stopped_at = book.at
    for clock in starts:
        book.add(clock)


def _stop_deciding(book: Book, verb: Verb, changes: Mapping[str, Any]) -> None:
    book.stop(Stage.DECIDE)


def start_deciding(book: Book, verb: Verb, changes: Mapping[str, Any]) -> None:
    """The coordinator of that place has a time of its own for it."""
    book.stop(Stage.DECIDE)
    span = clock_policy().decision.span
    planned = Planned(Stage.DECIDE, None, span, count(town_calendar(), span, book.at))
    clock = book.add(clock_of(book.matter, planned, book.at))
    place = find_place_by_code(changes["decide_path"].rstrip("/").rsplit("/", 1)[-1])
    clock.owner_place_id = place.id if place else None


def _restart(book: Book, verb: Verb, changes: Mapping[str, Any]) -> None:
    """The promise stays as it was; the team has its own time anew."""
    whole = next((clock for clock in reversed(book.clocks) if clock.stage == Stage.RESOLVE), None)
    if whole is None:
        whole = book.add(Clock(matter_id=book.matter.id, stage=Stage.RESOLVE.value, started_at=book.matter.received_at,
                               due_at=book.matter.due_at,
                               remind_at=remind_at(book.matter.received_at, book.matter.due_at)))  # fmt: skip
    book.touch(whole).stopped_at = None
    if whole.due_at <= book.at:
        whole.reminded_at, whole.expired_at = whole.reminded_at or book.at, whole.expired_at or book.at
    _start_level(book, changes)


def _contacted(book: Book, verb: Verb, changes: Mapping[str, Any]) -> None:
    book.stop(Stage.FIRST_CONTACT, *((Stage.ON_SITE,) if verb is Verb.VISIT else ()))


def switch_team(book: Book, verb: Verb, changes: Mapping[str, Any]) -> None:
    level = book.get(Stage.LEVEL)
    if verb is Verb.FOLLOW_PLACE and level is not None:  # the same team under another name
        book.touch(level).owner_place_id = changes.get("owner_place_id", level.owner_place_id)
        return
    book.stop(Stage.LEVEL, Stage.DECIDE)
    if book.matter.decide_path:
        book.values["decide_path"] = ""
    _start_level(book, changes)


def _start_level(book: Book, changes: Mapping[str, Any]) -> None:
    """The clock of the team that has it from now on."""
    kind = kind_row(changes.get("kind_id", book.matter.kind_id))
    whole = book.get(Stage.RESOLVE)
    due_at = whole.due_at if whole else book.matter.due_at
    level = Level(changes.get("level", book.matter.level))
    clock = clock_of(book.matter, plan_level(kind.targets, town_calendar(), level, book.at, due_at), book.at)
    clock.owner_place_id = changes.get("owner_place_id", book.matter.owner_place_id)
    clock.owner_agency_id = changes.get("owner_agency_id", book.matter.owner_agency_id)
    book.add(clock)


def _count_anew(book: Book, verb: Verb, changes: Mapping[str, Any]) -> None:
    """Another kind: its targets from the receipt; what was extended or paused for the old one is over."""
    kind = kind_row(changes["kind_id"])
    level = Level(changes.get("level", book.matter.level))
    planned = plan(kind.targets, town_calendar(), level, book.matter.received_at)
    due_at = next(one.due_at for one in planned if one.stage is Stage.RESOLVE)
    for one in planned[:-1]:
        _replan(book, one)
    if not any(one.stage is Stage.ON_SITE for one in planned):
        book.stop(Stage.ON_SITE)
    held = book.get(Stage.LEVEL)
    if held is not None:
        _set(book.touch(held), plan_level(kind.targets, town_calendar(), level, held.started_at, due_at), book.at)


def _replan(book: Book, planned: Planned) -> None:
    clock = book.get(planned.stage)
    if clock is not None:
        _set(book.touch(clock), planned, book.at)
    elif all(one.stage != planned.stage for one in book.clocks):
        _set(book.add(clock_of(book.matter, planned, book.matter.received_at)), planned, book.at)


def _set(clock: Clock, planned: Planned, at: datetime) -> None:
    clock.amount, clock.unit = planned.span.amount, planned.span.unit.value
    clock.calendar_version = "" if planned.span.unit is Unit.HOURS else town_calendar().version
    clock.unknown_from, clock.due_at = planned.counted.unknown_from, planned.due_at
    clock.remind_at = remind_at(clock.started_at, planned.due_at)
    over = planned.due_at <= at
    clock.reminded_at = clock.expired_at = at if over else None


def _end_at(clock: Clock, counted: Counted) -> None:
    """Another end; the reminder keeps its distance from it."""
    clock.remind_at += counted.due_at - clock.due_at
    clock.due_at = counted.due_at
    clock.unknown_from = clock.unknown_from or counted.unknown_from


def extend_by(clock: Clock, days: int) -> None:
    """So many working days more; whoever was reminded is reminded again."""
    clock.extensions, clock.extended_days = clock.extensions + 1, clock.extended_days + days
    clock.unpaused_due_at = _later(clock, clock.unpaused_due_at, days) if clock.unpaused_due_at else None
    _end_at(clock, Counted(_later(clock, clock.due_at, days)))
    clock.reminded_at = None


def _later(clock: Clock, due_at: datetime, days: int) -> datetime:
    counted = count(town_calendar(), Span(days, Unit.WORKING_DAYS), due_at)
    clock.unknown_from = clock.unknown_from or counted.unknown_from
    return counted.due_at


def _unit(clock: Clock) -> Unit:
    return Unit(clock.unit) if clock.unit else Unit.HOURS


def _working_days(first: datetime, last: datetime) -> int:
    calendar = town_calendar()
    days = calendar.local(first).date(), calendar.local(last).date()
    try:
        return calendar.working_days_between(*days)
    except Unknown:
        return calendar.assuming_work.working_days_between(*days)


# What a change may mean, in the order in which it is carried out.
_STEPS = (
    (_leaves_hold, unpause_all),
    (_is_contacted, _contacted),
    (_ends, _stop_all),
    (_opens_again, _restart),
    (_changes_kind, _count_anew),
    (_changes_team, switch_team),
    (_is_decided, _stop_deciding),
    (_needs_decision, start_deciding),
    (_moves_on, _time_state),
    (_goes_on_hold, _pause),
)
