"""The guide in Chromium: from the front door to a page one can take along, by hand, by keyboard and without scripts."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from linli.disputes.models import GuideCount
from linli.kit import clock
from tests.browser.axe import axe, no_layout_shift, no_overflow, no_small_targets, screenshot
from tests.browser.fixtures import OpenPage
from tests.cast import Cast

pytestmark = pytest.mark.browser

SIZES = [("phone", "zh-hans"), ("phone", "en"), ("desk", "zh-hans"), ("desk", "en")]


def hold(page: Page, picture: str, size: str) -> None:
    """What holds on every page."""
    axe(page)
    no_overflow(page)
    if size == "phone":
        no_small_targets(page)
        no_layout_shift(page)
    screenshot(page, picture)


def answer(page: Page, value: str) -> None:
    """Choose an answer and go on."""
    heading = page.locator("h1").inner_text()
    page.locator(f"input[name=value][value={value}]").check()
    page.locator("button[value=next]").click()
    expect(page.locator("h1")).not_to_have_text(heading)


@pytest.mark.parametrize(("size", "language"), SIZES)
def test_a_loan_from_the_first_question_to_the_last_page(
    town: Cast, phone: OpenPage, desk: OpenPage, size: str, language: str
) -> None:
    page = (phone if size == "phone" else desk)(language)
    name = f"guide-{size}-{language}"
    page.goto("/ask-first/")
    page.locator("main a[href='/disputes/guide/']").click()
    hold(page, f"{name}-home", size)
    page.locator("a[href='/disputes/guide/loan/']").click()
    hold(page, f"{name}-first", size)
    answer(page, "NO")
    answer(page, "LENT")
    page.locator("button[value=next]").click()
    page.locator(".summary").wait_for()
    hold(page, f"{name}-wrong", size)
    page.locator("#id_day").fill("2024-05-01")
    page.locator("button[value=next]").click()
    answer(page, "CHAT")
    hold(page, f"{name}-last", size)
    answer(page, "WILLING")
    page.locator("summary").last.click()
    hold(page, f"{name}-outcome", size)
    page.emulate_media(media="print")
    expect(page.locator("nav").first).to_be_hidden()
    screenshot(page, f"{name}-print")


@pytest.mark.parametrize(("size", "language"), SIZES)
def test_family_none_of_these_and_the_code(
    town: Cast, phone: OpenPage, desk: OpenPage, size: str, language: str
) -> None:
    page = (phone if size == "phone" else desk)(language)
    name = f"guide-{size}-{language}"
    page.goto("/disputes/guide/family/")
    expect(page.locator("[data-leave]")).to_be_visible()
    hold(page, f"{name}-family", size)
    answer(page, "NONE")
    hold(page, f"{name}-person", size)
    page.locator("button[value=again]").click()
    answer(page, "BEFORE")
    answer(page, "NOWHERE")
    hold(page, f"{name}-shelter", size)
    page.locator("form[action$='/keep/'] button").click()
    hold(page, f"{name}-kept", size)
    code = page.locator(".notice strong.num").inner_text()
    page.goto("/disputes/guide/code/")
    hold(page, f"{name}-resume", size)
    page.locator("#id_code").fill(code.lower())
    page.locator("main form .btn").click()
    expect(page.locator("[data-leave]")).to_be_visible()
    expect(page.locator("dl.answers > div")).to_have_count(2)


def test_a_whole_walk_by_keyboard_and_without_scripts(town: Cast, phone: OpenPage) -> None:
    page = phone(scripts=False)
    page.goto("/disputes/guide/loan/")
    for _question in range(3):
        page.locator("input[name=value]").first.focus()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.wait_for_load_state()
    expect(page.locator("h1")).to_have_count(1)
    expect(page.locator("dl.answers > div")).to_have_count(3)
    expect(page.locator("[data-print-box]")).to_be_hidden()


def test_the_way_back_of_the_browser_shows_the_question_again(town: Cast, phone: OpenPage) -> None:
    page = phone()
    page.goto("/disputes/guide/loan/")
    first = page.locator("h1").inner_text()
    answer(page, "NO")
    page.go_back()
    expect(page.locator("h1")).to_have_text(first)


def test_leaving_before_anything_else_has_loaded_leaves_no_step_back(town: Cast, phone: OpenPage) -> None:
    page = phone()
    page.route("**/*.js", lambda route: route.fallback() if "leave" in route.request.url else route.abort())
    page.route(
        "https://www.weather.com.cn/**", lambda route: route.fulfill(body="<h1>Weather</h1>", content_type="text/html")
    )
    page.goto("/disputes/guide/")
    page.locator("a[href='/disputes/guide/family/']").click()
    answer(page, "BEFORE")
    page.locator("[data-leave]").click()
    expect(page.locator("h1")).to_have_text("Weather")
    page.go_back()
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator("input[value='danger:BEFORE']")).to_have_count(0)


def test_raising_it_opens_a_report_of_that_kind(town: Cast, desk: OpenPage) -> None:
    page = desk()
    page.goto("/disputes/guide/loan/")
    for value in ("NO", "OWE", "LOW"):
        answer(page, value)
    assert GuideCount.objects.get().code == "OWE_PLAN"
    page.locator("a[href='/report/?kind=neighbours.money.loan']").click()
    expect(page.locator("input[name=kind_code]:checked")).to_have_value("neighbours.money.loan")


@pytest.mark.parametrize(("size", "language"), SIZES)
def test_the_counts_hold_for_those_who_keep_the_questions(
    town: Cast, phone: OpenPage, desk: OpenPage, size: str, language: str
) -> None:
    monday = clock.local_day(clock.now()) - timedelta(days=clock.local_day(clock.now()).weekday())
    counts = [("MISS", "side", 12), ("MISS", "due", 9), ("LEAF", "LENT_TALK", 31)]
    for counted, code, times in counts:
        GuideCount.objects.create(week_on=monday, counted=counted, pathway="loan", code=code, times=times)
    page = (phone if size == "phone" else desk)(language, client=town.administrator.client())
    page.goto("/administration/")
    page.locator("a[href='/disputes/guide/counts/']").click()
    expect(page.locator("tbody tr")).to_have_count(2)
    hold(page, f"guide-{size}-{language}-counts", size)


def test_the_last_page_is_accessible_in_the_dark_too(town: Cast, phone: OpenPage) -> None:
    page = phone(dark=True)
    page.goto("/disputes/guide/family/")
    answer(page, "BEFORE")
    answer(page, "SAFE")
    hold(page, "guide-dark-protection", "phone")
