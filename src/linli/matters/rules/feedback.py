"""What a resident is asked once it is said to be done, until when, and which counts may be shown of it."""

from collections.abc import Hashable, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TypeVar

from linli.matters.rules.life import State

CHANGEABLE = timedelta(days=14)  # from the first answer
SHOWN_FROM = 5  # answers or matters; fewer could point at somebody
WORST, BEST = 1, 5
Key = TypeVar("Key", bound=Hashable)

_ANSWERED_IN = frozenset({State.RESOLVED, State.CONFIRMED})


class Settled(StrEnum):
    """Was it solved?"""

    YES = "YES"
    PARTLY = "PARTLY"
    NO = "NO"


class TimeKept(StrEnum):
    """Was it done by the promised time, as the resident saw it?"""

    YES = "YES"
    NO = "NO"
    UNSURE = "UNSURE"


def may_answer(state: State, given_at: datetime | None, at: datetime) -> bool:
    """True while it is said to be done: for the first answer at any time, and for a change within fourteen days."""
    return state in _ANSWERED_IN and (given_at is None or at <= given_at + CHANGEABLE)


def pooled(counts: Mapping[Key, int], least: int = SHOWN_FROM) -> tuple[list[Key], list[Key]]:
    """The keys that may be shown by themselves, the greatest first, and those to be shown together as one.

    What is shown together has ``least`` at least, or is nothing: else the greatest total less all that is shown would
    give it away. With fewer than ``least`` in all, nothing may be shown and both lists are empty.
    """
    known = {key: count for key, count in counts.items() if count > 0}
    if sum(known.values()) < least:
        return [], []
    shown = sorted((key for key in known if known[key] >= least), key=lambda key: (-known[key], str(key)))
    rest = [key for key in known if known[key] < least]
    while rest and sum(known[key] for key in rest) < least:
        rest.append(shown.pop())
    return shown, sorted(rest, key=str)
