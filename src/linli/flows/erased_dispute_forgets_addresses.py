"""Where the sides of a dispute were reached is not kept in the outbox longer than their words."""

from linli.disputes.events import DisputeErased
from linli.kit.events import subscribe
from linli.notices import actions as notices


def _forget(event: DisputeErased) -> None:
    for party_id in event.party_ids:
        notices.forget_devices(at=event.at, matter_id=party_id)
        notices.change_addresses(at=event.at, matter_id=party_id, offers=())


def connect() -> None:
    """Called once when Django has started."""
    subscribe(DisputeErased, _forget)
