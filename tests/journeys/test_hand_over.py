"""To an agency and back, to it again and taken; and two of the staff at once on one matter."""

import pytest
from playwright.sync_api import Page, expect

from linli.kit import clock
from linli.matters.models import Matter
from linli.matters.tests.make import make_matter
from tests.browser.fixtures import OpenPage
from tests.cast import Cast

pytestmark = pytest.mark.browser


def offer(page: Page, address: str, reason: str) -> None:
    """The caseworker asks the bureau to take it."""
    page.goto(f"{address}handover/")
    page.get_by_label("给哪个班组").select_option(label="城市管理局")
    page.get_by_label("为什么").fill(reason)
    page.locator("main .btn.big").click()
    expect(page.locator("main .notice.warn")).to_contain_text("还没答复")


def test_an_agency_sends_it_back_once_and_then_takes_it(town: Cast, phone: OpenPage, desk: OpenPage) -> None:
    matter = make_matter(town.grid.id, at=clock.now(), text="行道树枯了一枝", kind_code="civil.street.tree")
    address = f"/work/{matter.id}/"
    worker, officer = phone(client=town.caseworker.client()), desk(client=town.officer.client())
    offer(worker, address, "行道树归城管。")

    officer.goto("/day/")
    officer.get_by_role("link", name="回答").click()
    expect(officer.locator("main .notice.warn")).to_contain_text("请您接手这件事")
    officer.get_by_role("link", name="退回").click()
    officer.get_by_label("为什么").fill("不知道是哪一棵。")
    officer.locator("main .btn.big").click()

    worker.goto(address)
    expect(worker.locator("main")).to_contain_text("不知道是哪一棵。")
    matter.refresh_from_db()
    assert matter.owner_post_id == town.caseworker.post.id
    offer(worker, address, "卫生院门口左边那一棵。")

    officer.goto(address)
    officer.get_by_role("button", name="接单").click()
    expect(officer.locator("main .lead").first).to_contain_text("城市管理局")
    matter.refresh_from_db()
    assert matter.owner_agency_id == town.bureau.id
    assert matter.state == "HANDED_OVER"


def test_of_two_at_once_one_wins_and_the_other_is_told(town: Cast, phone: OpenPage, desk: OpenPage) -> None:
    matter = make_matter(town.grid.id, at=clock.now(), kind_code="civil.lighting.streetlight")
    first, second = phone(client=town.caseworker.client()), desk(client=town.caseworker.client())
    for page in (first, second):
        page.goto(f"/work/{matter.id}/resolve/" if page is second else f"/work/{matter.id}/")
    first.get_by_role("button", name="接单").click()
    expect(first.locator("main")).to_contain_text("接手了")
    second.goto(f"/work/{matter.id}/handover/")
    second.get_by_label("给哪个班组").select_option(label="城市管理局")
    second.get_by_label("为什么").fill("归城管。")
    first.get_by_role("link", name="记一次到场").click()
    first.get_by_label("看到了什么，做了什么").fill("灯头烧坏了。")
    first.locator("main .btn.big").click()
    expect(first.locator("main")).to_contain_text("灯头烧坏了。")
    second.locator("main .btn.big").click()
    beside = second.locator("[data-compared]")
    expect(beside).to_contain_text("刚才有人先动了这件事")
    expect(beside.locator("[data-part=mine]")).to_contain_text("归城管。")
    expect(beside.locator("[data-part=now]")).to_contain_text("灯头烧坏了。")
    assert Matter.objects.get(id=matter.id).state == "IN_PROGRESS"
