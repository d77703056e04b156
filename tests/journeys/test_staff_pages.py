"""Every page of those who work and those who administrate: both languages, telephone and desk, keyboard, no scripts."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from linli.matters.models import Matter
from linli.matters.tests.make import make_picture
from linli.portal.tests.make_notices import fail_for_good, turn
from linli.portal.views.work.acts import ACTS
from tests.browser.axe import axe, no_layout_shift, no_overflow, no_small_targets, screenshot
from tests.browser.fixtures import OpenPage
from tests.cast import Cast, Member
from tests.journeys.busy_town import BusyTown, make_busy_town

pytestmark = pytest.mark.browser

Visit = tuple[str, Member, str]  # name, who opens it, address


def work_pages(town: Cast, busy: BusyTown) -> Iterator[Visit]:
    """Lists, matters in their stages, and what the desk records."""
    yield "day", town.caseworker, "/day/"
    yield "day-empty", town.outsider, "/day/"
    for stage, received in vars(busy).items():
        gone = stage in ("escalated", "declined")  # seen from above
        yield f"matter-{stage}", town.coordinator if gone else town.caseworker, f"/work/{received.matter_id}/"
    yield "desk", town.coordinator, "/desk/"
    yield "desk-empty", town.coordinator, "/desk/?state=CLOSED&late=1&channel=IMPORT"
    yield "record", town.clerk, "/record/"
    yield "board", town.coordinator, "/board/"
    _received, notice_id = fail_for_good(town)
    turn("IN_APP")
    yield "notices", town.coordinator, "/work/notices/"
    yield "notice", town.coordinator, f"/work/notices/{notice_id}/"
    yield "notice-list", town.caseworker, "/notices/"
    yield "notice-how", town.caseworker, "/notices/how/"
    yield "board-county", town.county_coordinator, "/board/"


def act_pages(town: Cast, busy: BusyTown, codes: tuple[str, ...]) -> Iterator[Visit]:
    """One page each; some of them say that it cannot be done now."""
    for code in codes:
        yield f"act-{code}", town.caseworker, f"/work/{busy.taken.matter_id}/{code}/"


def keep_pages(town: Cast) -> Iterator[Visit]:
    """The administrator's."""
    for name, address in (
        ("home", ""),
        ("places", "places/"),
        ("place", f"places/{town.grid.id}/"),
        ("import", "places/import/"),
        ("posts", "posts/"),
        ("posts-empty", f"posts/?place={town.ladder.grids[5].id}"),
        ("staff", "posts/import/"),
        ("kinds", "kinds/"),
        ("notices", "notices/"),
    ):
        yield f"keep-{name}", town.administrator, f"/administration/{address}"


def look(opened: OpenPage, visits: Iterator[Visit], language: str, size: str, *, closely: bool = True) -> None:
    """What holds on every page; ``closely`` with axe and a picture."""
    windows: dict[str, Page] = {}
    for name, who, address in visits:
        page = windows.get(who.account.email) or opened(language, client=who.client())
        windows[who.account.email] = page
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 200, address
        no_overflow(page)
        if closely:
            axe(page)
            screenshot(page, f"staff-{size}-{language}-{name}")
        if closely and name in ("day", "desk", "board", "matter-visited", "keep-posts"):
            no_layout_shift(page)
        if size == "phone":
            no_small_targets(page)


@pytest.mark.parametrize(("size", "language"), [("phone", "zh-hans"), ("desk", "en")])
def test_every_page_of_staff_is_accessible_and_fits(
    town: Cast, phone: OpenPage, desk: OpenPage, size: str, language: str
) -> None:
    busy = make_busy_town(town)
    opened = phone if size == "phone" else desk
    look(opened, work_pages(town, busy), language, size)
    if size == "phone":
        look(opened, act_pages(town, busy, tuple(ACTS)), language, size)
    look(opened, keep_pages(town), language, size)


def test_the_lists_and_forms_fit_a_telephone_in_english_too(town: Cast, phone: OpenPage) -> None:
    busy = make_busy_town(town)
    look(phone, work_pages(town, busy), "en", "phone", closely=False)
    look(phone, act_pages(town, busy, ("visit", "resolve", "handover", "decline")), "en", "phone", closely=False)
    look(phone, keep_pages(town), "en", "phone", closely=False)


def test_pages_of_staff_are_accessible_in_the_dark(town: Cast, phone: OpenPage) -> None:
    busy = make_busy_town(town)
    page = phone(dark=True, client=town.caseworker.client())
    for address in ("/day/", f"/work/{busy.visited.matter_id}/", f"/work/{busy.taken.matter_id}/resolve/"):
        page.goto(address)
        axe(page)


def test_the_map_of_the_day_keeps_the_list_beside_it(town: Cast, phone: OpenPage) -> None:
    busy = make_busy_town(town)
    page = phone(client=town.caseworker.client())
    page.goto("/day/")
    page.get_by_role("link", name="地图").click()
    expect(page.locator("#day-map")).to_have_attribute("data-ready", "true")
    expect(page.locator(f"a[href='/work/{busy.fresh.matter_id}/']").first).to_be_visible()
    axe(page)
    no_overflow(page)


def test_the_keyboard_alone_takes_a_matter_on(town: Cast, desk: OpenPage) -> None:
    busy = make_busy_town(town, more=0)
    page = desk(client=town.caseworker.client())
    page.goto(f"/work/{busy.fresh.matter_id}/")
    for _press in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent.trim()") == "接单":
            break
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("接手了")
    assert Matter.objects.get(id=busy.fresh.matter_id).state == "ACCEPTED"


def test_without_scripts_a_matter_is_taken_on_visited_and_done(town: Cast, phone: OpenPage) -> None:
    busy = make_busy_town(town, more=0)
    page = phone(scripts=False, client=town.caseworker.client())
    page.goto("/day/")
    page.locator("li", has=page.locator(f"a[href='/work/{busy.fresh.matter_id}/']")).get_by_role("button").click()
    page.goto(f"/work/{busy.fresh.matter_id}/")
    page.get_by_role("link", name="记一次到场").click()
    page.get_by_label("看到了什么，做了什么").fill("灯头烧坏了，下午换。")
    page.locator("#id_photos").set_input_files(
        [{"name": "lamp.jpg", "mimeType": "image/jpeg", "buffer": make_picture()}]
    )
    page.locator("main .btn.big").click()
    expect(page.locator("main")).to_contain_text("灯头烧坏了，下午换。")
    page.get_by_role("link", name="办好了").click()
    page.get_by_label("结果怎样").select_option("FIXED")
    page.get_by_label("做了什么").fill("换了新灯头。")
    page.locator("main .btn.big").click()
    assert Matter.objects.get(id=busy.fresh.matter_id).state == "RESOLVED"


def test_what_is_ticked_at_the_desk_is_handed_over_together(town: Cast, desk: OpenPage) -> None:
    make_busy_town(town)
    page = desk(client=town.coordinator.client())
    page.goto("/board/")
    axe(page)
    no_overflow(page)
    page.goto("/desk/")
    axe(page)
    no_overflow(page)
    for box in page.locator("td.pick input").all()[:2]:
        box.check()
    page.get_by_role("button", name="移交勾选的事项").click()
    expect(page.locator("h1")).to_have_text("移交 2 件事项")
    axe(page)
    no_overflow(page)
    page.get_by_role("button", name="城市管理局").click()
    page.get_by_label("为什么").fill("一起修。")
    page.locator("main .btn.big").click()
    expect(page.locator("main li")).to_have_count(2)
    axe(page)
