"""A report that is worked on together with another of the same thing: its resident is told, and of everything after."""

from linli.flows.telling import tell_residents
from linli.kit.events import subscribe
from linli.matters.events import MatterJoined


def _tell(event: MatterJoined) -> None:
    """Not who joins in their own words: they know."""
    if not event.by_resident:
        tell_residents(event, "resident.joined", own=True)


def connect() -> None:
    """Called once when Django has started."""
    subscribe(MatterJoined, _tell)
