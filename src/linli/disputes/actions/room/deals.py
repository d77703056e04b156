"""What several hands may do at once about offers and bids: one after the other, and each sees what the former did."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

import msgspec

from linli.disputes import keys
from linli.disputes.actions.change import Begun, finish
from linli.disputes.actions.channels import put
from linli.disputes.models import Channel, Dispute, Item, Party
from linli.disputes.queries.items import channel_of, open_item
from linli.disputes.rules import DataClass
from linli.disputes.rules.offers import Answer, Offer, OfferAnswer
from linli.disputes.rules.room import Kind
from linli.kit.db import fetch_one

T = TypeVar("T", bound=msgspec.Struct)


def hold(dispute_id: UUID) -> None:
    """Keep the row until the end of the transaction: who comes second waits, and then reads what the first did."""
    fetch_one("SELECT 1 FROM disputes_dispute WHERE id = %s FOR NO KEY UPDATE", [dispute_id])


def decoded(channel: Channel, kinds: Iterable[str], kind_of: Mapping[str, type[T]]) -> list[tuple[Item, T]]:
    """The items of these kinds with their payloads, in their order. For rules that decide, not for readers."""
    rows = list(Item.objects.filter(channel=channel, kind__in=list(kinds)).order_by("id"))
    key = keys.data_key(channel) if rows else b""
    return [(row, msgspec.convert(open_item(channel, row, key).payload, kind_of[row.kind])) for row in rows]


def sealed_answers(dispute_id: UUID, data: DataClass, kind: str) -> list[tuple[Item, dict[str, Any]]]:
    """What each party has sealed of a kind, for the rules alone: nobody reads it.

    As many statements for one answer as for none: two, and one for each key.
    """
    channels = {row.id: row for row in Channel.objects.filter(dispute_id=dispute_id, data_class=data.value)}
    rows = Item.objects.filter(channel_id__in=channels, kind=kind).order_by("id")
    opened = {channel_id: keys.data_key(channel) for channel_id, channel in channels.items() if channel.wrapped_key}
    return [
        (row, open_item(channels[row.channel_id], row, opened[row.channel_id]).payload)
        for row in rows
        if row.channel_id in opened
    ]


def others_present(parties: Iterable[Party], but: set[UUID | None]) -> set[UUID]:
    """Whose word is still needed, of those who take part."""
    return {party.id for party in parties if party.id not in but}


def settle(begun: Begun, offer_id: UUID, offer: Offer, at: datetime) -> Dispute:
    """The last word that was missing: the offer is the tentative deal, and the dispute goes on to AGREED."""
    joint = channel_of(begun.dispute.id, DataClass.JOINT)
    put(joint, Kind.OFFER_ANSWER, OfferAnswer(offer_id, Answer.AGREED), at=at, by=begun.capacity)
    return finish(begun, at=at, facts={"offer": str(offer_id), "full": offer.full})
