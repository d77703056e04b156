"""What was written meets a matter that others changed meanwhile: shown side by side, decided, never lost in silence."""

from playwright.sync_api import Page, expect

from linli.kit import clock
from linli.matters import actions
from linli.matters.actions import Received
from linli.matters.models import Matter, Step
from tests.browser.axe import axe, no_overflow, no_small_targets, screenshot
from tests.cast import Cast
from tests.journeys.busy_town import BusyTown, make_busy_town
from tests.offline.phone import Phone, kept, reach, ready, visit
from tests.offline.site import Site


def resolve(page: Page, matter: Received, words: str) -> None:
    """Write that it is done, without a signal."""
    page.goto(f"/work/{matter.matter_id}/resolve/")
    page.get_by_label("结果怎样").select_option("FIXED")
    page.get_by_label("做了什么").fill(words)
    page.locator("main form .btn.big").click()
    page.wait_for_url("**/day/")


def meanwhile(town: Cast, busy: BusyTown) -> None:
    """The desk writes to two of them, and the coordinator takes the third away."""
    now = clock.now()
    for matter in (busy.taken, busy.visited):
        actions.comment(actor=town.clerk.actor, at=now, matter_id=matter.matter_id, text="居民说还有一盏也不亮。")
    actions.decline(
        actor=town.county_coordinator.actor,
        at=now,
        matter_id=busy.fresh.matter_id,
        reason="OTHER_AUTHORITY",
        text="这一段归公路局。",
        other_door="NUMBER_12345",
    )


def decide(page: Page, words: str, choice: str) -> None:
    """Open the refused one with these words and choose."""
    rows = page.locator("[data-group=REFUSED] li")
    for number in range(rows.count()):
        row = rows.nth(number).get_attribute("id")
        rows.nth(number).get_by_role("link").click()
        card = page.locator(f"[data-compared][data-entry='{row}'] .card")
        expect(card).to_be_visible()
        if words in card.inner_text():
            page.get_by_role("button", name=choice).click()
            return
    raise AssertionError(f"nothing in the queue says {words}")


def write_four(page: Page, busy: BusyTown) -> None:
    """Without a signal: two are done, the third is visited, and done after that."""
    resolve(page, busy.taken, "换了灯头。")
    resolve(page, busy.visited, "井圈换好了。")
    visit(page, busy.fresh.matter_id, "量了一下，要登高车。")
    resolve(page, busy.fresh, "等不及，先修了。")


def both_are_shown(page: Page) -> None:
    """What was written beside what the desk wrote, for everybody to read."""
    rows = page.locator("[data-group=REFUSED] li").filter(has_text="办好了")
    rows.first.get_by_role("link").click()
    card = page.locator("[data-compared] .card")
    expect(card).to_contain_text("居民说还有一盏也不亮。")
    expect(card.locator("[data-part=mine]")).to_contain_text("换了灯头。")
    axe(page)
    no_overflow(page)
    no_small_targets(page)
    screenshot(page, "offline-conflict")


def decide_all(page: Page) -> None:
    """One sent all the same, one as a note, one kept as a draft, one thrown away after a second question."""
    decide(page, "换了灯头。", "看过了，照样送出")
    expect(page.locator("[data-group=REFUSED] li")).to_have_count(2)
    expect(page.locator("[data-group=SENT] li")).to_have_count(1)
    decide(page, "井圈换好了。", "当作记录送出")
    expect(page.locator("[data-group=SENT] li")).to_have_count(2)

    decide(page, "量了一下", "存为草稿")
    expect(page.locator("[data-group=DRAFT] li")).to_have_count(1)
    page.get_by_role("button", name="马上试一次").click()
    expect(page.locator("[data-group=REFUSED] li")).to_have_count(1)
    decide(page, "等不及，先修了。", "丢掉")
    assert len(kept(page, "REFUSED")) == 1, "not before it is confirmed"
    page.get_by_role("button", name="是的，丢掉").click()
    expect(page.locator("[data-group=REFUSED]")).to_be_hidden()


def test_what_the_desk_changed_meanwhile_is_laid_beside_what_was_written(
    town: Cast, stoppable: Site, telephone: Phone
) -> None:
    busy = make_busy_town(town, more=0)
    page = telephone.open(town.caseworker.client())
    page.goto("/day/")
    ready(page, 6)
    stoppable.stop()
    write_four(page, busy)
    meanwhile(town, busy)
    stoppable.start()

    reach(page, "/day/queue/")
    expect(page.locator("[data-group=REFUSED] li")).to_have_count(3)
    expect(page.locator("[data-group=WAITING] li")).to_have_count(1)  # behind the refused visit of the same matter
    assert not Step.objects.filter(verb="RESOLVE", text="换了灯头。").exists()
    both_are_shown(page)
    decide_all(page)

    assert Matter.objects.get(id=busy.taken.matter_id).state == "RESOLVED"
    assert Matter.objects.get(id=busy.visited.matter_id).state == "IN_PROGRESS"
    note = Step.objects.get(matter_id=busy.visited.matter_id, verb="COMMENT", text__contains="井圈换好了。")
    assert note.visibility == "INTERNAL"
    assert Matter.objects.get(id=busy.fresh.matter_id).state == "DECLINED"
    assert [row["values"]["text"] for row in kept(page, "DRAFT")] == ["量了一下，要登高车。"]
