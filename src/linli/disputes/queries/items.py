"""Reading sealed items: only here, and only what the matrix lets this reader see."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

import msgspec
from django.utils.translation import gettext_lazy as _

from linli.disputes import keys
from linli.disputes.access import Standing
from linli.disputes.models import Channel, Item, Party
from linli.disputes.queries.confided import only_confided
from linli.disputes.rules import OF_ONE_PARTY, DataClass, Label, Sight, reads
from linli.kit.db import fetch_all, fresh
from linli.kit.errors import NotFound

T = TypeVar("T", bound=msgspec.Struct)
_NEWEST = """
    SELECT DISTINCT ON (channel.id) channel.party_id, channel.data_class, channel.id, channel.master_id,
           channel.wrapped_key, item.id, item.nonce, item.sealed
    FROM disputes_channel channel JOIN disputes_item item ON item.channel_id = channel.id
    WHERE channel.party_id = ANY(%s) AND channel.data_class = ANY(%s) AND channel.wrapped_key IS NOT NULL
          AND item.kind = channel.data_class
    ORDER BY channel.id, item.id DESC
"""


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
    ``words.destroyed`` when its key is gone. A mediator reads what was said to an earlier one only where the side says
    so, and no notes but the own. One statement, however many items.
    """
    if not reads(standing.sight(data, owner)):
        raise NotFound("channel.unknown", _("There is nothing here for you to see."))
    rows = Item.objects.filter(
        channel__dispute_id=standing.dispute.id,
        channel__data_class=data.value,
        channel__party=owner if data in OF_ONE_PARTY else None,
    ).select_related("channel")
    rows = only_confided(rows, standing, data, owner)
    if kinds:
        rows = rows.filter(kind__in=kinds)
    if after is not None:
        rows = rows.filter(id__gt=after)
    found = list(rows.order_by("-id")[:newest])[::-1] if newest else list(rows.order_by("id"))
    key = keys.data_key(found[0].channel) if found else b""
    return [open_item(item.channel, item, key) for item in found]


def newest_item(standing: Standing, data: DataClass, kind: str, owner: Party | None = None) -> OpenItem | None:
    """The newest of a kind, or None. Raises as read_items."""
    return next(iter(read_items(standing, data, owner, kinds=(kind,), newest=1)), None)


def newest_payloads(
    party_ids: Sequence[UUID], classes: Sequence[DataClass]
) -> dict[tuple[UUID, DataClass], dict[str, Any]]:
    """By party and class, the newest piece that says what the class is named for. One statement.

    Says nothing about who may read it: for this module's own queries and ``flows``. Without those whose key is gone.
    """
    found = fetch_all(_NEWEST, [list(party_ids), [data.value for data in classes]])
    payloads = {}
    for party_id, data_class, channel_id, master_id, wrapped_key, item_id, nonce, sealed in found:
        channel = fresh(Channel, id=channel_id, master_id=master_id, wrapped_key=wrapped_key)
        text = keys.unseal(channel, item_id, data_class, bytes(nonce), bytes(sealed))
        payloads[party_id, DataClass(data_class)] = msgspec.json.decode(text)
    return payloads


def names_of(standing: Standing) -> dict[UUID, str]:
    """The names of the parties by id, for whoever may know them: the parties themselves and who works on it.

    Empty for those who only keep clocks. One statement, none for them.
    """
    seen = [party.id for party in standing.parties if _sees_name(standing, party)]
    found = newest_payloads(seen, (DataClass.IDENTITY,)) if seen else {}
    return {party_id: str(known["name"]) for (party_id, _class), known in found.items()}


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
