"""Without a mouse: by tabulator to what is meant, and enter."""

from playwright.sync_api import Page

MOST_TABS = 150
_HERE = "(selector) => document.activeElement === document.querySelector(selector)"


def by_keyboard(page: Page, selector: str) -> None:
    """Press what the selector finds first. Fails when the tabulator never gets there, or its focus cannot be seen."""
    page.locator(selector).first.wait_for()
    for _press in range(MOST_TABS):
        if page.evaluate(_HERE, selector):
            break
        page.keyboard.press("Tab")
    assert page.evaluate(_HERE, selector), f"{page.url}: the tabulator does not reach {selector}"
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline != "none", f"{page.url}: nobody sees that {selector} has the focus"
    page.keyboard.press("Enter")
