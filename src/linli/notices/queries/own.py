"""What was sent about one matter to its resident, for the resident's own copy."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from linli.notices.models import Notice
from linli.notices.rules import Audience


@dataclass(frozen=True)
class SentNotice:
    """One notice: when it was written, which message, by which way, to which address (empty once erased), its state."""

    created_at: datetime
    template: str
    channel: str
    address: str
    state: str


def list_sent_to_resident(matter_id: UUID) -> list[SentNotice]:
    """Everything in the outbox for the resident of a matter, oldest first. The caller has checked whose it is."""
    rows = Notice.objects.filter(matter_id=matter_id, audience=Audience.RESIDENT.value).order_by("id")
    return [SentNotice(row.created_at, row.template, row.channel, row.address, row.state) for row in rows]
