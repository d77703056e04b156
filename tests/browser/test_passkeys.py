"""A passkey from a device: added to an account, and used instead of a code. The device is Chromium's virtual one."""

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.browser.axe import axe, no_overflow
from tests.browser.fixtures import OpenPage
from tests.cast import Cast

DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture(autouse=True)
def _fresh_rate_limits() -> None:
    cache.clear()


def _plug_in(page: Page, **change: Any) -> tuple[Any, str]:
    """A device in the browser of that page."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    answer = session.send("WebAuthn.addVirtualAuthenticator", {"options": {**DEVICE, **change}})
    return session, str(answer["authenticatorId"])


def _add_passkey(page: Page) -> None:
    page.goto(reverse("mfa_index"))
    page.get_by_role("link", name="添加通行密钥").click()
    page.get_by_label("通行密钥的名称").fill("我的手机")
    page.get_by_role("button", name="添加通行密钥").click()
    expect(page.get_by_role("heading", name="恢复码")).to_be_visible()


def test_a_caseworker_adds_a_passkey_and_signs_in_with_it(committed_cast: Cast, phone: OpenPage) -> None:
    page = phone(client=committed_cast.caseworker.client())
    _plug_in(page)
    _add_passkey(page)
    assert Authenticator.objects.get(type="webauthn").user_id == committed_cast.caseworker.account.id

    page.context.clear_cookies(name="linli_session")
    page.goto(reverse("account_login"))
    axe(page)
    no_overflow(page)
    page.get_by_role("button", name="用通行密钥登录").click()
    page.wait_for_url(lambda address: reverse("account_login") not in address)
    page.goto(reverse("my_account"))
    expect(page.get_by_text(committed_cast.caseworker.account.email)).to_be_visible()
    page.goto(reverse("mfa_list_webauthn"))
    expect(page.get_by_role("heading", name="我的手机")).to_be_visible()
    axe(page)
    no_overflow(page)


def test_a_device_that_does_not_know_its_holder_is_refused(committed_cast: Cast, phone: OpenPage) -> None:
    page = phone(client=committed_cast.caseworker.client())
    session, device = _plug_in(page)
    _add_passkey(page)
    session.send("WebAuthn.setUserVerified", {"authenticatorId": device, "isUserVerified": False})
    page.context.clear_cookies(name="linli_session")
    page.goto(reverse("account_login"))
    page.get_by_role("button", name="用通行密钥登录").click()
    expect(page.get_by_text("没能读取通行密钥")).to_be_visible()
    page.goto(reverse("my_account"))
    expect(page.get_by_role("heading", name="登录")).to_be_visible()


def test_a_passkey_can_be_renamed_and_removed(committed_cast: Cast, desk: OpenPage) -> None:
    page = desk(client=committed_cast.clerk.client())
    _plug_in(page)
    _add_passkey(page)
    page.goto(reverse("mfa_list_webauthn"))
    page.get_by_role("link", name="改名").click()
    page.get_by_label("通行密钥的名称").fill("旧电脑")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("heading", name="旧电脑")).to_be_visible()
    page.get_by_role("link", name="移除").click()
    page.get_by_role("button", name="移除").click()
    expect(page.get_by_text("您还没有通行密钥")).to_be_visible()
    assert not Authenticator.objects.exists()


def test_without_scripts_the_code_is_still_there_and_no_dead_button(committed_cast: Cast, phone: OpenPage) -> None:
    page = phone(scripts=False)
    page.goto(reverse("account_login"))
    expect(page.get_by_role("button", name="给我发验证码")).to_be_visible()
    expect(page.get_by_role("button", name="用通行密钥登录")).to_be_hidden()
