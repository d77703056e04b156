"""The life of a matter: which verb leads from which state where, and who may say it.

The names are here, the table is data: ``data/workflow/matter.json`` is the built-in life, and a town may publish a
narrower one. Guards, buttons and the diagram in the docs are all read from it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from linli.workflows.rules import Definition, Engine, Machine, Phase, read

if TYPE_CHECKING:
    from linli.matters.rules.steps import Steps

_FILE = Path(__file__).resolve().parents[1] / "data" / "workflow" / "matter.json"


class State(StrEnum):
    """Where a matter stands."""

    RECEIVED = "RECEIVED"
    ACCEPTED = "ACCEPTED"
    IN_PROGRESS = "IN_PROGRESS"
    WAITING = "WAITING"
    HANDED_OVER = "HANDED_OVER"
    ESCALATED = "ESCALATED"
    JOINED = "JOINED"  # worked on with another report of the same thing, which has the owner and the clock
    RESOLVED = "RESOLVED"
    CONFIRMED = "CONFIRMED"
    REOPENED = "REOPENED"
    DECLINED = "DECLINED"
    WITHDRAWN = "WITHDRAWN"


class Party(StrEnum):
    """In which capacity somebody acts on one matter."""

    OWNER = "OWNER"  # the person who holds it; the whole team while nobody in it does
    TEAM = "TEAM"  # a desk or coordinator post in the owning team
    RECEIVER = "RECEIVER"  # the team or person of a pending hand-over
    COORDINATOR = "COORDINATOR"  # coordinator of a place above
    DESK = "DESK"  # desk of a place above
    RESIDENT = "RESIDENT"
    SYSTEM = "SYSTEM"


class Verb(StrEnum):
    """What can be done to a matter."""

    RECEIVE = "RECEIVE"
    ACCEPT = "ACCEPT"
    START = "START"
    VISIT = "VISIT"
    PLAN_VISIT = "PLAN_VISIT"
    CANCEL_VISIT = "CANCEL_VISIT"
    WAIT = "WAIT"
    RESUME = "RESUME"
    COMMENT = "COMMENT"
    ASK = "ASK"
    ANSWER = "ANSWER"
    ADD_PHOTO = "ADD_PHOTO"
    ASSIGN = "ASSIGN"
    PROPOSE_HAND_OVER = "PROPOSE_HAND_OVER"
    ACCEPT_HAND_OVER = "ACCEPT_HAND_OVER"
    RETURN_HAND_OVER = "RETURN_HAND_OVER"
    WITHDRAW_HAND_OVER = "WITHDRAW_HAND_OVER"
    ESCALATE = "ESCALATE"
    RECLASSIFY = "RECLASSIFY"
    MOVE = "MOVE"
    REROUTE = "REROUTE"
    RESOLVE = "RESOLVE"
    CONFIRM = "CONFIRM"
    REOPEN = "REOPEN"
    DECLINE = "DECLINE"
    WITHDRAW = "WITHDRAW"
    CHANGE_CONTACT = "CHANGE_CONTACT"
    RENEW_LINK = "RENEW_LINK"
    EXTEND = "EXTEND"
    DECIDE_HAND_OVER = "DECIDE_HAND_OVER"
    PASS_DECISION_UP = "PASS_DECISION_UP"  # noqa: S105 - a verb
    REMIND = "REMIND"
    RUN_OUT = "RUN_OUT"
    RECOUNT = "RECOUNT"
    JOIN = "JOIN"
    SEPARATE = "SEPARATE"
    SPLIT = "SPLIT"
    GROUP = "GROUP"
    UNGROUP = "UNGROUP"
    RELEASE = "RELEASE"
    FOLLOW_PLACE = "FOLLOW_PLACE"
    TAKE_STEP = "TAKE_STEP"  # an action of a life with states of its own


class Guard(StrEnum):
    """Conditions that a published life may add to a verb."""

    PAPERS_ADDED = "PAPERS_ADDED"  # a photo of what is asked for was added
    REASON_GIVEN = "REASON_GIVEN"  # the words that the verb takes may not be empty
    FIRST_CONTACT_MADE = "FIRST_CONTACT_MADE"
    VISIT_RECORDED = "VISIT_RECORDED"
    STAFF_PHOTO_ADDED = "STAFF_PHOTO_ADDED"
    HELD_IN_PERSON = "HELD_IN_PERSON"  # one person holds it, not a team as a whole
    NO_HAND_OVER_PENDING = "NO_HAND_OVER_PENDING"


class IllegalMove(Exception):
    """The verb leads nowhere from this state."""

    def __init__(self, state: State, verb: Verb) -> None:
        super().__init__(f"{verb} from {state}")
        self.state = state
        self.verb = verb


@dataclass(frozen=True)
class Move:
    """One row of the table. ``to`` None keeps the state; ``guards`` are conditions that the row adds."""

    verb: Verb
    sources: frozenset[State]
    to: State | None
    who: frozenset[Party]
    guards: tuple[str, ...] = ()


class Life:
    """One version of the table, made ready to look up. Immutable; safe to share between threads."""

    def __init__(self, definition: Definition, steps: "Steps | None" = None) -> None:
        """``steps``: the states and actions of its own, where it has such.

        Raises ValueError when the definition has a state, verb or party that no code carries out.
        """
        self.definition = definition
        self.steps = steps
        self.machine = Machine(definition)
        self.moves = tuple(
            Move(
                Verb(row.code),
                frozenset(State(code) for code in definition.expand(row.sources)),
                State(row.to) if row.to else None,
                frozenset(Party(role) for role in row.roles),
                row.guards,
            )
            for row in definition.actions
        )
        self._by_verb_and_state = {(move.verb, state): move for move in self.moves for state in move.sources}

    def states_in(self, *phases: Phase) -> frozenset[State]:
        """The states of these phases."""
        return frozenset(State(spec.code) for spec in self.definition.states if spec.phase in phases)

    def next_state(self, state: State, verb: Verb) -> State:
        """Where the verb leads from here; raises IllegalMove when it leads nowhere."""
        move = self._by_verb_and_state.get((verb, state))
        if move is None:
            raise IllegalMove(state, verb)
        return move.to or state

    def parties_for(self, state: State, verb: Verb) -> frozenset[Party]:
        """Who may say the verb in this state; nobody when it leads nowhere."""
        move = self._by_verb_and_state.get((verb, state))
        return move.who if move else frozenset()

    def guards_for(self, state: State, verb: Verb) -> tuple[str, ...]:
        """The conditions that this version adds to the verb in this state."""
        move = self._by_verb_and_state.get((verb, state))
        return move.guards if move else ()

    def moves_from(self, state: State, parties: Iterable[Party]) -> list[Verb]:
        """The verbs open to somebody with these parties, in the order of Verb."""
        held = frozenset(parties)
        return [verb for verb in Verb if self.parties_for(state, verb) & held]


ENGINE = "matter"  # under this name definitions say that matters run them
GUARDS = frozenset(Guard)
BUILT_IN = Life(read(_FILE.read_bytes()))  # parsed once a process; a broken file stops the start, not a resident

# A town may narrow the life of its matters; what residents may and what happens by itself stays as it is.
MATTER_ENGINE = Engine(ENGINE, BUILT_IN.definition, frozenset({Party.RESIDENT, Party.SYSTEM}), GUARDS)

TRANSITIONS: tuple[Move, ...] = BUILT_IN.moves
CLOSED_STATES = BUILT_IN.states_in(Phase.CLOSED)
OPEN_STATES = frozenset(State) - CLOSED_STATES  # for the resident
WORKING_STATES = BUILT_IN.states_in(Phase.WORKING)  # what counts as somebody's load

next_state = BUILT_IN.next_state
parties_for = BUILT_IN.parties_for
moves_from = BUILT_IN.moves_from


def mermaid() -> str:
    """The built-in table as a Mermaid state diagram. Verbs that keep the state are left out."""
    lines = ["stateDiagram-v2", "    [*] --> RECEIVED: receive"]
    for source in State:
        arrows: dict[State, list[str]] = {}
        for verb in Verb:
            if parties_for(source, verb) and next_state(source, verb) is not source:
                said = verb.value.lower().replace("_", " ")
                arrows.setdefault(next_state(source, verb), []).append(said)
        lines += [f"    {source} --> {target}: {', '.join(verbs)}" for target, verbs in arrows.items()]
    lines += [f"    {state} --> [*]" for state in State if state in CLOSED_STATES]
    return "\n".join(lines) + "\n"
