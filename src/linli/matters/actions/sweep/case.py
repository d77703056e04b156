"""One matter whose clocks ask for something: what happens to it, decided without writing anything."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from linli.matters.access import Team, owning_team
from linli.matters.actions.change import still_waiting
from linli.matters.actions.clocks import Book, start_deciding, switch_team, unpause_all
from linli.matters.actions.decision_needed import asked_above
from linli.matters.actions.destination import Destination
from linli.matters.events import (
    HandOverNeedsDecision,
    MatterDueSoon,
    MatterEscalated,
    MatterEvent,
    MatterOverdue,
    MatterResumed,
)
from linli.matters.lives import life_of
from linli.matters.models import Clock, Matter
from linli.matters.rules import IllegalMove, Stage, State, Verb, Visibility
from linli.matters.rules.clocks import expired, pause_is_over, to_remind
from linli.places import queries as places
from linli.places.queries import PlaceRow

Served = Callable[[str], bool]
Announced = Callable[..., MatterEvent]


@dataclass(frozen=True)
class Said:
    """One entry of the timeline and of the record."""

    verb: Verb
    facts: Mapping[str, Any]
    visibility: Visibility


@dataclass
class Case:
    """What is to be written about one matter: columns, clocks, entries of the timeline, events."""

    matter: Matter
    at: datetime
    book: Book
    changes: dict[str, Any] = field(default_factory=dict)
    said: list[Said] = field(default_factory=list)
    announced: list[Announced] = field(default_factory=list)
    former: Team = field(init=False)

    def __post_init__(self) -> None:
        self.former = owning_team(self.matter)

    @property
    def goes_up(self) -> bool:
        """True when the next level gets it."""
        return any(one.verb is Verb.ESCALATE for one in self.said)

    @property
    def values(self) -> dict[str, Any]:
        """Every column that changes."""
        return {**self.changes, **self.book.values}

    def say(self, verb: Verb, facts: Mapping[str, Any], visibility: Visibility = Visibility.PUBLIC) -> None:
        """Add an entry."""
        self.said.append(Said(verb, facts, visibility))


def decide(case: Case, served: Served) -> Case:
    """What has happened to this matter's clocks by now, in the order of pause, end and reminder."""
    if pause_is_over(case.book.running, case.at):
        _resume(case)
    over = expired(case.book.running, case.at)
    if over:
        _run_out(case, over, served)
    _remind(case)
    case.book.close()
    return case


def _resume(case: Case) -> None:
    """The longest time on hold is over: it is worked on again, and its clocks run."""
    unpause_all(case.book, Verb.RESUME, {})
    life = life_of(case.matter.workflow_id)
    try:
        to = life.next_state(State(case.matter.state), Verb.RESUME)
    except IllegalMove:
        if life.steps is not None:  # it goes on waiting, and its clocks run
            case.say(Verb.RESUME, {"automatic": True})
        return
    case.changes |= {"state": to.value, "waiting_for": "", "waiting_reason": "", "last_step_at": case.at}
    case.say(Verb.RESUME, {"automatic": True})
    case.announced.append(MatterResumed)


def _run_out(case: Case, over: list[Clock], served: Served) -> None:
    for clock in over:
        case.book.touch(clock).expired_at = case.at
        if clock.stage != Stage.LEVEL:
            case.announced.append(partial(MatterOverdue, stage=clock.stage, due_at=clock.due_at))
    stages = [clock.stage for clock in over]
    if Stage.DECIDE in stages:
        _ask_above(case)
    upper = _next_level(case, served) if _team_was_late(case, stages) else None
    if upper is not None:
        _escalate(case, upper, stages)
        return
    told = [stage for stage in stages if stage not in (Stage.LEVEL, Stage.DECIDE)]
    if told or (Stage.LEVEL in stages):
        visibility = Visibility.PUBLIC if told else Visibility.INTERNAL
        case.say(Verb.RUN_OUT, {"stages": told or [Stage.LEVEL.value]}, visibility)


def _team_was_late(case: Case, stages: list[str]) -> bool:
    """Its own time is over, or that of a state in which it does not wait for somebody else."""
    return Stage.LEVEL in stages or (Stage.STEP in stages and case.matter.state != State.WAITING)


def _next_level(case: Case, served: Served) -> PlaceRow | None:
    """The next place above with a team; without any the one above. None at the top, and where its life forbids it."""
    try:
        life_of(case.matter.workflow_id).next_state(State(case.matter.state), Verb.ESCALATE)
    except IllegalMove:
        return None
    holder = places.place_row(case.matter.owner_place_id)
    if case.matter.owner_agency_id is not None:
        return holder
    above = []
    while holder.parent_id is not None:
        holder = places.place_row(holder.parent_id)
        above.append(holder)
    return next((place for place in above if served(place.path)), above[0] if above else None)


def _escalate(case: Case, upper: PlaceRow, stages: list[str]) -> None:
    matter = case.matter
    target = Destination(upper, None, None)
    to = life_of(matter.workflow_id).next_state(State(matter.state), Verb.ESCALATE)
    changes = {
        **target.values,
        "state": to.value,
        "assigned_at": None,
        "owner_changes": matter.owner_changes + 1,
        "waiting_for": "",
        "waiting_reason": "",
        "last_step_at": case.at,
    }
    case.changes |= still_waiting(matter, changes)
    if matter.paused_until is not None:
        unpause_all(case.book, Verb.ESCALATE, {})
    switch_team(case.book, Verb.ESCALATE, case.changes)
    facts = {**target.facts, "from_place_id": str(matter.owner_place_id), "automatic": True, "stages": stages}
    case.say(Verb.ESCALATE, facts)
    case.announced.append(partial(MatterEscalated, automatic=True))


def _ask_above(case: Case) -> None:
    """Undecided in time: the coordinator above decides. At the top it stays where it is, and is late."""
    asked = asked_above(case.matter.decide_path, case.at)
    if asked is None:
        case.say(Verb.RUN_OUT, {"stages": [Stage.DECIDE.value]}, Visibility.INTERNAL)
        return
    case.changes["decide_path"] = asked.path
    start_deciding(case.book, Verb.PASS_DECISION_UP, case.changes)
    case.say(Verb.PASS_DECISION_UP, asked.facts, Visibility.INTERNAL)
    clock = case.book.get(Stage.DECIDE)
    due_at = clock.due_at if clock else case.at
    case.announced.append(partial(HandOverNeedsDecision, decide_path=asked.path, due_at=due_at))


def _remind(case: Case) -> None:
    """Once for each clock, before its end. Two that end together are one reminder."""
    soon = to_remind(case.book.running, case.at)
    for clock in soon:
        case.book.touch(clock).reminded_at = case.at
        case.announced.append(partial(MatterDueSoon, stage=clock.stage, due_at=clock.due_at))
    if soon:
        facts = {"stages": [clock.stage for clock in soon], "due_at": soon[0].due_at.isoformat()}
        case.say(Verb.REMIND, facts, Visibility.INTERNAL)
