"""The life of a dispute as one table: who may say which verb in which state, and where it leads.

Two promises hold for every row and are tested by walking the table. Each open state has an exit that any one party can
take alone, and the clock alone (``Who.CLOCK``) only ends something: the dispute, a pause, the part of a side that never
answered, or a rework, after which the agreement in force goes on as it was. Silence ends, it never decides (Rules for
Online Mediation of People's Courts, article 25(3)).
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
    TAKE_OUT = "TAKE_OUT"
    NO_ANSWER = "NO_ANSWER"
    INVITE = "INVITE"
    RETURN_INVITATION = "RETURN_INVITATION"
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
    OPEN_JOINT_ROOM = "OPEN_JOINT_ROOM"
    CLOSE_JOINT_ROOM = "CLOSE_JOINT_ROOM"
    PLAN_SESSION = "PLAN_SESSION"
    CANCEL_SESSION = "CANCEL_SESSION"
    WRITE_FACTS = "WRITE_FACTS"
    CONFIRM_FACTS = "CONFIRM_FACTS"
    EXTEND = "EXTEND"
    OFFER = "OFFER"
    ACCEPT_OFFER = "ACCEPT_OFFER"
    DRAFT = "DRAFT"
    FREEZE = "FREEZE"
    REWORK = "REWORK"
    WAIVE_REFLECTION = "WAIVE_REFLECTION"
    ASK_FOR_TIME = "ASK_FOR_TIME"
    SIGN = "SIGN"
    BRING_INTO_FORCE = "BRING_INTO_FORCE"
    REFUSE_TO_SIGN = "REFUSE_TO_SIGN"
    REPORT_PERFORMANCE = "REPORT_PERFORMANCE"
    CONFIRM_PERFORMANCE = "CONFIRM_PERFORMANCE"
    REPORT_NOT_KEPT = "REPORT_NOT_KEPT"
    REPORT_CONDITION = "REPORT_CONDITION"
    COMPLETE = "COMPLETE"
    REPORT_BREACH = "REPORT_BREACH"
    RENEGOTIATE = "RENEGOTIATE"
    KEEP_FORMER = "KEEP_FORMER"
    KEEP_BREACHED = "KEEP_BREACHED"
    APPLY_FOR_CONFIRMATION = "APPLY_FOR_CONFIRMATION"
    HAND_OFF = "HAND_OFF"
    WITHDRAW = "WITHDRAW"
    GIVE_UP = "GIVE_UP"
    RUN_OUT = "RUN_OUT"
    OPEN_NEXT_DOOR = "OPEN_NEXT_DOOR"
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

TALKED_ABOUT = (State.TALKING, State.SELECTING, State.PENDING, State.MEDIATING, State.PAUSED)
BEFORE_FORCE = (
    State.INTAKE,
    State.INVITED,
    *TALKED_ABOUT,
    State.AGREED,
    State.REFLECTING,
    State.SIGNING,
)
FROZEN = (State.REFLECTING, State.SIGNING)
WRITTEN = (State.AGREED, *FROZEN)  # also of new terms, while the former agreement is in force
OPEN_STATES = frozenset((*BEFORE_FORCE, State.PERFORMING, State.BREACHED))
END_STATES = frozenset(State) - OPEN_STATES


_Row = tuple[Verb, tuple[State, ...], State | None, frozenset[Who]]  # None: it stays where it is
_APPLICANT, _RESPONDENT = frozenset({Who.APPLICANT}), frozenset({Who.RESPONDENT})
_MEDIATOR, _REGISTRAR = frozenset({Who.MEDIATOR}), frozenset({Who.REGISTRAR})
_CLOCK = frozenset({Who.CLOCK})


def _beginning() -> Iterator[_Row]:
    yield Verb.STATE_CLAIM, (State.INTAKE,), None, _APPLICANT | _STAFF
    yield Verb.NAME_PARTY, (State.INTAKE, State.INVITED, *TALKED_ABOUT), None, _APPLICANT | _STAFF | _MEDIATOR
    # One that was named and never answered, by whoever named it; and by the end of its own time to answer.
    yield Verb.TAKE_OUT, (State.INTAKE, State.INVITED, *TALKED_ABOUT), None, _APPLICANT | _STAFF | _MEDIATOR
    yield Verb.NO_ANSWER, TALKED_ABOUT, None, _CLOCK
    yield Verb.INVITE, (State.INTAKE, State.INVITED), State.INVITED, _APPLICANT | _STAFF
    yield Verb.INVITE, TALKED_ABOUT, None, _APPLICANT | _STAFF | _MEDIATOR  # a further party
    yield Verb.RETURN_INVITATION, (State.INVITED, *TALKED_ABOUT), None, _RESPONDENT  # it reached somebody else
    yield Verb.CONSENT, (State.INVITED, *TALKED_ABOUT), None, PARTIES
    yield Verb.BEGIN_TALK, (State.INVITED,), State.TALKING, PARTIES  # the last consent that was missing
    yield Verb.DECLINE, (State.INVITED,), State.ENDED, _RESPONDENT
    yield Verb.LEAVE, (State.INVITED, *TALKED_ABOUT, *WRITTEN), None, _RESPONDENT  # where others of the same side go on


def _choice() -> Iterator[_Row]:
    # From INVITED with the last consent, where a party wants no direct talk: nobody is asked why.
    yield Verb.CALL_MEDIATOR, (State.INVITED, State.TALKING), State.SELECTING, PARTIES
    yield Verb.PICK_MEDIATOR, (State.SELECTING,), None, PARTIES
    yield Verb.AGREE_ON_MEDIATOR, (State.SELECTING,), State.PENDING, PARTIES
    # From PENDING where the one chosen did not answer in time.
    yield Verb.APPOINT, (State.SELECTING, State.PENDING), State.PENDING, _REGISTRAR
    yield Verb.ACCEPT_APPOINTMENT, (State.PENDING,), None, _MEDIATOR
    yield Verb.REFUSE_APPOINTMENT, (State.PENDING,), State.SELECTING, _MEDIATOR
    yield Verb.KEEP_MEDIATOR, (State.PENDING,), None, PARTIES
    yield Verb.BEGIN_MEDIATION, (State.PENDING,), State.MEDIATING, PARTIES
    yield Verb.REPLACE_MEDIATOR, (State.PENDING, State.MEDIATING, State.PAUSED), State.SELECTING, PARTIES
    yield Verb.STEP_DOWN, (State.MEDIATING, State.PAUSED), State.SELECTING, _MEDIATOR


def _mediation() -> Iterator[_Row]:
    both = (State.MEDIATING, State.PAUSED)
    yield Verb.PAUSE, (State.MEDIATING,), State.PAUSED, _MEDIATOR
    yield Verb.RESUME, (State.PAUSED,), State.MEDIATING, _MEDIATOR | _CLOCK  # at its bound by itself
    yield Verb.OPEN_JOINT_ROOM, (State.MEDIATING,), None, _MEDIATOR
    yield Verb.CLOSE_JOINT_ROOM, both, None, _MEDIATOR
    yield Verb.PLAN_SESSION, (State.MEDIATING,), None, _MEDIATOR
    yield Verb.CANCEL_SESSION, both, None, _MEDIATOR
    yield Verb.WRITE_FACTS, both, None, _ROOM
    yield Verb.CONFIRM_FACTS, both, None, PARTIES
    yield Verb.EXTEND, (State.TALKING, *both), None, PARTIES
    yield Verb.GIVE_UP, both, State.ENDED, _MEDIATOR
    yield Verb.OFFER, (State.TALKING, State.MEDIATING), None, _ROOM
    yield Verb.ACCEPT_OFFER, (State.TALKING, State.MEDIATING), State.AGREED, PARTIES


def _agreement() -> Iterator[_Row]:
    yield Verb.DRAFT, (State.AGREED,), None, _ROOM
    yield Verb.FREEZE, (State.AGREED,), State.REFLECTING, _ROOM
    yield Verb.REWORK, FROZEN, State.AGREED, _ROOM
    yield Verb.WAIVE_REFLECTION, (State.REFLECTING,), None, PARTIES
    yield Verb.ASK_FOR_TIME, (State.REFLECTING,), None, PARTIES
    # The registrar records what a side signed on paper, with the paper.
    yield Verb.SIGN, FROZEN, State.SIGNING, _ROOM | _REGISTRAR
    yield Verb.BRING_INTO_FORCE, FROZEN, State.PERFORMING, _ROOM | _REGISTRAR
    yield Verb.REFUSE_TO_SIGN, WRITTEN, State.ENDED, PARTIES


def _performance() -> Iterator[_Row]:
    in_force = (State.PERFORMING, State.BREACHED)
    # Also while new terms are written: what is paid meanwhile is paid, and with the last thing that ends.
    yield Verb.REPORT_PERFORMANCE, (*in_force, *WRITTEN), None, PARTIES
    yield Verb.CONFIRM_PERFORMANCE, (*in_force, *WRITTEN), None, PARTIES
    yield Verb.REPORT_NOT_KEPT, in_force, None, PARTIES
    yield Verb.REPORT_CONDITION, in_force, None, PARTIES
    yield Verb.COMPLETE, (*in_force, *WRITTEN), State.PERFORMED, PARTIES
    yield Verb.REPORT_BREACH, in_force, State.BREACHED, PARTIES  # of each thing once
    yield Verb.RENEGOTIATE, in_force, State.AGREED, PARTIES
    # Whoever goes, does not sign or is silent while new terms are written ends that: the agreement in force stays.
    yield Verb.KEEP_FORMER, WRITTEN, State.PERFORMING, PARTIES | _CLOCK
    yield Verb.KEEP_BREACHED, WRITTEN, State.BREACHED, PARTIES | _CLOCK  # where that was not kept before
    yield Verb.APPLY_FOR_CONFIRMATION, (State.PERFORMING,), None, PARTIES
    yield Verb.HAND_OFF, (*TALKED_ABOUT, State.ENDED, State.REFERRED), State.HANDED_OFF, PARTIES
    # Beside the performance, which goes on: whoever owes could end it by going to court otherwise.
    yield Verb.HAND_OFF, in_force, None, PARTIES


def _ways_out() -> Iterator[_Row]:
    yield Verb.WITHDRAW, BEFORE_FORCE, State.ENDED, PARTIES
    yield Verb.RUN_OUT, BEFORE_FORCE, State.ENDED, _CLOCK
    # Where the law opens another way with the end of the time, as labour arbitration after fifteen days.
    yield Verb.OPEN_NEXT_DOOR, BEFORE_FORCE, State.REFERRED, _CLOCK
    yield Verb.REFER, (State.INTAKE, State.INVITED, *TALKED_ABOUT), State.REFERRED, _REGISTRAR | _MEDIATOR
    # Also from another door: a court may refuse, and people may want to talk again. Everybody is asked anew.
    yield Verb.REOPEN, (State.ENDED, State.HANDED_OFF, State.REFERRED), State.INVITED, PARTIES
    yield Verb.ESCALATE, (State.ENDED, State.MEDIATING), State.INVITED, PARTIES
    yield Verb.COMPLAIN, tuple(State), None, PARTIES


_AMONG_THOSE_WHO_TAKE_PART = frozenset((*TALKED_ABOUT, *WRITTEN, State.PERFORMING, State.BREACHED))
_BEFORE_YES = frozenset({Verb.RETURN_INVITATION, Verb.CONSENT, Verb.LEAVE, Verb.WITHDRAW, Verb.COMPLAIN})
_ROWS = (*_beginning(), *_choice(), *_mediation(), *_agreement(), *_performance(), *_ways_out())
MOVES: tuple[Move, ...] = tuple(
    Move(verb, state, to or state, who) for verb, states, to, who in _ROWS for state in states
)
_TABLE = {(move.state, move.verb): move for move in MOVES}


def move_of(state: State, verb: Verb) -> Move:
    """The row; raises IllegalMove."""
    try:
        return _TABLE[state, verb]
    except KeyError:
        raise IllegalMove(f"{verb} in {state}") from None


def needs_yes(state: State, verb: Verb) -> bool:
    """True for what only a side says that takes part: one that was named later and is silent decides nothing."""
    return state in _AMONG_THOSE_WHO_TAKE_PART and verb not in _BEFORE_YES


def verbs_for(state: State, who: frozenset[Who]) -> tuple[Verb, ...]:
    """What somebody in these capacities may say now, in the order of the table."""
    return tuple(move.verb for move in MOVES if move.state is state and move.who & who)


def exits_alone(state: State) -> tuple[Move, ...]:
    """The moves by which one party alone, whichever, leaves an open state for an end."""
    return tuple(move for move in MOVES if move.state is state and move.to in END_STATES and move.who >= PARTIES)
