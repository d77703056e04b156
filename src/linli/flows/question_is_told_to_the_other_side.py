"""A question or an answer is told to the side that did not say it: that there is one, not what it says."""

from collections.abc import Sequence

from linli.flows.telling import Tell, Whom, tell
from linli.kit.events import subscribe_batch
from linli.matters.events import QuestionAnswered, QuestionAsked


def _asked(events: Sequence[QuestionAsked]) -> None:
    tell(events, lambda event: [_to_staff() if event.by_resident else Tell("resident.question", Whom.OWN_RESIDENT)])


def _answered(events: Sequence[QuestionAnswered]) -> None:
    tell(events, lambda event: [_to_staff() if event.by_resident else Tell("resident.answered", Whom.OWN_RESIDENT)])


def _to_staff() -> Tell:
    return Tell("staff.resident_wrote", Whom.OWNER)


def connect() -> None:
    """Called once when Django has started."""
    subscribe_batch(QuestionAsked, _asked)
    subscribe_batch(QuestionAnswered, _answered)
