"""When somebody has taken a matter on, its resident is told."""

from linli.flows.telling import tell_residents
from linli.kit.events import subscribe
from linli.matters.events import MatterAccepted


def _tell(event: MatterAccepted) -> None:
    tell_residents(event, "resident.accepted")


def connect() -> None:
    """Called once when Django has started."""
    subscribe(MatterAccepted, _tell)
