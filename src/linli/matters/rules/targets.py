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
