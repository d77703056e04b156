"""Administration of the keys of programs: made and shown once, listed, revoked."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from linli.kit.actors import Role
from linli.people.models import ApiKey
from linli.people.tests.make import make_account, make_post
from linli.portal.tests.make import html_of, words_of
from tests.cast import Cast, Member

pytestmark = pytest.mark.django_db

WANTED = {"name": "市民热线", "agency": "", "scopes": ["matters:receive"], "days": "90", "rate": "60"}


def test_a_key_is_shown_once_and_stands_in_the_list_by_its_beginning(workplace: Cast) -> None:
    client = workplace.administrator.client()
    address = f"{reverse('keep_keys')}?place={workplace.township.id}"
    page = client.post(address, WANTED)
    found = re.search(r'id="secret">(linli_[^<]+)<', page.content.decode())
    assert found
    assert page.headers["Cache-Control"] == "no-store"
    again = client.get(address).content.decode()
    assert found[1] not in again
    assert found[1][:12] in again
    assert "把事项送进来" in again
    assert Client().get("/api/v1/kinds", headers={"Authorization": f"Bearer {found[1]}"}).status_code == 200


def test_a_key_of_an_agency_names_it(workplace: Cast) -> None:
    client = workplace.administrator.client()
    data = {**WANTED, "agency": str(workplace.bureau.id), "kind_codes": ["civil"]}
    assert workplace.bureau.name_zh in client.post(reverse("keep_keys"), data).content.decode()
    key = ApiKey.objects.get()
    assert (key.agency_id, key.place_id, key.kind_codes) == (workplace.bureau.id, None, ["civil"])


def test_a_revoked_key_opens_nothing(workplace: Cast) -> None:
    client = workplace.administrator.client()
    secret = re.search(r'id="secret">([^<]+)<', client.post(reverse("keep_keys"), WANTED).content.decode())
    assert secret
    answer = client.post(reverse("keep_key_revoke", kwargs={"key_id": ApiKey.objects.get().id}), follow=True)
    assert answer.status_code == 200
    assert Client().get("/api/v1/kinds", headers={"Authorization": f"Bearer {secret[1]}"}).status_code == 401


def test_a_key_that_shows_matters_waits_for_a_second_administrator_and_says_so(workplace: Cast) -> None:
    second = _second(workplace)
    first = workplace.administrator.client()
    page = words_of(first.post(reverse("keep_keys"), {**WANTED, "scopes": ["matters:read"]}))
    assert "现在它还打不开什么" in page
    key = ApiKey.objects.get()
    approve = reverse("keep_key_approve", kwargs={"key_id": key.id})
    assert approve not in html_of(first.get(reverse("keep_keys")))
    assert first.post(approve).status_code == 403
    assert "1 个等您同意" in words_of(second.get(reverse("administration")))
    shown = second.get(reverse("keep_keys"))
    assert approve in html_of(shown)
    assert f"{workplace.administrator.account.display_name} 申请的" in words_of(shown)
    assert second.post(approve, follow=True).status_code == 200
    assert "等您同意" not in words_of(second.get(reverse("administration")))
    assert "正在使用" in words_of(second.get(reverse("keep_keys")))


def test_where_there_is_one_administrator_the_page_says_so_and_refuses(workplace: Cast) -> None:
    client = workplace.administrator.client()
    assert "只有一位管理员" in words_of(client.get(reverse("keep_keys")))
    answer = client.post(reverse("keep_keys"), {**WANTED, "scopes": ["matters:read"]})
    assert answer.status_code == 409
    assert 'href="#id_scopes"' in html_of(answer)
    assert not ApiKey.objects.exists()
    _second(workplace)
    assert "只有一位管理员" not in words_of(client.get(reverse("keep_keys")))


def _second(workplace: Cast) -> Client:
    account = make_account()
    return Member(account, make_post(account, Role.ADMINISTRATOR, place=workplace.county)).client()


@pytest.mark.parametrize(
    "change",
    [{"name": "\u200b"}, {"scopes": []}, {"scopes": ["x"]}, {"agency": "x"}, {"days": "9999"}, {"rate": "0"},
     {"rate": "x"}, {"kind_codes": ["no.such"]}],
)  # fmt: skip
def test_what_is_wrong_is_said_beside_its_field(workplace: Cast, change: dict[str, Any]) -> None:
    answer = workplace.administrator.client().post(reverse("keep_keys"), {**WANTED, **change})
    assert 400 <= answer.status_code < 500
    assert f'href="#id_{next(iter(change))}"' in answer.content.decode()
    assert not ApiKey.objects.exists()


@pytest.mark.parametrize("who", ["caseworker", "clerk", "coordinator", "resident", "officer"])
def test_who_may_not_keep_keys(workplace: Cast, who: str) -> None:
    workplace.administrator.client().post(reverse("keep_keys"), WANTED)
    key = ApiKey.objects.get()
    for browser in (getattr(workplace, who).client(), Client()):
        assert browser.get(reverse("keep_keys")).status_code == 403
        assert browser.post(reverse("keep_keys"), WANTED).status_code == 403
        assert browser.post(reverse("keep_key_approve", kwargs={"key_id": key.id})).status_code == 403
        assert browser.post(reverse("keep_key_revoke", kwargs={"key_id": key.id})).status_code == 403
    key.refresh_from_db()
    assert ApiKey.objects.count() == 1
    assert key.revoked_at is None
