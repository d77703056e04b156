"""Clocks, more time, a decision and the public figures in a browser: both languages, telephone and desk, opened out."""

from dataclasses import dataclass

import pytest
from playwright.sync_api import expect

from linli.kit import clock
from linli.matters import actions
from linli.matters.actions import Received
from linli.matters.models import Matter
from linli.matters.tests.make import LIGHT, make_received
from linli.matters.tests.make_clocks import count_in_working_days
from linli.portal.tests.make import page_of
from tests.browser.axe import axe, no_overflow, no_small_targets, screenshot
from tests.browser.fixtures import OpenPage
from tests.cast import Cast

pytestmark = pytest.mark.browser


@dataclass(frozen=True)
class Timed:
    """A matter on hold, and one that was sent back twice."""

    paused: Received
    sent_back: Received


def make_timed(town: Cast) -> Timed:
    """Both of grid 3, counted in working days."""
    count_in_working_days(LIGHT)
    now, worker = clock.now(), town.caseworker.actor
    paused, sent_back = (make_received(town.grid.id, at=now) for _one in range(2))
    for received in (paused, sent_back):
        actions.accept(actor=worker, at=now, matter_id=received.matter_id)
    actions.extend(actor=worker, at=now, matter_id=paused.matter_id, working_days=2, reason="灯杆要定做。")
    actions.wait(actor=worker, at=now, matter_id=paused.matter_id, waiting_for="RESIDENT", reason="INFORMATION_NEEDED")
    for reason in ("灯在镇里的路上", "再看看"):
        actions.propose_hand_over(
            actor=worker, at=now, matter_id=sent_back.matter_id, reason=reason, to_place_id=town.township.id
        )
        actions.return_hand_over(actor=town.clerk.actor, at=now, matter_id=sent_back.matter_id, reason="这条路归村里")
    return Timed(paused, sent_back)


@pytest.mark.parametrize(("size", "language"), [("phone", "zh-hans"), ("desk", "en"), ("phone", "en")])
def test_pages_with_clocks_are_accessible_and_fit(
    town: Cast, phone: OpenPage, desk: OpenPage, size: str, language: str
) -> None:
    timed = make_timed(town)
    opened = phone if size == "phone" else desk
    visits = (
        ("matter-paused", town.caseworker, f"/work/{timed.paused.matter_id}/"),
        ("matter-extend", town.caseworker, f"/work/{timed.paused.matter_id}/extend/"),
        ("matter-sent-back", town.coordinator, f"/work/{timed.sent_back.matter_id}/"),
        ("matter-decide", town.coordinator, f"/work/{timed.sent_back.matter_id}/decide/"),
        ("board-decide", town.coordinator, "/board/"),
        ("resident", town.resident, page_of(timed.paused)),
        ("figures", town.resident, "/figures/"),
    )
    for name, who, address in visits:
        page = opened(language, client=who.client())
        page.goto(address)
        for summary in page.locator("main summary").all():
            if summary.is_visible():
                summary.click()
        no_overflow(page)
        axe(page)
        screenshot(page, f"clock-{size}-{language}-{name}")
        if size == "phone":
            no_small_targets(page)


def test_a_coordinator_decides_from_the_board(town: Cast, phone: OpenPage) -> None:
    timed = make_timed(town)
    page = phone(client=town.coordinator.client())
    page.goto("/board/")
    page.get_by_role("link", name="来定：").click()
    page.get_by_label("哪个班组").select_option(f"place:{town.township.id}")
    page.get_by_label("为什么").fill("这条路归镇里养护。")
    page.locator("main .btn.big").click()
    expect(page.locator("main")).to_contain_text("这条路归镇里养护。")
    assert Matter.objects.get(id=timed.sent_back.matter_id).owner_place_id == town.township.id


def test_without_scripts_a_caseworker_asks_for_more_time(town: Cast, phone: OpenPage) -> None:
    timed = make_timed(town)
    before = Matter.objects.get(id=timed.sent_back.matter_id).due_at
    page = phone(scripts=False, client=town.caseworker.client())
    page.goto(f"/work/{timed.sent_back.matter_id}/extend/")
    page.get_by_label("延多久").select_option("2")
    page.get_by_label("为什么").fill("等配件。")
    page.locator("main .btn.big").click()
    expect(page.locator("main")).to_contain_text("等配件。")
    assert Matter.objects.get(id=timed.sent_back.matter_id).due_at > before
