"""When another team has taken a matter, the resident and the team that had it are told. Those who took it know."""

from collections.abc import Sequence

from linli.flows.telling import Tell, Whom, tell
from linli.kit.events import subscribe_batch
from linli.matters.events import MatterHandedOver


def _tell(events: Sequence[MatterHandedOver]) -> None:
    orders = [Tell("resident.owner_changed", Whom.RESIDENTS), Tell("staff.hand_over_taken", Whom.FORMER)]
    tell(events, lambda _event: orders)


def connect() -> None:
    """Called once when Django has started."""
    subscribe_batch(MatterHandedOver, _tell)
