"""What happens to matters is told to the addresses that asked for it."""

from collections.abc import Callable, Sequence

from linli.kit.events import subscribe_batch
from linli.matters.events import (
    MatterAccepted,
    MatterConfirmed,
    MatterDeclined,
    MatterEscalated,
    MatterEvent,
    MatterHandedOver,
    MatterOverdue,
    MatterReceived,
    MatterReopened,
    MatterResolved,
    MatterWithdrawn,
)
from linli.webhooks import actions
from linli.webhooks.actions import Happened

NAMES: dict[type[MatterEvent], str] = {
    MatterReceived: "matter.received",
    MatterAccepted: "matter.accepted",
    MatterHandedOver: "matter.handed_over",
    MatterEscalated: "matter.escalated",
    MatterOverdue: "matter.overdue",
    MatterResolved: "matter.resolved",
    MatterConfirmed: "matter.confirmed",
    MatterReopened: "matter.reopened",
    MatterDeclined: "matter.declined",
    MatterWithdrawn: "matter.withdrawn",
}


def _queue(name: str) -> Callable[[Sequence[MatterEvent]], None]:
    def queue(events: Sequence[MatterEvent]) -> None:
        actions.queue([Happened(name, one.matter_id, one.kind_code, one.place_path, one.at) for one in events])

    return queue


def connect() -> None:
    """Called once when Django has started."""
    for event_type, name in NAMES.items():
        subscribe_batch(event_type, _queue(name))
