"""The pages of suggestions: who finds them, what each reader reads there, and that wishes show nowhere."""

import re
from uuid import UUID

import pytest
from django.db import transaction
from django.test import Client

from linli.disputes.actions.suggest import run_suggestion
from linli.disputes.links import secret_of
from linli.disputes.models import Item, Suggestion
from linli.disputes.rules import DataClass
from linli.disputes.rules.suggest import SuggestionState
from linli.disputes.tests.make_room import Room, make_mediation, make_talk
from linli.disputes.tests.make_suggestion import agree, ask, lay_package, lay_table, shares_of, suggest, wish
from linli.kit import clock
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kinds")]
NOBODY = "谁也看不到这里的内容"


def _link(room: Room, seat: int) -> str:
    return f"/disputes/p/{secret_of(room.party(seat))}/"


def _post(room: Room) -> str:
    return f"/disputes/{room.dispute.id}/"


def _body(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return re.sub(
        r'(csrfmiddlewaretoken" value=|ticket=|name="once"[^>]*value=)"?[^"]+"', r"\1", answer.content.decode()
    )


def _points(ids: list[UUID], points: tuple[int, ...]) -> dict[str, str]:
    return {"by": "points"} | {f"value_{one}": str(number) for one, number in zip(ids, points, strict=True)}


def test_strangers_find_no_page_of_suggestions(cast: Cast) -> None:
    room = make_mediation(cast)
    made = ask(room, shares_of(lay_table(room)))
    for member in (cast.village_desk, cast.caseworker, cast.coordinator, cast.outsider, cast.neighbour):
        for page in ("suggestions/", "suggestions/ask/shares/"):
            assert member.client().get(_post(room) + page).status_code == 404
        assert member.client().post(f"{_post(room)}suggestions/{made.id}/", {"act": "agree"}).status_code == 404
    for page in ("wishes/", "suggestions/"):
        assert Client().get(f"/disputes/p/{'x' * 22}/{page}").status_code == 404
    assert cast.mediator.client().get(f"{_post(room)}wishes/").status_code == 404


def test_points_are_said_on_the_page_and_their_sum_is_told(cast: Cast) -> None:
    room = make_talk(cast)
    ids = lay_table(room)
    address = f"{_link(room, 0)}wishes/"
    assert NOBODY in _body(Client(), address)
    wrong = Client().post(address, _points(ids, (50, 30, 10)))
    assert wrong.status_code == 422
    assert "现在合计是 90" in wrong.content.decode()
    assert room.count(DataClass.LIMITS, 0) == 0
    assert Client().post(address, _points(ids, (50, 30, 20))).status_code == 302
    assert "露台的使用：50" in _body(Client(), address)


def test_a_row_becomes_points_and_swapping_against_them_is_said(cast: Cast) -> None:
    room = make_talk(cast)
    ids = lay_table(room)
    address = f"{_link(room, 0)}wishes/"
    ranks = {"by": "rank"} | {f"value_{one}": str(place) for one, place in zip(ids, (1, 3, 2), strict=True)}
    assert Client().post(address, ranks).status_code == 302
    swaps = _body(Client(), f"{address}?by=swap")
    assert "愿意用“露台的使用”换" in swaps
    answer = Client().post(address, {"by": "swap", f"{ids[0]}:{ids[2]}": "yes"}).content.decode()
    assert "与您给的分数不一致" in answer
    assert "您的回答与分数一致" in Client().post(address, {"by": "swap"}).content.decode()
    assert room.count(DataClass.LIMITS, 0) == 1


@pytest.mark.parametrize("value", ["-1", "101", "99999999999999999999", "abc", "1.5", ""])
def test_points_that_are_none_are_refused_at_their_field(cast: Cast, value: str) -> None:
    room = make_talk(cast)
    ids = lay_table(room)
    given = _points(ids, (50, 30, 20)) | {f"value_{ids[0]}": value}
    assert Client().post(f"{_link(room, 0)}wishes/", given).status_code == 422
    assert room.count(DataClass.LIMITS, 0) == 0


def test_from_asking_to_an_offer_by_pages_alone(cast: Cast) -> None:
    room = make_mediation(cast)
    ids = lay_table(room)
    base = _link(room, 0)
    form = {f"class_{one}": "USE" for one in ids}
    assert Client().post(f"{base}suggestions/ask/shares/", form).status_code == 302
    made = Suggestion.objects.get()
    early = Client().post(f"{base}suggestions/{made.id}/", {"act": "agree"})
    assert early.status_code == 400
    for seat, points in ((0, (60, 30, 10)), (1, (30, 50, 20))):
        link = _link(room, seat)
        assert Client().post(f"{link}wishes/", _points(ids, points)).status_code == 302
        assert Client().post(f"{link}suggestions/{made.id}/", {"act": "agree"}).status_code == 302
    assert run_suggestion(at=clock.now(), suggestion_id=made.id) is SuggestionState.DONE
    own = _body(Client(), f"{base}suggestions/")
    assert "按您自己的分数" in own
    assert "只有您看得到这个数" in own
    assert Client().post(f"{base}suggestions/{made.id}/", {"act": "offer"}).status_code == 302
    assert "按程序的建议" in _body(Client(), f"{_link(room, 1)}room/")


def test_the_mediator_reads_proposal_guarantee_and_chart_and_nobodys_number(cast: Cast) -> None:
    room = make_mediation(cast)
    suggest(room, lay_table(room))
    body = _body(cast.mediator.client(), f"{_post(room)}suggestions/")
    for words in ("<svg", "<desc", "露台的使用", "没有人会更想要对方得到的"):
        assert words in body
    assert "按您自己的分数" not in body


def test_a_package_is_asked_for_with_ways_to_settle_it_and_wishes_with_limits(cast: Cast) -> None:
    room = make_mediation(cast)
    draft = lay_package(room)
    money, repair = (one.issue_id for one in draft.issues)
    form = {
        f"class_{money}": "MONEY",
        f"payer_{money}": "1",
        f"class_{repair}": "TASK",
        **{f"option_{place}_{money}": yuan for place, yuan in enumerate(("1000", "2000", "3000"))},
        **{f"option_{place}_{repair}": words for place, words in enumerate(("月底前修好", "本周修好", ""))},
    }
    assert cast.mediator.client().post(f"{_post(room)}suggestions/ask/package/", form).status_code == 302
    given = _points([money, repair], (50, 50)) | {
        **{f"grade_{money}_o{place}": grade for place, grade in enumerate(("0", "2", "4"))},
        **{f"grade_{repair}_o{place}": grade for place, grade in enumerate(("2", "4"))},
        f"limit_{money}": "1500",
    }
    address = f"{_link(room, 0)}wishes/"
    assert "您的底线" in _body(Client(), address)
    assert Client().post(address, given).status_code == 302
    assert 'value="1500.00"' in _body(Client(), address)


def test_what_a_program_never_decides_is_refused_on_the_page(cast: Cast) -> None:
    room = make_talk(cast)
    ids = lay_table(room)
    answer = Client().post(f"{_link(room, 0)}suggestions/ask/shares/", {f"class_{ids[0]}": "CUSTODY"})
    assert answer.status_code == 400
    assert "由法律或者由人来决定" in answer.content.decode()


def _others(cast: Cast, room: Room) -> list[str]:
    own = [(Client(), f"{_link(room, 1)}{page}") for page in ("", "room/", "private/", "suggestions/", "wishes/")]
    post = [(cast.mediator.client(), f"{_post(room)}{page}") for page in ("", "room/", "private/0/", "suggestions/")]
    return [_body(client, address) for client, address in own + post]


def test_what_one_side_wishes_shows_on_no_page_of_another(cast: Cast) -> None:
    room = make_mediation(cast)
    ids = lay_table(room)
    ask(room, shares_of(ids))
    before = _others(cast, room)
    for points in ((60, 30, 10), (0, 0, 100)):
        wish(room, room.a, ids, points)
        assert _others(cast, room) == before


def test_a_yes_reads_the_same_whatever_was_wished(cast: Cast) -> None:
    room = make_mediation(cast)
    ids = lay_table(room)
    made = ask(room, shares_of(ids))
    read = []
    for points in ((60, 30, 10), (0, 0, 100)):
        with transaction.atomic():
            wish(room, room.a, ids, points)
            agree(room, made, room.a)
            read.append(_others(cast, room))
            transaction.set_rollback(True)
    assert read[0] == read[1]
    assert "已同意： 王秀英" in read[0][3]


def test_a_forged_proof_shows_a_sentence_and_no_proposal(cast: Cast) -> None:
    room = make_mediation(cast)
    suggest(room, lay_table(room))
    Item.objects.filter(kind="CERTIFICATE").update(sealed=b"x" * 64)
    for client, address in ((Client(), _link(room, 0)), (cast.mediator.client(), _post(room))):
        body = _body(client, f"{address}suggestions/")
        assert "没有通过核对" in body
        assert '<svg viewBox="0 0 320' not in body


@pytest.mark.parametrize(("language", "words"), [("zh-hans", "程序的建议"), ("en", "Suggestions of a program")])
def test_both_languages(cast: Cast, language: str, words: str) -> None:
    room = make_talk(cast)
    suggest(room, lay_table(room))
    client = Client()
    client.cookies["linli_language"] = language
    assert words in client.get(f"{_link(room, 0)}suggestions/", headers={"accept-language": language}).content.decode()
