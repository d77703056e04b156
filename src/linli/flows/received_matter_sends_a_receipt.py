"""A new matter sends its resident a receipt with number and link. Where nobody left a contact nothing is looked up."""

from collections.abc import Sequence

from linli.flows.telling import Tell, Whom, tell
from linli.kit.events import subscribe_batch
from linli.matters.events import MatterReceived


def _acknowledge(events: Sequence[MatterReceived]) -> None:
    tell(events, lambda event: [Tell("resident.received", Whom.OWN_RESIDENT)] if event.has_contact else [])


def connect() -> None:
    """Called once when Django has started."""
    subscribe_batch(MatterReceived, _acknowledge)
