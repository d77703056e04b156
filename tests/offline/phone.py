"""A caseworker's telephone: a browser with a memory of its own, which can be put away, or lost from one's hand."""

import signal
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil
from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext, BrowserType, CDPSession, Error, Page, expect

from linli.matters.tests.make import make_picture
from tests.browser.fixtures import ARGUMENTS, TIMEOUT
from tools.ensure_chromium import find_chromium


class Phone:
    """``open`` it, ``put_away``, ``kill``: what it keeps is in its folder."""

    def __init__(self, driver: BrowserType, folder: Path, site: str) -> None:
        self.driver, self.folder, self.site = driver, folder, site
        self.context: BrowserContext | None = None
        self.errors: list[str] = []

    def open(self, client: Client | None = None, *, language: str = "zh-hans") -> Page:
        """A page of it, with the cookies of ``client`` where it signs in."""
        if self.context is None:
            self.context = self.driver.launch_persistent_context(
                str(self.folder),
                executable_path=find_chromium(),
                args=ARGUMENTS,
                base_url=self.site,
                viewport={"width": 360, "height": 780},
                has_touch=True,
                is_mobile=True,
                locale="zh-CN" if language == "zh-hans" else "en-GB",
                timezone_id="Asia/Shanghai",
                reduced_motion="reduce",
            )
            self.context.set_default_timeout(TIMEOUT)
        self._remember({settings.LANGUAGE_COOKIE_NAME: language})
        if client is not None:
            self.sign_in(client)
        page = self.context.new_page()
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", self._watch_policy)
        return page

    def sign_in(self, client: Client) -> None:
        """Its cookies are those of a browser in which somebody has signed in."""
        self._remember({name: morsel.value for name, morsel in client.cookies.items()})

    def put_away(self) -> None:
        """Close it as one does."""
        if self.context is not None:
            with suppress(Error):
                self.context.close()
        self.context = None

    def kill(self) -> None:
        """The battery is empty: SIGKILL to every process that has its folder."""
        for process in psutil.process_iter():
            with suppress(psutil.Error):
                if any(str(self.folder) in argument for argument in process.cmdline()):
                    process.send_signal(signal.SIGKILL)
        self.put_away()

    def wire(self, page: Page) -> CDPSession:
        """The browser's own tools."""
        assert self.context is not None
        return self.context.new_cdp_session(page)

    def _remember(self, cookies: dict[str, str]) -> None:
        assert self.context is not None
        # An expiry, because a persistent browser forgets cookies of a session when it is closed.
        self.context.add_cookies(
            [
                {"name": name, "value": value, "url": self.site, "expires": 4_000_000_000}
                for name, value in cookies.items()
            ]
        )

    def _watch_policy(self, message: Any) -> None:
        if "Content Security Policy" in message.text:
            self.errors.append(message.text)


_KEPT_PAGES = """async () => {
  const name = (await caches.keys()).find((key) => key.startsWith("linli-day-"));
  if (!name || !navigator.serviceWorker.controller) return 0;
  return (await (await caches.open(name)).keys()).length;
}"""


def kept_pages(page: Page) -> int:
    """How many pages the telephone can show without a signal."""
    return int(page.evaluate(_KEPT_PAGES))


def ready(page: Page, matters: int) -> None:
    """Wait until the telephone has today's pages: the list, the form, the queue and so many matters."""
    for _turn in range(200):
        if kept_pages(page) >= matters + 3:
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"only {kept_pages(page)} pages are kept")


def reach(page: Page, path: str) -> None:
    """Go there once the signal is back. A kept copy gives way to the page itself in that moment, which stops a
    navigation that had just begun: one goes again."""
    for _turn in range(5):
        try:
            page.goto(path)
            return
        except Error as error:
            if "ERR_ABORTED" not in error.message:
                raise
    raise AssertionError(f"{path} was stopped again and again")


def picture(number: int = 0) -> dict[str, Any]:
    """A photo as one chooses it."""
    return {"name": f"{number}.jpg", "mimeType": "image/jpeg", "buffer": make_picture(640 + number, 480)}


def visit(page: Page, matter_id: object, words: str, *, photos: int = 1) -> None:
    """Write a visit down and send it off, signal or not."""
    page.goto(f"/work/{matter_id}/visit/")
    page.get_by_label("看到了什么，做了什么").fill(words)
    page.locator("#id_photos").set_input_files([picture(number) for number in range(photos)])
    page.locator("main form .btn.big").click()
    expect(page).not_to_have_url(f"{page.url.split('/work/')[0]}/work/{matter_id}/visit/")


def kept(page: Page, state: str = "") -> list[dict[str, Any]]:
    """The entries on the telephone, as its database has them."""
    rows: list[dict[str, Any]] = page.evaluate(
        """() => new Promise((resolve, reject) => {
          const request = indexedDB.open("linli-outbox");
          request.onsuccess = () => {
            const all = request.result.transaction("entries").objectStore("entries").getAll();
            all.onsuccess = () => (request.result.close(), resolve(all.result));
          };
          request.onerror = () => reject(request.error);
        })"""
    )
    return [row for row in rows if not state or row["state"] == state]
