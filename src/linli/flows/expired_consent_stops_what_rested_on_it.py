"""The time of a consent is over: nothing more is done on the strength of it, in the same transaction."""

from linli.disputes import actions as disputes
from linli.kit.events import subscribe
from linli.matters import actions as matters
from linli.notices import actions as notices
from linli.people.events import ConsentExpired


def _stop(event: ConsentExpired) -> None:
    match event.purpose:
        case "matter.contact":
            matters.drop_contact(at=event.at, matter_id=event.principal_id)
        case "notices.push":
            notices.drop_devices(principal_id=event.principal_id)
        case "notices.alerts":
            notices.drop_alert(at=event.at, alert_id=event.principal_id)
        case "dispute.caseworker_reads":
            disputes.stop_sharing(at=event.at, party_id=event.principal_id)


def connect() -> None:
    """Called once when Django has started."""
    subscribe(ConsentExpired, _stop)
