"""Who acts for somebody else in a matter: found from the matter alone, never from a person."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from linli.people.models import Representation
from linli.people.representing import Ground, Relation


@dataclass(frozen=True)
class RepresentationRow:
    """One that goes on."""

    matter_id: UUID
    ground: Ground
    relation: Relation
    until_on: date | None
    was_seen: bool
    own_answer: str
    own_answer_at: datetime | None


def find_representation(matter_id: UUID) -> RepresentationRow | None:
    """The one that goes on in this matter; None where its resident acts alone. The caller has opened the matter."""
    row = Representation.objects.filter(matter_id=matter_id, ended_at__isnull=True).first()
    return _row(row) if row else None


def list_over(day: date) -> list[UUID]:
    """The matters in which one has reached its day; 500 at most."""
    rows = Representation.objects.filter(ended_at__isnull=True, until_on__lte=day).order_by("until_on", "id")
    return list(rows.values_list("matter_id", flat=True)[:500])


def _row(row: Representation) -> RepresentationRow:
    return RepresentationRow(
        matter_id=row.matter_id,
        ground=Ground(row.ground),
        relation=Relation(row.relation),
        until_on=row.until_on,
        was_seen=row.seen_by_post_id is not None,
        own_answer=row.own_answer,
        own_answer_at=row.own_answer_at,
    )
