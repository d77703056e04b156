"""Whoever is signed in lets a portal fetch the own looks, sees the code once, takes it back."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from linli.kit import clock
from linli.matters import actions as matters
from linli.matters.tests.make import make_kinds, make_received
from linli.people.tests.make import make_working_key
from linli.readings.models import Grant
from linli.readings.tests.make import words_of
from tests.cast import Cast

pytestmark = pytest.mark.django_db
NOW = clock.now()


def _portal(cast: Cast, **wanted: Any) -> Any:
    given = {"place_id": cast.county.id, "scopes": ["readings:own"], "name": "县里的门户", **wanted}
    return make_working_key(cast.administrator.actor, cast.county, NOW, **given)


def test_a_code_is_made_shown_once_and_taken_back(cast: Cast) -> None:
    portal, client, page = _portal(cast), cast.resident.client(), reverse("look_portals")
    assert "县里的门户" in words_of(client.get(page))
    response = client.post(page, {"portal": str(portal.key_id)})
    assert "只显示这一次" in words_of(response)
    assert "no-store" in response.headers["Cache-Control"]
    again = words_of(client.get(page))
    assert "只显示这一次" not in again
    assert Grant.objects.get().revoked_at is None
    assert client.post(reverse("look_portals_revoke")).status_code == 302
    assert Grant.objects.get().revoked_at is not None
    assert cast.neighbour.client().get(page).content.count("县里的门户".encode()) == 1  # to choose, not chosen


def test_a_key_of_another_scope_or_one_that_waits_is_no_portal(cast: Cast) -> None:
    other = _portal(cast, scopes=["matters:receive"], name="别的程序")
    client, page = cast.resident.client(), reverse("look_portals")
    assert "别的程序" not in words_of(client.get(page))
    for given in (str(other.key_id), "x", ""):
        assert client.post(page, {"portal": given}).status_code == 422
    assert not Grant.objects.exists()


def test_a_key_for_portals_is_offered_in_words_and_needs_two_administrators(cast: Cast) -> None:
    page = words_of(cast.administrator.client().get(reverse("keep_keys")))
    assert "让住户凭自己的授权码查看谁查阅过其信息" in page
    made = _portal(cast)
    assert made.needs_approval


def test_without_an_account_there_is_nothing_to_let(cast: Cast) -> None:
    assert Client().get(reverse("look_portals")).status_code in (302, 401)
    assert Client().post(reverse("look_portals_revoke")).status_code in (302, 401)


def test_staff_see_their_own_looks_and_nobody_elses(cast: Cast) -> None:
    make_kinds()
    received = make_received(cast.grid.id, at=NOW - timedelta(hours=2))
    matters.open_matter(actor=cast.caseworker.actor, at=NOW, matter_id=received.matter_id)
    page = reverse("look_own")
    assert "办理本事项" in words_of(cast.caseworker.client().get(page))
    assert "办理本事项" not in words_of(cast.coordinator.client().get(page))
    assert cast.resident.client().get(page).status_code == 403
    assert Client().get(page).status_code in (302, 401, 403)
