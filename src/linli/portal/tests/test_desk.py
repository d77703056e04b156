"""The desk's list: filters in the address, pages by keyset, hand-over in bulk."""

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from linli.kit import clock
from linli.ledger.queries import list_readings
from linli.matters import actions
from linli.matters.models import HandOver
from linli.matters.tests.make import POTHOLE, make_matter
from linli.people.tests.make import make_agency
from linli.portal.pages import work_places
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def test_the_desk_sees_what_lies_below_it(workplace: Cast) -> None:
    here = make_matter(workplace.grid.id, at=clock.now(), text="三网格的一件事")
    elsewhere = make_matter(workplace.ladder.grids[-1].id, at=clock.now(), text="别的镇的一件事")
    page = workplace.clerk.client().get(reverse("desk")).content.decode()
    assert str(here.id) in page
    assert str(elsewhere.id) not in page


def test_the_words_of_residents_stand_in_the_list_of_their_own_team_only_and_are_noted(workplace: Cast) -> None:
    below = make_matter(workplace.grid.id, at=clock.now(), text="三网格的一件事")
    own = make_matter(workplace.grid.id, at=clock.now(), text="镇里的一件事", kind_code=POTHOLE)
    client = workplace.clerk.client()
    for _look in range(2):
        page = client.get(reverse("desk")).content.decode()
    assert own.title in page
    assert below.title not in page
    assert "路灯不亮" in page
    assert list_readings(below.id) == []
    [reading] = list_readings(own.id)
    assert (reading.post_id, reading.purpose) == (workplace.clerk.post.id, "matters.list")


def test_filters_stand_in_the_address(workplace: Cast) -> None:
    late = make_matter(
        workplace.grid.id, at=clock.now() - timedelta(days=30), text="拖了很久的一件事", kind_code=POTHOLE
    )
    fresh = make_matter(workplace.grid.id, at=clock.now(), text="刚刚说的一件事", kind_code=POTHOLE)
    page = workplace.clerk.client().get(reverse("desk"), {"late": "1"}).content.decode()
    assert late.title in page
    assert fresh.title not in page


@pytest.mark.parametrize(
    "asked",
    [
        {"state": "NONSENSE"},
        {"place": "../../"},
        {"kind": "'; drop table"},
        {"owner": "\u202e"},
        {"after": "AAAA"},
        {"after": "\x00"},
    ],
)
def test_a_forged_filter_never_breaks_the_page(workplace: Cast, asked: dict[str, str]) -> None:
    assert workplace.clerk.client().get(reverse("desk"), asked).status_code in (200, 400)


def test_pages_follow_each_other_without_a_gap_or_a_double(workplace: Cast) -> None:
    at = clock.now()
    titles = {
        make_matter(workplace.grid.id, at=at + timedelta(seconds=n), text=f"第{n}件事", kind_code=POTHOLE).title
        for n in range(60)
    }
    client, address, seen = workplace.clerk.client(), reverse("desk"), []
    for _page in range(3):
        page = client.get(address).content.decode()
        seen += re.findall(r">(第\d+件事)<", page)
        following = re.search(r'href="([^"]*after=[^"]+)"', page)
        if following is None:
            break
        address = unescape(following.group(1))
    assert sorted(seen) == sorted(titles)


def test_the_number_of_statements_does_not_grow_with_the_list(workplace: Cast, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    for n in range(30):
        make_matter(workplace.grid.id, at=clock.now(), text=f"第{n}件事")
    client = workplace.clerk.client()
    client.get(reverse("desk"))
    with django_assert_max_num_queries(12):
        client.get(reverse("desk"))


def _bulk(client: Client, **data: object) -> str:
    answer = client.post(reverse("desk_bulk"), data)
    assert answer.status_code == 200
    return answer.content.decode()


def test_what_is_ticked_is_offered_and_each_says_what_became_of_it(workplace: Cast) -> None:
    mine = make_matter(workplace.township.id, at=clock.now(), text="镇里的一件事")
    foreign = make_matter(workplace.ladder.grids[-1].id, at=clock.now(), text="别的镇的一件事")
    answer = workplace.clerk.client().post(
        reverse("desk_bulk"),
        {"matter": [str(mine.id), str(foreign.id)], "choice": f"agency:{workplace.bureau.id}", "reason": "一起修"},
    )
    page = answer.content.decode()
    assert answer.status_code == 200
    assert f"{mine.reference[:3]}-{mine.reference[3:]}" in page
    assert "一件事" not in page, "nothing was opened to be read"
    assert str(foreign.id) not in page
    assert [offer.matter_id for offer in HandOver.objects.all()] == [mine.id]


def test_the_team_is_chosen_step_by_step_and_nothing_typed_or_ticked_is_lost(workplace: Cast) -> None:
    mine = make_matter(workplace.township.id, at=clock.now())
    client, kept = workplace.clerk.client(), {"matter": [str(mine.id)], "reason": "那边近一些"}
    page = _bulk(client, matter=kept["matter"])
    assert "移交 1 件事项" in page
    assert f'name="under" value="{workplace.village.id}"' in page
    page = _bulk(client, **kept, under=str(workplace.village.id))
    assert f'name="choose" value="{workplace.grid.id}"' in page
    assert str(mine.id) in page
    assert "那边近一些" in page
    page = _bulk(client, **kept, choose=str(workplace.grid.id))
    assert f'name="choice" value="place:{workplace.grid.id}"' in page
    assert "那边近一些" in page
    assert HandOver.objects.count() == 0, "choosing is not offering"
    _bulk(client, **kept, choice=f"place:{workplace.grid.id}")
    assert HandOver.objects.get().to_place_id == workplace.grid.id


def test_a_team_is_found_by_name_and_can_be_chosen_anew(workplace: Cast) -> None:
    mine = make_matter(workplace.township.id, at=clock.now())
    client, kept = workplace.clerk.client(), {"matter": [str(mine.id)], "reason": "那边近一些"}
    page = _bulk(client, **kept, act="find", q=workplace.village.name_zh, choice="")
    assert f'name="choose" value="{workplace.village.id}"' in page
    page = _bulk(client, **kept, act="place", choice=f"place:{workplace.village.id}")
    assert 'name="choice"' not in page
    assert f'value="agency:{workplace.bureau.id}"' in page


@pytest.mark.parametrize("choice", ["", "place:x", "agency:01a2077c-e809-747d-980d-e40e691f8072", "post:1"])
def test_a_team_that_is_none_is_asked_for_again(workplace: Cast, choice: str) -> None:
    mine = make_matter(workplace.township.id, at=clock.now())
    data = {"matter": [str(mine.id)], "reason": "一起修", "choice": choice}
    answer = workplace.clerk.client().post(reverse("desk_bulk"), data)
    assert answer.status_code == 422
    assert "请选一个。" in answer.content.decode()


def test_a_team_outside_ones_own_area_is_no_choice(workplace: Cast) -> None:
    mine = make_matter(workplace.township.id, at=clock.now())
    data = {"matter": [str(mine.id)], "reason": "一起修", "choice": f"place:{workplace.ladder.grids[-1].id}"}
    assert workplace.clerk.client().post(reverse("desk_bulk"), data).status_code == 422
    assert HandOver.objects.count() == 0


def test_a_new_agency_can_be_chosen_at_once(workplace: Cast) -> None:
    ticked = [str(make_matter(workplace.grid.id, at=clock.now()).id)]
    client = workplace.clerk.client()
    assert "新设的局" not in _bulk(client, matter=ticked)
    make_agency(workplace.ladder.county, name_zh="新设的局")
    assert "新设的局" in _bulk(client, matter=ticked)


def test_bulk_without_a_tick_or_a_reason_says_what_is_missing(workplace: Cast) -> None:
    client = workplace.clerk.client()
    answer = client.post(reverse("desk_bulk"), {})
    assert answer.status_code == 422
    assert "请至少勾选一件" in answer.content.decode()
    mine = make_matter(workplace.township.id, at=clock.now())
    data = {"matter": [str(mine.id)], "choice": f"agency:{workplace.bureau.id}"}
    answer = client.post(reverse("desk_bulk"), data)
    assert answer.status_code == 422
    assert 'href="#id_reason"' in answer.content.decode()


def test_a_county_narrows_by_township_then_village_then_grid(workplace: Cast) -> None:
    client = workplace.county_coordinator.client()
    page = client.get(reverse("desk")).content.decode()
    assert f'value="{workplace.township.path}"' in page
    assert f'value="{workplace.village.path}"' not in page
    page = client.get(reverse("desk"), {"place": workplace.township.path}).content.decode()
    assert f'value="{workplace.township.path}" selected' in page
    assert f'<optgroup label="{workplace.township.name_zh}">' in page
    assert f'value="{workplace.village.path}"' in page
    page = client.get(reverse("desk"), {"place": workplace.grid.path}).content.decode()
    assert f'value="{workplace.grid.path}" selected' in page


def test_the_choice_of_places_stays_short_however_wide_the_area(
    workplace: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work_places, "MOST", 1)
    work_places._narrowing.cache_clear()
    page = workplace.county_coordinator.client().get(reverse("desk"), {"late": "1"}).content.decode()
    work_places._narrowing.cache_clear()
    assert f'value="{workplace.township.path}"' not in page
    assert f'href="{reverse("desk_where")}?late=1"' in page


def test_a_place_is_found_by_name_and_the_other_filters_stay(workplace: Cast) -> None:
    client, asked = workplace.county_coordinator.client(), {"late": "1"}
    page = client.get(reverse("desk_where"), {**asked, "q": workplace.village.name_zh}).content.decode()
    assert f'name="choose" value="{workplace.village.id}"' in page
    assert '<input type="hidden" name="late" value="1">' in page
    answer = client.get(reverse("desk_where"), {**asked, "choose": str(workplace.village.id)})
    assert answer.status_code == 302
    page = client.get(answer["Location"]).content.decode()
    assert f'value="{workplace.village.path}" selected' in page
    assert '<option value="1" selected>' in page


def test_nobody_narrows_to_a_place_outside_the_own_area(workplace: Cast) -> None:
    answer = workplace.clerk.client().get(reverse("desk_where"), {"choose": str(workplace.ladder.grids[-1].id)})
    assert answer.status_code == 200
    for client in (Client(), workplace.resident.client()):
        assert client.get(reverse("desk_where")).status_code == 403


def test_a_damaged_tick_is_refused(workplace: Cast) -> None:
    data = {"matter": "not-a-number", "choice": f"agency:{workplace.bureau.id}", "reason": "一起修"}
    assert workplace.clerk.client().post(reverse("desk_bulk"), data).status_code == 400


def test_residents_and_strangers_have_no_desk(workplace: Cast) -> None:
    for client in (Client(), workplace.resident.client()):
        assert client.get(reverse("desk")).status_code == 403
        assert client.post(reverse("desk_bulk"), {"matter": []}).status_code == 403


def test_an_administrator_sees_no_matter_by_that_post(workplace: Cast) -> None:
    matter = make_matter(workplace.grid.id, at=clock.now(), text="三网格的一件事")
    assert matter.title not in workplace.administrator.client().get(reverse("desk")).content.decode()


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true", "HX-Target": "div#inbox"}])
def test_an_offer_to_one_person_is_on_the_list_of_those_who_answer_for_the_team_with_the_name_of_the_post(
    workplace: Cast, headers: dict[str, str]
) -> None:
    matters = [make_matter(workplace.ladder.grids[-1].id, at=clock.now()) for _ in range(2)]
    targets: list[dict[str, Any]] = [{"to_post_id": workplace.clerk.post.id}, {"to_agency_id": workplace.bureau.id}]
    for matter, target in zip(matters, targets, strict=True):
        actions.propose_hand_over(
            actor=workplace.county_coordinator.actor, at=clock.now(), matter_id=matter.id, reason="近一些", **target
        )
    asked = {"owner": "OFFERED"}
    team = workplace.coordinator.client().get(reverse("desk"), asked, headers=headers).content.decode()
    assert str(matters[0].id) in team
    assert "请枫桥镇 服务窗口接手" in team
    assert "请您接手" not in team
    own = workplace.clerk.client().get(reverse("desk"), asked, headers=headers).content.decode()
    assert "请您接手" in own
    agency = workplace.officer.client().get(reverse("desk"), asked, headers=headers).content.decode()
    assert "请城市管理局接手" in agency
    assert str(matters[0].id) not in agency
    assert str(matters[0].id) not in workplace.caseworker.client().get(reverse("desk"), asked).content.decode()
