"""Nobody tries without end: counted by account, or by address, in windows that begin anew."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client, RequestFactory
from django.urls import reverse
from pytest_django import Settings

from linli.kit import clock
from linli.kit.client_address import client_address
from linli.kit.ids import show_reference
from linli.matters.tests import make
from linli.people import actions as people
from linli.people.models import Attempt, SignInLink
from linli.people.tests.make import make_account
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _few(settings: Settings) -> None:
    names = ("receive", "drafts", "photos", "look_ups", "sign_in")
    settings.LINLI_LIMITS = dict.fromkeys(names, (3, 3600))


def test_numbers_cannot_be_walked_through_and_those_that_exist_do_not_count(cast: Cast) -> None:
    make.make_kinds()
    matter = make.make_matter(cast.grid.id)
    page = f"/m/{show_reference(matter.reference)}/"
    assert {Client().get(page).status_code for _look in range(5)} == {200}
    assert [Client().get(f"/m/ZZZZZ{number}/").status_code for number in range(4)] == [404, 404, 404, 429]
    refused = Client().get(f"/api/v1/matters/{matter.reference}")
    assert (refused.status_code, refused.json()["code"]) == (429, "request.too_often")
    assert 0 < int(refused.headers["Retry-After"]) <= 3601
    assert "太频繁" in Client().get(page).content.decode()


def test_another_address_and_another_account_count_for_themselves(cast: Cast) -> None:
    for _try in range(4):
        Client().get("/m/ZZZZZZ/")
    assert Client().get("/m/ZZZZZZ/").status_code == 429
    assert Client(REMOTE_ADDR="10.0.0.9").get("/m/ZZZZZZ/").status_code == 404
    assert cast.resident.client().get("/m/ZZZZZZ/").status_code == 404


@pytest.mark.parametrize("address", ["/report/", "/api/v1/matters", "/account/enter/no-such-link/"])
def test_what_is_sent_is_counted_whatever_became_of_it(address: str) -> None:
    statuses = [Client().post(address, {"text": ""}).status_code for _try in range(4)]
    assert 429 not in statuses[:2]
    assert statuses[3] == 429


def test_a_window_ends_and_no_address_can_be_read_from_the_counts() -> None:
    at = clock.now()
    for _try in range(2):
        count = people.count_attempt(at=at, limit="drafts", who="address:10.1.2.3", seconds=60)
    assert count == 2
    later = at + timedelta(seconds=60)
    assert people.count_attempt(at=later, limit="drafts", who="address:10.1.2.3", seconds=60) == 1
    assert all(b"10.1.2.3" not in bytes(row.who) for row in Attempt.objects.all())
    with connection.cursor() as cursor:
        cursor.execute("SELECT relpersistence FROM pg_class WHERE relname = 'people_attempt'")
        assert cursor.fetchone()[0] in ("u", b"u")


@pytest.mark.parametrize(("trusted", "address"), [(0, "10.9.9.9"), (1, "2.2.2.2"), (2, "1.1.1.1"), (3, "10.9.9.9")])
def test_what_a_proxy_forwards_is_believed_only_as_far_as_the_own_ones_reach(
    settings: Settings, trusted: int, address: str
) -> None:
    settings.LINLI_TRUST_PROXY = trusted
    request = RequestFactory().get("/", REMOTE_ADDR="10.9.9.9", HTTP_X_FORWARDED_FOR="1.1.1.1, 2.2.2.2")
    assert client_address(request) == address


def test_links_sessions_and_counts_that_are_over_are_deleted(cast: Cast) -> None:
    at = clock.now()
    cast.resident.client()
    people.count_attempt(at=at, limit="drafts", who="x", seconds=60)
    SignInLink.objects.create(digest=b"a", account=cast.resident.account, made_at=at, expires_at=at)
    SignInLink.objects.create(
        digest=b"b", account=cast.resident.account, made_at=at, expires_at=at + timedelta(days=300), used_at=at
    )
    fresh = SignInLink.objects.create(
        digest=b"c", account=cast.resident.account, made_at=at, expires_at=at + timedelta(days=300)
    )
    assert people.purge_signing_in(at=at) == 1
    assert people.purge_signing_in(at=at + timedelta(days=100)) == 3
    assert SignInLink.objects.get() == fresh


def test_an_office_behind_one_address_signs_in_together_at_eight(db: None, mailoutbox: list[Any]) -> None:
    accounts = [make_account(email=f"colleague{number}@example.org") for number in range(40)]
    answers = {Client().post(reverse("account_login"), {"login": account.email}).status_code for account in accounts}
    assert answers == {302}
    assert len(mailoutbox) == 40


def test_who_tries_without_end_from_an_office_does_not_shut_out_its_colleagues(cast: Cast) -> None:
    for _try in range(5):
        Client().get("/m/ZZZZZZ/")
    assert Client().get("/m/ZZZZZZ/").status_code == 429
    assert cast.clerk.client().get(reverse("day")).status_code == 200
    assert Client().get(reverse("account_login")).status_code == 200
    assert Client().get("/report/").status_code == 200


def test_codes_of_one_account_do_not_come_without_end(db: None, mailoutbox: list[Any]) -> None:
    account = make_account(email="one@example.org")
    answers = [Client().post(reverse("account_login"), {"login": account.email}).status_code for _try in range(6)]
    assert answers[0] == 302
    assert len(mailoutbox) <= 3
