"""A question or an answer is told to the side that did not say it: that there is one, not what it says."""

from linli.flows.telling import tell_owner, tell_residents
from linli.kit.events import subscribe
from linli.matters.events import QuestionAnswered, QuestionAsked


def _asked(event: QuestionAsked) -> None:
    if event.by_resident:
        tell_owner(event, "staff.resident_wrote")
    else:
        tell_residents(event, "resident.question", own=True)


def _answered(event: QuestionAnswered) -> None:
    if event.by_resident:
        tell_owner(event, "staff.resident_wrote")
    else:
        tell_residents(event, "resident.answered", own=True)


def connect() -> None:
    """Called once when Django has started."""
    subscribe(QuestionAsked, _asked)
    subscribe(QuestionAnswered, _answered)
