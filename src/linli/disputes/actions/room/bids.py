"""The sealed double bid: each side seals one amount, the rules compare, and a failed round leaves nothing behind.

Nobody reads a bid but its owner, the mediator neither. A round in which the bids did not meet and one in which somebody
did not bid end at the same moment, with the same sentence: nobody learns who was nearer, or whether the other bid.
"""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from linli.disputes.access import get_standing
from linli.disputes.actions.change import begin_as
from linli.disputes.actions.channels import put, record_private
from linli.disputes.actions.room.deals import hold, sealed_answers, settle
from linli.disputes.actions.room.gate import Desk, at_joint, pace, unknown
from linli.disputes.models import BidRound, Dispute, Item, Party
from linli.disputes.queries.items import channel_of
from linli.disputes.queries.topics import topic_of
from linli.disputes.rules import DataClass, Verb
from linli.disputes.rules.bids import BANDS, LIVE, MOST_FEN, MOST_HOURS, MOST_ROUNDS, RoundState, price_of
from linli.disputes.rules.offers import Offer
from linli.disputes.rules.room import Kind
from linli.kit.actors import SYSTEM, Actor
from linli.kit.db import must_change_one
from linli.kit.errors import Conflict, Expired, NotAllowed, Refused
from linli.ledger import actions as ledger

BID = "BID"
_TWO = 2


@transaction.atomic
def propose_bids(
    *, actor: Actor, at: datetime, dispute_id: UUID, payer_seat: int, band_percent: int, hours: int
) -> BidRound:
    """Propose a round: who would pay, how near is near enough, and how long there is for bidding.

    Raises Conflict ``bids.two_sides``, ``bids.live``, ``bids.used_up``, Refused ``bids.band``, ``bids.hours``,
    ``bids.payer``, NotAllowed ``bids.sides_only``, and what ``gate.at_joint`` raises.
    """
    desk, party = _side(actor, dispute_id)
    present = desk.standing.taking_part
    if len(present) != _TWO:
        raise Conflict("bids.two_sides", _("Sealed bids are for two sides. Here there are more."))
    payer = next((one for one in present if one.seat == payer_seat), None)
    if payer is None:
        raise Refused("bids.payer", _("Please say who would pay."), field="payer")
    _check_terms(band_percent, hours)
    before = BidRound.objects.filter(dispute_id=dispute_id, dispute_round=desk.dispute.round)
    states = [RoundState(state) for state in before.values_list("state", flat=True)]
    if any(state in LIVE for state in states):
        raise Conflict("bids.live", _("A round of bids is under way or proposed already."))
    number = 1 + sum(state is not RoundState.REFUSED for state in states)
    if number > MOST_ROUNDS:
        raise Conflict("bids.used_up", _("Three rounds are enough: each one tells a little. Please talk, or offer."))
    pace(desk, at)
    made = BidRound.objects.create(
        dispute_id=dispute_id,
        dispute_round=desk.dispute.round,
        number=number,
        payer=payer,
        payee=next(one for one in present if one.id != payer.id),
        band_percent=band_percent,
        hours=hours,
        state=RoundState.PROPOSED.value,
        proposed_by=party,
        proposed_at=at,
    )
    _record(desk, made, "PROPOSE_BIDS", at)
    return made


@transaction.atomic
def agree_to_bids(*, actor: Actor, at: datetime, dispute_id: UUID, round_id: UUID, yes: bool) -> BidRound:
    """The other side agrees to the band and the time, and bidding begins; or it does not.

    Raises NotFound ``dispute.unknown``, NotAllowed ``bids.own``, Conflict ``bids.closed`` and as ``propose_bids``.
    """
    desk, party = _side(actor, dispute_id)
    made = _round(desk, round_id)
    if made.proposed_by_id == party.id:
        raise NotAllowed("bids.own", _("You proposed this. The other side says whether it agrees."))
    values = (
        {"state": RoundState.OPEN.value, "closes_at": at + timedelta(hours=made.hours)}
        if yes
        else {"state": RoundState.REFUSED.value, "ended_at": at}
    )
    changed = BidRound.objects.filter(id=made.id, state=RoundState.PROPOSED.value).update(**values)
    if not changed:
        raise _closed()
    _record(desk, made, "AGREE_TO_BIDS" if yes else "REFUSE_BIDS", at)
    made.refresh_from_db()
    return made


@transaction.atomic
def place_bid(*, actor: Actor, at: datetime, dispute_id: UUID, round_id: UUID, amount_fen: int) -> Dispute:
    """Seal the least that one would take, or the most that one would pay. It cannot be changed.

    Where both bids are there and meet, the price stands between them and the dispute is AGREED. Raises Expired
    ``bids.over``, Conflict ``bids.closed``, ``bids.placed``, Refused ``bids.amount`` and as ``propose_bids``.
    """
    desk, party = _side(actor, dispute_id)
    made = _round(desk, round_id)
    if made.state != RoundState.OPEN.value or made.closes_at is None:
        raise _closed()
    if at >= made.closes_at:
        raise Expired("bids.over", _("The time for bidding is over."))
    if not 0 < amount_fen <= MOST_FEN:
        raise Refused("bids.amount", _("Please give an amount above zero."), field="amount")
    bids = _bids(dispute_id, round_id)
    if party.id in bids:
        raise Conflict("bids.placed", _("You have bid in this round. A bid is not changed."))
    pace(desk, at)
    limits = channel_of(dispute_id, DataClass.LIMITS, party)
    payload = {"round": str(round_id), "fen": amount_fen}
    item = put(limits, BID, payload, at=at, by=desk.capacity)
    record_private(desk.standing, desk.capacity, limits, verb="BID", at=at, item=item)
    ledger.hurry()
    price = _price(made, {**bids, party.id: amount_fen})
    return desk.dispute if price is None else _deal(desk, made, price, at)


def close_bid_rounds(*, at: datetime) -> int:
    """End the rounds whose time is over, and destroy what was bid in them; how many. Safe to repeat."""
    due = BidRound.objects.filter(state=RoundState.OPEN.value, closes_at__lte=at).order_by("closes_at", "id")
    return sum(_close(round_id, at) for round_id in due.values_list("id", flat=True))


@transaction.atomic
def _close(round_id: UUID, at: datetime) -> bool:
    made = BidRound.objects.select_for_update(no_key=True).get(id=round_id)
    if made.state != RoundState.OPEN.value:
        return False
    BidRound.objects.filter(id=made.id).update(state=RoundState.NO_DEAL.value, ended_at=at)
    _destroy(made)
    joint = channel_of(made.dispute_id, DataClass.JOINT)
    ledger.record(
        verb="disputes.close_bids",
        subject_type="dispute_channel",
        subject_id=joint.id,
        actor=SYSTEM,
        at=at,
        before={"round": made.number, "state": made.state},
        after={"round": made.number, "state": RoundState.NO_DEAL.value},
        topics=[topic_of(joint)],
    )
    return True


def _destroy(made: BidRound) -> None:
    """Rows and all, whoever bid in it: as many statements for two bids as for none."""
    mine = [row.id for row, payload in _sealed(made.dispute_id, made.id)]
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM disputes_item WHERE id = ANY(%s)", [mine])


def _sealed(dispute_id: UUID, round_id: UUID) -> list[tuple[Item, dict[str, int]]]:
    found = sealed_answers(dispute_id, DataClass.LIMITS, BID)
    return [(row, payload) for row, payload in found if payload["round"] == str(round_id)]


def _bids(dispute_id: UUID, round_id: UUID) -> dict[UUID | None, int]:
    return {row.by_party_id: payload["fen"] for row, payload in _sealed(dispute_id, round_id)}


def _price(made: BidRound, bids: dict[UUID | None, int]) -> int | None:
    if len(bids) != _TWO:
        return None
    return price_of(bids[made.payee_id], bids[made.payer_id], made.band_percent)


def _deal(desk: Desk, made: BidRound, price: int, at: datetime) -> Dispute:
    """The price becomes an offer that both have taken: the tentative deal. The bids themselves are destroyed too."""
    changed = BidRound.objects.filter(id=made.id, state=RoundState.OPEN.value)
    must_change_one(changed.update(state=RoundState.DEAL.value, ended_at=at))
    _destroy(made)
    payer = Party.objects.get(id=made.payer_id)
    offer = Offer(until=at, amount_fen=price, payer_seat=payer.seat, full=False, by_bids=True)
    item = put(desk.channel, Kind.OFFER, offer, at=at, by=None)
    begun = begin_as(get_standing(desk.standing.actor, desk.dispute.id), Verb.ACCEPT_OFFER)
    dispute = settle(begun, item.id, offer, at)
    _record(desk, made, "MEET", at)
    return dispute


def _side(actor: Actor, dispute_id: UUID) -> tuple[Desk, Party]:
    hold(dispute_id)
    desk = at_joint(actor=actor, dispute_id=dispute_id, answering=True)
    if desk.capacity.party is None:
        raise NotAllowed("bids.sides_only", _("Only the two sides bid. A mediator learns no amount."))
    return desk, desk.capacity.party


def _round(desk: Desk, round_id: UUID) -> BidRound:
    made = BidRound.objects.filter(id=round_id, dispute_id=desk.dispute.id).first()
    if made is None or made.dispute_round != desk.dispute.round:
        raise unknown()
    return made


def _check_terms(band_percent: int, hours: int) -> None:
    if band_percent not in BANDS:
        raise Refused("bids.band", _("Please choose from the list how near is near enough."), field="band")
    if not 1 <= hours <= MOST_HOURS:
        raise Refused("bids.hours", _("Bidding takes one hour to seven days."), field="hours")


def _record(desk: Desk, made: BidRound, verb: str, at: datetime) -> None:
    ledger.record(
        verb=f"disputes.{verb.lower()}",
        subject_type="dispute_channel",
        subject_id=desk.channel.id,
        actor=desk.standing.actor,
        at=at,
        before=None,
        after={"round": made.number, "band": made.band_percent, "hours": made.hours},
        topics=[topic_of(desk.channel)],
    )
    ledger.hurry()


def _closed() -> Conflict:
    return Conflict("bids.closed", _("This round of bids is no longer open."))
