"""Looks by office and day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID


@dataclass(frozen=True)
class LookGroup:
    """The looks of one office on one day, the newest first; ``hidden`` until a day is no group."""

    day: date
    post_id: UUID | None
    role: str
    place_path: str
    agency_id: UUID | None
    reading_ids: tuple[UUID, ...]
    purposes: tuple[str, ...]
    newest_at: datetime
    oldest_at: datetime

    @property
    def count(self) -> int:
        """How many looks."""
        return len(self.reading_ids)


@dataclass(frozen=True)
class LookRow:
    """One look as it is grouped, its time on the reader's clock."""

    id: UUID
    at: datetime
    post_id: UUID | None
    role: str
    place_path: str
    agency_id: UUID | None
    purpose: str


def group_looks(rows: Iterable[LookRow]) -> list[LookGroup]:
    """By day and office, in the order of the newest look of each; the rows come newest first."""
    found: dict[tuple[date, UUID | None, str, str, UUID | None], list[LookRow]] = {}
    for row in rows:
        found.setdefault((row.at.date(), row.post_id, row.role, row.place_path, row.agency_id), []).append(row)
    return [
        LookGroup(
            *key,
            reading_ids=tuple(row.id for row in group),
            purposes=tuple(dict.fromkeys(row.purpose for row in group)),
            newest_at=group[0].at,
            oldest_at=group[-1].at,
        )
        for key, group in found.items()
    ]
