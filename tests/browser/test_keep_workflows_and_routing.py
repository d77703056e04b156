"""Workflows and routing rules of administrators, on a telephone and at a desk, in both languages."""

import pytest
from django.urls import reverse

from linli.matters.rules import ENGINE
from linli.matters.rules import routing_rules as rules
from linli.matters.tests import make
from linli.matters.tests.make_life import make_life, publish_life, without
from linli.matters.tests.make_rules import bureau_of, make_rule, make_rules, publish_rules
from linli.workflows.rules import write
from tests.browser.axe import axe, no_overflow, screenshot
from tests.browser.fixtures import OpenPage
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
    _hold(page, f"keep_workflow-{size}-{language}")
    page.goto(reverse("keep_workflows"))
    narrower = write(make_life(without("ESCALATE", "OWNER")))
    page.set_input_files("#id_file", {"name": "w.json", "mimeType": "application/json", "buffer": narrower})
    page.locator("main form button").click()
    page.locator("[role=status] p").first.wait_for()
    _hold(page, f"keep_workflows-{size}-{language}")


@pytest.mark.parametrize(("size", "language"), SIZES)
def test_routing_rules_hold(committed_cast: Cast, request: pytest.FixtureRequest, size: str, language: str) -> None:
    make.make_kinds()
    lamps = {"kinds": [make.LIGHT], "hours": {"from": "18:00", "to": "08:00"}, "weekdays": [6, 7]}
    publish_rules(make_rule("lamps", lamps, {"agency": bureau_of(committed_cast).code}))
    draft = make_rules(
        make_rule("lamps", {"kinds": [make.LIGHT]}, {"level": "TOWNSHIP"}),
        make_rule("rest", {"kinds": [make.LIGHT]}, {"role": "MEDIATOR"}),
    )
    open_page: OpenPage = request.getfixturevalue(size)
    page = open_page(language, client=committed_cast.administrator.client())
    page.goto(reverse("keep_routing"))
    page.locator("#id_text").fill(rules.write(draft).decode())
    page.locator("main form button").click()
    page.locator("[role=status] p").first.wait_for()
    _hold(page, f"keep_routing-{size}-{language}")
