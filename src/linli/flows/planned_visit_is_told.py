"""When somebody comes, or that nobody does, is told to those who raised it; hours and reason stand on its page."""

from collections.abc import Sequence

from linli.flows.telling import Tell, Whom, tell
from linli.kit.events import subscribe_batch
from linli.matters.events import VisitCancelled, VisitPlanned


def _tell_planned(events: Sequence[VisitPlanned]) -> None:
    tell(events, lambda event: [Tell("resident.visit", Whom.RESIDENTS, event.from_at)])


def _tell_cancelled(events: Sequence[VisitCancelled]) -> None:
    tell(events, lambda event: [Tell("resident.visit_cancelled", Whom.RESIDENTS)])


def connect() -> None:
    """Called once when Django has started."""
    subscribe_batch(VisitPlanned, _tell_planned)
    subscribe_batch(VisitCancelled, _tell_cancelled)
