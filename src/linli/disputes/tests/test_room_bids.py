"""The sealed double bid: meets or does not, and tells nothing else."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from linli.disputes import actions, tasks
from linli.disputes.access import get_standing
from linli.disputes.actions.room import agree_to_bids, close_bid_rounds, place_bid, propose_bids
from linli.disputes.models import BidRound, Dispute, Item
from linli.disputes.queries.items import read_items
from linli.disputes.rules import DataClass, Sight, State
from linli.disputes.tests.make import MONDAY, RESPONDENT, holder
from linli.disputes.tests.make_room import Room, everybody_else, make_mediation, make_talk
from linli.kit import clock
from linli.kit.actors import Actor
from linli.kit.errors import Refused
from linli.ledger.models import Entry
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kinds")]
SOON = MONDAY + timedelta(hours=1)
OVER = MONDAY + timedelta(hours=24)


def _refused(call: Callable[[], object]) -> Refused:
    with pytest.raises(Refused) as refused:
        call()
    return refused.value


def _propose(room: Room, actor: Actor, band: int = 10, hours: int = 24, payer: int = 1) -> BidRound:
    return propose_bids(
        actor=actor, at=MONDAY, dispute_id=room.dispute.id, payer_seat=payer, band_percent=band, hours=hours
    )


def _open(room: Room, band: int = 10) -> BidRound:
    made = _propose(room, room.a, band)
    return agree_to_bids(actor=room.b, at=MONDAY, dispute_id=room.dispute.id, round_id=made.id, yes=True)


def _bid(room: Room, actor: Actor, made: BidRound, yuan: int) -> Dispute:
    return place_bid(actor=actor, at=SOON, dispute_id=room.dispute.id, round_id=made.id, amount_fen=yuan * 100)


def _state(made: BidRound) -> str:
    return BidRound.objects.get(id=made.id).state


def test_two_bids_that_meet_make_the_tentative_deal(cast: Cast) -> None:
    room = make_talk(cast)
    made = _open(room)
    assert _bid(room, room.a, made, 1000).state == State.TALKING
    assert _bid(room, room.b, made, 950).state == State.AGREED
    assert _state(made) == "DEAL"
    offer = read_items(room.standing(room.a), DataClass.JOINT, kinds=("OFFER",))[-1]
    assert (offer.payload["amount_fen"], offer.payload["payer_seat"], offer.by_party_id) == (97_500, 1, None)
    assert room.count(DataClass.LIMITS, 0) == room.count(DataClass.LIMITS, 1) == 0


def test_who_bids_first_makes_no_difference(cast: Cast) -> None:
    room = make_talk(cast)
    made = _open(room)
    _bid(room, room.b, made, 950)
    assert _bid(room, room.a, made, 1000).state == State.AGREED


@pytest.mark.parametrize(("demand", "offer"), [(1000, 100), (None, 100), (1000, None), (None, None)])
def test_a_round_that_fails_or_lapses_ends_alike_and_leaves_nothing(
    cast: Cast, demand: int | None, offer: int | None
) -> None:
    room = make_talk(cast)
    made = _open(room)
    if demand:
        _bid(room, room.a, made, demand)
    if offer:
        _bid(room, room.b, made, offer)
    joint = room.count(DataClass.JOINT)
    assert _state(made) == "OPEN"
    assert close_bid_rounds(at=OVER) == 1
    row = BidRound.objects.get(id=made.id)
    assert (row.state, row.ended_at) == ("NO_DEAL", OVER)
    assert room.count(DataClass.LIMITS, 0) == room.count(DataClass.LIMITS, 1) == 0
    assert room.count(DataClass.JOINT) == joint
    assert not Item.objects.filter(kind="BID").exists()
    assert close_bid_rounds(at=OVER) == 0


def test_closing_takes_as_many_statements_whoever_bid_what(cast: Cast) -> None:
    counts = set()
    for bids in ((1000, 100), (100_000, 1), (1000, None), (None, 100), (None, None)):
        room = make_talk(cast)
        made = _open(room)
        for actor, yuan in zip((room.a, room.b), bids, strict=True):
            if yuan is not None:
                _bid(room, actor, made, yuan)
        with CaptureQueriesContext(connection) as queries:
            assert close_bid_rounds(at=OVER) == 1
        counts.add(len(queries))
    assert len(counts) == 1


@pytest.mark.parametrize("first", ["a", "b"])
def test_bidding_takes_as_many_statements_whatever_the_other_did(cast: Cast, first: str) -> None:
    counts = set()
    for other in (None, 1, 2, 5_000_000):
        room = make_talk(cast)
        made = _open(room)
        one, two = (room.a, room.b) if first == "a" else (room.b, room.a)
        if other is not None:
            _bid(room, one, made, other if first == "b" else 1000 * other)
        with CaptureQueriesContext(connection) as queries:
            state = _bid(room, two, made, 1 if first == "a" else 100_000_000).state
        assert state == State.TALKING
        counts.add(len(queries))
    assert len(counts) == 1


def test_a_bid_wakes_nobody_and_moves_nothing_that_another_sees(cast: Cast) -> None:
    room = make_mediation(cast)
    made = _open(room)
    before = (Dispute.objects.values().get(id=room.dispute.id), BidRound.objects.values().get(id=made.id))
    _bid(room, room.a, made, 1000)
    assert before == (Dispute.objects.values().get(id=room.dispute.id), BidRound.objects.values().get(id=made.id))
    entry = Entry.objects.order_by("-id")[0]
    assert entry.topics == [f"channel:{room.channel(DataClass.LIMITS, 0).id}"]
    assert "1000" not in str(entry.facts)


def test_nobody_but_its_owner_reads_a_bid(cast: Cast) -> None:
    room = make_mediation(cast)
    _bid(room, room.a, _open(room), 1000)
    owner = room.party(0)
    assert room.standing(room.a).sight(DataClass.LIMITS, owner) is Sight.WRITE
    for actor in (room.b, room.mediator, cast.village_desk.actor, cast.coordinator.actor):
        assert get_standing(actor, room.dispute.id).sight(DataClass.LIMITS, owner) in (Sight.NONE, Sight.HASH)
        with pytest.raises(Refused):
            read_items(get_standing(actor, room.dispute.id), DataClass.LIMITS, owner)


def test_a_bid_stands_and_cannot_be_used_to_feel_ones_way(cast: Cast) -> None:
    room = make_talk(cast)
    made = _open(room)
    _bid(room, room.a, made, 1000)
    assert _refused(lambda: _bid(room, room.a, made, 900)).code == "bids.placed"


def test_the_band_is_agreed_on_by_the_other_side_before_anybody_bids(cast: Cast) -> None:
    room = make_talk(cast)
    made = _propose(room, room.a)
    assert _refused(lambda: _bid(room, room.a, made, 1000)).code == "bids.closed"
    own = _refused(
        lambda: agree_to_bids(actor=room.a, at=MONDAY, dispute_id=room.dispute.id, round_id=made.id, yes=True)
    )
    assert own.code == "bids.own"
    agree_to_bids(actor=room.b, at=MONDAY, dispute_id=room.dispute.id, round_id=made.id, yes=False)
    assert _state(made) == "REFUSED"
    assert _refused(lambda: _bid(room, room.a, made, 1000)).code == "bids.closed"
    assert _propose(room, room.b).number == 1  # what was refused is no round


def test_there_are_three_rounds_and_one_at_a_time(cast: Cast) -> None:
    room = make_talk(cast)
    for number in (1, 2, 3):
        made = _open(room)
        assert made.number == number
        assert _refused(lambda: _propose(room, room.b)).code == "bids.live"
        close_bid_rounds(at=OVER)
    assert _refused(lambda: _propose(room, room.a)).code == "bids.used_up"


def test_after_the_time_nobody_bids_even_before_the_round_is_closed(cast: Cast) -> None:
    room = make_talk(cast)
    made = _open(room)
    refused = _refused(
        lambda: place_bid(actor=room.a, at=OVER, dispute_id=room.dispute.id, round_id=made.id, amount_fen=100)
    )
    assert (refused.code, refused.status) == ("bids.over", 410)


@pytest.mark.parametrize(
    ("band", "hours", "payer", "code"),
    [(7, 24, 1, "bids.band"), (10, 0, 1, "bids.hours"), (10, 169, 1, "bids.hours"), (10, 24, 5, "bids.payer")],
)
def test_terms_of_a_round_are_checked(cast: Cast, band: int, hours: int, payer: int, code: str) -> None:
    room = make_talk(cast)
    assert _refused(lambda: _propose(room, room.a, band, hours, payer)).code == code


@pytest.mark.parametrize("fen", [0, -1, 10**15])
def test_a_bid_is_an_amount_above_zero(cast: Cast, fen: int) -> None:
    room = make_talk(cast)
    made = _open(room)
    refused = _refused(
        lambda: place_bid(actor=room.a, at=SOON, dispute_id=room.dispute.id, round_id=made.id, amount_fen=fen)
    )
    assert (refused.code, refused.field) == ("bids.amount", "amount")


def test_only_the_two_sides_bid(cast: Cast) -> None:
    room = make_mediation(cast)
    assert _refused(lambda: _propose(room, room.mediator)).code == "bids.sides_only"
    for name, actor in everybody_else(cast).items():
        assert _refused(lambda: _propose(room, actor)).status in (403, 404), name  # noqa: B023


def test_with_three_parties_there_are_no_two_bids(cast: Cast) -> None:
    room = make_talk(cast)
    third = actions.name_party(actor=room.a, at=MONDAY, dispute_id=room.dispute.id, identity=RESPONDENT)
    actions.consent(actor=holder(third), at=MONDAY, dispute_id=room.dispute.id)
    assert _refused(lambda: _propose(room, room.a)).code == "bids.two_sides"


def test_the_worker_closes_what_is_over(cast: Cast) -> None:
    room = make_talk(cast)
    made = _open(room)
    BidRound.objects.filter(id=made.id).update(closes_at=clock.now())
    assert tasks.close_bid_rounds(0) == 1
    assert _state(made) == "NO_DEAL"
