"""What an import may say of a matter's past, and what its timeline then holds. Late stays late."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from linli.matters.rules.life import State, Verb

# How far the past of a matter can be told with the two moments that other systems keep: received and ended.
PAST_VERBS: Mapping[State, Sequence[Verb]] = {
    State.RECEIVED: (),
    State.RESOLVED: (Verb.RESOLVE,),
    State.CONFIRMED: (Verb.RESOLVE, Verb.CONFIRM),
    State.DECLINED: (Verb.DECLINE,),
    State.WITHDRAWN: (Verb.WITHDRAW,),
}


@dataclass(frozen=True, kw_only=True)
class Past:
    """What happened before the import. ``due_at`` None: the kind's own target. Times are aware."""

    state: State = State.RECEIVED
    due_at: datetime | None = None
    ended_at: datetime | None = None
    came_by: str = ""  # the channel by which it first came in, as a code of Channel


NOTHING = Past()


def past_fault(past: Past, received_at: datetime, at: datetime) -> str | None:
    """A code of PAST_FAULTS when the past cannot have been so, else None."""
    if past.state not in PAST_VERBS:
        return "BAD_STATE"
    if past.due_at is not None and past.due_at < received_at:
        return "DUE_TOO_EARLY"
    if past.state is State.RECEIVED:
        return "END_OF_OPEN" if past.ended_at else None
    if past.ended_at is None:
        return "END_MISSING"
    if past.ended_at < received_at:
        return "END_TOO_EARLY"
    return "END_IN_FUTURE" if past.ended_at > at else None
