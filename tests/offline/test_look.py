"""How the day looks without a signal: both languages, a small telephone, keyboard, and read aloud."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import axe, no_overflow, no_small_targets, screenshot
from tests.cast import Cast
from tests.journeys.busy_town import make_busy_town
from tests.offline.phone import Phone, picture, ready
from tests.offline.site import Site


def look(page: Page, name: str) -> None:
    """What holds on every page."""
    expect(page.locator("h1")).to_be_visible()
    axe(page)
    no_overflow(page)
    no_small_targets(page)
    screenshot(page, f"offline-{name}")


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_day_the_form_and_the_queue_without_a_signal(
    town: Cast, stoppable: Site, telephone: Phone, language: str
) -> None:
    busy = make_busy_town(town, more=0)
    page = telephone.open(town.caseworker.client(), language=language)
    page.goto("/day/")
    ready(page, 6)
    look(page, f"{language}-day-online")
    stoppable.stop()
    page.goto(f"/work/{busy.fresh.matter_id}/")
    assert "138" not in page.locator("main").inner_text()
    look(page, f"{language}-matter")
    page.goto(f"/work/{busy.fresh.matter_id}/visit/")
    page.locator("#id_text").fill("灯头烧坏了，下午换。")
    page.locator("#id_photos").set_input_files([picture()])
    expect(page.locator("[data-offline-word]")).not_to_be_empty()
    look(page, f"{language}-form")
    page.locator("main form .btn.big").click()
    page.wait_for_url("**/day/")
    expect(page.locator("[data-offline-said]")).to_contain_text("1")
    page.goto(f"/work/{busy.taken.matter_id}/handover/")
    expect(page.locator("#id_choice option").nth(3)).to_be_attached()
    page.locator("#id_choice").select_option(index=1)
    page.locator("#id_reason").fill("在那边。")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/day/")
    page.goto(f"/work/{busy.visited.matter_id}/note/")
    page.locator("#id_text").fill("写了一半")
    expect(page.locator("[data-offline-word]")).not_to_be_empty()
    page.goto("/day/")
    expect(page.locator("[data-offline-mark]")).to_have_count(2)
    look(page, f"{language}-day")
    page.goto(f"/work/{busy.visited.matter_id}/escalate/")
    look(page, f"{language}-needs-signal")
    page.goto("/record/")
    look(page, f"{language}-record")
    page.goto("/day/queue/")
    expect(page.locator("[data-group=WAITING] li")).to_have_count(2)
    look(page, f"{language}-queue")
