"""The rules that are applied in disputes: on a telephone and at a desk, in both languages."""

import pytest
from django.urls import reverse

from tests.browser.axe import axe, no_overflow, no_small_targets, screenshot
from tests.browser.fixtures import OpenPage
from tests.cast import Cast


@pytest.mark.parametrize(
    ("size", "language"), [("phone", "zh-hans"), ("phone", "en"), ("desk", "en"), ("desk", "zh-hans")]
)
def test_the_rules_can_be_read(committed_cast: Cast, request: pytest.FixtureRequest, size: str, language: str) -> None:
    open_page: OpenPage = request.getfixturevalue(size)
    page = open_page(language)
    page.goto(reverse("disputes_rules"))
    groups = page.locator("main details")
    assert groups.count() > 12
    groups.nth(3).locator("summary").click()
    assert groups.nth(3).locator("tbody tr").first.is_visible()
    axe(page)
    no_overflow(page)
    no_small_targets(page)
    screenshot(page, f"disputes_rules-{size}-{language}")
