"""What waits to be handed over."""

from datetime import datetime

from linli.notices.drivers.registry import worked_channels
from linli.notices.models import Notice


def due_channels(at: datetime) -> list[str]:
    """The channels with a driver on which something is due by then. One statement."""
    due = Notice.objects.filter(next_at__lte=at, channel__in=worked_channels())
    return list(due.order_by("channel").values_list("channel", flat=True).distinct())
