"""When a matter is late."""

from datetime import datetime


def is_late(due_at: datetime, ended_at: datetime | None, at: datetime) -> bool:
    """The one meaning of "late": it ended after the time promised for the whole, or has not ended and that is over.

    The time of the first look is another clock and has a word of its own: ``is_unseen``.
    """
    return (ended_at or at) > due_at


def is_unseen(first_contact_due_at: datetime, first_contact_at: datetime | None, at: datetime) -> bool:
    """True when nobody was there or spoke with the resident in the time promised for that."""
    return first_contact_at is None and at > first_contact_due_at
