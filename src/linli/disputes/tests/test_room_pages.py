"""The pages of the room: who finds them, what stands on them, and what does not."""

import re
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from django.test import Client

from linli.disputes.actions.room import (
    Draft,
    accept_offer,
    add_issue,
    agree_to_bids,
    ask_to_relay,
    close_bid_rounds,
    make_offer,
    place_bid,
    propose_bids,
    say,
    say_in_private,
    set_video_link,
)
from linli.disputes.links import secret_of
from linli.disputes.models import BidRound, Dispute, Item
from linli.disputes.queries.items import read_items
from linli.disputes.rules import DataClass, Label, State
from linli.disputes.rules.offers import IssueType
from linli.disputes.tests.make_room import Room, make_mediation, make_talk
from linli.kit import clock
from linli.kit.ids import uuid7
from linli.kit.live_ticket import read_topics
from tests.cast import Cast, Member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kinds")]
SECRET = "低于三千我就不谈了"


def _link(room: Room, seat: int) -> str:
    return f"/disputes/p/{secret_of(room.party(seat))}/"


def _post(room: Room) -> str:
    return f"/disputes/{room.dispute.id}/"


def _body(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def _strangers(cast: Cast) -> list[Member]:
    return [
        cast.village_desk,
        cast.caseworker,
        cast.coordinator,
        cast.outsider,
        cast.clerk,
        cast.administrator,
        cast.neighbour,
    ]


def _without_noise(body: bytes) -> str:
    """Without what every answer draws anew: the CSRF token, the ticket of the live endpoint."""
    return re.sub(r'(csrfmiddlewaretoken" value=|ticket=)"?[^"]+"', r"\1", body.decode())


def test_both_sides_and_the_mediator_enter_the_joint_room(cast: Cast) -> None:
    room = make_mediation(cast)
    say(actor=room.a, at=clock.now(), dispute_id=room.dispute.id, text="下雨就滴水")
    for client, base in ((Client(), _link(room, 0)), (Client(), _link(room, 1)), (cast.mediator.client(), _post(room))):
        body = _body(client, f"{base}room/")
        assert "下雨就滴水" in body
        assert "王秀英" in body
        assert "这里的每个人都会看到" in body


@pytest.mark.parametrize("page", ["room/", "private/0/", "private/1/", "room/offer/"])
def test_nobody_else_finds_a_page_of_the_room(cast: Cast, page: str) -> None:
    room = make_mediation(cast)
    nowhere = f"/disputes/{uuid7()}/{page}"
    for member in _strangers(cast):
        client = member.client()
        found, missing = client.get(_post(room) + page), client.get(nowhere)
        assert found.status_code == missing.status_code == 404, member.account.email
        told = _without_noise(found.content).replace(str(room.dispute.id), "")
        assert told == _without_noise(missing.content).replace(nowhere.split("/")[2], ""), member.account.email
    assert Client().get(_post(room) + page).status_code == 404


def test_a_wrong_link_opens_nothing(cast: Cast) -> None:
    make_mediation(cast)
    for page in ("room/", "private/", "room/offer/", "room/bids/"):
        assert Client().get(f"/disputes/p/{'x' * 22}/{page}").status_code == 404


def test_a_side_with_an_account_finds_no_caucus_by_the_mediators_address(cast: Cast) -> None:
    room = make_mediation(cast)
    say_in_private(actor=room.b, at=clock.now(), dispute_id=room.dispute.id, text=SECRET)
    client = cast.resident.client()  # the applicant's account
    for seat in (0, 1):
        assert client.get(f"{_post(room)}private/{seat}/").status_code == 404
        assert client.post(f"{_post(room)}private/{seat}/say/", {"text": "喂"}).status_code == 404


def test_what_one_side_says_in_private_is_on_its_own_page_and_on_the_mediators_and_nowhere_else(cast: Cast) -> None:
    room = make_mediation(cast)
    say_in_private(actor=room.a, at=clock.now(), dispute_id=room.dispute.id, text=SECRET)
    assert SECRET in _body(Client(), f"{_link(room, 0)}private/")
    assert SECRET in _body(cast.mediator.client(), f"{_post(room)}private/0/")
    for client, address in (
        (Client(), f"{_link(room, 1)}private/"),
        (Client(), f"{_link(room, 1)}room/"),
        (Client(), f"{_link(room, 0)}room/"),
        (cast.mediator.client(), f"{_post(room)}room/"),
        (cast.mediator.client(), f"{_post(room)}private/1/"),
    ):
        assert SECRET not in _body(client, address)


def test_a_private_page_says_who_reads_and_what_the_exceptions_are_with_their_source(cast: Cast) -> None:
    room = make_mediation(cast)
    body = _body(Client(), f"{_link(room, 0)}private/")
    for words in ("只有调解员会看到", "只发给调解员", "人民调解法", "第25条", "反家庭暴力法", "第14条"):
        assert words in body
    assert "只有王秀英会看到" in _body(cast.mediator.client(), f"{_post(room)}private/0/")


def test_a_page_listens_to_its_own_channels_only(cast: Cast) -> None:
    room = make_mediation(cast)
    joint = f"channel:{room.channel(DataClass.JOINT).id}"
    own = f"channel:{room.channel(DataClass.CAUCUS, 0).id}"

    def topics(client: Client, address: str) -> set[str]:
        tickets = re.findall(r"ticket=([^\"&]+)", _body(client, address))
        heard = {topic for ticket in tickets for topic in read_topics(ticket.replace("%3A", ":"))}
        return {topic for topic in heard if topic.startswith(("channel:", "dispute:"))}

    assert topics(Client(), f"{_link(room, 1)}room/") == {joint, f"dispute:{room.dispute.id}"}
    assert topics(Client(), f"{_link(room, 0)}private/") == {own}
    assert topics(cast.mediator.client(), f"{_post(room)}private/0/") == {own}


def test_words_are_sent_once_and_come_back_when_they_cannot_be_sent(cast: Cast) -> None:
    room = make_mediation(cast)
    client, key = Client(), str(uuid7())
    for _n in range(2):
        sent = client.post(f"{_link(room, 0)}room/say/", {"text": "在吗", "once": key})
        assert sent.status_code == 302
    assert room.count(DataClass.JOINT) == 1
    Dispute.objects.filter(id=room.dispute.id).update(state=State.PAUSED.value)
    again = client.post(f"{_link(room, 0)}private/say/", {"text": "字" * 2001, "once": key})
    assert again.status_code == 400
    body = again.content.decode()
    assert "字" * 2001 in body
    assert f'value="{key}"' in body
    assert 'role="alert"' in body


def test_the_script_gets_the_form_alone(cast: Cast) -> None:
    room = make_mediation(cast)
    client = Client(headers={"Linli-Part": "composer"})
    sent = client.post(f"{_link(room, 0)}private/say/", {"text": SECRET})
    assert sent.status_code == 200
    assert b"<html" not in sent.content
    assert SECRET not in sent.content.decode()
    empty = client.post(f"{_link(room, 0)}room/say/", {"text": ""})
    assert empty.status_code == 400
    assert b"<html" not in empty.content


def test_where_nothing_can_be_written_the_page_says_why(cast: Cast) -> None:
    room = make_talk(cast)
    body = _body(Client(), f"{_link(room, 0)}private/")
    assert "调解员接手以后" in body
    assert "<textarea" not in body


def test_a_release_is_previewed_word_for_word_and_then_stands_in_the_joint_room(cast: Cast) -> None:
    room = make_mediation(cast)
    item = say_in_private(actor=room.a, at=clock.now(), dispute_id=room.dispute.id, text="他先道歉\n我就少要五百")
    address = f"{_link(room, 0)}private/{item.id}/release/"
    preview = re.search(r'<li class="said.*?</li>', _body(Client(), address), re.DOTALL)
    assert Client().post(address).status_code == 302
    body = _body(Client(), f"{_link(room, 1)}room/")
    shown = re.search(r'<li class="said.*?</li>', body, re.DOTALL)
    assert preview
    assert shown

    def words(found: str) -> str:
        without_own = found.replace('<span class="muted">（您）</span>', '<span class="muted">申请人</span>')
        return re.sub(r'id="said-[^"]+"|<time.*?</time>', "", without_own)

    assert words(preview.group()) == words(shown.group())
    assert Client().get(address).status_code == 404, "what is released has nothing more to release"


def test_labels_are_set_by_the_party_and_shown_to_the_mediator(cast: Cast) -> None:
    room = make_mediation(cast)
    item = say_in_private(actor=room.a, at=clock.now(), dispute_id=room.dispute.id, text=SECRET)
    asked = ask_to_relay(
        actor=room.mediator, at=clock.now(), dispute_id=room.dispute.id, seat=0, text="对方可以分两次付吗"
    )
    base = f"{_link(room, 0)}private/"
    assert Client().post(f"{base}{item.id}/label/", {"label": "MEDIATOR_MAY_USE"}).status_code == 302
    assert Client().post(f"{base}{asked.id}/label/", {"label": "refuse"}).status_code == 302
    assert Client().post(f"{base}{item.id}/label/", {"label": "NONSENSE"}).status_code == 400
    body = _body(cast.mediator.client(), f"{_post(room)}private/0/")
    assert "调解员可以用" in body
    assert "不可以，只留在这里" in body
    assert "/label/" not in body, "the mediator has no buttons for them"
    other = Client().post(f"{_link(room, 1)}private/{item.id}/label/", {"label": "PRIVATE"})
    assert other.status_code == 404


def test_an_offer_is_made_answered_and_agreed_on_by_pages_alone(cast: Cast) -> None:
    room = make_talk(cast)
    issue = add_issue(actor=room.a, at=clock.now(), dispute_id=room.dispute.id, label="接水槽", type=IssueType.DATE)
    a, b = _link(room, 0), _link(room, 1)
    sent = Client().post(
        f"{a}room/offer/",
        {
            "amount": "１，２００.50",
            "payer": "1",
            f"issue_{issue.id}": "2026-12-01",
            "words": "",
            "days": "7",
            "once": str(uuid7()),
        },
    )
    assert sent.status_code == 302
    offer = Item.objects.get(channel=room.channel(DataClass.JOINT), kind="OFFER")
    body = _body(Client(), f"{b}room/")
    assert "李建国付 1,200.50 元" in body
    assert body.count("2026 年 12 月 1 日") >= 2  # in the offer and in the table
    assert Client().post(f"{b}room/offer/{offer.id}/", {"act": "accept"}).status_code == 302
    assert room.now.state == State.AGREED
    late = Client().post(f"{b}room/offer/{offer.id}/", {"act": "decline"})
    assert late.status_code == 409


def test_a_wrong_offer_keeps_what_was_typed_and_says_where_it_is_wrong(cast: Cast) -> None:
    room = make_talk(cast)
    sent = Client().post(
        f"{_link(room, 0)}room/offer/", {"amount": "一千", "payer": "1", "words": "先付一半", "days": "7"}
    )
    assert sent.status_code == 422
    body = sent.content.decode()
    assert 'href="#id_amount"' in body
    assert "先付一半" in body
    empty = Client().post(f"{_link(room, 0)}room/offer/", {"days": "7"})
    assert empty.status_code == 400
    assert 'href="#id_words"' in empty.content.decode()


def test_what_the_mediator_proposes_shows_each_side_its_own_answer_only(cast: Cast) -> None:
    room = make_mediation(cast)
    draft = Draft(amount_fen=30_000, payer_seat=1)
    offer = make_offer(actor=room.mediator, at=clock.now(), dispute_id=room.dispute.id, draft=draft)
    before = _without_noise(Client().get(f"{_link(room, 1)}room/").content)
    staff = cast.mediator.client()
    staff_before = _without_noise(staff.get(f"{_post(room)}room/").content)
    accept_offer(actor=room.a, at=clock.now(), dispute_id=room.dispute.id, offer_id=offer.id)
    assert "您已经同意" in _body(Client(), f"{_link(room, 0)}room/")

    def same(one: str, other: str) -> bool:
        keys = r'name="once" value="[^"]+"'
        return re.sub(keys, "", one) == re.sub(keys, "", other)

    assert same(before, _without_noise(Client().get(f"{_link(room, 1)}room/").content))
    assert same(staff_before, _without_noise(staff.get(f"{_post(room)}room/").content))


def _bids(room: Room) -> BidRound:
    at = clock.now()
    made = propose_bids(actor=room.a, at=at, dispute_id=room.dispute.id, payer_seat=1, band_percent=10, hours=24)
    return agree_to_bids(actor=room.b, at=at, dispute_id=room.dispute.id, round_id=made.id, yes=True)


def test_bids_are_sealed_by_pages_and_read_by_nobody_else(cast: Cast) -> None:
    room = make_mediation(cast)
    a, b = _link(room, 0), _link(room, 1)
    assert Client().post(f"{a}room/bids/", {"payer": "1", "band": "10", "hours": "24"}).status_code == 302
    made = BidRound.objects.get(dispute=room.dispute)
    assert Client().post(f"{b}room/bids/{made.id}/agree/", {"act": "agree"}).status_code == 302
    assert Client().post(f"{a}room/bids/{made.id}/", {"amount": "4321"}).status_code == 302
    assert "4,321.00" in _body(Client(), f"{a}room/")
    for client, address in ((Client(), f"{b}room/"), (cast.mediator.client(), f"{_post(room)}room/")):
        assert "4,321" not in _body(client, address)
    assert Client().post(f"{b}room/bids/{made.id}/", {"amount": ""}).status_code == 422
    assert Client().post(f"{b}room/bids/{made.id}/", {"amount": "4000"}).status_code == 302
    assert room.now.state == State.AGREED
    assert "4,160.50" in _body(Client(), f"{b}room/")


@pytest.mark.parametrize("reader", ["b", "mediator"])
def test_a_failed_round_reads_the_same_whatever_the_other_side_bid(cast: Cast, reader: str) -> None:
    told = set()
    for demand in (None, 5_000, 5_000_000):
        room = make_mediation(cast)
        made = _bids(room)
        at = clock.now()
        place_bid(actor=room.b, at=at, dispute_id=room.dispute.id, round_id=made.id, amount_fen=100)
        if demand:
            place_bid(actor=room.a, at=at, dispute_id=room.dispute.id, round_id=made.id, amount_fen=demand)
        close_bid_rounds(at=at + timedelta(hours=25))
        client, base = (Client(), _link(room, 1)) if reader == "b" else (cast.mediator.client(), _post(room))
        body = _body(client, f"{base}room/")
        found = re.search(r'<div class="round">.*?</div>', body, re.DOTALL)
        assert found
        told.add(re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "", found.group()))
    assert len(told) == 1
    assert "暂时没有谈成" in told.pop()


def test_every_answer_keeps_the_address_to_this_browser(cast: Cast) -> None:
    room = make_mediation(cast)
    for address in ("room/", "private/", "room/offer/", "room/bids/"):
        answer = Client().get(_link(room, 0) + address)
        assert answer["Referrer-Policy"] == "strict-origin"
        assert answer["Cache-Control"] == "no-store"


def test_a_long_talk_shows_the_newest_and_leads_to_the_others(cast: Cast) -> None:
    room = make_mediation(cast)
    speakers = (room.a, room.b, room.mediator)
    for number in range(105):
        say(actor=speakers[number % 3], at=clock.now(), dispute_id=room.dispute.id, text=f"第{number}句")
    body = _body(Client(), f"{_link(room, 0)}room/")
    assert "第104句" in body
    assert "第4句" not in body
    assert "第4句" in _body(Client(), f"{_link(room, 0)}room/?all=1")


def test_the_two_parts_of_a_page_are_asked_for_apart(cast: Cast) -> None:
    room = make_mediation(cast)
    set_video_link(
        actor=room.mediator, at=clock.now(), dispute_id=room.dispute.id, link="https://meeting.example.org/a1"
    )
    say(actor=room.a, at=clock.now(), dispute_id=room.dispute.id, text="下雨就滴水")

    def part(target: str) -> str:
        headers = {"HX-Request": "true", "HX-Target": f"div#{target}"}
        return Client(headers=headers).get(f"{_link(room, 0)}room/").content.decode()

    assert "下雨就滴水" in part("talk")
    assert "meeting.example.org" not in part("talk")
    assert "meeting.example.org" in part("beside")
    assert "下雨就滴水" not in part("beside")


def test_labels_cannot_be_read_off_a_changed_address(cast: Cast) -> None:
    room = make_mediation(cast)
    other = replace(room, dispute=make_mediation(cast).dispute)
    item = say_in_private(actor=room.a, at=clock.now(), dispute_id=room.dispute.id, text=SECRET)
    stranger = f"{_link(other, 0)}private/{item.id}/"
    assert Client().get(f"{stranger}release/").status_code == 404
    assert Client().post(f"{stranger}label/", {"label": Label.MEDIATOR_MAY_USE.value}).status_code == 404
    assert [one.label for one in read_items(room.standing(room.a), DataClass.CAUCUS, room.party(0))] == [Label.PRIVATE]
    assert Client().get(f"{_link(room, 1)}room/offer/{UUID(int=5)}/").status_code == 404


def test_while_the_mediator_goes_between_the_sides_the_page_leads_to_the_mediator(cast: Cast) -> None:
    room = make_mediation(cast)
    Dispute.objects.filter(id=room.dispute.id).update(joint_room_at=None)
    body = _body(Client(), f"{_link(room, 0)}room/")
    assert "调解员正在分别和双方谈" in body
    assert "<textarea" not in body
    assert "<textarea" in _body(Client(), f"{_link(room, 0)}private/")
    assert "<textarea" in _body(cast.mediator.client(), f"{_post(room)}room/")
