"""Wishes and suggestions in a browser: on a phone and on a desk, in both languages, without scripts too."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from linli.disputes.links import secret_of
from linli.disputes.rules.settle_check import check
from linli.disputes.tests.make_room import Room, make_mediation
from linli.disputes.tests.make_suggestion import ask, lay_package, lay_table, shares_of, suggest
from linli.matters.tests.make import make_kinds
from tests.browser.axe import axe, no_layout_shift, no_overflow, no_small_targets, screenshot
from tests.browser.fixtures import OpenPage
from tests.browser.keyboard import by_keyboard
from tests.cast import Cast

pytestmark = pytest.mark.browser


def _addresses(room: Room) -> tuple[str, str]:
    return f"/disputes/p/{secret_of(room.party(0))}/", f"/disputes/{room.dispute.id}/"


@pytest.mark.django_db(transaction=True)
def test_points_are_given_on_a_phone_without_scripts(committed_cast: Cast, phone: OpenPage) -> None:
    make_kinds()
    room = make_mediation(committed_cast)
    ids = lay_table(room)
    ask(room, shares_of(ids))
    page = phone(scripts=False)
    page.goto(f"{_addresses(room)[0]}wishes/")
    expect(page.locator(".audience")).to_contain_text("谁也看不到这里的内容")
    for one, points in zip(ids, ("60", "30", "5"), strict=True):
        page.locator(f"#id_value_{one}").fill(points)
    page.get_by_role("button", name="封存").click()
    expect(page.locator("main")).to_contain_text("现在合计是 95")
    page.locator(f"#id_value_{ids[2]}").fill("10")
    page.get_by_role("button", name="封存").click()
    expect(page.locator("#said")).to_contain_text("60")
    page.goto(f"{_addresses(room)[0]}suggestions/")
    page.get_by_role("button", name="同意，让程序给建议").click()
    expect(page.locator("main")).to_contain_text("已同意")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("size", ["phone", "desk"])
def test_every_page_of_suggestions_is_accessible_and_fits(
    committed_cast: Cast, phone: OpenPage, desk: OpenPage, size: str, language: str
) -> None:
    make_kinds()
    room = make_mediation(committed_cast)
    opened = phone if size == "phone" else desk
    side, mediator = opened(language), opened(language, client=committed_cast.mediator.client())
    for name, address, page in _pages(room, side, mediator):
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 200, address
        axe(page)
        no_overflow(page)
        no_layout_shift(page)
        screenshot(page, f"suggest-{size}-{language}-{name}")
        if size == "phone":
            no_small_targets(page)


def _pages(room: Room, side: Page, mediator: Page) -> Iterator[tuple[str, str, Page]]:
    link, post = _addresses(room)
    yield "wishes-empty", f"{link}wishes/", side
    yield "empty", f"{link}suggestions/", side
    ids = lay_table(room)
    yield "ask-shares", f"{link}suggestions/ask/shares/", side
    yield "rank", f"{link}wishes/?by=rank", side
    suggest(room, ids)
    yield "result", f"{link}suggestions/", side
    yield "swap", f"{link}wishes/?by=swap", side
    yield "mediator", f"{post}suggestions/", mediator
    draft = lay_package(room)
    yield "ask-package", f"{post}suggestions/ask/package/", mediator
    ask(room, draft, room.mediator)
    yield "asked", f"{link}suggestions/", side
    yield "wishes-package", f"{link}wishes/", side
    for kind in ("claims", "costs", "table", "rooms", "things"):
        yield kind, f"{post}suggestions/calculator/{kind}/", mediator


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("size", "language"), [("phone", "zh-hans"), ("desk", "en")])
def test_the_mediator_divides_rooms_by_keyboard_and_takes_the_proof_along(
    committed_cast: Cast, phone: OpenPage, desk: OpenPage, size: str, language: str
) -> None:
    make_kinds()
    room = make_mediation(committed_cast)
    page = (phone if size == "phone" else desk)(language, client=committed_cast.mediator.client())
    page.goto(f"{_addresses(room)[1]}suggestions/calculator/rooms/")
    _type(page, {"rent": "3000", "item_0": "南屋", "item_1": "北屋"})
    by_keyboard(page, "button[value=work]")
    _type(page, {"value_0_0": "2000", "value_0_1": "1200", "value_1_0": "1600", "value_1_1": "1500"})
    screenshot(page, f"suggest-{size}-{language}-rooms-worths")
    by_keyboard(page, "button[value=work]")
    expect(page.locator("#answer")).to_contain_text("南屋")
    axe(page)
    no_overflow(page)
    screenshot(page, f"suggest-{size}-{language}-rooms-answer")
    with page.expect_download() as started:
        by_keyboard(page, "button[value=proof]")
    assert check(started.value.path().read_bytes()).accepted


def _type(page: Page, given: dict[str, str]) -> None:
    for name, value in given.items():
        page.locator(f"#id_{name}").focus()
        page.keyboard.type(value)
