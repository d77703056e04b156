"""What was taken over from other servers, and how far."""

from collections.abc import Sequence
from datetime import datetime

from linli.open311.models import Progress, Taken


def taken_of(source: str, source_ids: Sequence[str]) -> dict[str, Taken]:
    """What is known of these requests of a source, by their numbers there. One statement."""
    return {row.source_id: row for row in Taken.objects.filter(source=source, source_id__in=list(source_ids))}


def find_progress(source: str, address: str) -> datetime | None:
    """Up to when everything of this address has been read, or None."""
    return Progress.objects.filter(source=source, address=address[:300]).values_list("done_until", flat=True).first()
