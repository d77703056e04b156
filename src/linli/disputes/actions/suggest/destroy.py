"""When a dispute ends, or its agreement is in force, wishes and certificates go, in every copy of the database."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from linli.disputes import keys
from linli.disputes.actions.channels import topic_of
from linli.disputes.actions.room.deals import hold
from linli.disputes.actions.suggest.kept import CERTIFICATE, WISHES, delete_items
from linli.disputes.models import Channel, Item, Suggestion
from linli.disputes.rules import DataClass
from linli.disputes.rules.suggest import LIVE_SUGGESTIONS, SuggestionState
from linli.kit.actors import SYSTEM
from linli.ledger import actions as ledger

_KINDS = {DataClass.LIMITS.value: WISHES, DataClass.CERTIFICATE.value: CERTIFICATE}


@transaction.atomic
def destroy_wishes(*, at: datetime, dispute_id: UUID) -> int:
    """Delete them, and where nothing else lies in their channel give it a new key; how many. Safe to repeat.

    A request that stands or is worked on is stopped.
    """
    hold(dispute_id)
    Suggestion.objects.filter(dispute_id=dispute_id).update(certificate=None)
    live = [state.value for state in LIVE_SUGGESTIONS]
    stopped = Suggestion.objects.filter(dispute_id=dispute_id, state__in=live)
    stopped.update(state=SuggestionState.STOPPED.value, ended_at=at)
    channels = Channel.objects.filter(dispute_id=dispute_id, data_class__in=_KINDS, wrapped_key__isnull=False)
    return sum(_destroy(channel, at) for channel in channels.order_by("id"))


def _destroy(channel: Channel, at: datetime) -> int:
    gone = list(Item.objects.filter(channel=channel, kind=_KINDS[channel.data_class]).values_list("id", flat=True))
    if not gone:
        return 0
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
