"""Meetings that a reader takes part in: when, with whom, and where."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from linli.disputes.access import Standing
from linli.disputes.models import Session
from linli.disputes.queries.items import read_items
from linli.disputes.rules import DataClass, reads
from linli.kit.errors import NotFound


@dataclass(frozen=True)
class Meeting:
    """One meeting. ``party_id``: alone with that side. ``changed_at``: planned or called off."""

    id: UUID
    party_id: UUID | None
    from_at: datetime
    until_at: datetime
    where: str
    changed_at: datetime
    cancelled: bool
    sequence: int


def list_meetings(standing: Standing) -> list[Meeting]:
    """Those of the reader, the next first, called-off ones too. Of the others' nothing, not even that they are."""
    party = standing.party
    rows = [
        row
        for row in Session.objects.filter(dispute_id=standing.dispute.id).order_by("from_at", "id")
        if row.party_id is None or standing.is_mediator or (party is not None and row.party_id == party.id)
    ]
    if not rows or not reads(standing.sight(DataClass.JOINT)):
        return []
    places = _places(standing, {row.party_id for row in rows})
    # A meeting alone with a side that an earlier mediator planned is for the two who met.
    heard = [row for row in rows if row.party_id is None or str(row.id) in places]
    return [
        Meeting(
            row.id,
            row.party_id,
            row.from_at,
            row.until_at,
            places.get(str(row.id), ""),
            row.cancelled_at or row.planned_at,
            row.cancelled_at is not None,
            row.sequence,
        )
        for row in heard
    ]


def get_meeting(standing: Standing, session_id: UUID) -> Meeting:
    """One of the reader's own. Raises NotFound ``session.unknown``."""
    found = next((one for one in list_meetings(standing) if one.id == session_id), None)
    if found is None:
        raise NotFound("session.unknown", _("There is no such meeting."))
    return found


def _places(standing: Standing, party_ids: set[UUID | None]) -> dict[str, str]:
    owners = [party for party in standing.parties if party.id in party_ids]
    items = read_items(standing, DataClass.JOINT, kinds=("SESSION",)) if None in party_ids else []
    for owner in owners:
        items += read_items(standing, DataClass.CAUCUS, owner, kinds=("SESSION",))
    return {str(item.payload["session"]): str(item.payload["where"]) for item in items}
