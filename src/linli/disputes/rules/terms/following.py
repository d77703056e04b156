"""What has no day of its own, or is broken before it: to refrain from something, and what hangs on a condition."""

from collections.abc import Set
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from linli.disputes.rules.terms.obligations import Conditional, Refrain, Term, Terms


class Followed(StrEnum):
    """How one follows an obligation."""

    BY_DAY = "BY_DAY"  # it is done by a day
    WHILE_KEPT = "WHILE_KEPT"  # it is kept for as long as nobody says that it was not
    ON_CONDITION = "ON_CONDITION"  # nothing is owed before its condition has come true


@dataclass(frozen=True)
class Following:
    """How to follow a term, which other one it waits for (empty: for what happens), and the day that its words name."""

    how: Followed
    waits_for: str = ""
    own_day: date | None = None
    grace_days: int = 0


BY_DAY = Following(Followed.BY_DAY)


def following(terms: Terms) -> dict[str, Following]:
    """By the id of a term."""
    return {term.id: _of(term) for term in terms.terms}


def _of(term: Term) -> Following:
    match term:
        case Conditional(condition=condition, then=then):
            days = [getattr(then, name, None) for name in ("by", "due_on", "until")]
            own = next((day for day in days if day is not None), None)
            return Following(Followed.ON_CONDITION, condition.unperformed, own, term.grace_days)
        case Refrain(until=until):
            return Following(Followed.WHILE_KEPT, "", until, term.grace_days)
        case _:
            return Following(Followed.BY_DAY, grace_days=term.grace_days)


def has_lapsed(one: Following, settled: Set[str]) -> bool:
    """True for what waited for another obligation to fail that has been performed: nothing is owed any more."""
    return one.how is Followed.ON_CONDITION and bool(one.waits_for) and one.waits_for in settled


def comes_due_on(one: Following, true_on: date) -> date:
    """The day by which it is owed once its condition has come true: its own day, and never before that day."""
    return max(true_on, one.own_day or true_on)
