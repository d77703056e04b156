"""When another team has taken a matter, the resident and the team that had it are told. Those who took it know."""

from linli.flows.telling import recipients_of, tell_former, tell_residents
from linli.kit.events import subscribe
from linli.matters.events import MatterHandedOver


def _tell(event: MatterHandedOver) -> None:
    found = recipients_of(event)
    tell_residents(event, "resident.owner_changed", found)
    tell_former(event, "staff.hand_over_taken", found)


def connect() -> None:
    """Called once when Django has started."""
    subscribe(MatterHandedOver, _tell)
