"""Alerts, the three questions and the figures of satisfaction, on a telephone and at a desk, in both languages."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from linli.kit import clock
from linli.matters import actions
from linli.matters.tests import make
from linli.matters.tests.make_feedback import make_answered
from linli.notices.alert_tokens import Purpose, make_alert_token
from linli.notices.models import Alert
from linli.portal.tests.make import page_of
from tests.browser.axe import axe, no_overflow, screenshot
from tests.browser.fixtures import OpenPage
from tests.cast import Cast

SIZES = [("phone", "zh-hans"), ("desk", "en"), ("phone", "en"), ("desk", "zh-hans")]


def _hold(page: object, picture: str) -> None:
    axe(page)  # type: ignore[arg-type]
    no_overflow(page)  # type: ignore[arg-type]
    screenshot(page, picture)  # type: ignore[arg-type]


@pytest.mark.parametrize(("size", "language"), SIZES)
def test_alerts_hold(committed_cast: Cast, request: pytest.FixtureRequest, size: str, language: str) -> None:
    make.make_kinds()
    open_page: OpenPage = request.getfixturevalue(size)
    page = open_page(language)
    page.goto(reverse("alerts"))
    for name, place in (("under", committed_cast.township), ("choose", committed_cast.village)):
        page.locator(f"button[name={name}][value='{place.id}']").click()
        page.wait_for_load_state()
    page.locator("#id_email").fill("chen")
    page.locator("main form .acts button").click()
    page.locator("[href='#id_email']").wait_for()
    _hold(page, f"alerts-wrong-{size}-{language}")
    page.locator("#id_email").fill("chen@example.org")
    page.locator("main form .acts button").click()
    page.wait_for_url(re.compile(r"/alerts/\?asked=1"))
    _hold(page, f"alerts-{size}-{language}")
    for name, purpose in (("alert_confirm", Purpose.CONFIRM), ("alert_stop", Purpose.STOP)):
        page.goto(reverse(name, kwargs={"token": make_alert_token(purpose, Alert.objects.get().id)}))
        _hold(page, f"{name}-{size}-{language}")
        with page.expect_navigation():
            page.locator("main form button").click()
        page.locator("main h1").wait_for()
        assert page.locator("main form").count() == 0
    assert not Alert.objects.exists()


@pytest.mark.parametrize(("size", "language"), SIZES)
def test_the_questions_hold(committed_cast: Cast, request: pytest.FixtureRequest, size: str, language: str) -> None:
    make.make_kinds()
    cast, now = committed_cast, clock.now()
    received = make.make_received(cast.grid.id, at=now - timedelta(hours=3))
    common = {"actor": cast.caseworker.actor, "matter_id": received.matter_id}
    actions.accept(at=now - timedelta(hours=2), **common)  # type: ignore[arg-type]
    actions.resolve(at=now - timedelta(hours=1), outcome="FIXED", text="灯泡换好了", **common)  # type: ignore[arg-type]
    open_page: OpenPage = request.getfixturevalue(size)
    page = open_page(language)
    page.goto(page_of(received))
    _hold(page, f"matter-settled-{size}-{language}")
    page.locator("a[href$='/feedback/']").click()
    page.locator("input[name=settled][value=PARTLY]").check()
    page.locator("input[name=satisfaction][value='4']").check()
    _hold(page, f"feedback-{size}-{language}")
    page.locator("main form button").click()
    page.locator("a[href$='/feedback/']").wait_for()
    _hold(page, f"matter-answered-{size}-{language}")
    staff = open_page(language, client=cast.caseworker.client())
    staff.goto(reverse("work_matter", kwargs={"matter_id": received.matter_id}))
    _hold(staff, f"work-matter-answered-{size}-{language}")


@pytest.mark.parametrize(("size", "language"), SIZES)
def test_the_figures_hold(committed_cast: Cast, request: pytest.FixtureRequest, size: str, language: str) -> None:
    make.make_kinds()
    for satisfaction in (5, 5, 4, 4, 2, 1):
        make_answered(committed_cast, satisfaction, at=clock.now() - timedelta(days=8))
    open_page: OpenPage = request.getfixturevalue(size)
    page = open_page(language)
    page.goto(reverse("figures"))
    _hold(page, f"figures-satisfied-{size}-{language}")
    board = open_page(language, client=committed_cast.coordinator.client())
    board.goto(reverse("board"))
    _hold(board, f"board-satisfied-{size}-{language}")
