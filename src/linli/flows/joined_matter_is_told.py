"""A report that is worked on together with another of the same thing: its resident is told, and of everything after."""

from collections.abc import Sequence

from linli.flows.telling import Tell, Whom, tell
from linli.kit.events import subscribe_batch
from linli.matters.events import MatterJoined


def _tell(events: Sequence[MatterJoined]) -> None:
    """Not who joins in their own words: they know."""
    tell(events, lambda event: [] if event.by_resident else [Tell("resident.joined", Whom.OWN_RESIDENT)])


def connect() -> None:
    """Called once when Django has started."""
    subscribe_batch(MatterJoined, _tell)
