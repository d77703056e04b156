"""Whoever is given a matter in person is told."""

from linli.flows.telling import recipients_of, tell_owner
from linli.kit.events import subscribe
from linli.matters.events import MatterAssigned


def _tell(event: MatterAssigned) -> None:
    """Nobody is told of what goes back to the team as a whole: it stands on the list of all of them."""
    found = recipients_of(event)
    if found.owner is not None:
        tell_owner(event, "staff.assigned", found)


def connect() -> None:
    """Called once when Django has started."""
    subscribe(MatterAssigned, _tell)
