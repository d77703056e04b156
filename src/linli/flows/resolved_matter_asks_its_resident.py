"""What is said to be done is told to those who raised it: to confirm, or to have it opened again."""

from collections.abc import Sequence

from linli.flows.telling import Tell, Whom, tell
from linli.kit.events import subscribe_batch
from linli.matters.events import MatterResolved


def _tell(events: Sequence[MatterResolved]) -> None:
    tell(events, lambda _event: [Tell("resident.resolved", Whom.RESIDENTS)])


def connect() -> None:
    """Called once when Django has started."""
    subscribe_batch(MatterResolved, _tell)
