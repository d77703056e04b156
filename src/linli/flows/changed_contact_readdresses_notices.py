"""Another contact: what waits goes there. None any more: nothing goes, and the outbox forgets the old address."""

from linli.flows.telling import outside_offers
from linli.kit.clock import local_day
from linli.kit.events import subscribe
from linli.matters import queries as matters
from linli.matters.events import ContactChanged
from linli.notices import actions as notices


def _readdress(event: ContactChanged) -> None:
    known = matters.list_recipients([event.matter_id], local_day(event.at))[event.matter_id]
    own = [one for one in known.residents if one.matter_id == event.matter_id]
    offers = outside_offers(own[0]) if own else ()
    notices.change_addresses(at=event.at, matter_id=event.matter_id, offers=offers)


def connect() -> None:
    """Called once when Django has started."""
    subscribe(ContactChanged, _readdress)
