"""A resident says what is wrong and sees in the same answer who has it and by when; it is worked on and settled."""

import re

import pytest
from playwright.sync_api import Page, expect

from linli.kit import clock
from linli.matters import actions
from linli.matters.models import Matter
from linli.portal.tests.make import begin_report
from tests.browser.fixtures import OpenPage
from tests.cast import Cast

pytestmark = pytest.mark.browser

WORDS = "三弄口的路灯坏了三天，晚上老人走路看不见"


def fill(page: Page, town: Cast) -> None:
    """From the front door to the last page, as anybody with a telephone does it."""
    page.goto("/")
    page.get_by_label("说说发生了什么").fill(WORDS)
    page.get_by_role("button", name="下一步").click()
    page.get_by_label("路灯不亮").check()
    page.get_by_role("button", name="下一步").click()
    page.get_by_label("村、社区或者镇的名字").fill("陈家")
    page.get_by_role("button", name="查找").click()
    page.get_by_role("button", name="选这里 陈家村").click()
    page.get_by_label("知道是哪个网格就选").select_option(str(town.grid.id))
    page.get_by_label("具体位置").fill("桥头")
    page.get_by_role("button", name="下一步").click()
    page.get_by_role("button", name="下一步：看一遍").click()
    expect(page.locator("main")).to_contain_text(WORDS)


def says_who_and_by_when(page: Page) -> None:
    """The first view of the matter."""
    expect(page.locator("main")).to_contain_text("由第一网格 网格员来办")
    expect(page.locator("main")).to_contain_text(re.compile(r"最晚 \d+ 月 \d+ 日 \d\d:\d\d"))


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_from_the_first_word_to_the_confirmation(town: Cast, phone: OpenPage, scripts: bool) -> None:
    page = phone(scripts=scripts)
    fill(page, town)
    page.get_by_role("button", name="发出").click()
    says_who_and_by_when(page)
    matter = Matter.objects.get()
    caseworker = town.caseworker.actor
    assert matter.owner_post_id == town.caseworker.post.id
    actions.accept(actor=caseworker, at=clock.now(), matter_id=matter.id)
    actions.visit(actor=caseworker, at=clock.now(), matter_id=matter.id, text="灯头烧坏，下午换。")
    actions.resolve(actor=caseworker, at=clock.now(), matter_id=matter.id, outcome="FIXED", text="换好了。")
    page.goto("/my/")
    page.get_by_role("link", name="三弄口的路灯").click()
    expect(page.locator("main")).to_contain_text("灯头烧坏，下午换。")
    page.get_by_role("link", name="没有办好").click()
    page.get_by_label("哪里还没有办好").fill("晚上又灭了。")
    page.locator("main .btn.big").click()
    expect(page.locator("main")).to_contain_text("重新办")
    actions.start(actor=caseworker, at=clock.now(), matter_id=matter.id)
    actions.resolve(actor=caseworker, at=clock.now(), matter_id=matter.id, outcome="FIXED", text="换了新线。")
    page.reload()
    page.get_by_role("link", name="办好了", exact=True).click()
    page.locator("main .btn.big").click()
    expect(page.locator("main .tag").first).to_have_text("办好了")
    matter.refresh_from_db()
    assert matter.state == "CONFIRMED"


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_double_click_makes_one_matter(town: Cast, phone: OpenPage, scripts: bool) -> None:
    page = phone(scripts=scripts)
    fill(page, town)
    page.get_by_role("button", name="发出").dblclick()
    says_who_and_by_when(page)
    assert Matter.objects.count() == 1


def test_the_enter_key_goes_on_and_does_not_ask_for_photos(town: Cast, phone: OpenPage) -> None:
    page = phone()
    fill(page, town)
    page.goto(page.url.replace("/check/", "/details/"))
    page.get_by_label("怎么称呼您").press("Enter")
    expect(page.locator("h1")).to_have_text("看看对不对")


def test_the_place_where_one_stands_is_enough(town: Cast, phone: OpenPage) -> None:
    page = phone()
    lon, lat = town.ladder.point_in(2)
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation({"longitude": lon, "latitude": lat})
    page.goto("/")
    page.get_by_label("说说发生了什么").fill(WORDS)
    page.get_by_role("button", name="下一步").click()
    page.get_by_label("路灯不亮").check()
    page.get_by_role("button", name="下一步").click()
    page.get_by_role("button", name="用我现在的位置").click()
    expect(page.locator("main")).to_contain_text("第一网格 · 陈家村")


def test_a_point_on_the_map_is_enough(town: Cast, phone: OpenPage) -> None:
    drafted = begin_report()
    page = phone()
    page.goto(f"{drafted.url_of('where')}?map=1&under={town.village.id}")
    page.wait_for_selector("[data-map][data-ready=true]", state="attached")
    drawn = page.locator("[data-map]").bounding_box()
    assert drawn
    page.mouse.click(drawn["x"] + drawn["width"] * 0.3, drawn["y"] + drawn["height"] / 2)
    page.get_by_role("button", name="就是这里").click()
    expect(page.locator("main")).to_contain_text("第一网格 · 陈家村")
