"""The life of a dispute as one table: who may say which verb in which state, and where it leads.

Two promises hold for every row and are tested by walking the table. Each open state has an exit that any one party can
take alone, and the clock alone (``Who.CLOCK``) never leads anywhere but to an end: silence ends, it never decides
(Rules for Online Mediation of People's Courts, article 25(3)).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """Where a dispute stands."""

    INTAKE = "INTAKE"  # the applicant says what is asked and of whom
    INVITED = "INVITED"  # the other side has been asked
    TALKING = "TALKING"  # the sides talk directly
    SELECTING = "SELECTING"  # a mediator is being chosen
    PENDING = "PENDING"  # a mediator has been chosen: acceptance, disclosure, keep or replace
    MEDIATING = "MEDIATING"
    PAUSED = "PAUSED"  # mediation waits for a listed reason
    AGREED = "AGREED"  # terms are common; the text is being written
    REFLECTING = "REFLECTING"  # the text is frozen; everybody may think it over
    SIGNING = "SIGNING"  # the first has signed
    PERFORMING = "PERFORMING"  # in force
    BREACHED = "BREACHED"  # not performed within the time to make good
    PERFORMED = "PERFORMED"
    ENDED = "ENDED"  # without an agreement in force; the reason is kept
    HANDED_OFF = "HANDED_OFF"  # another body has it: a court, an arbitration body
    REFERRED = "REFERRED"  # not for mediation: another door was named


class Who(StrEnum):
    """In which capacity a verb is said."""

    APPLICANT = "APPLICANT"
    RESPONDENT = "RESPONDENT"  # and every further party
    MEDIATOR = "MEDIATOR"  # the one appointed in this dispute
    REGISTRAR = "REGISTRAR"  # keeps roster and appointments of the committee
    CASEWORKER = "CASEWORKER"  # invites and helps, never decides
    CLOCK = "CLOCK"


class Verb(StrEnum):
    """What can be done to a dispute."""

    OPEN = "OPEN"
    STATE_CLAIM = "STATE_CLAIM"
    NAME_PARTY = "NAME_PARTY"
    INVITE = "INVITE"
    CONSENT = "CONSENT"
    BEGIN_TALK = "BEGIN_TALK"
    DECLINE = "DECLINE"
    LEAVE = "LEAVE"
    CALL_MEDIATOR = "CALL_MEDIATOR"
    PICK_MEDIATOR = "PICK_MEDIATOR"
    AGREE_ON_MEDIATOR = "AGREE_ON_MEDIATOR"
    APPOINT = "APPOINT"
    ACCEPT_APPOINTMENT = "ACCEPT_APPOINTMENT"
    REFUSE_APPOINTMENT = "REFUSE_APPOINTMENT"
    KEEP_MEDIATOR = "KEEP_MEDIATOR"
    BEGIN_MEDIATION = "BEGIN_MEDIATION"
    REPLACE_MEDIATOR = "REPLACE_MEDIATOR"
    STEP_DOWN = "STEP_DOWN"
    PAUSE = "PAUSE"
    RESUME = "RESUME"
    PLAN_SESSION = "PLAN_SESSION"
    EXTEND = "EXTEND"
    OFFER = "OFFER"
    ACCEPT_OFFER = "ACCEPT_OFFER"
    DRAFT = "DRAFT"
    FREEZE = "FREEZE"
    REWORK = "REWORK"
    WAIVE_REFLECTION = "WAIVE_REFLECTION"
    SIGN = "SIGN"
    BRING_INTO_FORCE = "BRING_INTO_FORCE"
    REFUSE_TO_SIGN = "REFUSE_TO_SIGN"
    REPORT_PERFORMANCE = "REPORT_PERFORMANCE"
    CONFIRM_PERFORMANCE = "CONFIRM_PERFORMANCE"
    COMPLETE = "COMPLETE"
    REPORT_BREACH = "REPORT_BREACH"
    RENEGOTIATE = "RENEGOTIATE"
    APPLY_FOR_CONFIRMATION = "APPLY_FOR_CONFIRMATION"
    HAND_OFF = "HAND_OFF"
    WITHDRAW = "WITHDRAW"
    GIVE_UP = "GIVE_UP"
    RUN_OUT = "RUN_OUT"
    REFER = "REFER"
    REOPEN = "REOPEN"
    ESCALATE = "ESCALATE"
    COMPLAIN = "COMPLAIN"


class EndReason(StrEnum):
    """The eight reasons for ending mediation: Rules for Online Mediation of People's Courts (2021), article 25."""

    AGREED = "AGREED"
    SETTLED_AND_WITHDRAWN = "SETTLED_AND_WITHDRAWN"
    UNREACHABLE = "UNREACHABLE"
    UNWILLING = "UNWILLING"
    TOO_FAR_APART = "TOO_FAR_APART"
    TIME_EXPIRED = "TIME_EXPIRED"
    REFUSES_TO_SIGN = "REFUSES_TO_SIGN"
    OTHER = "OTHER"


class IllegalMove(Exception):
    """The verb leads nowhere from that state."""


@dataclass(frozen=True)
class Move:
    """One row: the verb in that state, said by one of these, leads there."""

    verb: Verb
    state: State
    to: State
    who: frozenset[Who]


PARTIES = frozenset({Who.APPLICANT, Who.RESPONDENT})
_STAFF = frozenset({Who.REGISTRAR, Who.CASEWORKER})
_ROOM = PARTIES | {Who.MEDIATOR}
_CLOCK = frozenset({Who.CLOCK})

TALKED_ABOUT = (State.TALKING, State.SELECTING, State.PENDING, State.MEDIATING, State.PAUSED)
BEFORE_FORCE = (
    State.INTAKE,
    State.INVITED,
    *TALKED_ABOUT,
    State.AGREED,
    State.REFLECTING,
    State.SIGNING,
)
OPEN_STATES = frozenset((*BEFORE_FORCE, State.PERFORMING, State.BREACHED))
END_STATES = frozenset(State) - OPEN_STATES


def _rows() -> Iterator[tuple[Verb, tuple[State, ...], State | None, frozenset[Who]]]:
    """(verb, from, to or None for staying, who)."""
    applicant, mediator = frozenset({Who.APPLICANT}), frozenset({Who.MEDIATOR})
    registrar, respondent = frozenset({Who.REGISTRAR}), frozenset({Who.RESPONDENT})
    yield Verb.STATE_CLAIM, (State.INTAKE,), None, applicant | _STAFF
    yield Verb.NAME_PARTY, (State.INTAKE, State.INVITED, *TALKED_ABOUT), None, applicant | _STAFF | mediator
    yield Verb.INVITE, (State.INTAKE, State.INVITED), State.INVITED, applicant | _STAFF
    yield Verb.CONSENT, (State.INVITED, *TALKED_ABOUT), None, PARTIES
    yield Verb.BEGIN_TALK, (State.INVITED,), State.TALKING, PARTIES  # the last consent that was missing
    yield Verb.DECLINE, (State.INVITED,), State.ENDED, respondent
    yield Verb.LEAVE, (State.INVITED, *TALKED_ABOUT), None, respondent  # where others of the same side go on
    yield Verb.CALL_MEDIATOR, (State.TALKING,), State.SELECTING, PARTIES
    yield Verb.PICK_MEDIATOR, (State.SELECTING,), None, PARTIES
    yield Verb.AGREE_ON_MEDIATOR, (State.SELECTING,), State.PENDING, PARTIES
    yield Verb.APPOINT, (State.SELECTING,), State.PENDING, registrar
    yield Verb.ACCEPT_APPOINTMENT, (State.PENDING,), None, mediator
    yield Verb.REFUSE_APPOINTMENT, (State.PENDING,), State.SELECTING, mediator
    yield Verb.KEEP_MEDIATOR, (State.PENDING,), None, PARTIES
    yield Verb.BEGIN_MEDIATION, (State.PENDING,), State.MEDIATING, PARTIES
    yield Verb.REPLACE_MEDIATOR, (State.PENDING, State.MEDIATING, State.PAUSED), State.SELECTING, PARTIES
    yield Verb.STEP_DOWN, (State.MEDIATING, State.PAUSED), State.SELECTING, mediator
    yield Verb.PAUSE, (State.MEDIATING,), State.PAUSED, mediator
    yield Verb.RESUME, (State.PAUSED,), State.MEDIATING, mediator
    yield Verb.PLAN_SESSION, (State.MEDIATING,), None, mediator
    yield Verb.EXTEND, (State.TALKING, State.MEDIATING, State.PAUSED), None, PARTIES
    yield Verb.OFFER, (State.TALKING, State.MEDIATING), None, _ROOM
    yield Verb.ACCEPT_OFFER, (State.TALKING, State.MEDIATING), State.AGREED, PARTIES
    yield Verb.DRAFT, (State.AGREED,), None, _ROOM
    yield Verb.FREEZE, (State.AGREED,), State.REFLECTING, _ROOM
    yield Verb.REWORK, (State.REFLECTING, State.SIGNING), State.AGREED, _ROOM
    yield Verb.WAIVE_REFLECTION, (State.REFLECTING,), None, PARTIES
    yield Verb.SIGN, (State.REFLECTING, State.SIGNING), State.SIGNING, _ROOM
    yield Verb.BRING_INTO_FORCE, (State.REFLECTING, State.SIGNING), State.PERFORMING, _ROOM
    yield Verb.REFUSE_TO_SIGN, (State.AGREED, State.REFLECTING, State.SIGNING), State.ENDED, PARTIES
    yield Verb.REPORT_PERFORMANCE, (State.PERFORMING, State.BREACHED), None, PARTIES
    yield Verb.CONFIRM_PERFORMANCE, (State.PERFORMING, State.BREACHED), None, PARTIES
    yield Verb.COMPLETE, (State.PERFORMING, State.BREACHED), State.PERFORMED, PARTIES
    yield Verb.REPORT_BREACH, (State.PERFORMING,), State.BREACHED, PARTIES
    yield Verb.RENEGOTIATE, (State.PERFORMING, State.BREACHED), State.AGREED, PARTIES
    yield Verb.APPLY_FOR_CONFIRMATION, (State.PERFORMING,), None, PARTIES
    handed = (*TALKED_ABOUT, State.PERFORMING, State.BREACHED, State.ENDED)
    yield Verb.HAND_OFF, handed, State.HANDED_OFF, PARTIES
    yield Verb.WITHDRAW, BEFORE_FORCE, State.ENDED, PARTIES
    yield Verb.GIVE_UP, (State.MEDIATING, State.PAUSED), State.ENDED, mediator
    yield Verb.RUN_OUT, BEFORE_FORCE, State.ENDED, _CLOCK
    yield Verb.REFER, (State.INTAKE, State.INVITED, *TALKED_ABOUT), State.REFERRED, registrar | mediator
    yield Verb.REOPEN, (State.ENDED,), State.INVITED, PARTIES
    yield Verb.ESCALATE, (State.ENDED, State.MEDIATING), State.INVITED, PARTIES
    yield Verb.COMPLAIN, tuple(State), None, PARTIES


MOVES: tuple[Move, ...] = tuple(
    Move(verb, state, to or state, who) for verb, states, to, who in _rows() for state in states
)
_TABLE = {(move.state, move.verb): move for move in MOVES}


def move_of(state: State, verb: Verb) -> Move:
    """The row; raises IllegalMove."""
    try:
        return _TABLE[state, verb]
    except KeyError:
        raise IllegalMove(f"{verb} in {state}") from None


def verbs_for(state: State, who: frozenset[Who]) -> tuple[Verb, ...]:
    """What somebody in these capacities may say now, in the order of the table."""
    return tuple(move.verb for move in MOVES if move.state is state and move.who & who)


def exits_alone(state: State) -> tuple[Move, ...]:
    """The moves by which one party alone, whichever, leaves an open state for an end."""
    return tuple(move for move in MOVES if move.state is state and move.to in END_STATES and move.who >= PARTIES)
