"""Regions that follow the record: renewed when something happens, never under somebody's hands."""

import json
import re
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse
from playwright.sync_api import Page, Route, expect

from linli.kit.live_ticket import read_topics
from linli.matters.tests.make import make_kinds
from tests.browser.fixtures import OpenPage
from tests.cast import Cast

STREAM = re.compile(r"/live\?ticket=")


class Stream:
    """The live endpoint, answered by the test: it holds the line until ``tell`` is called."""

    def __init__(self, page: Page) -> None:
        self.lines: list[Route] = []
        self.asked = 0
        page.route(STREAM, lambda route: self.lines.append(route))  # noqa: PLW0108 - Playwright looks into it
        page.on("request", self._count)

    def _count(self, request: object) -> None:
        headers: dict[str, str] = request.headers  # type: ignore[attr-defined]
        self.asked += headers.get("hx-target") == "div#live_example"

    def tell(self, page: Page) -> None:
        """Something happened."""
        for _wait in range(100):
            if self.lines:
                break
            page.wait_for_timeout(50)
        headers = {"content-type": "text/event-stream", "access-control-allow-origin": "*"}
        self.lines.pop(0).fulfill(headers=headers, body="id: 7\ndata: {}\n\n")


@pytest.fixture
def watched(desk: OpenPage) -> tuple[Page, Stream]:
    page = desk()
    stream = Stream(page)
    page.route("**/map.js", lambda route: route.abort())
    page.goto("/ui/")
    return page, stream


def test_a_region_is_asked_for_again_when_something_happens(watched: tuple[Page, Stream]) -> None:
    page, stream = watched
    before = page.locator("#live_example time").get_attribute("datetime")
    stream.tell(page)
    expect(page.locator("#live_example time")).not_to_have_attribute("datetime", before or "")
    expect(page.locator(".live-word[role=status]")).to_have_text("已更新")
    assert page.locator("#live_example").count() == 1
    assert page.locator("h1").count() == 1
    assert stream.asked == 1


def test_a_page_that_stays_open_takes_the_next_ticket_with_a_renewal(watched: tuple[Page, Stream]) -> None:
    page, stream = watched
    region = page.locator("#live_example")
    first = region.get_attribute("data-live")
    stream.tell(page)
    expect(page.locator(".live-word")).to_have_text("已更新")
    assert region.get_attribute("data-live") == first, "a fresh ticket is kept, and with it the open line"
    page.evaluate("() => { const now = Date.now; Date.now = () => now() + 2 * 3600 * 1000; }")
    stream.tell(page)
    expect(region).not_to_have_attribute("data-live", first or "")


def test_focus_stays_where_it_is_when_a_region_is_renewed(watched: tuple[Page, Stream]) -> None:
    page, stream = watched
    page.locator("#id_reference").focus()
    stream.tell(page)
    expect(page.locator(".live-word")).to_have_text("已更新")
    expect(page.locator("#id_reference")).to_be_focused()


def test_what_somebody_has_typed_is_not_replaced_but_offered(watched: tuple[Page, Stream]) -> None:
    page, stream = watched
    page.locator("#id_kept").fill("三弄口")
    before = page.locator("#live_example time").get_attribute("datetime")
    stream.tell(page)
    expect(page.locator(".live-word")).to_contain_text("有新的变化。")
    expect(page.locator("#id_kept")).to_have_value("三弄口")
    expect(page.locator("#id_kept")).to_be_focused()
    assert stream.asked == 0
    page.locator(".live-word button").click()
    expect(page.locator("#live_example time")).not_to_have_attribute("datetime", before or "")
    assert stream.asked == 1


def test_a_renewal_that_is_refused_leaves_what_is_there(watched: tuple[Page, Stream]) -> None:
    page, stream = watched
    before = page.locator("#live_example time").get_attribute("datetime") or ""

    def refuse(route: Route) -> None:
        if route.request.headers.get("hx-request"):
            route.fulfill(status=403, body="<p>no</p>")
        else:
            route.continue_()

    page.route("**/ui/", refuse)
    with page.expect_response(lambda answer: answer.status == 403):
        stream.tell(page)
    page.wait_for_timeout(300)
    expect(page.locator("#live_example time")).to_have_attribute("datetime", before)


class Connections:
    """Every connection to the live endpoint that a page opens, and what each renewal asked for."""

    def __init__(self, page: Page) -> None:
        self.lines: list[Route] = []
        self.renewed: list[str] = []
        page.route(STREAM, lambda route: self.lines.append(route))  # noqa: PLW0108 - Playwright looks into it
        page.on("request", self._note)

    def _note(self, request: object) -> None:
        target: str = request.headers.get("hx-target", "")  # type: ignore[attr-defined]
        if target:
            self.renewed.append(target.rpartition("#")[2])

    def tell(self, page: Page, topic: str) -> None:
        """Something happened to that topic; the line ends with it, and the browser opens the next."""
        headers = {"content-type": "text/event-stream", "access-control-allow-origin": "*"}
        body = f"retry: 100\nid: 7\ndata: {json.dumps({'topic': topic, 'seq': 7})}\n\n"
        self.lines.pop(0).fulfill(headers=headers, body=body)
        page.wait_for_timeout(1000)


def test_the_bell_and_the_list_share_one_connection_and_each_hears_its_own(
    desk: OpenPage, committed_cast: Cast
) -> None:
    make_kinds()
    page = desk(client=committed_cast.caseworker.client())
    connections = Connections(page)
    page.goto(reverse("day"))
    regions = page.locator("[data-live]")
    assert regions.count() == 2
    page.wait_for_timeout(1000)
    assert len(connections.lines) == 1
    tickets = parse_qs(urlsplit(connections.lines[0].request.url).query)["ticket"]
    topics = {topic for ticket in tickets for topic in read_topics(ticket)}
    account = f"account:{committed_cast.caseworker.account.id}"
    assert account in topics
    others = topics - {account}
    assert others
    connections.tell(page, account)
    assert connections.renewed[0] == "bell"
    renewed = len(connections.renewed)
    connections.tell(page, others.pop())
    assert page.locator("[data-live]:not(#bell)").get_attribute("id") in connections.renewed[renewed:]
