"""The desk's list: filters in the address, pages by keyset, hand-over in bulk."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from linli.kit import clock
from linli.ledger.queries import list_readings
from linli.matters.models import HandOver
from linli.matters.tests.make import POTHOLE, make_matter
from linli.people.tests.make import make_agency
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


def test_a_new_agency_can_be_chosen_at_once(workplace: Cast) -> None:
    make_matter(workplace.grid.id, at=clock.now())
    client = workplace.clerk.client()
    assert "新设的局" not in client.get(reverse("desk")).content.decode()
    make_agency(workplace.ladder.county, name_zh="新设的局")
    assert "新设的局" in client.get(reverse("desk")).content.decode()


def test_bulk_without_a_tick_a_team_or_a_reason_says_what_is_missing(workplace: Cast) -> None:
    answer = workplace.clerk.client().post(reverse("desk_bulk"), {})
    assert answer.status_code == 422
    assert "请至少勾选一件" in answer.content.decode()


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
