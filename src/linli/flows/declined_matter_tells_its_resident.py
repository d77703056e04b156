"""What is not taken on is told to those who raised it, whatever they chose. Reason and other door are on its page."""

from linli.flows.telling import tell_residents
from linli.kit.events import subscribe
from linli.matters.events import MatterDeclined


def _tell(event: MatterDeclined) -> None:
    tell_residents(event, "resident.declined")


def connect() -> None:
    """Called once when Django has started."""
    subscribe(MatterDeclined, _tell)
