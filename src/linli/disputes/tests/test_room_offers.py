"""Offers: typed, answered before all eyes, gone in silence when their time is over, never accepted by it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from linli.disputes import actions
from linli.disputes.actions.room import Draft, accept_offer, add_issue, decline_offer, make_offer, withdraw_offer
from linli.disputes.models import Dispute, Item, Party, Step
from linli.disputes.queries.items import read_items
from linli.disputes.rules import DataClass, State
from linli.disputes.rules.offers import Answer, IssueType, Offer, OfferState, left_open, offer_state
from linli.disputes.tests.make import MONDAY, RESPONDENT, holder
from linli.disputes.tests.make_room import Room, everybody_else, make_mediation, make_talk
from linli.kit.actors import Actor
from linli.kit.errors import Refused
from linli.kit.ids import uuid7
from linli.matters.tests.make import make_kinds
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kinds")]
SOON = MONDAY + timedelta(hours=1)
PAY = Draft(amount_fen=30_000, payer_seat=1, full=True)


def _refused(call: Callable[[], object]) -> Refused:
    with pytest.raises(Refused) as refused:
        call()
    return refused.value


def _offer(room: Room, actor: Actor, draft: Draft = PAY) -> Item:
    return make_offer(actor=actor, at=MONDAY, dispute_id=room.dispute.id, draft=draft)


def _accept(room: Room, actor: Actor, item: Item) -> Dispute:
    return accept_offer(actor=actor, at=SOON, dispute_id=room.dispute.id, offer_id=item.id)


def _issue(room: Room, label: str, type: IssueType) -> UUID:
    return add_issue(actor=room.a, at=MONDAY, dispute_id=room.dispute.id, label=label, type=type).id


def _sealed(room: Room) -> dict[str, object]:
    return read_items(room.standing(room.b), DataClass.JOINT, kinds=("OFFER",))[-1].payload


def test_an_offer_says_what_it_settles_what_it_leaves_and_until_when(cast: Cast) -> None:
    room = make_talk(cast)
    gutter, cost = _issue(room, "接水槽", IssueType.DATE), _issue(room, "费用", IssueType.MONEY)
    _issue(room, "道歉", IssueType.WORDS)
    points: dict[UUID, int | date | str] = {gutter: date(2026, 12, 1), cost: 60_000}
    _offer(room, room.a, Draft(points=points, words="先装再说", days=3))
    offer = _sealed(room)
    assert offer["left"] == ["道歉"]
    assert offer["until"] == "2026-11-26T01:00:00Z"
    assert [(point["label"], point["fen"], point["on"]) for point in offer["points"]] == [  # type: ignore[attr-defined]
        ("接水槽", None, "2026-12-01"),
        ("费用", 60_000, None),
    ]


def test_a_full_and_final_offer_leaves_nothing_open(cast: Cast) -> None:
    room = make_talk(cast)
    _issue(room, "道歉", IssueType.WORDS)
    _offer(room, room.a)
    assert (_sealed(room)["full"], _sealed(room)["left"]) == (True, [])


@pytest.mark.parametrize("actor", ["a", "b"])
def test_the_other_side_accepts_and_the_offer_is_the_tentative_deal(cast: Cast, actor: str) -> None:
    room = make_talk(cast)
    by, other = (room.a, room.b) if actor == "a" else (room.b, room.a)
    item = _offer(room, by)
    assert _accept(room, other, item).state == State.AGREED
    step = Step.objects.filter(dispute=room.dispute).order_by("-id")[0]
    assert (step.verb, step.facts) == ("ACCEPT_OFFER", {"offer": str(item.id), "full": True})


def test_nobody_accepts_the_own_offer_and_nobody_else_any(cast: Cast) -> None:
    room = make_mediation(cast)
    item = _offer(room, room.a)
    assert _refused(lambda: _accept(room, room.a, item)).code == "offer.own"
    assert _refused(lambda: _accept(room, room.mediator, item)).code == "dispute.not_yours"
    for name, actor in everybody_else(cast).items():
        assert _refused(lambda: _accept(room, actor, item)).status in (403, 404), name  # noqa: B023
        assert _refused(lambda: _offer(room, actor)).status in (403, 404), name  # noqa: B023
    assert room.now.state == State.MEDIATING


def test_silence_accepts_nothing_and_an_offer_whose_time_is_over_is_gone(cast: Cast) -> None:
    room = make_talk(cast)
    item = _offer(room, room.a, replace(PAY, days=1))
    late = MONDAY + timedelta(days=1)
    refused = _refused(lambda: accept_offer(actor=room.b, at=late, dispute_id=room.dispute.id, offer_id=item.id))
    assert (refused.code, refused.status) == ("offer.expired", 410)
    assert room.now.state == State.TALKING


def test_a_declined_withdrawn_or_countered_offer_cannot_be_accepted(cast: Cast) -> None:
    room = make_talk(cast)
    first, second, third = (_offer(room, room.a) for _n in range(3))
    decline_offer(actor=room.b, at=SOON, dispute_id=room.dispute.id, offer_id=first.id)
    withdraw_offer(actor=room.a, at=SOON, dispute_id=room.dispute.id, offer_id=second.id)
    make_offer(actor=room.b, at=SOON, dispute_id=room.dispute.id, draft=replace(PAY, counter_to=third.id))
    for item in (first, second, third):
        assert _refused(lambda: _accept(room, room.b, item)).code == "offer.closed"  # noqa: B023


def test_only_its_author_withdraws_an_offer(cast: Cast) -> None:
    room = make_mediation(cast)
    item = _offer(room, room.a)
    for actor in (room.b, room.mediator):
        refused = _refused(
            lambda: withdraw_offer(actor=actor, at=SOON, dispute_id=room.dispute.id, offer_id=item.id)  # noqa: B023
        )
        assert refused.code == "offer.not_own"


@pytest.mark.parametrize(
    ("draft", "code"),
    [
        (Draft(), "offer.empty"),
        (Draft(amount_fen=0, payer_seat=1), "offer.amount"),
        (Draft(amount_fen=-5, payer_seat=1), "offer.amount"),
        (Draft(amount_fen=10**15, payer_seat=1), "offer.amount"),
        (Draft(amount_fen=100), "offer.payer"),
        (Draft(amount_fen=100, payer_seat=9), "offer.payer"),
        (Draft(words="好", days=0), "offer.days"),
        (Draft(words="好", days=31), "offer.days"),
        (Draft(points={UUID(int=1): 5}), "offer.point"),
        (Draft(words="好" * 2001), "text.too_long"),
    ],
)
def test_an_offer_that_makes_no_sense_is_refused(cast: Cast, draft: Draft, code: str) -> None:
    room = make_talk(cast)
    assert _refused(lambda: _offer(room, room.a, draft)).code == code
    assert room.count(DataClass.JOINT) == 0


def test_a_point_is_of_the_type_of_its_issue(cast: Cast) -> None:
    room = make_talk(cast)
    cost = _issue(room, "费用", IssueType.MONEY)
    assert _refused(lambda: _offer(room, room.a, Draft(points={cost: "一半"}))).code == "offer.point"


def test_the_same_form_makes_one_offer_and_one_issue(cast: Cast) -> None:
    room = make_talk(cast)
    key, other = uuid7(), uuid7()
    offers = {
        make_offer(actor=room.a, at=MONDAY, dispute_id=room.dispute.id, draft=PAY, once=key).id for _n in range(2)
    }
    issues = {
        add_issue(
            actor=room.a, at=MONDAY, dispute_id=room.dispute.id, label="费用", type=IssueType.MONEY, once=other
        ).id
        for _n in range(2)
    }
    assert (len(offers), len(issues)) == (1, 1)


def test_with_three_parties_the_last_yes_that_was_missing_agrees(cast: Cast) -> None:
    room = make_talk(cast)
    third = actions.name_party(actor=room.a, at=MONDAY, dispute_id=room.dispute.id, identity=RESPONDENT)
    Party.objects.filter(id=third.id).update(consented_round=1)
    item = _offer(room, room.a)
    assert _accept(room, room.b, item).state == State.TALKING
    assert _accept(room, holder(third), item).state == State.AGREED


def test_what_the_mediator_proposes_is_answered_in_confidence(cast: Cast) -> None:
    room = make_mediation(cast)
    item = _offer(room, room.mediator)
    before, version = room.count(DataClass.JOINT), room.now.version
    assert _accept(room, room.a, item).state == State.MEDIATING
    assert (room.count(DataClass.JOINT), room.now.version) == (before, version)
    assert _accept(room, room.b, item).state == State.AGREED


@pytest.mark.parametrize("yes", [True, False])
def test_the_other_sides_answer_to_the_mediator_changes_no_statement_of_ones_own_no(cast: Cast, yes: bool) -> None:
    counts = []
    for answer in (accept_offer if yes else decline_offer, None):
        room = make_mediation(cast)
        item = _offer(room, room.mediator)
        if answer is not None:
            answer(actor=room.a, at=SOON, dispute_id=room.dispute.id, offer_id=item.id)
        with CaptureQueriesContext(connection) as queries:
            decline_offer(actor=room.b, at=SOON, dispute_id=room.dispute.id, offer_id=item.id)
        counts.append(len(queries))
        assert room.now.state == State.MEDIATING
    assert counts[0] == counts[1]


def test_a_yes_to_the_mediator_can_become_a_no_before_all_have_said_yes(cast: Cast) -> None:
    room = make_mediation(cast)
    item = _offer(room, room.mediator)
    _accept(room, room.a, item)
    decline_offer(actor=room.a, at=SOON, dispute_id=room.dispute.id, offer_id=item.id)
    assert _accept(room, room.b, item).state == State.MEDIATING


@pytest.mark.django_db(transaction=True)
def test_of_two_who_accept_different_offers_at_once_one_wins_and_the_other_is_told(committed_cast: Cast) -> None:
    make_kinds()
    room = make_talk(committed_cast)
    ours, theirs = _offer(room, room.a), _offer(room, room.b)

    def accept(pair: tuple[Actor, Item]) -> str:
        try:
            return _accept(room, *pair).state
        except Refused as refused:
            return f"{refused.code} {refused.status}"
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as threads:
        found = sorted(threads.map(accept, [(room.b, ours), (room.a, theirs)]))
    assert found == ["AGREED", "dispute.not_now 409"]
    assert Step.objects.filter(dispute=room.dispute, verb="ACCEPT_OFFER").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_who_say_yes_to_the_mediator_at_once_do_not_miss_each_other(committed_cast: Cast) -> None:
    make_kinds()
    room = make_mediation(committed_cast)
    item = _offer(room, room.mediator)

    def accept(actor: Actor) -> str:
        try:
            return _accept(room, actor, item).state
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as threads:
        assert sorted(threads.map(accept, [room.a, room.b])) == ["AGREED", "MEDIATING"]


def test_the_first_answer_that_ends_an_offer_counts() -> None:
    offer = Offer(until=SOON)
    assert offer_state(offer, [], MONDAY) is OfferState.OPEN
    assert offer_state(offer, [], SOON) is OfferState.EXPIRED
    assert offer_state(offer, [Answer.ACCEPTED], MONDAY) is OfferState.OPEN
    assert offer_state(offer, [Answer.DECLINED, Answer.AGREED], SOON) is OfferState.DECLINED
    assert left_open({}, [], full=False) == ()


def test_while_the_mediator_goes_between_the_sides_they_answer_what_the_mediator_proposes(cast: Cast) -> None:
    room = make_mediation(cast)
    Dispute.objects.filter(id=room.dispute.id).update(joint_room_at=None)
    assert _refused(lambda: _offer(room, room.a)).code == "room.between"
    item = _offer(room, room.mediator)
    _accept(room, room.a, item)
    assert _accept(room, room.b, item).state == State.AGREED
