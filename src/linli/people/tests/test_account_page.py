"""The page of one's own account, and every page of signing in as somebody sees it."""

import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from linli.kit.actors import Role
from linli.people.models import Account
from linli.people.tests.make import make_post
from linli.people.tests.words import visible_words
from tests.cast import Cast


def test_it_shows_the_own_posts_and_ways_in(cast: Cast) -> None:
    make_post(cast.caseworker.account, Role.MEDIATOR, place=cast.village, title_zh="老娘舅", valid_to=date(2099, 7, 1))
    page = cast.caseworker.client().get(reverse("my_account")).content.decode()
    assert f"{cast.grid.name_zh} 网格员" in page
    assert f"{cast.village.name_zh} 老娘舅" in page
    assert "2099 年 6 月 30 日" in page
    assert reverse("mfa_index") in page


def test_a_post_that_is_over_is_not_shown(cast: Cast) -> None:
    make_post(cast.resident.account, Role.VOLUNTEER, place=cast.grid, valid_to=date(2021, 1, 1))
    page = cast.resident.client().get(reverse("my_account")).content.decode()
    assert "您的岗位" not in page


def test_name_and_language_can_be_changed_without_a_script(cast: Cast) -> None:
    client = cast.resident.client()
    response = client.post(reverse("my_account"), {"display_name": "王芳", "language": "en"})
    assert response.headers["Location"] == reverse("my_account")
    assert response.cookies["linli_language"].value == "en"
    page = client.get(reverse("my_account")).content.decode()
    assert "Your account" in page
    assert 'value="王芳"' in page


@pytest.mark.parametrize(
    "data",
    [
        {"display_name": "名" * 61, "language": "en"},
        {"display_name": "名" * 5000, "language": "en"},
        {"display_name": "王", "language": "tlh"},
        {"display_name": "王"},
    ],
)
def test_what_does_not_fit_is_told_beside_the_field_and_nothing_changes(cast: Cast, data: dict[str, str]) -> None:
    before = Account.objects.filter(id=cast.resident.account.id).values().get()
    response = cast.resident.client().post(reverse("my_account"), data)
    assert response.status_code == 400
    assert 'class="error"' in response.content.decode()
    assert Account.objects.filter(id=cast.resident.account.id).values().get() == before


def test_a_script_in_a_name_is_shown_as_text(cast: Cast) -> None:
    client = cast.resident.client()
    client.post(reverse("my_account"), {"display_name": "<script>alert(1)</script>", "language": "zh-hans"})
    assert "<script>alert(1)" not in client.get(reverse("my_account")).content.decode()
    assert Account.objects.get(id=cast.resident.account.id).display_name == "<script>alert(1)</script>"


def test_signing_out_asks_first_and_then_is_done(cast: Cast) -> None:
    client = cast.resident.client()
    assert client.get(reverse("account_logout")).status_code == 200
    assert "_auth_user_id" in client.session
    client.post(reverse("account_logout"))
    assert "_auth_user_id" not in client.session


PUBLIC_PAGES = ["account_login", "account_signup", "account_inactive", "socialaccount_login_cancelled"]
OWN_PAGES = [
    "my_account",
    "mfa_index",
    "mfa_activate_totp",
    "mfa_deactivate_totp",
    "mfa_list_webauthn",
    "mfa_add_webauthn",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_download_recovery_codes",
    "socialaccount_connections",
    "account_reauthenticate",
]


@pytest.mark.django_db
@pytest.mark.parametrize("name", OWN_PAGES)
def test_who_has_not_signed_in_sees_none_of_the_own_pages(name: str) -> None:
    for response in (Client().get(reverse(name)), Client().post(reverse(name))):
        assert response.status_code in (302, 403, 404)
        if response.status_code == 302:
            assert response.headers["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("name", ["mfa_edit_webauthn", "mfa_remove_webauthn"])
def test_nobody_touches_the_passkey_of_another(cast: Cast, name: str) -> None:
    from allauth.mfa.models import Authenticator

    theirs = Authenticator.objects.create(user=cast.clerk.account, type="webauthn", data={"name": "x"})
    response = cast.caseworker.client().post(reverse(name, kwargs={"pk": theirs.pk}), {"name": "mine"})
    assert response.status_code == 404
    assert Authenticator.objects.get().data == {"name": "x"}


@pytest.mark.parametrize(
    "name", ["account_login", "account_signup", "account_inactive", "socialaccount_login_cancelled"]
)
@pytest.mark.django_db
def test_no_english_is_left_on_a_chinese_page_of_signing_in(name: str) -> None:
    words = visible_words(Client().get(reverse(name)).content.decode())
    assert re.findall(r"[A-Za-z]{2,}", words) == []


@pytest.mark.parametrize(
    "name",
    [
        "my_account",
        "account_logout",
        "mfa_index",
        "mfa_activate_totp",
        "mfa_list_webauthn",
        "mfa_add_webauthn",
        "socialaccount_connections",
    ],
)
def test_no_english_is_left_on_a_chinese_page_of_the_own_account(cast: Cast, name: str) -> None:
    Account.objects.filter(id=cast.resident.account.id).update(display_name="王芳")
    words = visible_words(cast.resident.client().get(reverse(name)).content.decode())
    assert re.findall(r"[A-Za-z]{2,}", words) == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name", ["account_login", "account_signup", "account_inactive", "socialaccount_login_cancelled"]
)
def test_no_chinese_is_left_on_an_english_page(name: str) -> None:
    client = Client()
    client.cookies["linli_language"] = "en"
    words = visible_words(client.get(reverse(name)).content.decode())
    assert re.findall(r"[\u4e00-\u9fff]+", words) == []
