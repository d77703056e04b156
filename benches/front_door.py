"""The front door as a telephone loads it: compressed bytes of everything, what moves, and whether it needs scripts.

    python -m benches.front_door

Chromium at 360 px loads the page from a real server with compressed static files. Bars: 60 kB without the map, no
layout shift above 0.01, and a report begun with scripts switched off. Exit status 1 when one is missed.
"""

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from benches.database import fresh_database

BAR_BYTES = 60_000
BAR_SHIFT = 0.01  # a tenth of what browsers call good
WORDS = "三弄口的路灯坏了三天，晚上老人走路看不见"
PHONE: dict[str, Any] = {"viewport": {"width": 360, "height": 780}, "has_touch": True, "is_mobile": True}

_SHIFT = """() => new Promise((resolve) => {
  let sum = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) sum += entry.value;
  }).observe({type: "layout-shift", buffered: true});
  setTimeout(() => resolve(sum), 1000);
})"""


def main() -> int:
    """Build a town, measure, print."""
    with fresh_database():
        _make_town()
        with _served() as site, _chromium() as browser:
            sent = _loaded(browser, site, compressed=True)
            plain = _loaded(browser, site, compressed=False)
            moved = _shift(browser, site)
            begun = _begins_without_scripts(browser, site)
    total, baseline = sum(sent.values()), sum(plain.values())
    print(f"front door, {len(sent)} requests at 360 px, headers included:")
    print(f"  {total:,} bytes compressed (bar {BAR_BYTES:,}); the same uncompressed: {baseline:,}; "
          f"ratio {baseline / total:.1f}")  # fmt: skip
    for address, size in sorted(sent.items(), key=lambda item: -item[1]):
        print(f"    {size:>7,}  {address}")
    print(f"  layout shift {moved:.4f} (bar {BAR_SHIFT})")
    print(f"  a report begins with scripts off: {'yes' if begun else 'NO'}")
    return 0 if total <= BAR_BYTES and moved <= BAR_SHIFT and begun else 1


def _make_town() -> None:
    """A small ladder, the kinds that ship, compiled words and compressed static files."""
    from django.core.management import call_command

    from linli.kit.actors import SYSTEM
    from linli.kit.clock import now
    from linli.matters.actions.publish_catalogue import publish_catalogue
    from linli.matters.queries.catalogue_files import SHIPPED_KINDS, read_catalogue
    from linli.places.tests.make import make_ladder

    make_ladder()
    publish_catalogue(actor=SYSTEM, at=now(), document=read_catalogue(SHIPPED_KINDS), source="bench")
    call_command("collectstatic", interactive=False, verbosity=0)


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: the lines of a bench are its figures."""


@contextmanager
def _served() -> Iterator[str]:
    """The site on a port of this machine while this lasts."""
    from linli.config.wsgi import application

    server = make_server("127.0.0.1", 0, application, server_class=_Server, handler_class=_Quiet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def _chromium() -> Iterator[Browser]:
    from tools.ensure_chromium import find_chromium

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@contextmanager
def _window(browser: Browser, **options: Any) -> Iterator[tuple[BrowserContext, Page]]:
    context = browser.new_context(**PHONE, **options)
    yield context, context.new_page()
    context.close()


def _loaded(browser: Browser, site: str, *, compressed: bool) -> dict[str, int]:
    """Bytes on the wire of every request of the first visit, by address, as the browser counts them."""
    headers = {} if compressed else {"Accept-Encoding": "identity"}
    with _window(browser, extra_http_headers=headers) as (context, page):
        wire = context.new_cdp_session(page)
        addresses: dict[str, str] = {}
        sizes: dict[str, int] = {}
        wire.on("Network.responseReceived", lambda told: addresses.update({told["requestId"]: told["response"]["url"]}))
        wire.on(
            "Network.loadingFinished", lambda told: sizes.update({told["requestId"]: int(told["encodedDataLength"])})
        )
        wire.send("Network.enable")
        page.goto(site, wait_until="networkidle")
    return {address.removeprefix(site): int(sizes.get(request, 0)) for request, address in addresses.items()}


def _shift(browser: Browser, site: str) -> float:
    """The cumulative layout shift of the page; no unit."""
    with _window(browser) as (_context, page):
        page.goto(site, wait_until="networkidle")
        return float(page.evaluate(_SHIFT))


def _begins_without_scripts(browser: Browser, site: str) -> bool:
    """True when words typed with scripts switched off come back on the next page."""
    with _window(browser, java_script_enabled=False) as (_context, page):
        page.goto(site)
        page.fill("textarea", WORDS)
        page.click("main form button >> nth=0")
        return "/what/" in page.url and WORDS in page.content()


if __name__ == "__main__":
    sys.exit(main())
