"""The public map, the open data, the figures, and calendars: on a telephone and at a desk, in both languages."""

from datetime import timedelta

import pytest
from django.urls import reverse

from linli.insight.queries import forget_summaries
from linli.insight.tests.make import WHERE, many
from linli.kit import clock
from linli.matters.tests.make import LIGHT, QUARREL
from tests.browser.axe import axe, no_overflow, no_small_targets, screenshot
from tests.browser.fixtures import OpenPage
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
    page.wait_for_function("document.querySelector('[data-cells-word]').textContent.includes('19')")
    page.evaluate("document.querySelector('[data-map]').linliMap.jumpTo({zoom: 6})")
    far = page.locator("[data-cells]").get_attribute("data-word-far") or "-"
    page.wait_for_function("(far) => document.querySelector('[data-cells-word]').textContent === far", arg=far)
    page.evaluate("document.querySelector('[data-map]').linliMap.jumpTo({zoom: 14})")
    page.wait_for_function("document.querySelector('[data-map]').linliMap.areTilesLoaded()")
    page.wait_for_timeout(500)
    _hold(page, f"public_map-{size}-{language}")


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
