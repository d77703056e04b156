"""Chromium for tests anywhere: a telephone and a desk, against a real server on the test database.

A plug-in of the whole run, because a process can drive Chromium only once at a time.
"""

import os
import time
from collections.abc import Iterator
from typing import Any, Protocol

import pytest
from django.conf import settings
from django.db import connection, connections
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, BrowserType, ConsoleMessage, Page, expect, sync_playwright

from tools.ensure_chromium import find_chromium, find_shell

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
TIMEOUT = 15_000  # milliseconds: two busy cores


class OpenPage(Protocol):
    """Opens a fresh browser window on the site; relative addresses work."""

    def __call__(
        self, language: str = "zh-hans", *, dark: bool = False, scripts: bool = True, client: Client | None = None
    ) -> Page:
        """A page in that language. ``client``: whose cookies it carries (``cast.clerk.client()``)."""


@pytest.fixture(scope="session")
def driver() -> Iterator[BrowserType]:
    """What starts a Chromium: one for the process."""
    # The loop that drives Chromium runs in this thread; Django would take our queries for asynchronous ones.
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    expect.set_options(timeout=TIMEOUT)  # its own five seconds are too few where a page has fifteen to come
    with sync_playwright() as playwright:
        yield playwright.chromium
        # Beside a running loop Django keeps connections of its own: they would outlive it and hold the test database.
        connections.close_all()
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="session")
def chromium(driver: BrowserType) -> Iterator[Browser]:
    """One Chromium for the session; it shows pages, and has nothing of what surrounds them."""
    browser = driver.launch(executable_path=_there(find_shell()), args=ARGUMENTS)
    yield browser
    browser.close()


@pytest.fixture(scope="module")
def whole_chromium(driver: BrowserType) -> Iterator[Browser]:
    """A Chromium as people have it: it asks before a page may tell news, and shows them."""
    browser = driver.launch(executable_path=_there(find_chromium()), args=ARGUMENTS)
    yield browser
    browser.close()


def _there(path: str | None) -> str:
    assert path, "no Chromium: run 'python -m tools.ensure_chromium'"
    return path


@pytest.fixture
def site(live_server: Any) -> Iterator[str]:
    """The address of a running site on the test database."""
    yield str(live_server.url)
    _let_requests_end()


def _let_requests_end() -> None:
    """Wait for what closed windows have asked: the tables are emptied next, and would stand in each other's way."""
    busy = (
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
        " AND pid <> pg_backend_pid() AND state <> 'idle' AND query NOT LIKE 'LISTEN%'"
    )
    until = time.monotonic() + TIMEOUT / 1000
    with connection.cursor() as cursor:
        while time.monotonic() < until:
            cursor.execute(busy)
            if cursor.fetchone() == (0,):
                return
            time.sleep(0.02)


class _Windows:
    """Opens pages of one size and closes them; an uncaught script error fails the test."""

    def __init__(self, browser: Browser, site: str, options: dict[str, Any]) -> None:
        self.browser, self.site, self.options = browser, site, options
        self.contexts: list[BrowserContext] = []
        self.errors: list[str] = []

    def __call__(
        self, language: str = "zh-hans", *, dark: bool = False, scripts: bool = True, client: Client | None = None
    ) -> Page:
        context = self.browser.new_context(
            base_url=self.site,
            java_script_enabled=scripts,
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
            locale="zh-CN" if language == "zh-hans" else "en-GB",
            timezone_id="Asia/Shanghai",
            **self.options,
        )
        self.contexts.append(context)
        context.set_default_timeout(TIMEOUT)
        cookies = {settings.LANGUAGE_COOKIE_NAME: language}
        if client is not None:
            cookies |= {
                name: morsel.value for name, morsel in client.cookies.items() if name != settings.LANGUAGE_COOKIE_NAME
            }
        context.add_cookies([{"name": name, "value": value, "url": self.site} for name, value in cookies.items()])
        page = context.new_page()
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", self._watch_policy)
        return page

    def _watch_policy(self, message: ConsoleMessage) -> None:
        """What the page's own policy forbids is said on the console only."""
        if "Content Security Policy" in message.text:
            self.errors.append(message.text)

    def close(self) -> None:
        for context in self.contexts:
            context.close()
        assert not self.errors, f"scripts failed: {self.errors}"


@pytest.fixture
def phone(chromium: Browser, site: str) -> Iterator[OpenPage]:
    """A small telephone: 360 x 780, touch."""
    windows = _Windows(
        chromium, site, {"viewport": {"width": 360, "height": 780}, "has_touch": True, "is_mobile": True}
    )
    yield windows
    windows.close()


@pytest.fixture
def desk(chromium: Browser, site: str) -> Iterator[OpenPage]:
    """A desk: 1280 x 900."""
    windows = _Windows(chromium, site, {"viewport": {"width": 1280, "height": 900}})
    yield windows
    windows.close()
