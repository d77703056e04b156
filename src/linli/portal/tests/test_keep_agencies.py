"""Administration of agencies: made, listed by place, and staffed."""

import pytest
from django.test import Client
from django.urls import reverse

from linli.people.models import Agency, Post
from tests.cast import Cast

pytestmark = pytest.mark.django_db

FIRE = {"code": "fire-1", "name_zh": "消防救援大队", "name_en": "Fire brigade"}


def test_an_agency_is_made_and_stands_in_the_list_of_its_place_and_those_above(workplace: Cast) -> None:
    client = workplace.administrator.client()
    address = f"{reverse('keep_agencies')}?place={workplace.township.id}"
    assert client.post(address, FIRE).status_code == 302
    assert Agency.objects.get(code="fire-1").path == workplace.township.path
    for shown in (address, reverse("keep_agencies")):
        assert "消防救援大队" in client.get(shown).content.decode()
    other = f"{reverse('keep_agencies')}?place={workplace.ladder.townships[1].id}"
    assert "消防救援大队" not in client.get(other).content.decode()


@pytest.mark.parametrize("change", [{"code": "a b"}, {"code": ""}, {"name_zh": "\u200b"}, {"code": "urban-management"}])
def test_what_is_wrong_is_said_beside_its_field(workplace: Cast, change: dict[str, str]) -> None:
    answer = workplace.administrator.client().post(reverse("keep_agencies"), {**FIRE, **change})
    assert 400 <= answer.status_code < 500
    assert f'href="#id_{next(iter(change))}"' in answer.content.decode()
    assert Agency.objects.count() == 1


def test_somebody_is_appointed_at_an_agency_in_a_role_that_fits_there(workplace: Cast) -> None:
    client = workplace.administrator.client()
    address = f"{reverse('keep_posts')}?agency={workplace.bureau.id}"
    page = client.get(address).content.decode()
    assert workplace.officer.account.display_name in page
    assert 'value="OFFICER"' in page
    assert 'value="CASEWORKER"' not in page
    data = {"email": "a@b.cn", "display_name": "新", "role": "OFFICER", "valid_from": "2026-01-01"}
    assert client.post(address, {**data, "role": "CASEWORKER"}).status_code == 422
    answer = client.post(address, data)
    assert (answer.status_code, answer.headers["Location"]) == (302, f"{address}&saved=1")
    assert Post.objects.get(account__email="a@b.cn").agency_id == workplace.bureau.id


def test_no_officer_is_appointed_at_a_place(workplace: Cast) -> None:
    client = workplace.administrator.client()
    address = f"{reverse('keep_posts')}?place={workplace.grid.id}"
    assert 'value="OFFICER"' not in client.get(address).content.decode()


@pytest.mark.parametrize("who", ["caseworker", "clerk", "coordinator", "resident", "officer"])
def test_who_may_not_keep_agencies(workplace: Cast, who: str) -> None:
    for browser in (getattr(workplace, who).client(), Client()):
        assert browser.get(reverse("keep_agencies")).status_code == 403
        assert browser.post(reverse("keep_agencies"), FIRE).status_code == 403
    assert Agency.objects.count() == 1


def test_a_damaged_place_or_agency_in_the_address_is_no_fault_of_ours(workplace: Cast) -> None:
    client = workplace.administrator.client()
    assert client.get(reverse("keep_agencies"), {"place": "x"}).status_code == 404
    assert client.get(reverse("keep_posts"), {"agency": "x"}).status_code == 404
    assert client.get(reverse("keep_posts"), {"agency": str(workplace.grid.id)}).status_code == 404
