"""What stands in the joint room and in a caucus, for whoever may read it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import msgspec

from linli.disputes.access import Standing
from linli.disputes.models import BidRound, Party
from linli.disputes.queries.items import OpenItem, read_items
from linli.disputes.queries.topics import caucus_topics, joint_topics
from linli.disputes.rules import DataClass, Sight
from linli.disputes.rules.bids import RoundState
from linli.disputes.rules.offers import Answer, Issue, Offer, OfferAnswer, OfferState, offer_state
from linli.disputes.rules.room import CAUCUS_TALK, TALK, Kind

SHOWN = 100  # the newest; the others are asked for
_TABLE = (Kind.ISSUE, Kind.OFFER, Kind.OFFER_ANSWER, Kind.VIDEO)


@dataclass(frozen=True)
class OfferView:
    """An offer and what became of it, as this reader may know."""

    id: UUID
    at: datetime
    by_party_id: UUID | None
    by_post_id: UUID | None
    offer: Offer
    state: OfferState
    yes_from: frozenset[UUID]
    own_answer: str  # what the reader said in confidence to what the mediator proposed: "YES", "NO" or nothing


@dataclass(frozen=True)
class RoundView:
    """A round of bids. ``own_bid_fen``: the reader's, while it stands; nobody reads another's."""

    id: UUID
    number: int
    state: RoundState
    payer_id: UUID
    payee_id: UUID
    band_percent: int
    hours: int
    proposed_by_id: UUID
    closes_at: datetime | None
    own_bid_fen: int | None


@dataclass(frozen=True)
class RoomView:
    """The joint room."""

    talk: list[OpenItem]
    has_earlier: bool
    issues: dict[UUID, Issue]
    offers: list[OfferView]
    video: str
    rounds: list[RoundView]
    topics: list[str]


@dataclass(frozen=True)
class CaucusView:
    """One caucus. ``refused``: requests of the mediator to which the party has said no."""

    owner: Party
    talk: list[OpenItem]
    has_earlier: bool
    refused: frozenset[UUID]
    topics: list[str]


def may_enter(standing: Standing) -> bool:
    """True for whoever talks in the joint room: the sides and the mediator."""
    return standing.sight(DataClass.JOINT) is Sight.WRITE


def caucuses_of(standing: Standing) -> list[Party]:
    """Whose caucus the reader may open: a party its own, the mediator each party's."""
    present = [party for party in standing.parties if party.left_at is None]
    return [party for party in present if standing.sight(DataClass.CAUCUS, party) is Sight.WRITE]


def read_room(standing: Standing, at: datetime, *, everything: bool = False, beside: bool = True) -> RoomView:
    """The joint room as it is now. Five statements; without ``beside`` only what the talk needs, two or four.

    Raises NotFound ``channel.unknown`` for whoever may not read it.
    """
    talk = _newest(standing, DataClass.JOINT, None, TALK, everything)
    is_needed = beside or any(item.kind == Kind.OFFER for item in talk)
    table = read_items(standing, DataClass.JOINT, kinds=_TABLE) if is_needed else []
    own = _own_limits(standing) if is_needed else []
    links = [item.payload["link"] for item in table if item.kind == Kind.VIDEO]
    return RoomView(
        talk=talk[-SHOWN:] if not everything else talk,
        has_earlier=not everything and len(talk) > SHOWN,
        issues={item.id: msgspec.convert(item.payload, Issue) for item in table if item.kind == Kind.ISSUE},
        offers=_offers(table, own, at),
        video=str(links[-1]) if links else "",
        rounds=_rounds(standing, own, at) if beside else [],
        topics=joint_topics(standing),
    )


def read_caucus(standing: Standing, owner: Party, *, everything: bool = False) -> CaucusView:
    """The caucus of that party. Raises NotFound ``channel.unknown`` for everybody but the party and the mediator."""
    talk = _newest(standing, DataClass.CAUCUS, owner, CAUCUS_TALK, everything)
    return CaucusView(
        owner=owner,
        talk=talk[-SHOWN:] if not everything else talk,
        has_earlier=not everything and len(talk) > SHOWN,
        refused=frozenset(UUID(item.payload["request"]) for item in talk if item.kind == Kind.REFUSAL),
        topics=caucus_topics(standing, [owner]),
    )


def find_private_item(standing: Standing, item_id: UUID) -> OpenItem | None:
    """An item of the reader's own caucus, for the preview of its release."""
    if standing.party is None:
        return None
    items = read_items(standing, DataClass.CAUCUS, standing.party)
    return next((item for item in items if item.id == item_id), None)


def _newest(
    standing: Standing, data: DataClass, owner: Party | None, kinds: Iterable[str], everything: bool
) -> list[OpenItem]:
    """One more than is shown tells that there are earlier ones."""
    return read_items(standing, data, owner, kinds=tuple(kinds), newest=None if everything else SHOWN + 1)


def _own_limits(standing: Standing) -> list[OpenItem]:
    """What the reader sealed: bids that stand, and answers to the mediator. Nobody's but the reader's own."""
    return read_items(standing, DataClass.LIMITS, standing.party) if standing.party else []


def _offers(table: list[OpenItem], own: list[OpenItem], at: datetime) -> list[OfferView]:
    answers = [(item, msgspec.convert(item.payload, OfferAnswer)) for item in table if item.kind == Kind.OFFER_ANSWER]
    said = {item.payload["offer"]: str(item.payload["answer"]) for item in own if item.kind == Kind.OFFER_ANSWER}
    return [_offer(item, answers, said, at) for item in table if item.kind == Kind.OFFER]


def _offer(
    item: OpenItem, answers: list[tuple[OpenItem, OfferAnswer]], said: dict[str, str], at: datetime
) -> OfferView:
    offer = msgspec.convert(item.payload, Offer)
    mine = [(row, answer.answer) for row, answer in answers if answer.offer == item.id]
    return OfferView(
        id=item.id,
        at=item.at,
        by_party_id=item.by_party_id,
        by_post_id=item.by_post_id,
        offer=offer,
        state=offer_state(offer, [answer for _row, answer in mine], at),
        yes_from=frozenset(row.by_party_id for row, answer in mine if answer is Answer.ACCEPTED and row.by_party_id),
        own_answer=said.get(str(item.id), ""),
    )


def _rounds(standing: Standing, own: list[OpenItem], at: datetime) -> list[RoundView]:
    """A round whose time is over reads as over, also before the sweep has come by."""
    bids = {item.payload["round"]: int(item.payload["fen"]) for item in own if item.kind == "BID"}
    rows = BidRound.objects.filter(dispute_id=standing.dispute.id, dispute_round=standing.dispute.round)
    return [_round(row, bids, at) for row in rows.order_by("proposed_at", "id")]


def _round(row: BidRound, bids: dict[str, int], at: datetime) -> RoundView:
    is_over = row.state == RoundState.OPEN.value and row.closes_at is not None and at >= row.closes_at
    state = RoundState.NO_DEAL if is_over else RoundState(row.state)
    return RoundView(
        id=row.id,
        number=row.number,
        state=state,
        payer_id=row.payer_id,
        payee_id=row.payee_id,
        band_percent=row.band_percent,
        hours=row.hours,
        proposed_by_id=row.proposed_by_id,
        closes_at=row.closes_at,
        own_bid_fen=bids.get(str(row.id)) if state is RoundState.OPEN else None,
    )
