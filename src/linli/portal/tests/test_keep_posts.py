"""Administration of posts: who serves where; nobody is found by name."""

import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from linli.kit import clock
from linli.matters.models import Matter
from linli.matters.tests.make import make_matter
from linli.people.models import Post
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def test_those_who_serve_are_listed_by_place(workplace: Cast) -> None:
    page = workplace.administrator.client().get(reverse("keep_posts"), {"place": str(workplace.grid.id)})
    assert workplace.caseworker.account.display_name in page.content.decode()
    assert workplace.outsider.account.display_name not in page.content.decode()


def test_somebody_is_appointed_and_serves_from_that_day(workplace: Cast) -> None:
    address = f"{reverse('keep_posts')}?place={workplace.grid.id}"
    data = {"email": "New@Example.org", "display_name": "新来的", "role": "CASEWORKER", "valid_from": "2026-01-01"}
    answer = workplace.administrator.client().post(address, data)
    assert answer.status_code == 302, answer.content.decode()
    assert Post.objects.filter(account__email="new@example.org", place=workplace.grid).exists()


def test_the_last_day_given_is_the_last_day_served(workplace: Cast) -> None:
    address = f"{reverse('keep_posts')}?place={workplace.grid.id}"
    data = {"email": "a@b.cn", "display_name": "新来的", "role": "CASEWORKER"}
    answer = workplace.administrator.client().post(
        address, {**data, "valid_from": "2026-01-01", "valid_to": "2099-12-31"}
    )
    assert answer.status_code == 302, answer.content.decode()
    assert Post.objects.get(account__email="a@b.cn").valid_to == date(2100, 1, 1)
    assert "12 月 31 日" in workplace.administrator.client().get(address).content.decode()


@pytest.mark.parametrize(
    "change",
    [
        {"email": "nobody"},
        {"role": "EMPEROR"},
        {"valid_from": "31/12/2026"},
        {"valid_to": "9999-12-31"},
        {"display_name": "\u202e"},
    ],
)
def test_what_is_wrong_is_said_beside_its_field(workplace: Cast, change: dict[str, str]) -> None:
    address = f"{reverse('keep_posts')}?place={workplace.grid.id}"
    data = {"email": "a@b.cn", "display_name": "新", "role": "CASEWORKER", "valid_from": "2026-01-01", **change}
    answer = workplace.administrator.client().post(address, data)
    assert answer.status_code == 422
    assert f'href="#id_{next(iter(change))}"' in answer.content.decode()


def test_somebody_is_appointed_for_some_kinds(workplace: Cast) -> None:
    address = f"{reverse('keep_posts')}?place={workplace.township.id}"
    data = {"email": "m@b.cn", "display_name": "调解", "role": "MEDIATOR", "valid_from": "2026-01-01"}
    client = workplace.administrator.client()
    refused = client.post(address, {**data, "kind_codes": ["neighbours", "no.such.kind"]})
    assert refused.status_code == 422
    assert 'href="#id_kind_codes"' in refused.content.decode()
    assert client.post(address, {**data, "kind_codes": ["neighbours", "land"]}).status_code == 302
    assert Post.objects.get(account__email="m@b.cn").kind_codes == ["neighbours", "land"]


def test_a_post_gets_other_days_and_kinds_and_shows_those_it_has(workplace: Cast) -> None:
    client = workplace.administrator.client()
    post = workplace.mediator.post
    address = reverse("keep_post", kwargs={"post_id": post.id})
    page = client.get(address).content.decode()
    assert workplace.mediator.account.display_name in page
    ticked = [box for box in re.findall(r"<input[^>]*kind_codes[^>]*>", page) if "checked" in box]
    assert [re.findall(r"value=\"([^\"]+)\"", box) for box in ticked] == [["neighbours"], ["noise"]]
    data = {"valid_from": "2026-01-01", "valid_to": "2099-06-30", "kind_codes": ["neighbours"], "title_zh": "调解员"}
    assert client.post(address, data).status_code == 302
    post.refresh_from_db()
    assert (post.valid_to, post.kind_codes, post.title_zh) == (date(2099, 7, 1), ["neighbours"], "调解员")
    wrong = client.post(address, {**data, "valid_to": "2025-01-01"})
    assert 400 <= wrong.status_code < 500
    assert 'href="#id_valid_to"' in wrong.content.decode()


def test_an_ended_post_lets_go_of_its_matters(workplace: Cast) -> None:
    matter = make_matter(workplace.grid.id, at=clock.now())
    assert matter.owner_post_id == workplace.caseworker.post.id
    address = reverse("keep_end_post", kwargs={"post_id": workplace.caseworker.post.id})
    assert workplace.administrator.client().post(address).status_code == 302
    released = Matter.objects.get(id=matter.id)
    assert (released.owner_post_id, released.owner_place_id) == (None, workplace.grid.id)


def test_a_staff_list_says_what_became_of_each_row(workplace: Cast) -> None:
    rows = (
        f"email,name,role,place,valid_from\na@b.cn,甲,caseworker,{workplace.grid.code},2026-01-01\nx,乙,king,0,never\n"
    )
    upload = SimpleUploadedFile("staff.csv", rows.encode(), "text/csv")
    page = workplace.administrator.client().post(reverse("keep_staff"), {"file": upload}).content.decode()
    assert "新增" in page
    assert "没有收下" in page


def test_the_list_offers_no_search(workplace: Cast) -> None:
    page = workplace.administrator.client().get(reverse("keep_posts")).content.decode()
    assert 'type="search"' not in page
    asked = workplace.administrator.client().get(reverse("keep_posts"), {"q": "甲", "name": "甲"}).content.decode()
    assert workplace.caseworker.account.display_name in asked


@pytest.mark.parametrize("who", ["caseworker", "clerk", "coordinator", "resident", "officer"])
def test_who_may_not_keep_posts(workplace: Cast, who: str) -> None:
    client = getattr(workplace, who).client()
    address = reverse("keep_end_post", kwargs={"post_id": workplace.caseworker.post.id})
    for browser in (client, Client()):
        assert browser.get(reverse("keep_posts")).status_code == 403
        assert browser.get(reverse("keep_staff")).status_code == 403
        assert browser.get(reverse("keep_post", kwargs={"post_id": workplace.caseworker.post.id})).status_code == 403
        assert browser.post(address).status_code == 403
    assert Post.objects.get(id=workplace.caseworker.post.id).valid_to is None


def test_a_damaged_place_in_the_address_is_no_fault_of_ours(workplace: Cast) -> None:
    assert workplace.administrator.client().get(reverse("keep_posts"), {"place": "x"}).status_code == 404
