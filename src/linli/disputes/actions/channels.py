"""Making channels, putting sealed items into them, and destroying them."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from linli.disputes import keys
from linli.disputes.access import Capacity, Standing
from linli.disputes.models import Channel, Dispute, Item, Party
from linli.disputes.queries.topics import topic_of
from linli.disputes.rules import OF_ONE_PARTY, DataClass, Label
from linli.kit.db import must_change_one
from linli.kit.ids import uuid7
from linli.ledger import actions as ledger

COMMON = tuple(data for data in DataClass if data not in OF_ONE_PARTY)
OWN = tuple(data for data in DataClass if data in OF_ONE_PARTY)


def make_channels(dispute: Dispute, party: Party | None, at: datetime) -> None:
    """The channels of a dispute (``party`` None) or of one of its parties, each with a key of its own."""
    made = []
    present = ""
    for data in OWN if party else COMMON:
        channel_id = uuid7()
        present, wrapped = keys.wrap_new_key(channel_id)
        made.append(
            Channel(
                id=channel_id,
                dispute=dispute,
                data_class=data.value,
                party=party,
                master_id=present,
                wrapped_key=wrapped,
                made_at=at,
            )
        )
    keys.register(present, at)
    Channel.objects.bulk_create(made)


def put(
    channel: Channel,
    kind: str,
    payload: Mapping[str, Any] | msgspec.Struct,
    *,
    at: datetime,
    by: Capacity | None,
    label: Label | None = None,
    once: UUID | None = None,
) -> Item:
    """Seal and keep one piece, in the caller's transaction. Raises what ``keys.seal`` raises. One INSERT.

    ``once``: the key of the form that brought it, unique in its channel; ``actions.room.once`` takes it a second time.
    """
    item_id = uuid7()
    nonce, sealed = keys.seal(channel, item_id, kind, msgspec.json.encode(payload))
    return Item.objects.create(
        id=item_id,
        channel=channel,
        kind=kind,
        at=at,
        by_party=by.party if by else None,
        by_post_id=by.duty.post_id if by and by.duty else None,
        label=label.value if label else "",
        once=once,
        nonce=nonce,
        sealed=sealed,
    )


def record_private(
    standing: Standing, capacity: Capacity, channel: Channel, *, verb: str, at: datetime, item: Item | None = None
) -> None:
    """The ledger entry of an act that only this channel's readers may know of: no state, no version, no step moves.

    Whoever may not read the channel sees nothing change, in no page, list or live event.
    """
    ledger.record(
        verb=f"disputes.{verb.lower()}",
        subject_type="dispute_channel",
        subject_id=channel.id,
        actor=standing.actor,
        at=at,
        before=None,
        after={"item": str(item.id), "sealed": bytes(item.sealed).hex()} if item else None,
        facts={"who": capacity.who.value if capacity.who else ""},
        topics=[topic_of(channel)],
        post_id=capacity.duty.post_id if capacity.duty else None,
    )


def destroy(channels: Iterable[Channel], at: datetime) -> int:
    """Destroy the keys: what is in these channels is gone for good. Returns how many had one."""
    ids = [channel.id for channel in channels]
    return Channel.objects.filter(id__in=ids, wrapped_key__isnull=False).update(wrapped_key=None, destroyed_at=at)


def relabel(item: Item, label: Label) -> None:
    """Raises Conflict ``changed.meanwhile`` when it was released meanwhile."""
    changed = Item.objects.filter(id=item.id, label=item.label).exclude(label=Label.RELEASED.value)
    must_change_one(changed.update(label=label.value))
