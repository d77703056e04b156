"""While somebody reports: is it one of those that others have raised? Asked without a script, told without words."""

import pytest
from django.test import Client
from django.urls import reverse

from linli.kit import clock
from linli.matters.models import Matter, SearchText
from linli.matters.rules import State
from linli.matters.tests import make
from linli.portal.tests.make import Drafted, begin_report, english, html_of, words_of
from tests.cast import Cast

EARLIER = "桥头第三根灯杆的路灯坏了，我是王婶"


def _lead(town: Cast, **changes: object) -> Matter:
    return make.make_matter(town.grid.id, at=clock.now(), text=EARLIER, **changes)


def _at_the_place(town: Cast, client: Client | None = None) -> Drafted:
    drafted = begin_report(client)
    drafted.post("where", place_id=str(town.grid.id))
    return drafted


def test_kind_village_age_and_stage_are_offered_and_no_word_number_or_photo(town: Cast) -> None:
    lead = _lead(town)
    drafted = _at_the_place(town)
    response = drafted.post("where", act="next", address="桥头")
    assert response.headers["Location"] == drafted.url_of("alike")
    page = drafted.get("alike")
    shown = words_of(page)
    assert "路灯不亮" in shown
    assert town.village.name_zh in shown
    assert "已收到" in shown
    for hidden in ("王婶", "第三根", lead.reference, town.grid.name_zh, "<img"):
        assert hidden not in html_of(page).split("<main", 1)[1]


def test_one_tap_joins_and_the_receipt_says_so(town: Cast) -> None:
    lead = _lead(town)
    drafted = _at_the_place(town)
    drafted.post("where", act="next")
    response = drafted.post("alike", joins=str(lead.id))
    assert response.headers["Location"] == drafted.url_of("details")
    drafted.post("details", act="next")
    assert "同一件事" in words_of(drafted.get("check"))
    page = drafted.client.post(drafted.url_of("check"), follow=True)
    joined = Matter.objects.exclude(id=lead.id).get()
    assert joined.state == State.JOINED
    shown = words_of(page)
    assert "不，我的是另一件事" in shown
    assert EARLIER not in shown


def test_no_mine_is_another_goes_on_to_a_report_of_its_own(town: Cast) -> None:
    _lead(town)
    drafted = _at_the_place(town)
    drafted.post("where", act="next")
    drafted.post("alike", joins="")
    drafted.post("details", act="next")
    drafted.post("check")
    assert set(Matter.objects.values_list("state", flat=True)) == {"RECEIVED"}


@pytest.mark.parametrize("joins", ["x", "00000000-0000-7000-8000-000000000000", "' OR 1=1", "\x00"])
def test_a_forged_choice_joins_nothing(town: Cast, joins: str) -> None:
    _lead(town)
    drafted = _at_the_place(town)
    assert drafted.post("alike", joins=joins).status_code == 302
    drafted.post("details", act="next")
    drafted.post("check")
    assert not Matter.objects.filter(state=State.JOINED).exists()


def test_the_page_is_passed_over_when_there_is_nothing(town: Cast) -> None:
    drafted = _at_the_place(town)
    drafted.post("where", act="next")
    assert drafted.get("alike").headers["Location"] == drafted.url_of("details")


def test_another_place_takes_the_choice_back(town: Cast) -> None:
    lead = _lead(town)
    drafted = _at_the_place(town)
    drafted.post("alike", joins=str(lead.id))
    drafted.post("where", place_id=str(town.far_grid.id))
    drafted.post("where", act="next")
    drafted.post("details", act="next")
    drafted.post("check")
    assert not Matter.objects.filter(state=State.JOINED).exists()


def test_the_resident_of_a_joined_report_parts_it_with_one_tap(town: Cast) -> None:
    lead = _lead(town)
    drafted = _at_the_place(town)
    drafted.post("alike", joins=str(lead.id))
    drafted.post("details", act="next")
    page = drafted.post("check").headers["Location"].partition("?")[0]
    assert drafted.client.post(f"{page}separate/").status_code == 302
    joined = Matter.objects.exclude(id=lead.id).get()
    assert joined.state == State.RECEIVED
    assert "不再与别的报告" in words_of(drafted.client.get(page))


def test_english_readers_are_asked_in_english(town: Cast) -> None:
    _lead(town)
    drafted = _at_the_place(town, english())
    shown = words_of(drafted.get("alike"))
    assert "Is it the same as one of these?" in shown
    assert "Yes, me too" in shown
    assert "Street light" in shown


def test_the_desk_is_asked_before_it_records_and_joins_for_the_caller(town: Cast) -> None:
    lead = _lead(town)
    typed = {
        "channel": "DESK_PHONE",
        "text": "路灯不亮",
        "kind": lead.kind_code,
        "place": str(town.grid.id),
        "idempotency_key": "k1",
    }
    client = town.clerk.client()
    asked = client.post(reverse("record"), typed)
    assert "可能已经有人反映过" in words_of(asked)
    assert "王婶" not in words_of(asked)
    assert Matter.objects.count() == 1
    answer = client.post(reverse("record"), {**typed, "joins": str(lead.id)})
    assert answer.status_code == 200
    assert Matter.objects.exclude(id=lead.id).get().state == State.JOINED
    assert client.post(reverse("record"), {**typed, "joins": str(lead.id)}).status_code == 200
    assert Matter.objects.count() == SearchText.objects.count() == 2
