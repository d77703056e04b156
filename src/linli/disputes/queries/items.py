"""Reading sealed items: only here, and only what the matrix lets this reader see."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

import msgspec
from django.utils.translation import gettext_lazy as _

from linli.disputes import keys
from linli.disputes.access import Standing
from linli.disputes.models import Channel, Item, Party
from linli.disputes.rules import OF_ONE_PARTY, DataClass, Label, Sight, reads
from linli.kit.errors import NotFound

T = TypeVar("T", bound=msgspec.Struct)


@dataclass(frozen=True)
class OpenItem:
    """One piece, opened: ``payload`` is what was sealed."""

    id: UUID
    kind: str
    at: datetime
    by_party_id: UUID | None
    by_post_id: UUID | None
    label: Label | None
    payload: dict[str, Any]


def read_items(
    standing: Standing,
    data: DataClass,
    owner: Party | None = None,
    *,
    kinds: tuple[str, ...] = (),
    after: UUID | None = None,
    newest: int | None = None,
) -> list[OpenItem]:
    """The items of a channel in the order in which they were written, as far as the reader may see them.

    ``owner``: of a class that each party has, whose. ``newest``: only that many, the last ones. Raises NotFound
    ``channel.unknown`` for whoever may not read the channel: not even that it holds something is told. Expired
    ``words.destroyed`` when its key is gone. Two statements, however many items.
    """
    if not reads(standing.sight(data, owner)):
        raise NotFound("channel.unknown", _("There is nothing here for you to see."))
    channel = channel_of(standing.dispute.id, data, owner)
    rows = Item.objects.filter(channel_id=channel.id)
    if kinds:
        rows = rows.filter(kind__in=kinds)
    if after is not None:
        rows = rows.filter(id__gt=after)
    found = list(rows.order_by("-id")[:newest])[::-1] if newest else list(rows.order_by("id"))
    key = keys.data_key(channel) if found else b""
    return [open_item(channel, item, key) for item in found]


def newest_item(standing: Standing, data: DataClass, kind: str, owner: Party | None = None) -> OpenItem | None:
    """The newest of a kind, or None. Raises as read_items."""
    return next(iter(read_items(standing, data, owner, kinds=(kind,), newest=1)), None)


def names_of(standing: Standing) -> dict[UUID, str]:
    """The names of the parties by id, for whoever may know them: the parties themselves and who works on it.

    Empty for those who only keep clocks.
    """
    seen = {party.id: party for party in standing.parties if _sees_name(standing, party)}
    channels = {
        channel.id: channel
        for channel in Channel.objects.filter(
            dispute_id=standing.dispute.id, data_class=DataClass.IDENTITY.value, party_id__in=seen
        )
    }
    names: dict[UUID, str] = {}
    for item in Item.objects.filter(channel_id__in=channels, kind="IDENTITY").order_by("id"):
        channel = channels[item.channel_id]
        if channel.party_id is not None and channel.wrapped_key is not None:
            names[channel.party_id] = str(open_item(channel, item).payload["name"])
    return names


def channel_of(dispute_id: UUID, data: DataClass, party: Party | None = None) -> Channel:
    """The row of a channel; says nothing about who may read it.

    Raises Channel.DoesNotExist, which is a bug: all are made with the dispute and with the party.
    """
    owner = party if data in OF_ONE_PARTY else None
    return Channel.objects.get(dispute_id=dispute_id, data_class=data.value, party=owner)


def _sees_name(standing: Standing, party: Party) -> bool:
    found = standing.sight(DataClass.IDENTITY, party)
    return reads(found) or found is Sight.NAME


def open_item(channel: Channel, item: Item, key: bytes = b"") -> OpenItem:
    """One piece, opened. Says nothing about who may read it: for this module's own queries and ``flows``.

    ``key``: of the channel, where it has been unwrapped.
    """
    stored = bytes(item.nonce) + bytes(item.sealed)
    text = keys.unseal_with(key or keys.data_key(channel), channel, item.id, item.kind, stored)
    return OpenItem(
        id=item.id,
        kind=item.kind,
        at=item.at,
        by_party_id=item.by_party_id,
        by_post_id=item.by_post_id,
        label=Label(item.label) if item.label else None,
        payload=msgspec.json.decode(text),
    )
