"""What waits to be handed over."""

from datetime import datetime
from uuid import UUID

from linli.notices.drivers.registry import worked_channels
from linli.notices.models import Notice


def due_channels(at: datetime) -> list[str]:
    """The channels with a driver on which something is due by then. One statement."""
    due = Notice.objects.filter(next_at__lte=at, channel__in=worked_channels())
    return list(due.order_by("channel").values_list("channel", flat=True).distinct())


def written_after(notice_id: UUID | None) -> list[tuple[UUID, str]]:
    """(id, channel) of what was written for a channel with a driver after that notice, oldest first. One statement."""
    rows = Notice.objects.filter(channel__in=worked_channels())
    if notice_id is not None:
        rows = rows.filter(id__gt=notice_id)
    return list(rows.order_by("id").values_list("id", "channel"))
