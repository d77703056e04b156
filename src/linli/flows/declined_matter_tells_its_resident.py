"""What is not taken on is told to those who raised it, whatever they chose. Reason and other door are on its page."""

from collections.abc import Sequence

from linli.flows.telling import Tell, Whom, tell
from linli.kit.events import subscribe_batch
from linli.matters.events import MatterDeclined


def _tell(events: Sequence[MatterDeclined]) -> None:
    tell(events, lambda _event: [Tell("resident.declined", Whom.RESIDENTS)])


def connect() -> None:
    """Called once when Django has started."""
    subscribe_batch(MatterDeclined, _tell)
