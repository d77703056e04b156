"""Who of the staff looked at what is known of a side: noted for that side alone, and for it to read."""

from collections.abc import Iterable
from datetime import datetime

from linli.disputes.access import Standing
from linli.disputes.models import Party
from linli.disputes.pages.entering import Door
from linli.kit.actors import Actor, Duty
from linli.ledger import actions as ledger

OVERVIEW, INTAKE, INVITATION = "disputes.overview", "disputes.intake", "disputes.invitation"
MEDIATION, ROOM, CAUCUS = "disputes.mediation", "disputes.room", "disputes.caucus"
AGREEMENT, COMPLAINT = "disputes.agreement", "disputes.complaint"


def note_look(door: Door, at: datetime, purpose: str, of: Party | None = None) -> None:
    """Note a look by post at what is known of one side, or without ``of`` of every side in it. Sides note nothing.

    A look at one side's own words is noted for that side alone: the other must not learn that there are any.
    """
    duty = next((held.duty for held in door.standing.capacities if held.duty is not None), None)
    if door.party is None and duty is not None:
        note_looks(door.actor, duty, [of] if of else _present(door.standing), at, purpose)


def note_looks(actor: Actor, duty: Duty, of: Iterable[Party], at: datetime, purpose: str) -> None:
    """As note_look, by a post that is known. One statement."""
    ledger.record_readings(actor=actor, looks=[(party.id, duty) for party in of], at=at, purpose=purpose)


def _present(standing: Standing) -> list[Party]:
    return [party for party in standing.parties if party.left_at is None]
