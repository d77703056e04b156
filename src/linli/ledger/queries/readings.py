"""Who of the staff looked at what."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from linli.ledger.models import Reading


@dataclass(frozen=True)
class ReadingRow:
    """One look at a matter: when, in which role, from which place or agency, and why. Never a name."""

    at: datetime
    role: str
    place_path: str
    agency_id: UUID | None
    post_id: UUID | None
    purpose: str


def list_readings(matter_id: UUID, limit: int = 200) -> list[ReadingRow]:
    """Who of the staff looked at this matter, newest first."""
    rows = Reading.objects.filter(matter_id=matter_id).order_by("-at", "-id")
    columns = ("at", "role", "place_path", "agency_id", "post_id", "purpose")
    return [ReadingRow(*values) for values in rows.values_list(*columns)[:limit]]
