"""How far words of a caucus go: as far as the party says, and not further."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from linli.disputes.actions.room import (
    Upload,
    ask_to_relay,
    label_item,
    refuse_to_relay,
    release,
    say,
    say_in_private,
)
from linli.disputes.models import Dispute, Item
from linli.disputes.queries.evidence import read_file
from linli.disputes.queries.items import read_items
from linli.disputes.rules import DataClass, Label
from linli.disputes.rules.room import Kind, labels_for
from linli.disputes.tests.make import MONDAY
from linli.disputes.tests.make_room import Room, make_mediation
from linli.kit.actors import Actor
from linli.kit.errors import Refused
from linli.kit.ids import uuid7
from linli.ledger.models import Entry
from linli.matters.tests.make import make_kinds, make_picture
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kinds")]
WORDS = "如果他先道歉，五百块我可以不要"


def _refused(call: Callable[[], object]) -> Refused:
    with pytest.raises(Refused) as refused:
        call()
    return refused.value


def _said(room: Room) -> Item:
    return say_in_private(actor=room.a, at=MONDAY, dispute_id=room.dispute.id, text=WORDS)


def _label(room: Room, actor: Actor, item: Item, label: Label) -> Item:
    return label_item(actor=actor, at=MONDAY, dispute_id=room.dispute.id, item_id=item.id, label=label)


def _release(room: Room, actor: Actor, item: Item) -> Item:
    return release(actor=actor, at=MONDAY, dispute_id=room.dispute.id, item_id=item.id)


def _labels(room: Room) -> list[Label | None]:
    return [item.label for item in read_items(room.standing(room.mediator), DataClass.CAUCUS, room.party(0))]


def test_what_is_said_in_private_is_private_until_its_author_says_otherwise(cast: Cast) -> None:
    room = make_mediation(cast)
    item = _said(room)
    assert _labels(room) == [Label.PRIVATE]
    _label(room, room.a, item, Label.MEDIATOR_MAY_USE)
    assert _labels(room) == [Label.MEDIATOR_MAY_USE]
    _label(room, room.a, item, Label.PRIVATE)
    assert _labels(room) == [Label.PRIVATE]


@pytest.mark.parametrize("label", [Label.MEDIATOR_MAY_USE, Label.PRIVATE])
def test_the_mediator_loosens_nothing(cast: Cast, label: Label) -> None:
    room = make_mediation(cast)
    item = _said(room)
    refused = _refused(lambda: _label(room, room.mediator, item, label))
    assert refused.status == 404  # without a seat there is no caucus of one's own
    assert _refused(lambda: _release(room, room.mediator, item)).status == 404
    assert _labels(room) == [Label.PRIVATE]


def test_a_party_does_not_loosen_the_mediators_words(cast: Cast) -> None:
    room = make_mediation(cast)
    item = say_in_private(actor=room.mediator, at=MONDAY, dispute_id=room.dispute.id, text="对方急着用钱", seat=0)
    for call in (lambda: _label(room, room.a, item, Label.MEDIATOR_MAY_USE), lambda: _release(room, room.a, item)):
        assert _refused(call).code == "label.not_yours"


def test_the_other_side_does_not_find_the_item(cast: Cast) -> None:
    room = make_mediation(cast)
    item = _said(room)
    assert _refused(lambda: _label(room, room.b, item, Label.MEDIATOR_MAY_USE)).code == "dispute.unknown"
    assert _refused(lambda: _release(room, room.b, item)).code == "dispute.unknown"


def test_a_release_puts_exactly_what_was_written_before_everybody(cast: Cast) -> None:
    room = make_mediation(cast)
    version = room.now.version
    item = _said(room)
    copy = _release(room, room.a, item)
    joint = read_items(room.standing(room.b), DataClass.JOINT, kinds=("MESSAGE",))
    assert [(one.id, one.payload, one.by_party_id) for one in joint] == [(copy.id, {"text": WORDS}, room.party(0).id)]
    assert Item.objects.get(id=item.id).released_as_id == copy.id
    assert _labels(room) == [Label.RELEASED]
    assert room.now.version == version
    assert Entry.objects.order_by("-id")[0].topics == [
        f"channel:{room.channel(DataClass.JOINT).id}",
        f"channel:{room.channel(DataClass.CAUCUS, 0).id}",
    ]


def test_a_release_of_a_photo_is_the_same_photo(cast: Cast) -> None:
    room = make_mediation(cast)
    picture = Upload("漏水.jpg", make_picture())
    item = say_in_private(actor=room.a, at=MONDAY, dispute_id=room.dispute.id, text="", files=[picture])
    before = read_file(room.standing(room.a), item.id)
    copy = _release(room, room.a, item)
    after = read_file(room.standing(room.b), copy.id)
    assert after.data == before.data
    assert after.payload.name == before.payload.name
    assert after.payload.file_id != before.payload.file_id


def test_a_release_is_for_good_and_done_once(cast: Cast) -> None:
    room = make_mediation(cast)
    item = _said(room)
    copy = _release(room, room.a, item)
    assert _release(room, room.a, item).id == copy.id
    for label in (Label.PRIVATE, Label.MEDIATOR_MAY_USE):
        assert _refused(lambda: _label(room, room.a, item, label)).code == "label.released"  # noqa: B023
    assert room.count(DataClass.JOINT) == 1


def test_a_label_is_no_way_round_the_preview(cast: Cast) -> None:
    room = make_mediation(cast)
    item = _said(room)
    assert _refused(lambda: _label(room, room.a, item, Label.RELEASED)).code == "label.use_release"
    assert _labels(room) == [Label.PRIVATE]


def test_the_mediator_asks_and_the_party_lets_or_does_not(cast: Cast) -> None:
    room = make_mediation(cast)

    def ask(text: str) -> Item:
        return ask_to_relay(actor=room.mediator, at=MONDAY, dispute_id=room.dispute.id, seat=0, text=text)

    asked, other = ask("申请人愿意各退一步"), ask("申请人最低要三千")
    _label(room, room.a, asked, Label.MEDIATOR_MAY_USE)
    first = refuse_to_relay(actor=room.a, at=MONDAY, dispute_id=room.dispute.id, item_id=other.id)
    again = refuse_to_relay(actor=room.a, at=MONDAY, dispute_id=room.dispute.id, item_id=other.id)
    assert first.id == again.id
    found = read_items(room.standing(room.mediator), DataClass.CAUCUS, room.party(0))
    assert [(item.kind, item.label) for item in found] == [
        ("REQUEST", Label.MEDIATOR_MAY_USE),
        ("REQUEST", Label.PRIVATE),
        ("REFUSAL", Label.PRIVATE),
    ]
    assert room.count(DataClass.JOINT) == 0
    assert _refused(lambda: _release(room, room.a, asked)).code == "label.released"


def test_a_yes_that_becomes_a_no_is_private_again(cast: Cast) -> None:
    room = make_mediation(cast)
    asked = ask_to_relay(actor=room.mediator, at=MONDAY, dispute_id=room.dispute.id, seat=0, text="可以说吗")
    _label(room, room.a, asked, Label.MEDIATOR_MAY_USE)
    refuse_to_relay(actor=room.a, at=MONDAY, dispute_id=room.dispute.id, item_id=asked.id)
    assert _labels(room) == [Label.PRIVATE, Label.PRIVATE]


def test_only_the_mediator_asks_and_only_once_a_form(cast: Cast) -> None:
    room = make_mediation(cast)
    party = _refused(lambda: ask_to_relay(actor=room.a, at=MONDAY, dispute_id=room.dispute.id, seat=0, text="我问"))
    assert party.code == "label.not_yours"
    other = _refused(lambda: ask_to_relay(actor=room.b, at=MONDAY, dispute_id=room.dispute.id, seat=0, text="我问"))
    assert other.code == "dispute.unknown"
    key = uuid7()
    ids = {
        ask_to_relay(actor=room.mediator, at=MONDAY, dispute_id=room.dispute.id, seat=0, text="可以说吗", once=key).id
        for _n in range(2)
    }
    assert len(ids) == 1


def test_an_item_of_the_joint_room_has_no_label(cast: Cast) -> None:
    room = make_mediation(cast)
    item = say(actor=room.a, at=MONDAY, dispute_id=room.dispute.id, text="大家好")
    assert _refused(lambda: _release(room, room.a, item)).code == "dispute.unknown"


@pytest.mark.parametrize("kind", sorted(Kind))
def test_nothing_leads_out_of_released(kind: Kind) -> None:
    assert labels_for(kind, Label.RELEASED) == ()


@pytest.mark.django_db(transaction=True)
def test_two_releases_at_once_make_one_copy(committed_cast: Cast) -> None:
    make_kinds()
    room = make_mediation(committed_cast)
    item = _said(room)

    def let_go(_number: int) -> object:
        try:
            return _release(room, room.a, item).id
        finally:
            connections.close_all()

    with ThreadPoolExecutor(3) as threads:
        assert len(set(threads.map(let_go, range(3)))) == 1
    assert room.count(DataClass.JOINT) == 1


def test_while_the_mediator_goes_between_the_sides_nothing_is_released(cast: Cast) -> None:
    room = make_mediation(cast)
    item = _said(room)
    Dispute.objects.filter(id=room.dispute.id).update(joint_room_at=None)
    assert _refused(lambda: _release(room, room.a, item)).code == "room.between"
    assert _labels(room) == [Label.PRIVATE]
