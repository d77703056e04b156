"""Offers, issues and rounds of bids as cards: in the words of one reader, with what that reader can do."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from linli.disputes.access import Standing
from linli.disputes.models import Party
from linli.disputes.queries.room import OfferView, RoomView, RoundView
from linli.disputes.rules import State
from linli.disputes.rules.bids import LIVE, MOST_ROUNDS, RoundState
from linli.disputes.rules.offers import IssueType, OfferState
from linli.disputes.rules.room import JOINT_OPEN
from linli.disputes.words.room import OFFERS, ROUNDS, People, Speaker, Tagged, point_words
from linli.disputes.words.term import money_words

_TWO = 2


@dataclass(frozen=True)
class OfferCard:
    """An offer in words."""

    id: UUID
    who: Speaker
    state: Tagged
    is_open: bool
    amount: str
    points: list[tuple[str, str]]
    words: str
    full: bool
    left: tuple[str, ...]
    until: datetime
    own_answer: str
    by_bids: bool
    yes_from: list[str]
    may: tuple[str, ...]


@dataclass(frozen=True)
class RoundCard:
    """A round of bids in words."""

    id: UUID
    number: int
    state: Tagged
    terms: str
    closes_at: datetime | None
    own_bid: str
    is_payer: bool
    may: tuple[str, ...]


def offer_card(view: OfferView, standing: Standing, people: People) -> OfferCard:
    """An offer for this reader."""
    offer = view.offer
    payer = people.at_seat(offer.payer_seat)
    amount = money_words(offer.amount_fen) if offer.amount_fen is not None else ""
    return OfferCard(
        id=view.id,
        who=people.speaker(view.by_party_id, view.by_post_id),
        state=OFFERS[view.state],
        is_open=view.state is OfferState.OPEN,
        amount=_("%(name)s pays %(amount)s") % {"name": payer, "amount": amount} if amount else "",
        points=[(point.label, point_words(point)) for point in offer.points],
        words=offer.words,
        full=offer.full,
        left=offer.left,
        until=offer.until,
        own_answer=view.own_answer,
        by_bids=offer.by_bids,
        yes_from=sorted(people.name(party_id) for party_id in view.yes_from),
        may=_may_answer(view, standing),
    )


def _may_answer(view: OfferView, standing: Standing) -> tuple[str, ...]:
    if view.state is not OfferState.OPEN or State(standing.dispute.state) not in JOINT_OPEN:
        return ()
    party = standing.party
    if party is None:
        return ("withdraw",) if view.by_post_id is not None and standing.is_mediator else ()
    if view.by_party_id == party.id:
        return ("withdraw",)
    said_yes = party.id in view.yes_from or view.own_answer == "YES"
    return ("decline",) if said_yes else ("accept", "decline", "counter")


def issue_table(room: RoomView, standing: Standing) -> list[tuple[str, str, list[str]]]:
    """A row for each issue: its label, how it is answered, and the newest standing position of each party."""
    newest: dict[tuple[UUID | None, UUID], str] = {}
    for view in room.offers:
        if view.state in (OfferState.OPEN, OfferState.AGREED, OfferState.COUNTERED, OfferState.EXPIRED):
            newest |= {(view.by_party_id, point.issue): point_words(point) for point in view.offer.points}
    seats = present(standing)
    return [
        (issue.label, _TYPE_WORDS[issue.type](), [newest.get((party.id, issue_id), "") for party in seats])
        for issue_id, issue in room.issues.items()
    ]


_TYPE_WORDS: dict[IssueType, Callable[[], str]] = {
    IssueType.MONEY: lambda: _("an amount"),
    IssueType.DATE: lambda: _("a day"),
    IssueType.WORDS: str,
}


def present(standing: Standing) -> list[Party]:
    """Who takes part."""
    return list(standing.taking_part)


def round_card(view: RoundView, standing: Standing, people: People) -> RoundCard:
    """A round of bids for this reader."""
    may: tuple[str, ...] = ()
    own = standing.party
    if own is not None and State(standing.dispute.state) in JOINT_OPEN:
        if view.state is RoundState.PROPOSED and view.proposed_by_id != own.id:
            may = ("agree", "refuse")
        elif view.state is RoundState.OPEN and view.own_bid_fen is None:
            may = ("bid",)
    terms = _(
        "%(name)s would pay. A deal if the offer is within %(band)s%% of the demand; bidding takes %(hours)s hours."
    )
    return RoundCard(
        id=view.id,
        number=view.number,
        state=ROUNDS[view.state],
        terms=terms % {"name": people.name(view.payer_id), "band": view.band_percent, "hours": view.hours},
        closes_at=view.closes_at if view.state is RoundState.OPEN else None,
        own_bid=money_words(view.own_bid_fen) if view.own_bid_fen is not None else "",
        is_payer=own is not None and own.id == view.payer_id,
        may=may,
    )


def may_propose(room: RoomView, standing: Standing) -> bool:
    """True when this reader may propose a round now."""
    taken = [view for view in room.rounds if view.state is not RoundState.REFUSED]
    two_sides = len(present(standing)) == _TWO
    if State(standing.dispute.state) not in JOINT_OPEN:
        return False
    is_live = any(view.state in LIVE for view in room.rounds)
    return standing.party is not None and two_sides and not is_live and len(taken) < MOST_ROUNDS
