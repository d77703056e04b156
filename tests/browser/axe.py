"""What every page must hold in a browser: no accessibility fault, nothing out of sight, nothing that moves."""

import os
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from tests.browser.waits import until

ROOT = Path(__file__).resolve().parent.parent.parent
AXE = ROOT / "var" / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
SCREENSHOTS = ROOT / "var" / "screenshots"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
BAR_HEIGHT = 80  # pixels: one row of 44 px targets and its air; two rows are more
TARGET = 44  # pixels: a thumb
SHIFT = 0.01  # a cumulative layout shift that nobody sees; 0.1 is what browsers call good

_RUN = """async (tags) => {
  const result = await axe.run(document, {runOnly: {type: "tag", values: tags}, resultTypes: ["violations"]});
  return result.violations.map((fault) => ({
    id: fault.id,
    help: fault.help,
    nodes: fault.nodes.slice(0, 5).map((node) => `${node.target.join(" ")}: ${node.failureSummary}`),
  }));
}"""

_OVERFLOW = """() => {
  const width = document.documentElement.clientWidth;
  const wide = [...document.querySelectorAll("body *")].filter((element) => {
    if (element.closest(".vh, .skip, .scroll, .tabs, [data-map], svg")) return false;
    const box = element.getBoundingClientRect();
    return box.width > 0 && (box.right > width + 1 || box.left < -1);
  });
  return {
    width,
    scroll: document.documentElement.scrollWidth,
    wide: wide.slice(0, 5).map((element) => element.outerHTML.slice(0, 120)),
    bar: document.querySelector(".bar")?.getBoundingClientRect().height ?? 0,
  };
}"""

_SMALL = """(least) => {
  const kinds = "button, .btn, select, textarea, summary, .choice, .chips a, nav a, "
    + "input:not([type=hidden], [type=checkbox], [type=radio])";
  return [...document.querySelectorAll(kinds)].filter((element) => {
    const box = element.getBoundingClientRect();
    const shown = box.width > 1 && element.checkVisibility({visibilityProperty: true});
    return shown && !element.closest(".crumbs, .live-word") && box.height < least - 0.5;
  }).map((element) => `${element.getBoundingClientRect().height} px: ${element.outerHTML.slice(0, 120)}`);
}"""

_SHIFT = """() => new Promise((resolve) => {
  const shifts = [];
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      if (entry.hadRecentInput) continue;
      shifts.push([entry.value, entry.sources.map((source) => source.node?.outerHTML?.slice(0, 80))]);
    }
  }).observe({type: "layout-shift", buffered: true});
  setTimeout(() => resolve(shifts), 400);
})"""


def axe(page: Page) -> None:
    """Assert that axe finds no violation of WCAG 2.2 AA and of its own best practice on the page as it stands."""
    assert AXE.exists(), "axe-core is not there: run 'python -m tools.fetch_frontend'"
    until(page, "document.documentElement !== null && document.readyState === 'complete'")
    _bring_axe(page)
    found: list[dict[str, Any]] = page.evaluate(_RUN, TAGS)
    told = "\n".join(f"{fault['id']} ({fault['help']})\n  " + "\n  ".join(fault["nodes"]) for fault in found)
    assert not found, f"{page.url}\n{told}"


def _bring_axe(page: Page) -> None:
    """Into this page as the browser's own tools do, past its policy; and into those that its window opens later."""
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(AXE.read_text())
        page.context.add_init_script(path=AXE)


def no_overflow(page: Page) -> None:
    """Assert that nothing stands out to the side and that the header keeps to one row."""
    found = page.evaluate(_OVERFLOW)
    assert found["scroll"] <= found["width"], f"{page.url} scrolls sideways: {found['wide']}"
    assert not found["wide"], f"{page.url} is wider than the screen: {found['wide']}"
    assert found["bar"] <= BAR_HEIGHT, f"{page.url}: the header is {found['bar']} px high"


def no_small_targets(page: Page) -> None:
    """Assert that whatever one presses is tall enough for a thumb; links inside sentences are not meant."""
    small = page.evaluate(_SMALL, TARGET)
    assert not small, f"{page.url} has small targets: {small}"


def no_layout_shift(page: Page) -> None:
    """Assert that nothing has moved after it was painted."""
    shifts = page.evaluate(_SHIFT)
    assert sum(value for value, _sources in shifts) <= SHIFT, f"{page.url} moves: {shifts}"


def screenshot(page: Page, name: str) -> None:
    """Keep a picture of the whole page under var/screenshots, for people to look at: with LINLI_SCREENSHOTS=1."""
    if os.environ.get("LINLI_SCREENSHOTS") == "1":
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=str(SCREENSHOTS / f"{name}.png"), full_page=True)
