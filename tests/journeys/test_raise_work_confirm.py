"""The main job in two browsers: raised on a telephone without an account, worked, opened again and settled."""

import json
import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, Route, expect

from linli.kit.live_ticket import read_topics
from linli.ledger import actions as ledger
from linli.ledger import queries as ledger_queries
from linli.ledger.models import Entry
from linli.matters.models import Matter
from linli.matters.tests.make import make_picture
from tests.browser.fixtures import OpenPage
from tests.cast import Cast
from tests.journeys.test_raise_and_confirm import fill, says_who_and_by_when

pytestmark = pytest.mark.browser


class Stream:
    """The live line of a page: holds until something is on the record that its ticket listens for."""

    def __init__(self, page: Page) -> None:
        self.lines: list[Route] = []
        page.route(re.compile(r"/live\?ticket="), lambda route: self.lines.append(route))  # noqa: PLW0108

    @staticmethod
    def heard_by(line: Route) -> set[str]:
        """What the tickets of a line listen for: the bell of a page and its regions share one."""
        tickets = parse_qs(urlsplit(line.request.url).query)["ticket"]
        return {topic for ticket in tickets for topic in read_topics(ticket)}

    def pass_on(self, page: Page, verb: str) -> None:
        """Tell the page of the newest entry of that verb, if its ticket is for it."""
        page.wait_for_timeout(100)
        topics = set(Entry.objects.filter(verb=verb).latest("at").topics)
        line = next(line for line in self.lines if topics & self.heard_by(line))
        self.lines.remove(line)
        topic = min(topics & self.heard_by(line))
        body = f"id: 1\ndata: {json.dumps({'topic': topic, 'verb': verb, 'seq': 1})}\n\n"
        line.fulfill(headers={"content-type": "text/event-stream", "access-control-allow-origin": "*"}, body=body)


def press(page: Page) -> None:
    """The big button of the page."""
    page.locator("main .btn.big").click()


def resolve(page: Page, words: str) -> None:
    """From the page of the matter."""
    page.get_by_role("link", name="办好了").click()
    page.get_by_label("结果怎样").select_option("FIXED")
    page.get_by_label("做了什么").fill(words)
    press(page)
    expect(page.locator("main .notice.ok")).to_contain_text("记下了")


def take(worker: Page) -> None:
    """From the day of the worker to the page of the only matter on it."""
    worker.get_by_role("button", name="接单").click()
    expect(worker.get_by_role("button", name="接单")).to_have_count(0)  # the page has sent it and shows the next step
    worker.locator(".rows h3 a").click()
    worker.wait_for_url(re.compile(r"/work/[0-9a-f-]{36}/"))


def take_and_visit(worker: Page) -> None:
    """With a photo of what was seen; what was written is sent by the page, which then leads on."""
    take(worker)
    matter = worker.url
    worker.get_by_role("link", name="记一次到场").click()
    worker.get_by_label("看到了什么，做了什么").fill("灯头烧坏了，下午换。")
    picture = {"name": "lamp.jpg", "mimeType": "image/jpeg", "buffer": make_picture()}
    worker.locator("#id_photos").set_input_files([picture])  # type: ignore[list-item]
    press(worker)
    worker.wait_for_url(lambda url: "/visit/" not in url)
    worker.goto(matter)


def send_back(resident: Page) -> None:
    """The resident reads what was done, with its photo, and says that it is not settled."""
    expect(resident.locator("main")).to_contain_text("灯头烧坏了，下午换。")
    expect(resident.locator(".photos img")).to_have_count(1)
    resident.get_by_role("link", name="没有办好").click()
    resident.get_by_label("哪里还没有办好").fill("晚上又灭了。")
    press(resident)


def confirm(resident: Page) -> None:
    """It is settled, and the timeline tells all of it in plain words."""
    resident.get_by_role("link", name="办好了", exact=True).click()
    press(resident)
    expect(resident.locator("main .tag").first).to_have_text("办好了")
    told = resident.locator(".steps").inner_text()
    for words in ("接手了", "灯头烧坏了，下午换。", "换了新灯头。", "晚上又灭了。", "换了新线。"):
        assert words in told
    assert not re.search(r"[A-Z_]{4,}", told), "a raw code on the timeline"


def test_a_street_light_from_the_first_word_to_the_last(town: Cast, phone: OpenPage, desk: OpenPage) -> None:
    board = desk(client=town.coordinator.client())
    board_line = Stream(board)
    board.goto("/board/")
    worker = phone(client=town.caseworker.client())
    line = Stream(worker)
    worker.goto("/day/")
    expect(worker.locator("h1")).to_have_text("没有等您办的事")

    resident = phone()
    fill(resident, town)
    resident.get_by_role("button", name="发出").click()
    says_who_and_by_when(resident)
    home = resident.url.split("?")[0]

    line.pass_on(worker, "matters.receive")
    expect(worker.locator("h1")).to_have_text("今天 1 件")
    board_line.pass_on(board, "matters.receive")
    expect(board.get_by_role("link", name="路灯不亮", exact=True)).to_be_visible()

    take_and_visit(worker)
    resolve(worker, "换了新灯头。")
    resident.goto(home)
    send_back(resident)
    worker.goto("/day/")
    take(worker)
    expect(worker.locator("main")).to_contain_text("晚上又灭了。")
    resolve(worker, "换了新线。")
    resident.goto(home)
    confirm(resident)
    assert Matter.objects.get().state == "CONFIRMED"
    assert ledger.sequence_batch() > 0
    assert ledger_queries.verify().ok
