"""The policy holds in a browser: pages work under it, and what stands inside a page does not run."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.fixtures import OpenPage

pytestmark = pytest.mark.django_db(transaction=True)


def _violations(page: Page) -> list[str]:
    return [str(found) for found in page.evaluate("() => window.violations")]


@pytest.fixture
def watched(desk: OpenPage) -> Page:
    page = desk()
    page.add_init_script(
        "window.violations = [];"
        "addEventListener('securitypolicyviolation', (event) => window.violations.push(event.violatedDirective));"
    )
    return page


@pytest.mark.parametrize("address", ["/", "/report/", "/my/", "/account/login/", "/ask-first/"])
def test_pages_break_no_rule_of_the_policy(watched: Page, address: str) -> None:
    watched.goto(address)
    watched.wait_for_load_state("networkidle")
    assert _violations(watched) == []


def test_the_map_and_the_renewal_of_a_region_break_none(watched: Page) -> None:
    watched.goto("/ui/")
    expect(watched.locator("canvas.maplibregl-canvas").first).to_be_visible()
    watched.evaluate(
        "() => htmx.ajax('GET', '/ui/', {target: '#live_example', source: '#live_example', swap: 'innerMorph'})"
    )
    watched.wait_for_timeout(500)
    assert _violations(watched) == []


def test_a_script_that_got_into_a_page_does_not_run(watched: Page, desk: OpenPage) -> None:
    watched.goto("/ask-first/")
    watched.evaluate(
        "() => { const script = document.createElement('script'); script.textContent = 'window.ran = true';"
        " document.body.append(script); }"
    )
    assert watched.evaluate("() => window.ran") is None
    assert _violations(watched) == ["script-src-elem"]
    desk.errors.clear()  # type: ignore[attr-defined]  # this violation was asked for
