"""The desk finds matters by words and number, never people; nobody without a post finds anything."""

import pytest
from django.test import Client
from django.urls import reverse

from linli.kit import clock
from linli.ledger import queries as ledger
from linli.matters.tests import make
from linli.portal.tests.make import english, html_of, words_of
from tests.cast import Cast, Member


def _find(member: Member, **asked: str) -> str:
    response = member.client().get(reverse("desk_search"), asked)
    assert response.status_code in (200, 422), response.status_code
    return words_of(response)


def test_words_find_a_matter_and_its_number_does_too(workplace: Cast) -> None:
    matter = make.make_matter(workplace.grid.id, at=clock.now(), text="桥头的老槐树倒了")
    shown = f"{matter.reference[:3]}-{matter.reference[3:]}"
    assert shown in _find(workplace.clerk, q="老槐树")
    assert shown in _find(workplace.clerk, q=shown)


def test_filters_stand_in_the_address_and_narrow(workplace: Cast) -> None:
    make.make_matter(workplace.grid.id, at=clock.now(), text="桥头的老槐树倒了")
    assert "什么也没找到" in _find(workplace.clerk, q="老槐树", state="CLOSED")
    assert "什么也没找到" in _find(workplace.clerk, q="老槐树", from_on="2099-01-01")
    assert "什么也没找到" not in _find(workplace.clerk, q="老槐树", place=workplace.village.path, state="OPEN")


def test_what_was_found_is_told_to_the_resident_as_a_look(workplace: Cast) -> None:
    matter = make.make_matter(workplace.grid.id, at=clock.now(), text="桥头的老槐树倒了")
    _find(workplace.clerk, q="老槐树")
    assert [reading.purpose for reading in ledger.list_readings(matter.id)] == ["matters.search"]


def test_pages_go_on_where_the_last_one_ended(workplace: Cast) -> None:
    for _number in range(21):
        make.make_matter(workplace.grid.id, at=clock.now(), text="桥头的老槐树倒了")
    first = workplace.clerk.client().get(reverse("desk_search"), {"q": "老槐树"})
    assert html_of(first).count("/work/0") == 20  # ids of matters
    assert "after=" in html_of(first)


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"q": ""}, "请输入要找的内容"),
        ({"q": "灯"}, "至少输入一个词的两个字"),
        ({"q": "13800138000"}, "这里不能找人"),
        ({"q": "a@example.org"}, "这里不能找人"),
        ({"q": "路" * 300}, ""),
        ({"q": "路灯", "from_on": "31.12.2026"}, "请写成"),
        ({"q": "\u202e\u200b"}, "请输入要找的内容"),
    ],
)
def test_what_cannot_be_looked_for_is_said_in_words(workplace: Cast, asked: dict[str, str], sentence: str) -> None:
    response = workplace.clerk.client().get(reverse("desk_search"), asked)
    assert 400 <= response.status_code < 500
    assert sentence in words_of(response)


@pytest.mark.parametrize("asked", [{"state": "X"}, {"kind": "' OR"}, {"place": "../"}, {"late": "9"}, {"after": "x"}])
def test_hostile_addresses_are_answered(workplace: Cast, asked: dict[str, str]) -> None:
    response = workplace.clerk.client().get(reverse("desk_search"), {"q": "路灯", **asked})
    assert response.status_code in (200, 400)


def test_who_may_not(workplace: Cast) -> None:
    make.make_matter(workplace.grid.id, at=clock.now(), text="桥头的老槐树倒了")
    for client in (Client(), workplace.resident.client()):
        assert client.get(reverse("desk_search"), {"q": "老槐树"}).status_code == 403
    for member in (workplace.outsider, workplace.administrator, workplace.volunteer):
        assert "什么也没找到" in _find(member, q="老槐树")


def test_in_english(workplace: Cast) -> None:
    client = english(workplace.clerk.client())
    assert "People cannot be looked for" in words_of(client.get(reverse("desk_search")))
