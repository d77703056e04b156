"""What one side writes for both to read is told to the other: that there is something, not what it says."""

from collections.abc import Sequence

from linli.flows.telling import Tell, Whom, tell
from linli.kit.events import subscribe_batch
from linli.matters.events import MatterCommented


def _tell(events: Sequence[MatterCommented]) -> None:
    tell(events, lambda event: [_order(event)])


def _order(event: MatterCommented) -> Tell:
    if event.by_resident:
        return Tell("staff.resident_wrote", Whom.OWNER)
    return Tell("resident.commented", Whom.RESIDENTS)


def connect() -> None:
    """Called once when Django has started."""
    subscribe_batch(MatterCommented, _tell)
