"""Workflows and routing rules of administrators, on a telephone and at a desk, in both languages."""

import pytest
from django.urls import reverse

from linli.kit import clock
from linli.matters.models import RoutingRules
from linli.matters.rules import ENGINE
from linli.matters.tests import make
from linli.matters.tests.make_life import make_life, publish_life, without
from linli.matters.tests.make_rules import bureau_of
from linli.workflows.rules import write
from tests.browser.axe import axe, no_overflow, screenshot
from tests.browser.fixtures import OpenPage
from tests.browser.keyboard import by_keyboard
from tests.cast import Cast

SIZES = [("phone", "zh-hans"), ("desk", "en"), ("desk", "zh-hans")]


def _hold(page: object, picture: str) -> None:
    axe(page)  # type: ignore[arg-type]
    no_overflow(page)  # type: ignore[arg-type]
    screenshot(page, picture)  # type: ignore[arg-type]


@pytest.mark.parametrize(("size", "language"), SIZES)
def test_workflows_hold(committed_cast: Cast, request: pytest.FixtureRequest, size: str, language: str) -> None:
    make.make_kinds()
    make.make_matter(committed_cast.grid.id)
    publish_life(make_life())
    publish_life(make_life(without("DECLINE", "OWNER", "TEAM")))
    open_page: OpenPage = request.getfixturevalue(size)
    page = open_page(language, client=committed_cast.administrator.client())
    address = reverse("keep_workflow", kwargs={"code": ENGINE})
    page.goto(address)
    page.locator("select[name=step]").select_option("OWNER:ACCEPT")
    page.locator("input[name=hours]").fill("3")
    page.locator("#walk form button").click()
    page.wait_for_url(lambda found: "step=OWNER" in found)
    assert page.locator("#walk tbody tr").count() == 2
    page.locator("main details summary").first.click()
    page.locator("main details summary").last.click()
    assert page.locator("svg.flow rect").count() == 12
    _hold(page, f"keep_workflow-{size}-{language}")
    page.goto(reverse("keep_workflows"))
    narrower = write(make_life(without("ESCALATE", "OWNER")))
    page.set_input_files("#id_file", {"name": "w.json", "mimeType": "application/json", "buffer": narrower})
    by_keyboard(page, "main form button")
    page.locator("#yes button").wait_for()
    _hold(page, f"keep_workflows-{size}-{language}")


@pytest.mark.parametrize(("size", "language"), SIZES)
def test_routing_rules_hold(committed_cast: Cast, request: pytest.FixtureRequest, size: str, language: str) -> None:
    make.make_kinds()
    make.make_matter(committed_cast.grid.id, at=clock.now())
    open_page: OpenPage = request.getfixturevalue(size)
    page = open_page(language, client=committed_cast.administrator.client())
    page.goto(reverse("keep_routing"))
    _hold(page, f"keep_routing-empty-{size}-{language}")
    page.locator("#id_about").select_option("civil")
    page.locator("#id_from_time").fill("00:00")
    page.locator("#id_until_time").fill("23:59")
    page.locator("#id_to").select_option(f"agency:{bureau_of(committed_cast).code}")
    page.locator("#id_reason").fill("谁的灯谁管。")
    by_keyboard(page, "button[value=add]")
    page.locator("button[name=publish]").wait_for()
    page.locator("details summary").last.click()
    _hold(page, f"keep_routing-{size}-{language}")
    by_keyboard(page, "button[name=publish]")
    page.locator("[href$='rules.json']").wait_for()
    assert RoutingRules.objects.get().version == 1
