"""A telephone changes hands: what is kept belongs to who wrote it, and nothing of the day stays readable."""

from playwright.sync_api import expect

from linli.matters.models import Step
from linli.people.models import Session
from tests.cast import Cast
from tests.journeys.busy_town import make_busy_town
from tests.offline.phone import Phone, kept, kept_pages, reach, ready, visit
from tests.offline.site import Site


def test_an_ended_session_keeps_the_queue_and_asks_to_sign_in(town: Cast, stoppable: Site, telephone: Phone) -> None:
    busy = make_busy_town(town, more=0)
    page = telephone.open(town.caseworker.client())
    page.goto("/day/")
    ready(page, 6)
    stoppable.stop()
    visit(page, busy.fresh.matter_id, "灯头烧坏了。")
    Session.objects.all().delete()
    stoppable.start()

    reach(page, "/day/queue/")
    expect(page.get_by_role("main").get_by_role("link", name="登录")).to_be_visible()
    assert [row["state"] for row in kept(page)] == ["WAITING"]
    assert not Step.objects.filter(verb="VISIT", text="灯头烧坏了。").exists()
    page.goto("/day/")
    assert kept_pages(page) == 0, "nothing of the day is readable any more"

    telephone.sign_in(town.outsider.client())
    page.goto("/day/queue/")
    expect(page.get_by_role("main")).to_contain_text("另一个账号")
    expect(page.locator("[data-offline-queue] li h3")).to_have_count(0)
    assert not Step.objects.filter(verb="VISIT", text="灯头烧坏了。").exists()

    telephone.sign_in(town.caseworker.client())
    page.goto("/day/queue/")
    expect(page.locator("[data-group=SENT] li")).to_have_count(1)
    assert Step.objects.filter(verb="VISIT", text="灯头烧坏了。").count() == 1


def test_signing_out_clears_the_day_and_says_what_has_not_been_sent(
    town: Cast, stoppable: Site, telephone: Phone
) -> None:
    busy = make_busy_town(town, more=0)
    page = telephone.open(town.caseworker.client())
    page.goto("/day/")
    ready(page, 6)
    page.goto(f"/work/{busy.fresh.matter_id}/visit/")
    page.get_by_label("看到了什么，做了什么").fill("写了一半")
    expect(page.locator("[data-offline-word]")).to_contain_text("存在这台手机上")

    page.goto("/account/")
    page.get_by_role("button", name="退出").click()
    expect(page.get_by_text("还有没送出的")).to_be_visible()
    page.get_by_role("button", name="仍然退出").click()
    page.wait_for_url(f"{stoppable.url}/")
    assert kept_pages(page) == 0
    assert [row["state"] for row in kept(page)] == ["DRAFT"]
