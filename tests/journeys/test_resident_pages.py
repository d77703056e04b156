"""Every page of a resident in Chromium: both languages, telephone and desk, all in reach, nothing that moves."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from linli.kit import clock
from linli.matters import actions
from linli.matters.tests.make import make_picture, make_received
from linli.notices.unsubscribing import make_token
from linli.portal.tests.make import begin_report, fill_report, page_of
from tests.browser.axe import axe, no_layout_shift, no_overflow, no_small_targets, screenshot
from tests.browser.fixtures import OpenPage
from tests.cast import Cast

pytestmark = pytest.mark.browser

LANGUAGES = ["zh-hans", "en"]


def addresses(town: Cast) -> Iterator[tuple[str, str]]:
    """(name, address) of every page a resident can come to."""
    pages = [*_of_reporting(town), *_of_matters(town)]  # all of them are there before the first is looked at
    yield "front", "/"
    yield from pages
    yield "promptness", "/notices/promptness/"
    yield "my", "/my/"
    yield "ask-first", "/ask-first/?subject=safety"
    yield "privacy", "/privacy/"
    yield "accessibility", "/accessibility/"
    yield "refused", "/m/ZZZ-ZZZ/"


def _of_reporting(town: Cast) -> Iterator[tuple[str, str]]:
    begun, filled = begin_report(), fill_report(town.grid.id)
    danger = begin_report(text="一股煤气味，报警器响", kind_code="safety.gas.leak")
    yield "report", "/report/"
    yield "report-subject", "/report/?subject=civil"
    yield "report-what", begun.url_of("what")
    yield "report-danger", danger.url_of("where")
    yield "report-where", begun.url_of("where")
    yield "report-found", begun.url_of("where") + "?q=feng"
    yield "report-ladder", f"{begun.url_of('where')}?under={town.village.id}"
    yield "report-map", f"{begun.url_of('where')}?map=1"
    yield "report-place", filled.url_of("where")
    yield "report-details", filled.url_of("details")
    yield "report-check", filled.url_of("check")


def _of_matters(town: Cast) -> Iterator[tuple[str, str]]:
    worked = town.caseworker.actor
    at = clock.now() - timedelta(hours=30)
    asked = make_received(town.grid.id, at=at)
    actions.visit(actor=worked, at=at, matter_id=asked.matter_id, text="灯头烧坏了。", files=[make_picture()])
    actions.ask(actor=worked, at=at, matter_id=asked.matter_id, text="桥头的灯也不亮吗？")
    actions.open_matter(actor=town.clerk.actor, at=at, matter_id=asked.matter_id)
    done = make_received(town.grid.id, at=at)
    actions.start(actor=worked, at=at, matter_id=done.matter_id)
    actions.resolve(actor=worked, at=at, matter_id=done.matter_id, outcome="FIXED", text="换了新灯头。")
    yield "receipt", page_of(asked) + "?sent=1"
    yield "matter-asked", page_of(asked)
    yield "matter-done", page_of(done)
    for act in ("add", "ask", "answer", "withdraw"):
        yield f"matter-{act}", f"{page_of(asked)}{act}/"
    yield "matter-seen", page_of(asked) + "seen/"
    for act in ("confirm", "reopen"):
        yield f"matter-{act}", f"{page_of(done)}{act}/"
    yield "matter-notices", page_of(asked) + "notices/"
    yield "unsubscribe", reverse("unsubscribe", kwargs={"token": make_token("matter", asked.matter_id)})
    yield "public", f"/m/{asked.reference}/"


def look(page: Page, address: str, *, fingers: bool) -> None:
    """What holds on every page."""
    page.goto(address)
    axe(page)
    no_overflow(page)
    if fingers:
        no_small_targets(page)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_accessible_and_fits_a_telephone(town: Cast, phone: OpenPage, language: str) -> None:
    page = phone(language)
    for name, address in addresses(town):
        look(page, address, fingers=True)
        no_layout_shift(page)
        screenshot(page, f"resident-phone-{language}-{name}")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_accessible_and_fits_a_desk(town: Cast, desk: OpenPage, language: str) -> None:
    page = desk(language)
    for name, address in addresses(town):
        look(page, address, fingers=False)
        screenshot(page, f"resident-desk-{language}-{name}")


def test_the_pages_are_accessible_in_the_dark_too(town: Cast, phone: OpenPage) -> None:
    page = phone(dark=True)
    for name, address in addresses(town):
        if name in ("front", "report-danger", "report-details", "receipt", "matter-done", "my"):
            look(page, address, fingers=True)
