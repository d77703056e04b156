"""What goes by itself when its own time is over, and what was approved before its time was."""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from linli.disputes.actions.erase.channels import erase_channel, sweep_files
from linli.disputes.actions.erase.dispute import erase_when_over
from linli.disputes.models import Channel, Dispute, Item
from linli.disputes.queries.keeping import kept_classes
from linli.kit.actors import SYSTEM
from linli.kit.clock import local_day

_log = logging.getLogger(__name__)


def sweep_erasures(*, at: datetime) -> dict[str, int]:
    """Erase every class of a dispute that is over whose own time is over; counts of what was done. Safe to repeat.

    Each dispute in a transaction of its own; one that fails stands in the log and is left to the next sweep.
    """
    over = Dispute.objects.filter(ended_at__isnull=False, words_destroyed_at__isnull=True)
    filled = Channel.objects.filter(wrapped_key__isnull=False, id__in=Item.objects.values("channel_id"))
    waiting = over.filter(id__in=filled.values("dispute_id")).order_by("ended_at", "id")
    done = {
        "classes": _each(waiting.values_list("id", flat=True), at, _take_classes),
        "disputes": _each(over.filter(erase_approved_at__isnull=False).values_list("id", flat=True), at, _take_all),
    }
    return {**done, "files": sweep_files()}


def _each(ids: Iterable[UUID], at: datetime, act: Callable[[Dispute, datetime], int]) -> int:
    return sum(_or_log(dispute_id, at, act) for dispute_id in list(ids))


def _or_log(dispute_id: UUID, at: datetime, act: Callable[[Dispute, datetime], int]) -> int:
    try:
        with transaction.atomic():
            return act(Dispute.objects.select_for_update().get(id=dispute_id), at)
    except Exception as error:
        if not connection.is_usable():
            raise
        _log.error("dispute %s was not erased: %s", dispute_id, type(error).__name__)
        return 0


def _take_classes(dispute: Dispute, at: datetime) -> int:
    today = local_day(at)
    due = {kept.data.value: kept.rule_id for kept in kept_classes(dispute, at) if kept.by_itself and kept.until < today}
    rows = Channel.objects.filter(dispute=dispute, data_class__in=due, wrapped_key__isnull=False)
    filled = rows.filter(id__in=Item.objects.values("channel_id")).order_by("id")
    return sum(bool(erase_channel(channel, at=at, actor=SYSTEM, rule_id=due[channel.data_class])) for channel in filled)


def _take_all(dispute: Dispute, at: datetime) -> int:
    return int(erase_when_over(dispute, at=at))
