"""The mediator's calculator: what can be worked out, what is promised of it, the proof as a file, and who may not."""

import json

import pytest
from django.test import Client

from linli.disputes.links import secret_of
from linli.disputes.models import Item
from linli.disputes.pages.calculator import FORMS
from linli.disputes.rules.settle_check import check
from linli.disputes.tests.make_room import Room, make_mediation
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kinds")]

CLAIMS = {"estate": "200", "amount_0": "100", "amount_1": "200", "amount_2": "300"}
COSTS = {"amount_0": "30000", "amount_1": "50000", "amount_2": "90000"}
FLOORS = {"3": "89.5", "4": "89.5", "5": "102", "6": "89.5"}
TABLE = {"cost": "400000", "table": "lift.by-floor"} | {
    f"{name}_{row}": value
    for row, (floor, area) in enumerate(FLOORS.items())
    for name, value in (("name", f"{floor}01"), ("key", floor), ("amount", area))
}
PEOPLE = {f"name_{row}": name for row, name in enumerate(("安", "博", "翠"))}
ROOMS = {"rent": "3000", **PEOPLE, "item_0": "南屋", "item_1": "北屋", "item_2": "小屋"}
THINGS = {**PEOPLE, "item_0": "玉", "item_1": "柜子", "item_2": "作坊"}


def _worth(*rows: tuple[int, int, int]) -> dict[str, str]:
    return {f"value_{one}_{item}": str(yuan) for one, row in enumerate(rows) for item, yuan in enumerate(row)}


ROOM_WORTH = _worth((1400, 1000, 600), (1300, 1100, 600), (1200, 900, 900))
THING_WORTH = _worth((10000, 4000, 90000), (15000, 3000, 70000), (12000, 6000, 80000))
WHOLE = {
    "claims": CLAIMS,
    "costs": COSTS,
    "table": TABLE,
    "rooms": ROOMS | ROOM_WORTH,
    "things": THINGS | THING_WORTH,
}


@pytest.fixture
def room(cast: Cast) -> Room:
    """In mediation."""
    return make_mediation(cast)


def _address(room: Room, kind: str) -> str:
    return f"/disputes/{room.dispute.id}/suggestions/calculator/{kind}/"


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("claims", ("66.67", "33.33", "50.00", "75.00", "分文不差")),
        ("costs", ("10,000.00", "20,000.00", "60,000.00", "不比他们自己做更多")),
        ("table", ("79,416.89", "0.7", "还没有人核对过", "zjtcn.com")),
        ("rooms", ("南屋", "住别的房间", "加起来正好是房租")),
        ("things", ("玉", "作坊", "应得的一份", "收付相抵")),
    ],
)
def test_the_mediator_works_it_out_reads_the_guarantee_and_nothing_is_kept(
    cast: Cast, room: Room, kind: str, words: tuple[str, ...]
) -> None:
    before = Item.objects.count()
    assert cast.mediator.client().get(_address(room, kind)).status_code == 200
    answer = cast.mediator.client().post(_address(room, kind), WHOLE[kind])
    assert answer.status_code == 200
    for word in words:
        assert word in answer.content.decode()
    assert Item.objects.count() == before


@pytest.mark.parametrize("kind", list(FORMS))
def test_the_file_is_accepted_by_the_other_program_and_its_name_names_nobody(cast: Cast, room: Room, kind: str) -> None:
    answer = cast.mediator.client().post(_address(room, kind), WHOLE[kind] | {"act": "proof"})
    assert answer["Content-Type"] == "application/json"
    assert answer["Content-Disposition"] == f'attachment; filename="{kind}.json"'
    assert answer["Cache-Control"] == "no-store"
    assert check(answer.content).accepted
    forged = json.loads(answer.content)
    parties = forged["outcome"]["parties"]
    first, second = list(parties)[:2]
    parties[first], parties[second] = parties[second], parties[first]
    assert not check(json.dumps(forged).encode()).accepted


def test_a_page_with_an_answer_asks_for_the_file_with_the_same_numbers(cast: Cast, room: Room) -> None:
    body = cast.mediator.client().post(_address(room, "costs"), COSTS).content.decode()
    for name, value in COSTS.items():
        assert f'<input type="hidden" name="{name}" value="{value}">' in body


@pytest.mark.parametrize(("kind", "names"), [("rooms", ROOMS), ("things", THINGS)])
def test_worths_are_asked_once_it_is_said_who_and_what(
    cast: Cast, room: Room, kind: str, names: dict[str, str]
) -> None:
    answer = cast.mediator.client().post(_address(room, kind), names)
    assert answer.status_code == 200
    body = answer.content.decode()
    item = names["item_0"]
    assert f"“{item}”对安值多少（元）" in body
    assert 'id="answer"' not in body
    assert "error-summary" not in body
    missing = names | WHOLE[kind] | {"value_0_0": ""}
    again = cast.mediator.client().post(_address(room, kind), missing)
    assert again.status_code == 422
    assert 'href="#id_value_0_0"' in again.content.decode()


@pytest.mark.parametrize(
    ("kind", "change", "field"),
    [
        ("rooms", {"item_2": ""}, "item_1"),
        ("rooms", {"rent": ""}, "rent"),
        ("rooms", {"rent": "-1"}, "rent"),
        ("rooms", {"value_0_0": "很多"}, "value_0_0"),
        ("things", {"name_1": "", "name_2": ""}, "name_1"),
        ("things", {"item_0": "", "item_1": "", "item_2": ""}, "item_0"),
        ("table", {"key_0": ""}, "key_0"),
        ("table", {"key_0": "99"}, "key_0"),
        ("table", {"amount_0": "0"}, "amount_0"),
        ("table", {"table": "none"}, "table"),
        ("claims", {"estate": ""}, "estate"),
    ],
)
def test_what_is_missing_or_wrong_is_said_at_its_field(
    cast: Cast, room: Room, kind: str, change: dict[str, str], field: str
) -> None:
    answer = cast.mediator.client().post(_address(room, kind), WHOLE[kind] | change)
    assert answer.status_code == 422
    assert f'href="#id_{field}"' in answer.content.decode()


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        ("claims", {"estate": "200", "amount_0": "100"}),
        ("costs", {}),
        ("costs", {"amount_0": "0", "amount_1": "1", "rows": "99999999"}),
        ("table", {"cost": "1", "table": "lift.by-floor", "rows": "-1"}),
    ],
)
def test_too_little_is_a_sentence_and_never_a_fault(cast: Cast, room: Room, kind: str, given: dict[str, str]) -> None:
    answer = cast.mediator.client().post(_address(room, kind), given)
    assert answer.status_code in (200, 422)


def test_two_of_one_name_are_told_apart_in_the_proof(cast: Cast, room: Room) -> None:
    same = COSTS | {"name_0": "王 秀英", "name_1": "王 秀英", "name_2": "3"}
    answer = cast.mediator.client().post(_address(room, "costs"), same | {"act": "proof"})
    assert list(json.loads(answer.content)["outcome"]["parties"]) == ["王-秀英", "王-秀英#2", "3"]


def test_more_rows_keep_what_was_typed_and_find_no_fault(cast: Cast, room: Room) -> None:
    given = {"estate": "abc", "name_0": "安", "rows": "4", "act": "more"}
    answer = cast.mediator.client().post(_address(room, "claims"), given)
    assert answer.status_code == 200
    body = answer.content.decode()
    assert 'value="abc"' in body
    assert 'id="id_name_7"' in body
    assert 'id="id_name_8"' not in body


@pytest.mark.parametrize("kind", list(FORMS))
def test_nobody_but_the_mediator_finds_it(cast: Cast, room: Room, kind: str) -> None:
    for member in (cast.village_desk, cast.caseworker, cast.coordinator, cast.outsider, cast.neighbour):
        assert member.client().get(_address(room, kind)).status_code == 404
        assert member.client().post(_address(room, kind), WHOLE[kind]).status_code == 404
    side = f"/disputes/p/{secret_of(room.party(0))}/suggestions/calculator/{kind}/"
    assert Client().get(side).status_code == 404
    assert cast.mediator.client().get(_address(room, "lottery")).status_code == 404


@pytest.mark.parametrize(("language", "words"), [("zh-hans", "分房间和房租"), ("en", "Rooms and rent")])
def test_both_languages(cast: Cast, room: Room, language: str, words: str) -> None:
    client = cast.mediator.client()
    client.cookies["linli_language"] = language
    for kind in FORMS:
        assert words in client.get(_address(room, kind), headers={"accept-language": language}).content.decode()
