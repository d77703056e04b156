"""When a matter should first be touched and when it should be done."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class Targets:
    """Promised to the resident, in UTC."""

    first_contact_due_at: datetime
    due_at: datetime


def targets(received_at: datetime, first_contact_hours: int, resolve_hours: int) -> Targets:
    """Elapsed hours from receipt, as the kind of the matter says. Raises ValueError when they make no sense."""
    if not 0 < first_contact_hours <= resolve_hours:
        raise ValueError("a first contact comes before the end, and both after the receipt")
    return Targets(
        first_contact_due_at=received_at + timedelta(hours=first_contact_hours),
        due_at=received_at + timedelta(hours=resolve_hours),
    )


def is_late(due_at: datetime, ended_at: datetime | None, at: datetime) -> bool:
    """The one meaning of "late": it ended after the time promised for the whole, or has not ended and that is over.

    The time of the first look is another clock and has a word of its own: ``is_unseen``.
    """
    return (ended_at or at) > due_at


def is_unseen(first_contact_due_at: datetime, first_contact_at: datetime | None, at: datetime) -> bool:
    """True when nobody was there or spoke with the resident in the time promised for that."""
    return first_contact_at is None and at > first_contact_due_at
