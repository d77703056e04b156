"""Who of the staff looked at what."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from linli.ledger.models import Reading

_COLUMNS = ("at", "role", "place_path", "agency_id", "post_id", "purpose", "id", "matter_id")


@dataclass(frozen=True)
class ReadingRow:
    """One look at a matter: when, in which role, from which place or agency, and why. Never a name.

    ``about_id`` is the matter, or of a dispute the side.
    """

    at: datetime
    role: str
    place_path: str
    agency_id: UUID | None
    post_id: UUID | None
    purpose: str
    id: UUID
    about_id: UUID


def list_readings(matter_id: UUID, limit: int = 200) -> list[ReadingRow]:
    """Who of the staff looked at this matter, newest first."""
    return list_readings_before([matter_id], None, limit)


def list_readings_before(
    about_ids: Sequence[UUID],
    before: tuple[datetime, UUID] | None,
    limit: int,
    *,
    since: datetime | None = None,
    leave_out: Collection[tuple[UUID, UUID, datetime]] = (),
) -> list[ReadingRow]:
    """Looks at these matters and sides, newest first, from behind one on. One statement, by an index in that order.

    ``leave_out``: (about, post, from when on) of looks that are not shown yet.
    """
    rows = Reading.objects.filter(_about(about_ids), *_hidden(leave_out))
    if since is not None:
        rows = rows.filter(at__gte=since)
    if before is not None:
        rows = rows.filter(at__lte=before[0]).filter(Q(at__lt=before[0]) | Q(id__lt=before[1]))
    return [ReadingRow(*values) for values in rows.order_by("-at", "-id").values_list(*_COLUMNS)[:limit]]


def list_readings_at(
    about_ids: Sequence[UUID],
    *,
    since: datetime | None,
    until: datetime | None,
    offset: int,
    limit: int,
    leave_out: Collection[tuple[UUID, UUID, datetime]] = (),
) -> tuple[int, list[ReadingRow]]:
    """How many looks there are between two moments, both inclusive, and a stretch of them, newest first."""
    rows = Reading.objects.filter(_about(about_ids), *_hidden(leave_out))
    if since is not None:
        rows = rows.filter(at__gte=since)
    if until is not None:
        rows = rows.filter(at__lte=until)
    found = rows.order_by("-at", "-id").values_list(*_COLUMNS)[offset : offset + limit]
    return rows.count(), [ReadingRow(*values) for values in found]


def find_reading(reading_id: UUID) -> ReadingRow | None:
    """One look."""
    values = Reading.objects.filter(id=reading_id).values_list(*_COLUMNS).first()
    return ReadingRow(*values) if values else None


def list_own_readings(account_id: UUID, limit: int) -> list[ReadingRow]:
    """What one account looked at, newest first, for that account alone."""
    rows = Reading.objects.filter(account_id=account_id).order_by("-id")
    return [ReadingRow(*values) for values in rows.values_list(*_COLUMNS)[:limit]]


def first_reading_at() -> datetime | None:
    """Since when looks are on record."""
    return Reading.objects.order_by("id").values_list("at", flat=True).first()


def _about(about_ids: Sequence[UUID]) -> Q:
    return Q(matter_id=about_ids[0]) if len(about_ids) == 1 else Q(matter_id__in=about_ids)


def _hidden(leave_out: Collection[tuple[UUID, UUID, datetime]]) -> list[Q]:
    return [~Q(matter_id=about_id, post_id=post_id, at__gte=since) for about_id, post_id, since in leave_out]
