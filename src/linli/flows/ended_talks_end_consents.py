"""What somebody agreed to ends with what it was for: talks that ended, or what was destroyed with a matter."""

from linli.disputes import queries as disputes
from linli.disputes.events import DisputeEnded
from linli.kit.events import subscribe
from linli.matters.events import HeldDestroyed
from linli.people import actions as people


def _talks(event: DisputeEnded) -> None:
    ids = disputes.party_ids(event.dispute_id)
    people.end_consents(at=event.at, principal_ids=ids, purpose="dispute.take_part")


def _destroyed(event: HeldDestroyed) -> None:
    people.end_consents(at=event.at, principal_ids=[event.matter_id])


def connect() -> None:
    """Called once when Django has started."""
    subscribe(DisputeEnded, _talks)
    subscribe(HeldDestroyed, _destroyed)
