"""Waiting for what a page's own objects say, where no element says it."""

import time

from playwright.sync_api import Page

from tests.browser.fixtures import TIMEOUT


def until(page: Page, expression: str, argument: object = None) -> None:
    """Wait until the expression is true in the page; ``AssertionError`` after the time that every wait has.

    Playwright's own ``wait_for_function`` may evaluate its expression once and never again: the second time it runs as
    a script of the page, and our policy forbids evaluating text.
    """
    last = time.monotonic() + TIMEOUT / 1000
    while not page.evaluate(expression, argument):
        assert time.monotonic() < last, f"{page.url}: never came true: {expression}"
        page.wait_for_timeout(50)
