"""That a matter waits, and that it goes on, is told to those who raised it; for whom and why stands on its page."""

from collections.abc import Sequence

from linli.flows.telling import Tell, Whom, tell
from linli.kit.events import subscribe_batch
from linli.matters.events import MatterPaused, MatterResumed


def _tell_paused(events: Sequence[MatterPaused]) -> None:
    tell(events, lambda _event: [Tell("resident.waiting", Whom.RESIDENTS)])


def _tell_resumed(events: Sequence[MatterResumed]) -> None:
    tell(events, lambda _event: [Tell("resident.resumed", Whom.RESIDENTS)])


def connect() -> None:
    """Called once when Django has started."""
    subscribe_batch(MatterPaused, _tell_paused)
    subscribe_batch(MatterResumed, _tell_resumed)
