"""A new matter sends its resident a receipt with number and link. Where nobody left a contact nothing is looked up."""

from linli.flows.telling import tell_residents
from linli.kit.events import subscribe
from linli.matters.events import MatterReceived


def _acknowledge(event: MatterReceived) -> None:
    if event.has_contact:
        tell_residents(event, "resident.received", own=True)


def connect() -> None:
    """Called once when Django has started."""
    subscribe(MatterReceived, _acknowledge)
