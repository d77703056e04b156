"""The policy holds in a browser: pages work under it, and what stands inside a page does not run."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.fixtures import OpenPage
from tests.browser.waits import until

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


def test_the_map_and_the_renewal_of_a_region_break_none(watched: Page, desk: OpenPage) -> None:
    watched.goto("/ui/")
    expect(watched.locator("canvas.maplibregl-canvas").first).to_be_visible()
    watched.evaluate(
        "() => htmx.ajax('GET', '/ui/', {target: '#live_example', source: '#live_example', swap: 'innerMorph'})"
    )
    # Breaches are told in the order in which they came: once this one has been, an earlier one would have been too.
    watched.evaluate("() => { new Image().src = 'https://elsewhere.example/last.png'; }")
    until(watched, "() => window.violations.length > 0")
    assert _violations(watched) == ["img-src"]
    desk.errors.clear()  # type: ignore[attr-defined]  # this one was asked for


_SINKS = """() => {
  const refused = {};
  const tried = {
    script_text: () => { document.createElement("script").textContent = "window.ran = true"; },
    script_elsewhere: () => { document.createElement("script").src = "https://elsewhere.example/x.js"; },
    script_of_an_upload: () => { document.createElement("script").src = "/photos/x.js"; },
    event_in_html: () => { document.createElement("div").innerHTML = "<img src=x onerror='window.ran = true'>"; },
    script_in_html: () => { document.createElement("div").innerHTML = "<script>window.ran = true</" + "script>"; },
    address_in_html: () => { document.createElement("div").innerHTML = "<a href=' java\\nscript:alert(1)'>x</a>"; },
    frame_in_html: () => { document.createElement("div").innerHTML = "<iframe srcdoc='<p>x</p>'></iframe>"; },
    in_a_template: () => { document.createElement("div").innerHTML = "<template><b onclick=x()></b></template>"; },
    worker_elsewhere: () => { new Worker("data:text/javascript,1"); },
    second_policy: () => { trustedTypes.createPolicy("mine", { createHTML: (text) => text }); },
  };
  for (const [name, act] of Object.entries(tried)) {
    try { act(); } catch (error) { refused[name] = error.name; }
  }
  return { refused: Object.keys(refused), tried: Object.keys(tried), ran: window.ran ?? null };
}"""


def test_text_becomes_no_script_by_any_way_that_a_page_has(watched: Page, desk: OpenPage) -> None:
    watched.goto("/ask-first/")
    found = watched.evaluate(_SINKS)
    assert found["refused"] == found["tried"]
    assert found["ran"] is None
    desk.errors.clear()  # type: ignore[attr-defined]  # these violations were asked for


def test_what_our_own_pages_put_in_still_goes_in(watched: Page) -> None:
    watched.goto("/ask-first/")
    put_in = """() => {
      const box = document.createElement("div");
      box.innerHTML = "<p>灯坏了</p><form action='/x/'></form><script type='application/json'>{}</" + "script>";
      const script = document.createElement("script");
      script.src = "/static/ui/leave.js";
      return [box.children.length, new URL(script.src).pathname];
    }"""
    assert watched.evaluate(put_in) == [3, "/static/ui/leave.js"]
    assert _violations(watched) == []
