"""One side asks that its own words go: what lies in its channels alone. Nothing of the other side's, nothing common."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from linli.disputes.actions.erase.channels import erase_channel
from linli.disputes.models import Channel, Party
from linli.disputes.queries.keeping import kept_classes, over_since
from linli.disputes.queries.own_data import own_channels
from linli.disputes.rules import DataClass
from linli.kit.actors import Actor
from linli.kit.clock import local_day


@transaction.atomic
def erase_own_side(*, actor: Actor, at: datetime, party_id: UUID) -> list[UUID]:
    """Erase every class of its own that no rule keeps any longer; the channels that were erased now.

    The caller has made sure whose side it is. Raises what ``erase_channel`` raises.
    """
    party = Party.objects.select_related("dispute").get(id=party_id)
    if over_since(party.dispute) is None:
        return []
    until = {kept.data: kept.until for kept in kept_classes(party.dispute, at)}
    today, gone = local_day(at), []
    for channel in own_channels(party):
        last = until.get(DataClass(channel.data_class))
        if (last is None or last < today) and erase_channel(channel, at=at, actor=actor):
            gone.append(channel.id)
    return gone


@transaction.atomic
def erase_channel_again(*, actor: Actor, at: datetime, channel_id: UUID) -> bool:
    """It had been erased, and a backup brought it back; False when there is nothing. Raises as ``erase_channel``."""
    channel = Channel.objects.filter(id=channel_id).first()
    return channel is not None and bool(erase_channel(channel, at=at, actor=actor))


@transaction.atomic
def forget_account(*, account_id: UUID) -> int:
    """No seat leads to an account that was erased; how many did. Its link goes on opening it."""
    return Party.objects.filter(account_id=account_id).update(account_id=None)
