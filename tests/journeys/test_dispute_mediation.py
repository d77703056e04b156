"""Two sides on telephones choose a mediator, who discloses, is kept, and sets a meeting from a desk in English."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from linli.disputes import actions
from linli.disputes.actions import SafetyAnswers
from linli.disputes.links import secret_of
from linli.disputes.models import Dispute
from linli.disputes.rules import State
from linli.disputes.tests.make import fresh, party_of
from linli.disputes.tests.make_mediation import both, make_invited, make_mediating, make_pending, make_selecting
from linli.kit import clock
from linli.kit.clock import LOCAL
from linli.matters.tests.make import make_kinds
from tests.browser.axe import axe, no_layout_shift, no_overflow, no_small_targets, screenshot
from tests.browser.fixtures import OpenPage
from tests.browser.keyboard import by_keyboard
from tests.cast import Cast

pytestmark = pytest.mark.browser


def _side(dispute: Dispute, seat: int, page: str) -> str:
    return f"/disputes/p/{secret_of(party_of(dispute, seat))}/{page}"


def _looked_at(page: Page, name: str, *, phone: bool) -> None:
    axe(page)
    no_overflow(page)
    if phone:
        no_small_targets(page)
    screenshot(page, f"mediation-journey-{name}")


@pytest.mark.django_db(transaction=True)
def test_from_the_choice_to_the_first_meeting(committed_cast: Cast, phone: OpenPage, desk: OpenPage) -> None:
    make_kinds()
    dispute = make_selecting(committed_cast, clock.now())
    sides = [phone(), phone()]
    mediator = desk("en", client=committed_cast.mediator.client())
    for seat, page in enumerate(sides):
        page.goto(_side(dispute, seat, "mediator/"))
        page.get_by_label("周和").check()
        _looked_at(page, f"choose-{seat}", phone=True)
        by_keyboard(page, "form[action$='/pick/'] button")
        expect(page.get_by_role("heading", level=1)).to_have_text("调解员")
    expect(sides[1].locator("#choice")).to_contain_text("还没有回答")

    mediator.goto("/disputes/")
    _looked_at(mediator, "list", phone=False)
    mediator.locator(f"a[href='/disputes/{dispute.id}/mediation/']").click()
    _looked_at(mediator, "accept", phone=False)
    mediator.get_by_role("button", name="Accept", exact=True).click()
    expect(mediator.locator("[data-error-summary]")).to_contain_text("tick that there is nothing")
    mediator.get_by_label("I have nothing to disclose").check()
    mediator.get_by_role("button", name="Accept", exact=True).click()
    expect(mediator.locator("main")).to_contain_text("The mediator declares")

    for seat, page in enumerate(sides):
        page.goto(_side(dispute, seat, "mediator/"))
        _looked_at(page, f"keep-{seat}", phone=True)
        page.get_by_role("button", name="我留用这位调解员").click()
        expect(page.locator("#choice")).not_to_contain_text("我留用这位调解员")
    assert fresh(dispute).state == State.MEDIATING

    mediator.goto(f"/disputes/{dispute.id}/mediation/")
    mediator.get_by_text("Plan a meeting").click()
    begins = (clock.now() + timedelta(days=3)).astimezone(LOCAL)
    mediator.get_by_label("When it begins").fill(f"{begins:%Y-%m-%dT%H:%M}")
    mediator.get_by_label("Where, or by which link or number").fill("枫源村调解室")
    mediator.get_by_role("button", name="Plan it").click()
    expect(mediator.locator("#meetings")).to_contain_text("枫源村调解室")
    _looked_at(mediator, "planned", phone=False)
    sides[0].goto(_side(dispute, 0, "mediation/"))
    expect(sides[0].locator("#meetings")).to_contain_text("枫源村调解室")
    with sides[0].expect_download() as calendar:
        by_keyboard(sides[0], "#meetings a[href$='.ics']")
    assert calendar.value.suggested_filename == f"{dispute.reference}.ics"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("size", ["phone", "desk"])
def test_every_page_is_accessible_and_fits(
    committed_cast: Cast, phone: OpenPage, desk: OpenPage, size: str, language: str
) -> None:
    make_kinds()
    opened = phone if size == "phone" else desk
    for name, address, page in _pages(committed_cast, opened, language):
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 200, address
        for more in page.locator("main details").all():
            more.evaluate("one => one.open = true")
        axe(page)
        no_overflow(page)
        no_layout_shift(page)
        screenshot(page, f"mediation-{size}-{language}-{name}")
        if size == "phone":
            no_small_targets(page)


def _pages(cast: Cast, opened: OpenPage, language: str) -> Iterator[tuple[str, str, Page]]:
    at, side = clock.now(), opened(language)
    mediator, desk, clerk, coordinator = (
        opened(language, client=member.client())
        for member in (cast.mediator, cast.village_desk, cast.clerk, cast.coordinator)
    )
    yield "roster-empty", "/disputes/roster/", clerk
    invited, choosing, pending, going = (
        make(cast, at) for make in (make_invited, make_selecting, make_pending, make_mediating)
    )
    answers = SafetyAnswers(violence=True, together=False, how_to_reach="晚上六点后发短信")
    actions.answer_safety(actor=both(going)[0], at=at, dispute_id=going.id, answers=answers)
    actions.write_facts(
        actor=both(going)[0], at=at, dispute_id=going.id, text="2026 年 8 月 3 日漏水，修缮花费 1200 元。"
    )
    actions.write_note(actor=cast.mediator.actor, at=at, dispute_id=going.id, text="先谈时间，再谈钱。")
    yield "safety", _side(invited, 0, "safety/"), side
    yield "choose", _side(choosing, 0, "mediator/"), side
    yield "pending", _side(pending, 0, "mediator/"), side
    yield "chosen", _side(going, 0, "mediator/"), side
    yield "side", _side(going, 0, "mediation/"), side
    yield "accept", f"/disputes/{pending.id}/mediation/", mediator
    yield "work", f"/disputes/{going.id}/mediation/", mediator
    yield "list", "/disputes/", mediator
    yield "waiting", "/disputes/", desk
    yield "appoint", f"/disputes/{choosing.id}/appoint/", desk
    yield "registrar", f"/disputes/{going.id}/mediation/", desk
    yield "roster", "/disputes/roster/", clerk
    yield "counts", "/disputes/counts/", coordinator
    yield "mediators", f"/disputes/mediators/?place={cast.village.code}", side
