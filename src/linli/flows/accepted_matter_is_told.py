"""When somebody has taken a matter on, its resident is told."""

from collections.abc import Sequence

from linli.flows.telling import Tell, Whom, tell
from linli.kit.events import subscribe_batch
from linli.matters.events import MatterAccepted


def _tell(events: Sequence[MatterAccepted]) -> None:
    tell(events, lambda _event: [Tell("resident.accepted", Whom.RESIDENTS)])


def connect() -> None:
    """Called once when Django has started."""
    subscribe_batch(MatterAccepted, _tell)
