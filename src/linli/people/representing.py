"""Acting for somebody else: which grounds there are, what each asks of the person concerned, when it is over.

Plain Python. The ages are those of the Civil Code of the PRC, articles 17, 19, 20 and 35, and of the Personal
Information Protection Law, article 31 (under fourteen a guardian agrees); guardians by the Civil Code, articles 27 and
28. No lawyer has seen this yet. No birth date and no name: a child's coming of age is known by its month, as the first
day after it.
"""

from datetime import date
from enum import StrEnum


class Ground(StrEnum):
    """Why somebody acts for another person."""

    CHILD_UNDER_8 = "CHILD_UNDER_8"
    CHILD_8_TO_13 = "CHILD_8_TO_13"
    CHILD_14_TO_17 = "CHILD_14_TO_17"
    ADULT_UNDER_GUARDIANSHIP = "ADULT_UNDER_GUARDIANSHIP"
    ASKED_FOR_HELP = "ASKED_FOR_HELP"


class Relation(StrEnum):
    """What whoever acts is to the person, never who."""

    PARENT = "PARENT"
    GUARDIAN = "GUARDIAN"
    FAMILY = "FAMILY"
    COMMITTEE = "COMMITTEE"  # a village or residents' committee, or civil affairs
    HELPER = "HELPER"


class Ending(StrEnum):
    """Why nobody acts for the person any longer."""

    OF_AGE = "OF_AGE"
    REVOKED = "REVOKED"  # by the person concerned
    COURT = "COURT"
    OWN_WISH = "OWN_WISH"  # of whoever acts
    OWN_NO = "OWN_NO"  # a person of fourteen or more said no


GUARDED = frozenset(
    {Ground.CHILD_UNDER_8, Ground.CHILD_8_TO_13, Ground.CHILD_14_TO_17, Ground.ADULT_UNDER_GUARDIANSHIP}
)
CHILDREN = frozenset({Ground.CHILD_UNDER_8, Ground.CHILD_8_TO_13, Ground.CHILD_14_TO_17})
_YEARS_LEFT = {Ground.CHILD_UNDER_8: 18, Ground.CHILD_8_TO_13: 10, Ground.CHILD_14_TO_17: 4}


def asks_own_yes(ground: Ground) -> bool:
    """From fourteen on, and of every adult, the person's own yes counts: a no ends it."""
    return ground in {Ground.CHILD_14_TO_17, Ground.ASKED_FOR_HELP, Ground.ADULT_UNDER_GUARDIANSHIP}


def listens(ground: Ground) -> bool:
    """From eight on a child is heard; what it says is kept and ends nothing by itself."""
    return ground is Ground.CHILD_8_TO_13


def fits(ground: Ground, relation: Relation) -> bool:
    """A helper who was asked is no guardian, and a guardian is no mere helper."""
    return (relation is Relation.HELPER) <= (ground is Ground.ASKED_FOR_HELP)


def is_over(until_on: date | None, day: date) -> bool:
    """``until_on``: the first day on which nobody acts any longer."""
    return until_on is not None and day >= until_on


def month_after(month: date) -> date:
    """The first day after the month in which a child comes of age."""
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def may_last_until(ground: Ground, until_on: date | None, day: date) -> bool:
    """A child's has an end, not beyond eighteen; others may have one."""
    if until_on is None:
        return ground not in CHILDREN
    longest = _YEARS_LEFT.get(ground)
    return until_on > day and (longest is None or until_on <= month_after(date(day.year + longest, day.month, 1)))
