"""More time than was promised is told to those who raised it; the reason stands on its page."""

from collections.abc import Sequence

from linli.flows.telling import Tell, Whom, tell
from linli.kit.events import subscribe_batch
from linli.matters.events import MatterExtended


def _tell(events: Sequence[MatterExtended]) -> None:
    tell(events, lambda event: [Tell("resident.extended", Whom.RESIDENTS, event.due_at)])


def connect() -> None:
    """Called once when Django has started."""
    subscribe_batch(MatterExtended, _tell)
