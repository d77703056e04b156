"""The public page of alerts, the links of its letters, and the page of an account."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linli.notices.alert_tokens import Purpose, make_alert_token
from linli.notices.models import Alert, Notice
from linli.portal.tests.make import english, html_of, words_of
from tests.cast import Cast

pytestmark = pytest.mark.django_db
CHEN = "chen@example.org"


def form(cast: Cast, **changes: str) -> dict[str, str]:
    return {"place": str(cast.village.id), "kind": "", "rhythm": "DAILY", "email": CHEN, **changes}


def link(name: str, purpose: Purpose) -> str:
    return reverse(name, kwargs={"token": make_alert_token(purpose, Alert.objects.get().id)})


def test_somebody_without_an_account_asks_confirms_and_ends_it(workplace: Cast) -> None:
    client = Client()
    asked = client.post(reverse("alerts"), form(workplace), follow=True)
    assert "请看一下邮箱" in words_of(asked)
    confirm = link("alert_confirm", Purpose.CONFIRM)
    assert client.get(confirm).status_code == 200
    assert Alert.objects.get().next_at is None  # a mail program that looks at the link confirms nothing
    assert "已确认" in words_of(client.post(confirm))
    assert Alert.objects.get().next_at is not None
    stop = link("alert_stop", Purpose.STOP)
    assert client.get(stop).status_code == 200
    assert Alert.objects.count() == 1
    one_click = Client(enforce_csrf_checks=True).post(stop, {"List-Unsubscribe": "One-Click"})
    assert one_click.status_code == 200
    assert Alert.objects.count() == 0
    assert client.get(stop).status_code == 200


def test_what_is_said_is_the_same_for_an_address_that_is_known(workplace: Cast) -> None:
    first = Client().post(reverse("alerts"), form(workplace))
    second = Client().post(reverse("alerts"), form(workplace))
    assert (first.status_code, first.headers["Location"]) == (second.status_code, second.headers["Location"])


def test_an_account_needs_no_address_and_sees_only_its_own(workplace: Cast) -> None:
    client = workplace.resident.client()
    page = client.post(reverse("alerts"), form(workplace), follow=True)
    assert workplace.village.name_zh in words_of(page)
    assert Alert.objects.get().email == ""
    end = reverse("alert_end", kwargs={"alert_id": Alert.objects.get().id})
    workplace.neighbour.client().post(end)
    Client().post(end)
    assert Alert.objects.count() == 1
    client.post(end)
    assert Alert.objects.count() == 0


@pytest.mark.parametrize("who", ["caseworker", "clerk", "coordinator", "county_coordinator", "administrator"])
def test_no_page_of_staff_lists_who_asked(workplace: Cast, who: str) -> None:
    Client().post(reverse("alerts"), form(workplace))
    client = getattr(workplace, who).client()
    for page in ("alerts", "board", "desk", "administration", "work_notices", "keep_notices"):
        assert CHEN not in words_of(client.get(reverse(page)))
    notice = Notice.objects.get()
    answer = client.get(reverse("work_notice", kwargs={"notice_id": notice.id}))
    assert answer.status_code in (403, 404)


def test_every_page_is_there_in_english_too(workplace: Cast) -> None:
    client = english()
    client.post(reverse("alerts"), form(workplace))
    pages = [reverse("alerts"), link("alert_confirm", Purpose.CONFIRM), link("alert_stop", Purpose.STOP)]
    for page in pages:
        body = re.sub(r"简体中文|中文", "", words_of(client.get(page)))
        assert "new" in body


@pytest.mark.parametrize(
    "changes",
    [{"place": ""}, {"place": "x"}, {"rhythm": "HOURLY"}, {"email": "chen"}, {"email": ""}, {"kind": "civil.x"}],
)
def test_what_cannot_be_is_said_beside_its_field(workplace: Cast, changes: dict[str, str]) -> None:
    answer = Client().post(reverse("alerts"), form(workplace, **changes))
    assert answer.status_code == 422
    assert f'href="#id_{next(iter(changes))}"' in answer.content.decode()


def test_a_grid_and_a_private_subject_are_not_offered(workplace: Cast) -> None:
    answer = Client().post(reverse("alerts"), form(workplace, place=str(workplace.grid.id)))
    assert answer.status_code == 422


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(st.dictionaries(st.sampled_from(["place", "kind", "rhythm", "email"]), st.text(max_size=60)))
def test_anything_that_is_sent_is_answered(workplace: Cast, data: dict[str, str]) -> None:
    assert Client().post(reverse("alerts"), data).status_code in (302, 422, 429)


def test_the_place_is_found_by_its_name_or_its_pinyin(workplace: Cast) -> None:
    village = workplace.village
    for asked in (village.name_zh, village.pinyin.split()[0] if village.pinyin else village.name_zh):
        answer = Client().post(reverse("alerts"), form(workplace, place="", q=asked, act="find"))
        assert answer.status_code == 200
        assert f'name="choose" value="{village.id}"' in html_of(answer)
        assert CHEN in html_of(answer), "what was typed stays"


def test_the_place_is_reached_step_by_step_down_to_a_village_and_no_grid(workplace: Cast) -> None:
    first = html_of(Client().get(reverse("alerts")))
    assert f'name="under" value="{workplace.township.id}"' in first
    assert str(workplace.village.id) not in first
    second = html_of(Client().post(reverse("alerts"), form(workplace, place="", under=str(workplace.township.id))))
    assert f'name="choose" value="{workplace.township.id}"' in second
    assert f'name="choose" value="{workplace.village.id}"' in second
    third = html_of(Client().post(reverse("alerts"), form(workplace, place="", choose=str(workplace.village.id))))
    assert f'name="place" value="{workplace.village.id}"' in third
    assert workplace.village.name_zh in third
    assert not Alert.objects.exists()


def test_a_grid_or_the_county_is_no_place_of_an_alert(workplace: Cast) -> None:
    for place in (workplace.grid, workplace.county):
        answer = Client().post(reverse("alerts"), form(workplace, place=str(place.id)))
        assert answer.status_code == 422
        assert words_of(answer).count("请选一个地方。") == 2, "above the form and beside the place"
    assert not Alert.objects.exists()
