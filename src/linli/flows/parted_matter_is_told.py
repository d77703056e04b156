"""A report that is no longer worked on together with another: its resident is told, and not why."""

from collections.abc import Sequence

from linli.flows.telling import Tell, Whom, tell
from linli.kit.events import subscribe_batch
from linli.matters.events import LinkUndone

_PARTED = ("JOINED", "SEPARATED")


def _tell(events: Sequence[LinkUndone]) -> None:
    """Not who separates it themselves, and not of a tap that was taken back within the hour."""

    def orders(event: LinkUndone) -> list[Tell]:
        parted = (event.kind, event.end) == _PARTED and not event.by_resident
        return [Tell("resident.parted", Whom.OWN_RESIDENT)] if parted else []

    tell(events, orders)


def connect() -> None:
    """Called once when Django has started."""
    subscribe_batch(LinkUndone, _tell)
