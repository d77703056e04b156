"""Messages go after a month: they were told, or will never be."""

from datetime import datetime

from linli.webhooks.models import Delivery
from linli.webhooks.rules import KEPT


def purge(*, at: datetime) -> int:
    """Delete messages that are thirty days old; how many."""
    gone, _by_table = Delivery.objects.filter(created_at__lt=at - KEPT).delete()
    return gone
