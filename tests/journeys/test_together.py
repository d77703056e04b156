"""Reports of the same thing, from the resident who says "me too" to the desk that tells everybody, in a browser."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from linli.kit import clock
from linli.matters import actions
from linli.matters.actions import Part
from linli.matters.models import Matter
from linli.matters.tests.make import holder_of, make_picture, make_received
from tests.browser.axe import axe, no_overflow, no_small_targets, screenshot
from tests.browser.fixtures import OpenPage
from tests.cast import Cast

pytestmark = pytest.mark.browser

LIGHT = "civil.lighting.streetlight"
SAID = "三弄口的路灯坏了三天，晚上老人走路看不见"


def _report(page: Page, town: Cast) -> None:
    """From the words to the question whether it is one of these."""
    page.goto("/report/")
    page.locator("#id_text").fill("三弄口路灯不亮，老人晚上看不清")
    page.locator("main .btn.big").click()
    page.locator(f"input[value='{LIGHT}']").check()
    page.locator("main .btn.big").click()
    page.locator("input[name=q]").fill(town.village.name_zh)
    page.get_by_role("button", name="查找").click()
    page.locator("#found button").first.click()
    page.locator("main .btn.big").click()


def test_without_scripts_a_neighbour_says_me_too_and_parts_again(town: Cast, phone: OpenPage) -> None:
    make_received(town.grid.id, at=clock.now() - timedelta(hours=3), text=SAID, kind_code=LIGHT)
    page = phone(scripts=False)
    _report(page, town)
    expect(page.locator("h1")).to_have_text("是不是下面这件事？")
    screenshot(page, "together-plain-alike")
    page.get_by_role("button", name="是，我也遇到了").first.click()
    page.locator("main .btn.big").click()
    expect(page.locator("main")).to_contain_text("与之前的反映是同一件事")
    page.locator("main .btn.big").click()
    expect(page.locator("main")).to_contain_text("合并办理")
    page.get_by_role("button", name="不，我的是另一件事").click()
    expect(page.locator("main")).to_contain_text("单独办理")


@pytest.mark.parametrize(("size", "language"), [("phone", "zh-hans"), ("phone", "en"), ("desk", "zh-hans")])
def test_every_page_is_accessible_and_fits(
    town: Cast, phone: OpenPage, desk: OpenPage, size: str, language: str
) -> None:
    opened = phone if size == "phone" else desk
    staff = opened(language, client=town.coordinator.client())
    resident = opened(language)
    for name, address, page in _pages(town, staff, resident):
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 200, address
        axe(page)
        no_overflow(page)
        screenshot(page, f"together-{size}-{language}-{name}")
        if size == "phone":
            no_small_targets(page)


def _pages(town: Cast, staff: Page, resident: Page) -> Iterator[tuple[str, str, Page]]:
    at = clock.now()
    lead = make_received(town.grid.id, at=at - timedelta(hours=5), text=SAID, kind_code=LIGHT, address="三弄口")
    joined = make_received(town.grid.id, at=at - timedelta(hours=3), text=SAID, kind_code=LIGHT, joins=lead.matter_id)
    third = make_received(town.grid.id, at=at - timedelta(hours=2), text=SAID, kind_code=LIGHT)
    whole = make_received(town.grid.id, at=at - timedelta(hours=1), text="老街水管爆裂，路面也塌了", kind_code=LIGHT)
    actions.add_photo(actor=holder_of(joined), at=at, matter_id=joined.matter_id, files=[make_picture()])
    actions.accept(actor=town.caseworker.actor, at=at, matter_id=lead.matter_id)
    parts = [Part("换掉爆裂的水管", "civil.roads.cover"), Part("换灯泡", LIGHT)]
    actions.split(actor=town.coordinator.actor, at=at, matter_id=whole.matter_id, parts=parts)
    group_id = _event(town, whole.matter_id)
    yield "joined", f"/m/{joined.reference}/{joined.secret}/", resident
    yield "whole", f"/m/{whole.reference}/{whole.secret}/", resident
    yield "status", f"/m/{joined.reference}/", resident
    yield "work-lead", f"/work/{lead.matter_id}/", staff
    yield "work-joined", f"/work/{joined.matter_id}/", staff
    yield "work-whole", f"/work/{whole.matter_id}/", staff
    yield "choose", f"/work/{third.matter_id}/join/", staff
    yield "found", f"/work/{third.matter_id}/join/?q=水管", staff
    yield "compare", f"/work/{third.matter_id}/join/{lead.matter_id}/", staff
    yield "split", f"/work/{third.matter_id}/split/", staff
    yield "to-event", f"/work/{third.matter_id}/event/", staff
    yield "events", "/events/", staff
    yield "event", f"/events/{group_id}/", staff
    yield "search", "/desk/search/", staff
    yield "search-found", "/desk/search/?q=路灯&state=OPEN", staff
    yield "search-nothing", "/desk/search/?q=鲸鱼", staff


def _event(town: Cast, matter_id: UUID) -> UUID:
    at = clock.now()
    group_id = actions.create_group(
        actor=town.coordinator.actor,
        at=at,
        name="老街水管爆裂",
        place_id=town.township.id,
        happened_at=at - timedelta(hours=2),
        matter_ids=[matter_id],
    )
    actions.tell_group(actor=town.coordinator.actor, at=at, group_id=group_id, text="下午四点前恢复供水。")
    return group_id


def test_the_desk_joins_two_and_tells_everybody_by_keyboard_and_mouse(town: Cast, desk: OpenPage) -> None:
    lead = make_received(town.grid.id, at=clock.now() - timedelta(hours=5), text=SAID, kind_code=LIGHT)
    other = make_received(town.grid.id, at=clock.now() - timedelta(hours=3), text=SAID, kind_code=LIGHT)
    page = desk(client=town.clerk.client())
    page.goto(f"/work/{other.matter_id}/join/")
    page.locator("ul.rows a").first.click()
    expect(page.locator("h1")).to_have_text("对照看一看")
    page.locator("main .btn.big").press("Enter")
    expect(page.locator("#joined")).to_contain_text("老人走路看不见")
    assert Matter.objects.get(id=other.matter_id).state == "JOINED"
    assert Matter.objects.get(id=lead.matter_id).joined_count == 1
