"""Who serves and has a passkey is asked for it before what cannot be undone, and goes on where it was."""

import re
import time

import pytest
from django.core.cache import cache
from django.urls import reverse
from playwright.sync_api import Page, expect

from linli.people.sessions import SessionStore
from tests.browser.axe import axe, no_overflow
from tests.browser.fixtures import OpenPage
from tests.browser.test_passkeys import _add_passkey, _plug_in
from tests.cast import Cast


@pytest.fixture(autouse=True)
def _fresh_rate_limits() -> None:
    cache.clear()


def _an_hour_later(page: Page) -> None:
    """The session as it is when whoever it is has shown it an hour ago."""
    (cookie,) = [one for one in page.context.cookies() if one["name"] == "linli_session"]
    session = SessionStore(session_key=cookie["value"])
    session["account_authentication_methods"] = [{"method": "mfa", "type": "webauthn", "at": time.time() - 3600}]
    session.save()


def _asked(page: Page) -> None:
    expect(page.get_by_role("heading", name="请再确认一次是您本人")).to_be_visible()


def test_a_passkey_opens_the_file_and_the_form_comes_back_filled_in(committed_cast: Cast, phone: OpenPage) -> None:
    page = phone(client=committed_cast.administrator.client())
    _plug_in(page)
    _add_passkey(page)

    page.goto(reverse("keep_staff"))
    _an_hour_later(page)
    page.locator(f"a[href='{reverse('keep_staff_file')}']").click()
    _asked(page)
    axe(page)
    no_overflow(page)
    with page.expect_download() as handed_over:
        page.get_by_role("button", name="用通行密钥").click()
    assert handed_over.value.suggested_filename.endswith(".csv")

    page.goto(reverse("keep_keys"))
    page.get_by_label("名称").fill("热线 12345")
    page.locator("input[name=scopes]").first.check()
    _an_hour_later(page)
    page.locator("main form").filter(has=page.locator("input[name=scopes]")).locator("button").click()
    _asked(page)
    page.get_by_role("button", name="用通行密钥").click()
    expect(page.get_by_role("heading", name="谢谢，已确认是您本人")).to_be_visible()
    no_overflow(page)
    page.get_by_role("button", name="现在提交").click()
    expect(page.get_by_text("热线 12345").first).to_be_visible()
    expect(page).to_have_url(re.compile(reverse("keep_keys")))
