"""Every page of signing in and of the own account, on a telephone and at a desk, in both languages."""

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.urls import reverse
from playwright.sync_api import Page

from linli.people.tests.test_second_factor import _switch_on
from tests.browser.axe import axe, no_overflow, screenshot
from tests.browser.conftest import OpenPage
from tests.cast import Cast

PUBLIC = ["account_login", "account_signup", "account_inactive", "socialaccount_login_cancelled"]
OWN = [
    "my_account",
    "account_logout",
    "mfa_index",
    "mfa_activate_totp",
    "mfa_list_webauthn",
    "mfa_add_webauthn",
    "socialaccount_connections",
]
PROTECTED = ["mfa_index", "mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_deactivate_totp"]


@pytest.fixture(autouse=True)
def _fresh_rate_limits() -> None:
    cache.clear()


def _look(page: Page, name: str, picture: str) -> None:
    page.goto(reverse(name))
    assert page.url.endswith(reverse(name)), page.url
    axe(page)
    no_overflow(page)
    screenshot(page, f"{name}-{picture}")


@pytest.mark.parametrize(("size", "language"), [("phone", "zh-hans"), ("desk", "en")])
def test_the_pages_of_signing_in_hold(
    committed_cast: Cast, request: pytest.FixtureRequest, size: str, language: str
) -> None:
    page = request.getfixturevalue(size)(language)
    for name in PUBLIC:
        _look(page, name, f"{size}-{language}")


@pytest.mark.parametrize(("size", "language"), [("phone", "zh-hans"), ("desk", "en")])
def test_the_pages_of_the_own_account_hold(
    committed_cast: Cast, request: pytest.FixtureRequest, size: str, language: str
) -> None:
    page = request.getfixturevalue(size)(language, client=committed_cast.caseworker.client())
    for name in OWN:
        _look(page, name, f"{size}-{language}")


def test_the_pages_behind_an_authenticator_app_hold(committed_cast: Cast, phone: OpenPage) -> None:
    client = committed_cast.clerk.client()
    _switch_on(client)
    page = phone(client=client)
    for name in PROTECTED:
        _look(page, name, "phone-app")
    again = phone(client=committed_cast.clerk.client())
    _look(again, "mfa_reauthenticate", "phone")
    assert Authenticator.objects.filter(user=committed_cast.clerk.account).count() == 2
