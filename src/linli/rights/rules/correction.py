"""Corrections: what is wrong, who answers until when, and what may become of it."""

from datetime import date, timedelta
from enum import StrEnum

from linli.kit.actors import Actor, Role
from linli.people.rules import covers_path
from linli.rights.rules.lines import correction_days

MOST_TEXT = 1000
_ANSWERING = (Role.DESK, Role.COORDINATOR, Role.OFFICER)  # never an administrator, who reads no matter


class Target(StrEnum):
    """What is said to be wrong."""

    WORDS = "WORDS"  # what was reported: the original stays, the correction stands beside it
    PLACE = "PLACE"
    STEP = "STEP"  # what the staff said in one step: a note of the resident stands beside it
    NOTES = "NOTES"  # what staff may have written among themselves
    SIDE = "SIDE"  # something in the talks
    ACCOUNT = "ACCOUNT"


class CorrectionState(StrEnum):
    """How far it is."""

    ASKED = "ASKED"
    DONE = "DONE"
    REFUSED = "REFUSED"  # with a reason and a row of the law


def answer_by(asked_on: date) -> date:
    """The last day for the answer; the day of asking does not count."""
    return asked_on + timedelta(days=correction_days()[0])


def may_answer(actor: Actor, place_path: str, agency_id: object) -> bool:
    """Whether a post of the actor answers for what lies there, or is owned by that agency."""
    return any(
        duty.role in _ANSWERING
        and (duty.agency_id == agency_id if duty.agency_id is not None else covers_path(duty.path, place_path))
        for duty in actor.duties
    )
