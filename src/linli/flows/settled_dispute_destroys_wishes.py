"""Wishes are for the talks alone: when these have ended, or their agreement is in force, they are destroyed."""

from linli.disputes.actions import suggest as disputes
from linli.disputes.events import DisputeEnded, DisputeMoved
from linli.disputes.rules import Verb
from linli.kit.events import subscribe


def _ended(event: DisputeEnded) -> None:
    disputes.destroy_wishes(at=event.at, dispute_id=event.dispute_id)


def _moved(event: DisputeMoved) -> None:
    if event.verb == Verb.BRING_INTO_FORCE.value:
        disputes.destroy_wishes(at=event.at, dispute_id=event.dispute_id)


def connect() -> None:
    """Called once when Django has started."""
    subscribe(DisputeEnded, _ended)
    subscribe(DisputeMoved, _moved)
