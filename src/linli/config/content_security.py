"""What a page of ours may load and where it may send: one policy for the whole site, said with every answer."""

import base64
import hashlib
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from linli import ui

HSTS = "max-age=31536000"  # one year
_BROKEN = Path(ui.__file__).parent / "jinja2" / "ui" / "broken.jinja"


def policy() -> str:
    """The policy. No script and no style stands in a page; MapLibre and htmx set styles through the DOM, which is free.

    ``blob:`` and ``data:`` are the pictures and the worker that MapLibre makes for itself.
    """
    return "; ".join(
        [
            "default-src 'self'",
            "img-src 'self' data: blob:",
            f"connect-src 'self' {_origin(settings.LINLI_LIVE_URL)}",
            "worker-src 'self' blob:",
            f"style-src 'self' {_style_of_the_broken_page()}",
            "object-src 'none'",
            "base-uri 'none'",
            " ".join(["form-action 'self'", *_providers()]),
            "frame-ancestors 'none'",
        ]
    )


class ContentSecurity:
    """Middleware. An answer that has a stricter policy of its own keeps it, as photos do."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.policy = policy()
        self.is_https = settings.ORIGIN.startswith("https://")

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", self.policy)
        if self.is_https:  # whatever the proxy in front says of this one request
            response.headers.setdefault("Strict-Transport-Security", HSTS)
        return response


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def _providers() -> list[str]:
    """Origins of the organisation's identity provider: signing in is a form whose answer leads there."""
    providers: dict[str, Any] = settings.SOCIALACCOUNT_PROVIDERS
    apps = providers.get("openid_connect", {}).get("APPS", [])
    return [_origin(app["settings"]["server_url"]) for app in apps]


def _style_of_the_broken_page() -> str:
    """The page that is shown when nothing works carries its own few lines of style; they are named by their hash."""
    style = re.search(r"<style>(.*?)</style>", _BROKEN.read_text(encoding="utf-8"), re.DOTALL)
    assert style, "the page has its style in it"
    return f"'sha256-{base64.b64encode(hashlib.sha256(style.group(1).encode()).digest()).decode()}'"
