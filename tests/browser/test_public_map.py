"""The public map, the open data, the figures, and calendars: on a telephone and at a desk, in both languages."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import Route

from linli.insight.queries import forget_summaries
from linli.insight.tests.make import WHERE, many
from linli.kit import clock
from linli.matters.tests.make import LIGHT, QUARREL
from tests.browser.axe import axe, no_overflow, no_small_targets, screenshot
from tests.browser.fixtures import OpenPage
from tests.browser.waits import until
from tests.cast import Cast

SIZES = [("phone", "zh-hans"), ("desk", "en"), ("desk", "zh-hans")]


def _hold(page: object, picture: str) -> None:
    axe(page)  # type: ignore[arg-type]
    no_overflow(page)  # type: ignore[arg-type]
    no_small_targets(page)  # type: ignore[arg-type]
    screenshot(page, picture)  # type: ignore[arg-type]


def _fill(cast: Cast) -> None:
    now = clock.now()
    many(7, cast.grid.id, kind=LIGHT, at=now)
    many(12, cast.grid.id, kind=LIGHT, at=now, point=(WHERE[0] + 0.004, WHERE[1] + 0.002))
    many(5, cast.ladder.grids[0].id, kind=QUARREL, at=now)
    forget_summaries()


@pytest.mark.parametrize(("size", "language"), SIZES)
def test_the_map_counts_what_is_seen(
    committed_cast: Cast, request: pytest.FixtureRequest, size: str, language: str
) -> None:
    _fill(committed_cast)
    open_page: OpenPage = request.getfixturevalue(size)
    page = open_page(language)
    page.goto(reverse("public_map"))
    page.locator("[data-map][data-ready=true]").wait_for()
    page.evaluate(
        f"document.querySelector('[data-map]').linliMap.jumpTo({{center: [{WHERE[0]}, {WHERE[1]}], zoom: 14}})"
    )
    until(page, "document.querySelector('[data-cells-word]').textContent.includes('19')")
    page.evaluate("document.querySelector('[data-map]').linliMap.jumpTo({zoom: 6})")
    far = page.locator("[data-cells]").get_attribute("data-word-far") or "-"
    until(page, "(far) => document.querySelector('[data-cells-word]').textContent === far", far)
    page.evaluate("document.querySelector('[data-map]').linliMap.jumpTo({zoom: 14})")
    until(page, "document.querySelector('[data-map]').linliMap.areTilesLoaded()")
    page.wait_for_timeout(500)
    _hold(page, f"public_map-{size}-{language}")


def _in_a_county_as_wide_as_one_is(route: Route) -> None:
    """The page of a county of a degree and a half, where the small one of the tests fits into one view."""
    west, south = WHERE[0] - 0.3, WHERE[1] - 0.5
    wide = f'data-bounds="[{west}, {south}, {west + 1.5}, {south + 1}]"'
    answer = route.fetch()
    page, changed = re.subn(r'data-bounds="[^"]*"', wide, answer.text())
    assert changed == 1
    route.fulfill(response=answer, body=page)


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_the_first_view_shows_cells_where_most_was_raised(
    committed_cast: Cast, request: pytest.FixtureRequest, size: str
) -> None:
    _fill(committed_cast)
    open_page: OpenPage = request.getfixturevalue(size)
    page = open_page("zh-hans")
    page.route("**/map/", _in_a_county_as_wide_as_one_is)
    page.goto(reverse("public_map"))
    page.locator("[data-map][data-ready=true]").wait_for()
    until(page, "/[1-9]/.test(document.querySelector('[data-cells-word]').textContent)")
    until(page, "document.querySelector('[data-map]').linliMap.queryRenderedFeatures({layers: ['cells']}).length > 0")
    page.wait_for_timeout(300)
    screenshot(page, f"public_map-first-{size}")


def test_without_scripts_the_list_says_the_same(committed_cast: Cast, phone: OpenPage) -> None:
    _fill(committed_cast)
    page = phone(scripts=False)
    page.goto(reverse("public_map"))
    assert page.locator("main table tbody tr").count() == 2
    assert "19" in page.locator("main table").inner_text()


@pytest.mark.parametrize(("size", "language"), SIZES)
@pytest.mark.parametrize("name", ["open_data", "figures"])
def test_public_pages_hold(
    committed_cast: Cast, request: pytest.FixtureRequest, size: str, language: str, name: str
) -> None:
    _fill(committed_cast)
    open_page: OpenPage = request.getfixturevalue(size)
    page = open_page(language)
    page.goto(reverse(name))
    _hold(page, f"{name}-{size}-{language}")


@pytest.mark.parametrize(("size", "language"), SIZES)
def test_a_visit_is_planned_and_put_into_a_calendar(
    committed_cast: Cast, request: pytest.FixtureRequest, size: str, language: str
) -> None:
    (matter,) = many(1, committed_cast.grid.id, at=clock.now())
    open_page: OpenPage = request.getfixturevalue(size)
    page = open_page(language, client=committed_cast.caseworker.client())
    page.goto(reverse("work_act", kwargs={"matter_id": matter.id, "act": "plan"}))
    tomorrow = clock.local_day(clock.now()) + timedelta(days=1)
    page.locator("input[name=on]").fill(tomorrow.isoformat())
    page.locator("input[name=from_time]").fill("14:00")
    page.locator("input[name=until_time]").fill("15:30")
    _hold(page, f"plan_visit-{size}-{language}")
    page.locator("main form button[type=submit], main form button:not([type])").first.click()
    page.get_by_text("14:00–15:30").first.wait_for()
    _hold(page, f"visit_planned-{size}-{language}")
    page.goto(reverse("day"))
    assert "14:00–15:30" in page.locator("main").inner_text()
    page.goto(reverse("calendar_address"))
    page.locator("main form button").first.click()
    page.locator("[data-own-link]").wait_for()
    _hold(page, f"calendar-{size}-{language}")
