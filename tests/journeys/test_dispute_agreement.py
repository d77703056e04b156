"""An agreement in the browser: written without a script, frozen, signed with a device's passkey, and performed."""

from datetime import timedelta

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from linli.disputes.links import secret_of
from linli.disputes.models import Dispute
from linli.disputes.tests.make import fresh, party_of
from linli.disputes.tests.make_agreement import make_agreed, make_frozen, make_in_force, sign
from linli.disputes.tests.make_mediation import both
from linli.kit import clock
from linli.matters.tests.make import make_kinds
from tests.browser.axe import axe, no_overflow, no_small_targets, screenshot
from tests.browser.fixtures import OpenPage
from tests.browser.test_passkeys import DEVICE
from tests.cast import Cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def _base(dispute: Dispute, seat: int) -> str:
    return f"/disputes/p/{secret_of(party_of(dispute, seat))}/agreement/"


def _sound(page: Page, name: str) -> None:
    axe(page)
    no_overflow(page)
    no_small_targets(page)
    screenshot(page, name)


def test_a_payment_is_written_and_frozen_by_keyboard_without_scripts(committed_cast: Cast, phone: OpenPage) -> None:
    make_kinds()
    dispute = make_agreed(committed_cast, clock.now())
    page = phone(scripts=False)
    page.goto(_base(dispute, 0))
    page.get_by_role("link", name="有人付钱").focus()
    page.keyboard.press("Enter")
    page.get_by_label("由谁来做").select_option("B")
    page.get_by_label("给谁").select_option("A")
    page.get_by_label("总金额（元）").fill("1800")
    page.get_by_label("哪天以前").fill((clock.now() + timedelta(days=30)).date().isoformat())
    page.get_by_role("button", name="写进草稿").press("Enter")
    expect(page.locator("main")).to_contain_text("1,800.00 元")
    page.get_by_role("button", name="定稿").press("Enter")
    expect(page.locator("main")).to_contain_text("思考期到")
    assert fresh(dispute).state == "REFLECTING"


def test_the_last_side_signs_with_its_device_and_it_is_in_force(
    committed_cast: Cast, phone: OpenPage, site: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "ORIGIN", site.replace("127.0.0.1", "localhost"))
    make_kinds()
    dispute, agreement = make_frozen(committed_cast, clock.now() - timedelta(days=2))
    sign(both(dispute)[0], dispute, agreement, clock.now())
    sign(committed_cast.mediator.actor, dispute, agreement, clock.now())
    page = phone()
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    page.goto(site.replace("127.0.0.1", "localhost") + _base(dispute, 1))
    _sound(page, "agreement-to-sign-zh-360")
    page.get_by_role("button", name="在这台设备上生成密钥").click()
    page.get_by_role("button", name="签署这份文本").click()
    expect(page.get_by_role("heading", name="要履行的内容")).to_be_visible()
    _sound(page, "agreement-in-force-zh-360")
    assert fresh(dispute).state == "PERFORMING"
    page.get_by_text("走别的途径", exact=True).click()
    page.get_by_label("交给哪里").fill("诸暨市人民法院")
    page.locator("form[action$='/next/'] button").click()
    expect(page.locator("main")).to_contain_text("诸暨市人民法院")
    _sound(page, "agreement-sure-zh-360")


def test_what_is_to_be_done_reads_well_on_a_desk_in_english(committed_cast: Cast, desk: OpenPage) -> None:
    make_kinds()
    dispute, _agreement = make_in_force(committed_cast, clock.now() - timedelta(days=2))
    page = desk("en")
    page.goto(_base(dispute, 0))
    expect(page.get_by_role("heading", name="What is to be done")).to_be_visible()
    _sound(page, "agreement-in-force-en-1280")
    page.get_by_role("button", name="I have received it").first.click()
    expect(page.locator("#dues")).to_contain_text("Done, and confirmed")
    page.get_by_text("Take it to another body").click()
    _sound(page, "agreement-ways-on-en-1280")
    page.get_by_role("button", name="I do without it").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Do without it for good?")
    _sound(page, "agreement-sure-en-1280")
