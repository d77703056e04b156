"""What other programs are told of single matters: what anybody may know by the number, and nothing of private kinds."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from linli.kit.ids import show_reference
from linli.matters.models import Matter
from linli.matters.queries.kinds import KindRow, kind_row
from linli.matters.queries.matter import not_finer_than_village
from linli.matters.queries.public_list import private_codes
from linli.places.queries import PlaceRow, place_row


@dataclass(frozen=True, slots=True)
class PublicFacts:
    """One matter: kind, stage, village, times. No words, no owner in person, no place finer than the village."""

    id: UUID
    reference: str
    kind: KindRow
    state: str
    place: PlaceRow
    received_at: datetime
    due_at: datetime


def public_facts(matter_ids: Collection[UUID]) -> dict[UUID, PublicFacts]:
    """Of those of these matters whose kind is not private, by id. One statement beside the known kinds."""
    columns = ("id", "reference", "kind_id", "state", "place_id", "received_at", "due_at")
    rows = Matter.objects.filter(id__in=matter_ids).exclude(kind_code__in=private_codes()).values_list(*columns)
    return {
        row[0]: PublicFacts(
            id=row[0],
            reference=show_reference(row[1]),
            kind=kind_row(row[2]),
            state=row[3],
            place=not_finer_than_village(place_row(row[4])),
            received_at=row[5],
            due_at=row[6],
        )
        for row in rows
    }
