"""The life of a matter as one table: which verb leads from which state where, and who may say it.

Guards, buttons and the diagram in the docs are all read from TRANSITIONS.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """Where a matter stands."""

    RECEIVED = "RECEIVED"
    ACCEPTED = "ACCEPTED"
    IN_PROGRESS = "IN_PROGRESS"
    WAITING = "WAITING"
    HANDED_OVER = "HANDED_OVER"
    ESCALATED = "ESCALATED"
    RESOLVED = "RESOLVED"
    CONFIRMED = "CONFIRMED"
    REOPENED = "REOPENED"
    DECLINED = "DECLINED"
    WITHDRAWN = "WITHDRAWN"


CLOSED_STATES = frozenset({State.CONFIRMED, State.DECLINED, State.WITHDRAWN})
OPEN_STATES = frozenset(State) - CLOSED_STATES  # for the resident
WORKING_STATES = OPEN_STATES - {State.RESOLVED}  # what counts as somebody's load


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
    RELEASE = "RELEASE"
    FOLLOW_PLACE = "FOLLOW_PLACE"


class IllegalMove(Exception):
    """The verb leads nowhere from this state."""

    def __init__(self, state: State, verb: Verb) -> None:
        super().__init__(f"{verb} from {state}")
        self.state = state
        self.verb = verb


@dataclass(frozen=True)
class Move:
    """One row of the table. ``to`` None keeps the state."""

    verb: Verb
    sources: frozenset[State]
    to: State | None
    who: frozenset[Party]


_S, _P = State, Party
_STAFF = {_P.OWNER, _P.TEAM, _P.COORDINATOR, _P.DESK}
_ACTIVE = {_S.ACCEPTED, _S.IN_PROGRESS, _S.HANDED_OVER}
_NEW = {_S.RECEIVED, _S.ESCALATED, _S.REOPENED}


def _move(verb: Verb, sources: Iterable[State], to: State | None, who: Iterable[Party]) -> Move:
    return Move(verb, frozenset(sources), to, frozenset(who))


TRANSITIONS: tuple[Move, ...] = (
    _move(Verb.ACCEPT, _NEW, _S.ACCEPTED, {_P.OWNER, _P.TEAM}),
    _move(Verb.START, _NEW | {_S.ACCEPTED, _S.HANDED_OVER}, _S.IN_PROGRESS, {_P.OWNER, _P.TEAM}),
    _move(Verb.VISIT, _NEW | _ACTIVE, _S.IN_PROGRESS, {_P.OWNER, _P.TEAM}),
    _move(Verb.VISIT, {_S.WAITING}, None, {_P.OWNER, _P.TEAM}),
    _move(Verb.WAIT, _ACTIVE, _S.WAITING, {_P.OWNER, _P.TEAM}),
    _move(Verb.RESUME, {_S.WAITING}, _S.IN_PROGRESS, {_P.OWNER, _P.TEAM}),
    _move(Verb.COMMENT, _S, None, _STAFF | {_P.RECEIVER, _P.RESIDENT, _P.SYSTEM}),
    _move(Verb.ASK, OPEN_STATES, None, _STAFF | {_P.RESIDENT}),
    _move(Verb.ANSWER, OPEN_STATES, None, _STAFF | {_P.RESIDENT}),
    _move(Verb.ADD_PHOTO, OPEN_STATES, None, {_P.OWNER, _P.TEAM, _P.DESK, _P.RESIDENT}),
    _move(Verb.ASSIGN, WORKING_STATES, None, {_P.TEAM, _P.COORDINATOR}),
    _move(Verb.PROPOSE_HAND_OVER, WORKING_STATES, None, {_P.OWNER, _P.TEAM, _P.COORDINATOR}),
    _move(Verb.ACCEPT_HAND_OVER, WORKING_STATES, _S.HANDED_OVER, {_P.RECEIVER}),
    _move(Verb.RETURN_HAND_OVER, WORKING_STATES, None, {_P.RECEIVER}),
    _move(Verb.WITHDRAW_HAND_OVER, WORKING_STATES, None, {_P.OWNER, _P.TEAM, _P.COORDINATOR}),
    _move(Verb.ESCALATE, WORKING_STATES, _S.ESCALATED, {_P.OWNER, _P.TEAM, _P.COORDINATOR, _P.SYSTEM}),
    _move(Verb.RECLASSIFY, WORKING_STATES, None, _STAFF),
    _move(Verb.MOVE, WORKING_STATES, None, _STAFF),
    _move(Verb.REROUTE, WORKING_STATES, _S.RECEIVED, {_P.COORDINATOR, _P.SYSTEM}),
    _move(Verb.RESOLVE, _ACTIVE | {_S.WAITING}, _S.RESOLVED, {_P.OWNER, _P.TEAM}),
    _move(Verb.CONFIRM, {_S.RESOLVED}, _S.CONFIRMED, {_P.RESIDENT, _P.DESK}),
    _move(Verb.REOPEN, {_S.RESOLVED, _S.CONFIRMED}, _S.REOPENED, {_P.RESIDENT, _P.DESK}),
    _move(Verb.DECLINE, WORKING_STATES, _S.DECLINED, _STAFF),
    _move(Verb.WITHDRAW, OPEN_STATES, _S.WITHDRAWN, {_P.RESIDENT, _P.DESK}),
    _move(Verb.CHANGE_CONTACT, _S, None, {_P.RESIDENT}),
    _move(Verb.RENEW_LINK, _S, None, {_P.DESK, _P.TEAM}),
    _move(Verb.RELEASE, OPEN_STATES, None, {_P.SYSTEM}),
    _move(Verb.FOLLOW_PLACE, _S, None, {_P.SYSTEM}),
)

_BY_VERB_AND_STATE = {(move.verb, state): move for move in TRANSITIONS for state in move.sources}


def next_state(state: State, verb: Verb) -> State:
    """Where the verb leads from here; raises IllegalMove when it leads nowhere."""
    move = _BY_VERB_AND_STATE.get((verb, state))
    if move is None:
        raise IllegalMove(state, verb)
    return move.to or state


def parties_for(state: State, verb: Verb) -> frozenset[Party]:
    """Who may say the verb in this state; nobody when it leads nowhere."""
    move = _BY_VERB_AND_STATE.get((verb, state))
    return move.who if move else frozenset()


def moves_from(state: State, parties: Iterable[Party]) -> list[Verb]:
    """The verbs open to somebody with these parties, in the order of the table."""
    held = frozenset(parties)
    return [verb for verb in Verb if parties_for(state, verb) & held]


def mermaid() -> str:
    """The table as a Mermaid state diagram. Verbs that keep the state are left out."""
    lines = ["stateDiagram-v2", "    [*] --> RECEIVED: receive"]
    for source in State:
        arrows: dict[State, list[str]] = {}
        for verb in Verb:
            move = _BY_VERB_AND_STATE.get((verb, source))
            if move and move.to and move.to is not source:
                arrows.setdefault(move.to, []).append(verb.value.lower().replace("_", " "))
        lines += [f"    {source} --> {target}: {', '.join(verbs)}" for target, verbs in arrows.items()]
    lines += [f"    {state} --> [*]" for state in State if state in CLOSED_STATES]
    return "\n".join(lines) + "\n"
