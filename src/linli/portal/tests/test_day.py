"""A caseworker's day: what is in hand, the latest first; one tap takes it on."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.test import Client
from django.urls import reverse

from linli.kit import clock
from linli.ledger.queries import list_readings
from linli.matters import actions
from linli.matters.tests.make import POTHOLE, make_matter
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def test_the_day_shows_what_is_in_hand_with_its_clock(workplace: Cast) -> None:
    matter = make_matter(workplace.grid.id, at=clock.now(), text="三弄口的路灯不亮")
    page = workplace.caseworker.client().get(reverse("day")).content.decode()
    assert "今天 1 件" in page
    assert matter.title in page
    assert "还有" in page


def test_one_tap_takes_a_matter_on_and_comes_back_to_the_day(workplace: Cast) -> None:
    matter = make_matter(workplace.grid.id, at=clock.now())
    address = reverse("work_act", kwargs={"matter_id": matter.id, "act": "accept"})
    answer = workplace.caseworker.client().post(address, {"version": matter.version, "next": "day"})
    assert (answer.status_code, answer.headers["Location"]) == (302, reverse("day"))
    matter.refresh_from_db()
    assert matter.state == "ACCEPTED"


def test_what_is_late_comes_first_and_is_called_late(workplace: Cast) -> None:
    fresh = make_matter(workplace.grid.id, at=clock.now(), text="新的一件事")
    late = make_matter(workplace.grid.id, at=clock.now() - timedelta(days=9), text="老早的一件事")
    page = workplace.caseworker.client().get(reverse("day")).content.decode()
    assert page.index(late.title) < page.index(fresh.title)
    assert "超时" in page


def test_what_nobody_has_looked_at_in_time_is_said_so_and_is_not_called_late(workplace: Cast) -> None:
    # 4 hours to the first look, 72 to the end
    matter = make_matter(workplace.grid.id, at=clock.now() - timedelta(hours=5), text="没人看过的一件事")
    page = workplace.caseworker.client().get(reverse("day")).content.decode()
    assert "件超时" not in page
    assert "先去看看：" in page
    assert str(matter.id) not in workplace.clerk.client().get(reverse("desk"), {"late": "1"}).content.decode()
    assert str(matter.id) in workplace.clerk.client().get(reverse("desk")).content.decode()


def test_what_is_under_way_is_done_in_one_tap_and_a_form(workplace: Cast) -> None:
    matter = make_matter(workplace.grid.id, at=clock.now())
    actions.visit(actor=workplace.caseworker.actor, at=clock.now(), matter_id=matter.id, text="看过")
    client = workplace.caseworker.client()
    address = reverse("work_act", kwargs={"matter_id": matter.id, "act": "resolve"})
    assert f'href="{address}"' in client.get(reverse("day")).content.decode()
    assert client.post(address, {"outcome": "FIXED", "text": "换了灯头"}).status_code == 302
    matter.refresh_from_db()
    assert matter.state == "RESOLVED"


def test_an_offer_stands_above_what_is_in_hand(workplace: Cast) -> None:
    offered = make_matter(workplace.ladder.grids[0].id, at=clock.now(), text="隔壁网格的一件事")
    actions.propose_hand_over(
        actor=workplace.coordinator.actor,
        at=clock.now(),
        matter_id=offered.id,
        to_place_id=workplace.grid.id,
        reason="位置其实在三网格",
    )
    page = workplace.caseworker.client().get(reverse("day")).content.decode()
    assert str(offered.id) in page
    assert offered.title not in page, "its words are for whoever opens it, and that is noted"
    assert "请您接手" in page
    assert f"请{workplace.grid.name_zh}接手" in page


def test_whose_words_stood_in_the_days_list_is_noted_once_an_hour_and_opening_it_beside(workplace: Cast) -> None:
    mine = make_matter(workplace.grid.id, at=clock.now())
    client = workplace.caseworker.client()
    for _look in range(2):
        client.get(reverse("day"))
    assert [row.purpose for row in list_readings(mine.id)] == ["matters.list"]
    client.get(reverse("work_matter", kwargs={"matter_id": mine.id}))
    assert {row.purpose for row in list_readings(mine.id)} == {"matters.list", "matters.work"}


def test_an_empty_day_says_so(workplace: Cast) -> None:
    assert "都办完了" in workplace.caseworker.client().get(reverse("day")).content.decode()


def test_the_map_is_a_second_way_to_the_same_list(workplace: Cast) -> None:
    matter = make_matter(workplace.grid.id, at=clock.now())
    page = workplace.caseworker.client().get(reverse("day"), {"view": "map"}).content.decode()
    assert "data-map" in page
    assert matter.title in page


def test_of_a_teams_many_only_the_first_due_are_shown_and_looked_at_with_the_way_to_the_others(
    workplace: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_module("linli.matters.queries.day"), "MOST", 2)
    at = clock.now()
    first, second = (
        make_matter(workplace.grid.id, kind_code=POTHOLE, at=at - timedelta(hours=hours), text=f"坑洞{hours}")
        for hours in (3, 2)
    )
    client, others = workplace.clerk.client(), f'href="{reverse("desk")}?owner=UNASSIGNED"'
    page = client.get(reverse("day")).content.decode()
    assert first.title in page
    assert second.title in page
    assert others not in page
    last = make_matter(workplace.grid.id, kind_code=POTHOLE, at=at, text="坑洞最后")
    page = client.get(reverse("day")).content.decode()
    assert "先列出最早到期的 2 件，后面还有。" in page
    assert others in page
    assert last.title not in page
    assert not list_readings(last.id)
    assert last.title in client.get(reverse("desk"), {"owner": "UNASSIGNED"}).content.decode()


def test_of_many_in_ones_hands_the_first_due_are_shown_and_all_are_counted(
    workplace: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_module("linli.matters.queries.day"), "MOST", 2)
    at = clock.now()
    made = [make_matter(workplace.grid.id, at=at - timedelta(days=days), text=f"灯{days}") for days in (9, 8, 7, 0)]
    client, others = workplace.caseworker.client(), f'href="{reverse("desk")}?owner=ME"'
    page = client.get(reverse("day")).content.decode()
    assert "今天 4 件" in page
    assert "3 件超时" in page
    assert [matter.title in page for matter in made] == [True, True, False, False]
    assert others in page
    desk = client.get(reverse("desk"), {"owner": "ME"}).content.decode()
    assert all(matter.title in desk for matter in made)


def test_of_many_that_are_offered_the_first_due_are_shown(workplace: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_module("linli.matters.queries.day"), "MOST", 1)
    for number in range(2):
        offered = make_matter(workplace.ladder.grids[0].id, at=clock.now(), text=f"隔壁的第{number}件事")
        actions.propose_hand_over(
            actor=workplace.coordinator.actor,
            at=clock.now(),
            matter_id=offered.id,
            to_place_id=workplace.grid.id,
            reason="位置其实在三网格",
        )
    page = workplace.caseworker.client().get(reverse("day")).content.decode()
    assert f'href="{reverse("desk")}?owner=OFFERED"' in page


def test_residents_and_strangers_have_no_day(workplace: Cast) -> None:
    for client in (Client(), workplace.resident.client()):
        answer = client.get(reverse("day"))
        assert answer.status_code == 403


def test_a_caseworker_of_another_grid_does_not_see_it(workplace: Cast) -> None:
    matter = make_matter(workplace.grid.id, at=clock.now(), text="只归三网格的一件事")
    assert matter.title not in workplace.outsider.client().get(reverse("day")).content.decode()
