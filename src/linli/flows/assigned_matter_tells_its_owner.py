"""Whoever is given a matter in person is told. What goes back to a team stands on the list of all of them."""

from collections.abc import Sequence

from linli.flows.telling import Tell, Whom, tell
from linli.kit.events import subscribe_batch
from linli.matters.events import MatterAssigned


def _tell(events: Sequence[MatterAssigned]) -> None:
    tell(events, lambda _event: [Tell("staff.assigned", Whom.IN_PERSON)])


def connect() -> None:
    """Called once when Django has started."""
    subscribe_batch(MatterAssigned, _tell)
