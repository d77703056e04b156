"""Administration of the keys of programs: made and shown once, listed, revoked."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from linli.people.models import ApiKey
from tests.cast import Cast

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
        assert browser.post(reverse("keep_key_revoke", kwargs={"key_id": key.id})).status_code == 403
    key.refresh_from_db()
    assert ApiKey.objects.count() == 1
    assert key.revoked_at is None
