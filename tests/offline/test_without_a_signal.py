"""A day without a signal: the server is stopped, work goes on, and each act is there once when it is back."""

from playwright.sync_api import Page, expect

from linli.matters.models import Matter, Photo, Step
from tests.cast import Cast
from tests.journeys.busy_town import BusyTown, make_busy_town
from tests.offline.phone import Phone, kept, reach, ready, visit
from tests.offline.site import Site


def write(page: Page, busy: BusyTown) -> None:
    """One taken and visited, another visited, and half of a third: all of it stays on the telephone."""
    page.goto("/day/")
    expect(page.locator("[data-offline]")).to_contain_text("没有信号")
    page.locator(f"#matter-{busy.fresh.matter_id}").get_by_role("button").click()
    expect(page.locator(f"#matter-{busy.fresh.matter_id} .tag").first).to_contain_text("等待送出")
    visit(page, busy.fresh.matter_id, "灯头烧坏了，下午换。", photos=2)
    visit(page, busy.taken.matter_id, "门关着，留了字条。")
    page.goto(f"/work/{busy.visited.matter_id}/resolve/")
    page.get_by_label("结果怎样").select_option("FIXED")
    page.get_by_label("做了什么").fill("写了一半")
    expect(page.locator("[data-offline-word]")).to_contain_text("存在这台手机上")
    assert sorted(row["state"] for row in kept(page)) == ["DRAFT", "WAITING", "WAITING", "WAITING"]


def go_on(page: Page, busy: BusyTown) -> None:
    """What was half written is still there, and is finished."""
    page.goto("/day/")
    expect(page.locator("[data-offline]")).to_contain_text("3")
    page.goto(f"/work/{busy.visited.matter_id}/resolve/")
    page.get_by_role("link", name="继续写").click()
    expect(page.get_by_label("做了什么")).to_have_value("写了一半")
    page.get_by_label("做了什么").fill("井圈换好了。")
    page.locator("main form .btn.big").click()
    page.wait_for_url("**/day/")


def test_what_is_written_without_a_signal_survives_the_browser_and_is_done_once(
    town: Cast, stoppable: Site, telephone: Phone
) -> None:
    busy = make_busy_town(town, more=0)
    page = telephone.open(town.caseworker.client())
    page.goto("/day/")
    ready(page, 6)
    stoppable.stop()
    write(page, busy)
    telephone.put_away()

    page = telephone.open()
    go_on(page, busy)
    assert not Step.objects.filter(
        verb__in=("VISIT", "RESOLVE"), text__in=("灯头烧坏了，下午换。", "井圈换好了。")
    ).exists()

    stoppable.start()
    reach(page, "/day/queue/")
    expect(page.locator("[data-group=SENT] li")).to_have_count(4)
    steps = Step.objects.filter(matter_id=busy.fresh.matter_id).exclude(verb="RECEIVE").order_by("at")
    assert [step.verb for step in steps] == ["ACCEPT", "VISIT"]
    assert Photo.objects.filter(matter_id=busy.fresh.matter_id).count() == 2
    assert Step.objects.filter(matter_id=busy.taken.matter_id, verb="VISIT").count() == 1
    assert Matter.objects.get(id=busy.visited.matter_id).state == "RESOLVED"
    assert {row["state"] for row in kept(page)} == {"SENT"}
    assert all("values" not in row for row in kept(page)), "what was written has left the telephone"
