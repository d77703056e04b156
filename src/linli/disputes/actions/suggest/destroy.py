"""When a dispute ends, or its agreement is in force, wishes and certificates go, in every copy of the database."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Case, F, Q, QuerySet, Value, When

from linli.disputes import keys
from linli.disputes.actions.room.deals import hold
from linli.disputes.actions.suggest.kept import CERTIFICATE, WISHES, delete_items
from linli.disputes.models import Channel, Item, Suggestion
from linli.disputes.queries.topics import topic_of
from linli.disputes.rules import DataClass
from linli.disputes.rules.suggest import LIVE_SUGGESTIONS, SuggestionState
from linli.kit.actors import SYSTEM
from linli.ledger import actions as ledger

_KINDS = {DataClass.LIMITS.value: WISHES, DataClass.CERTIFICATE.value: CERTIFICATE}


@transaction.atomic(savepoint=False)
def destroy_wishes(*, at: datetime, dispute_id: UUID) -> int:
    """Delete them, and where nothing else lies in their channel give it a new key; how many. Safe to repeat.

    A request that stands or is worked on is stopped.
    """
    hold(dispute_id)
    _stop_suggestions(dispute_id, at)
    lie_in: dict[Channel, list[UUID]] = {}
    for item in _sealed(dispute_id):
        lie_in.setdefault(item.channel, []).append(item.id)
    return sum(_destroy(channel, gone, at) for channel, gone in lie_in.items())


def _stop_suggestions(dispute_id: UUID, at: datetime) -> None:
    live = Q(state__in=[state.value for state in LIVE_SUGGESTIONS])
    Suggestion.objects.filter(live | Q(certificate__isnull=False), dispute_id=dispute_id).update(
        certificate=None,
        ended_at=Case(When(live, then=Value(at)), default=F("ended_at")),
        state=Case(When(live, then=Value(SuggestionState.STOPPED.value)), default=F("state")),
    )


def _sealed(dispute_id: UUID) -> QuerySet[Item]:
    """Wishes and certificates that can still be opened, channel by channel."""
    wanted = Q()
    for data_class, kind in _KINDS.items():
        wanted |= Q(channel__data_class=data_class, kind=kind)
    rows = Item.objects.filter(wanted, channel__dispute_id=dispute_id, channel__wrapped_key__isnull=False)
    return rows.select_related("channel").order_by("channel_id", "id")


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
