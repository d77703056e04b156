"""What is said to be done is told to those who raised it: to confirm, or to have it opened again."""

from linli.flows.telling import tell_residents
from linli.kit.events import subscribe
from linli.matters.events import MatterResolved


def _ask(event: MatterResolved) -> None:
    tell_residents(event, "resident.resolved")


def connect() -> None:
    """Called once when Django has started."""
    subscribe(MatterResolved, _ask)
