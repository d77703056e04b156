"""Every page of signing in and of the own account, on a telephone and at a desk, in both languages."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.urls import reverse
from playwright.sync_api import Page

from linli.kit import clock
from linli.kit.actors import SYSTEM
from linli.people.actions import make_sign_in_link
from linli.people.tests.test_second_factor import _switch_on
from tests.browser.axe import axe, no_overflow, screenshot
from tests.browser.fixtures import OpenPage
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
    _hold(page, f"{name}-{picture}")


def _hold(page: Page, picture: str) -> None:
    axe(page)
    no_overflow(page)
    screenshot(page, picture)


@pytest.mark.parametrize(("size", "language"), [("phone", "zh-hans"), ("desk", "en")])
def test_the_pages_of_signing_in_hold(
    committed_cast: Cast, request: pytest.FixtureRequest, size: str, language: str
) -> None:
    page = request.getfixturevalue(size)(language)
    for name in PUBLIC:
        _look(page, name, f"{size}-{language}")
    page.goto(reverse("account_login"))
    page.locator("#id_login").fill(committed_cast.clerk.account.email)
    page.locator("#id_login").press("Enter")
    page.wait_for_url(lambda address: address.endswith(reverse("account_confirm_login_code")))
    _hold(page, f"account_confirm_login_code-{size}-{language}")
    page.locator("#id_code").fill("WRONG1")
    page.locator("#id_code").press("Enter")
    page.locator("[data-error-summary]").wait_for()
    _hold(page, f"account_wrong_code-{size}-{language}")


def test_the_page_of_a_sign_in_link_holds(committed_cast: Cast, phone: OpenPage) -> None:
    token = make_sign_in_link(
        actor=SYSTEM, at=clock.now(), account_id=committed_cast.clerk.account.id, valid_for=timedelta(hours=1)
    )
    page = phone()
    page.goto(reverse("account_enter", kwargs={"token": token}))
    _hold(page, "account_enter-phone")
    page.locator("main button").click()
    page.wait_for_url(lambda address: "/enter/" not in address)
    page.goto(reverse("account_enter", kwargs={"token": token}))
    _hold(page, "account_enter_used-phone")


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
