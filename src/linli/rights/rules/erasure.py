"""What becomes of one unit of what is held when its owner asks that it goes."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Unit(StrEnum):
    """What goes in one piece, whole or not at all."""

    CONTACT = "CONTACT"  # of a matter
    WORDS = "WORDS"  # of a matter, with the salts
    SIDE = "SIDE"  # the own channels of a side of a dispute
    CHANNEL = "CHANNEL"  # one of them: what a restored backup is asked for again
    ACCOUNT = "ACCOUNT"


class Fate(StrEnum):
    """What happens to it."""

    NOW = "NOW"
    ON = "ON"  # on a day: a rule keeps it until then
    WAITS = "WAITS"  # for an end: take it back, or wait
    STAYS = "STAYS"
    GONE = "GONE"


@dataclass(frozen=True)
class Outcome:
    """The fate of one unit: on which day, by which rule (a code of the rules, or a row of a law of the place)."""

    fate: Fate
    on: date | None
    rule: str


def fate_of(*, first_day: date | None, today: date, reason: str, rule: str) -> Outcome:
    """By the first day on which it may go; None while that day is not known. ``reason`` GONE and STAYS decide alone."""
    if reason in (Fate.GONE, Fate.STAYS):
        return Outcome(Fate(reason), first_day, rule)
    if first_day is None:
        return Outcome(Fate.WAITS, None, rule)
    return Outcome(Fate.NOW if first_day <= today else Fate.ON, first_day, rule)
