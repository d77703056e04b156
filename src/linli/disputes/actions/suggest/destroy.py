"""When a dispute ends, or its agreement is in force, wishes and certificates go, in every copy of the database."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from linli.disputes import keys
from linli.disputes.actions.room.deals import hold
from linli.disputes.actions.suggest.kept import CERTIFICATE, WISHES, delete_items
from linli.disputes.models import Channel, Item
from linli.disputes.queries.topics import topic_of
from linli.disputes.rules import DataClass
from linli.disputes.rules.suggest import LIVE_SUGGESTIONS, SuggestionState
from linli.kit.actors import SYSTEM
from linli.kit.db import fetch_all
from linli.ledger import actions as ledger

_KINDS = {DataClass.LIMITS.value: WISHES, DataClass.CERTIFICATE.value: CERTIFICATE}
# What can still be opened, channel by channel.
_SEALED = """
    SELECT channel.id, item.id FROM disputes_channel channel JOIN disputes_item item ON item.channel_id = channel.id
    WHERE channel.dispute_id = %s AND channel.wrapped_key IS NOT NULL
          AND (channel.data_class, item.kind) IN (SELECT * FROM unnest(%s::text[], %s::text[]))
    ORDER BY channel.id, item.id
"""
_STOP = """
    UPDATE disputes_suggestion
    SET certificate_id = NULL,
        ended_at = CASE WHEN state = ANY(%(live)s) THEN %(at)s ELSE ended_at END,
        state = CASE WHEN state = ANY(%(live)s) THEN %(stopped)s ELSE state END
    WHERE dispute_id = %(dispute)s AND (certificate_id IS NOT NULL OR state = ANY(%(live)s))
"""


@transaction.atomic(savepoint=False)
def destroy_wishes(*, at: datetime, dispute_id: UUID) -> int:
    """Delete them, and where nothing else lies in their channel give it a new key; how many. Safe to repeat.

    A request that stands or is worked on is stopped.
    """
    hold(dispute_id)
    _stop_suggestions(dispute_id, at)
    gone: dict[UUID, list[UUID]] = {}
    for channel_id, item_id in fetch_all(_SEALED, [dispute_id, list(_KINDS), list(_KINDS.values())]):
        gone.setdefault(channel_id, []).append(item_id)
    channels = Channel.objects.in_bulk(gone) if gone else {}
    return sum(_destroy(channels[channel_id], items, at) for channel_id, items in gone.items())


def _stop_suggestions(dispute_id: UUID, at: datetime) -> None:
    values: dict[str, Any] = {
        "stopped": SuggestionState.STOPPED.value,
        "live": [state.value for state in LIVE_SUGGESTIONS],
    }
    with connection.cursor() as cursor:
        cursor.execute(_STOP, {"dispute": dispute_id, "at": at, **values})


def _destroy(channel: Channel, gone: list[UUID], at: datetime) -> int:
    delete_items(gone)
    if not Item.objects.filter(channel=channel).exists():
        _renew(channel, at)
    ledger.record(
        verb="disputes.destroy_wishes",
        subject_type="dispute_channel",
        subject_id=channel.id,
        actor=SYSTEM,
        at=at,
        before=None,
        after={"destroyed": len(gone)},
        topics=[topic_of(channel)],
    )
    return len(gone)


def _renew(channel: Channel, at: datetime) -> None:
    """The former key goes with what it opened: a copy of the rows alone is worth nothing."""
    present, wrapped = keys.wrap_new_key(channel.id)
    keys.register(present, at)
    Channel.objects.filter(id=channel.id).update(master_id=present, wrapped_key=wrapped)
