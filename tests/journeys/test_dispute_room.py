"""Two sides and a mediator in one room at once, each in a browser of their own: what one writes the others read live.

The live endpoint runs here as it does in a town: the real application, following the chain of the test database.
"""

import re
import socket
import threading
from collections.abc import Callable, Iterator

import pytest
import uvicorn
from django.conf import settings
from django.db import connection
from playwright.sync_api import Page, expect

from linli.config import sequencer
from linli.config.live import LiveApplication
from linli.config.live_hub import Hub
from linli.disputes.actions.room import add_issue, ask_to_relay, say, say_in_private, set_video_link
from linli.disputes.links import secret_of
from linli.disputes.rules import State
from linli.disputes.rules.offers import IssueType
from linli.disputes.tests.make_room import Room, make_mediation
from linli.kit import clock
from linli.matters.tests.make import make_kinds
from tests.browser.axe import axe, no_layout_shift, no_overflow, no_small_targets, screenshot
from tests.browser.fixtures import OpenPage
from tests.cast import Cast

pytestmark = pytest.mark.browser
STREAM = re.compile(r"^http://[^/]+/live\?")
SECRET = "他先道歉，我可以少要五百"


@pytest.fixture
def live(committed_cast: Cast, site: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Page], Page]]:
    """The sequencer and the live endpoint, on a port of their own, to which the requests of a page are led."""
    monkeypatch.setattr(settings, "ORIGIN", site)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    values = connection.get_connection_params()
    conninfo = " ".join(f"{name}='{values[name]}'" for name in ("host", "port", "user", "dbname") if values.get(name))
    stop, hub = threading.Event(), Hub()
    chain = threading.Thread(target=sequencer.run, args=(stop, sequencer.Ear()))
    config = uvicorn.Config(LiveApplication(hub, conninfo), port=port, lifespan="on", log_config=None, access_log=False)
    server = uvicorn.Server(config)
    feed = threading.Thread(target=server.run)
    chain.start()
    feed.start()

    def lead(page: Page) -> Page:
        here = f"http://127.0.0.1:{port}/live?"
        page.route(STREAM, lambda route: route.continue_(url=STREAM.sub(here, route.request.url)))
        return page

    yield lead
    hub.close()
    server.should_exit = True
    stop.set()
    feed.join()
    chain.join()


def _addresses(room: Room) -> tuple[str, str, str]:
    a, b = (f"/disputes/p/{secret_of(room.party(seat))}/" for seat in (0, 1))
    return a, b, f"/disputes/{room.dispute.id}/"


def _write(page: Page, words: str, button: str) -> None:
    page.locator("#id_text").fill(words)
    page.get_by_role("button", name=button).click()
    expect(page.locator("#id_text")).to_have_value("")


@pytest.mark.django_db(transaction=True)
def test_three_people_talk_at_once_and_agree(
    committed_cast: Cast, phone: OpenPage, desk: OpenPage, live: Callable[[Page], Page]
) -> None:
    make_kinds()
    room = make_mediation(committed_cast)
    a, b, staff = _addresses(room)
    applicant, respondent = live(phone()), live(phone())
    mediator = live(desk(client=committed_cast.mediator.client()))
    for page, base in ((applicant, a), (respondent, b), (mediator, staff)):
        with page.expect_response(lambda answer: "/live?ticket=" in answer.url):
            page.goto(f"{base}room/")
    _write(applicant, "下雨天水直接滴到我家被子上。", "发给所有人")
    for page in (respondent, mediator):
        expect(page.locator("#talk")).to_contain_text("滴到我家被子上")
    respondent.locator("#id_text").fill("我正在写")
    _write(mediator, "先把两件事分开：什么时候装，钱怎么分。", "发给所有人")
    for page in (applicant, respondent):
        expect(page.locator("#talk")).to_contain_text("先把两件事分开")
    expect(respondent.locator("#id_text")).to_have_value("我正在写")

    applicant.goto(f"{a}private/")
    expect(applicant.locator(".composer .audience")).to_contain_text("只有调解员会看到")
    _write(applicant, SECRET, "只发给调解员")
    mediator.goto(f"{staff}private/0/")
    expect(mediator.locator("#talk")).to_contain_text(SECRET)
    expect(mediator.locator("#talk .tag")).to_have_text("只留在这里")
    with mediator.expect_response(lambda answer: answer.request.headers.get("hx-target", "").endswith("#talk")):
        applicant.get_by_role("button", name="让调解员可以用").click()
    expect(mediator.locator("#talk .tag")).to_have_text("调解员可以用")
    applicant.get_by_role("link", name="公开给所有人").click()
    expect(applicant.locator("#preview")).to_contain_text(SECRET)
    expect(respondent.locator("#talk")).not_to_contain_text(SECRET)
    applicant.get_by_role("button", name="公开给所有人").click()
    expect(respondent.locator("#talk")).to_contain_text(SECRET)

    respondent.goto(f"{b}room/offer/")
    respondent.locator("#id_amount").fill("300")
    respondent.locator("#id_payer").select_option("1")
    respondent.locator("#id_full_0").check()
    respondent.get_by_role("button", name="向所有人提出").click()
    expect(applicant.locator("#talk .offer")).to_contain_text("300.00 元")
    applicant.locator("#talk").get_by_role("link", name="回答").click()
    applicant.get_by_role("button", name="同意", exact=True).click()
    expect(respondent.locator("#talk")).to_contain_text("谈成了")
    assert room.now.state == State.AGREED


@pytest.mark.django_db(transaction=True)
def test_what_could_not_be_sent_stays_typed(committed_cast: Cast, phone: OpenPage) -> None:
    make_kinds()
    room = make_mediation(committed_cast)
    page = phone()
    page.goto(f"{_addresses(room)[0]}room/")
    page.locator("#id_text").fill("下雨天水滴下来")
    page.route("**/room/say/", lambda route: route.abort())
    page.get_by_role("button", name="发给所有人").click()
    expect(page.locator(".live-word")).to_contain_text("连不上")
    expect(page.locator("#id_text")).to_have_value("下雨天水滴下来")
    page.unroute("**/room/say/")
    page.get_by_role("button", name="发给所有人").click()
    expect(page.locator("#talk")).to_contain_text("下雨天水滴下来")
    expect(page.locator("#id_text")).to_have_value("")
    expect(page.locator("#talk .said")).to_have_count(1)


@pytest.mark.django_db(transaction=True)
def test_without_scripts_it_is_sent_and_read_by_reloading(committed_cast: Cast, phone: OpenPage) -> None:
    make_kinds()
    room = make_mediation(committed_cast)
    a, b, _staff = _addresses(room)
    one, other = phone(scripts=False), phone(scripts=False)
    one.goto(f"{a}room/")
    one.locator("#id_text").fill("在吗")
    one.get_by_role("button", name="发给所有人").click()
    expect(one.locator("#talk")).to_contain_text("在吗")
    other.goto(f"{b}room/")
    expect(other.locator("#talk")).to_contain_text("在吗")


@pytest.mark.django_db(transaction=True)
def test_leaving_quickly_leaves_no_way_back(committed_cast: Cast, phone: OpenPage) -> None:
    make_kinds()
    room = make_mediation(committed_cast)
    page = phone()
    page.goto("/privacy/")
    page.goto(f"{_addresses(room)[0]}private/")
    page.get_by_role("link", name="快速离开").click()
    page.wait_for_url("**/")
    page.go_back()
    expect(page).not_to_have_url(f"{_addresses(room)[0]}private/")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("size", ["phone", "desk"])
def test_every_page_of_the_room_is_accessible_and_fits(
    committed_cast: Cast, phone: OpenPage, desk: OpenPage, size: str, language: str
) -> None:
    make_kinds()
    room = make_mediation(committed_cast)
    opened = phone if size == "phone" else desk
    side, other = opened(language), opened(language)
    mediator = opened(language, client=committed_cast.mediator.client())
    for name, address, page in _pages(room, side, other, mediator):
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 200, address
        axe(page)
        no_overflow(page)
        no_layout_shift(page)
        screenshot(page, f"dispute-{size}-{language}-{name}")
        if size == "phone":
            no_small_targets(page)


def _pages(room: Room, side: Page, other: Page, mediator: Page) -> Iterator[tuple[str, str, Page]]:
    a, b, staff = _addresses(room)
    yield "joint-empty", f"{a}room/", side
    yield "private-empty", f"{a}private/", side
    at, dispute_id = clock.now(), room.dispute.id
    say(actor=room.a, at=at, dispute_id=dispute_id, text="下雨天水直接滴到我家被子上，说了三次。")
    say(actor=room.b, at=at, dispute_id=dispute_id, text="我愿意装接水槽，但费用不该全由我出。")
    say(actor=room.mediator, at=at, dispute_id=dispute_id, text="先把两件事分开：什么时候装，钱怎么分。")
    mine = say_in_private(actor=room.a, at=at, dispute_id=dispute_id, text=SECRET)
    ask_to_relay(actor=room.mediator, at=at, dispute_id=dispute_id, seat=0, text="申请人愿意在金额上让一步。")
    add_issue(actor=room.a, at=at, dispute_id=dispute_id, label="接水槽", type=IssueType.DATE)
    loss = add_issue(actor=room.a, at=at, dispute_id=dispute_id, label="被褥损失", type=IssueType.MONEY)
    link = "https://meeting.example.org/room/31"
    set_video_link(actor=room.mediator, at=at, dispute_id=dispute_id, link=link)
    yield "make-offer", f"{a}room/offer/", side
    side.locator("#id_amount").fill("300")
    side.locator("#id_payer").select_option("1")
    side.locator(f"#id_issue_{loss.id}").fill("300")
    side.locator("main form .btn.big").click()
    side.locator("#talk .offer").wait_for()
    yield "propose-bids", f"{a}room/bids/", side
    side.locator("input[name=payer][value='1']").check()
    side.locator("main form .btn.big").click()
    side.locator("#bids .round").wait_for()
    yield "joint", f"{b}room/", other
    other.locator("#bids button[value=agree]").click()
    address = other.locator("#bids .round a.btn").get_attribute("href") or ""
    yield "bid", address, other
    yield "joint-applicant", f"{a}room/", side
    yield "private", f"{a}private/", side
    yield "release", f"{a}private/{mine.id}/release/", side
    yield "offer", other.url.split("/room/")[0] + "/room/" + _offer_of(other, b), other
    yield "joint-mediator", f"{staff}room/", mediator
    yield "private-mediator", f"{staff}private/0/", mediator


def _offer_of(page: Page, base: str) -> str:
    page.goto(f"{base}room/")
    href = page.locator("#talk .offer a.btn").first.get_attribute("href") or ""
    return href.split("/room/")[1]
