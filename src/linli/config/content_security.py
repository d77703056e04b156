"""What a page of ours may load and where it may send: one policy for the whole site, said with every answer."""

import base64
import hashlib
import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from linli import ui

_BROKEN = Path(ui.__file__).parent / "jinja2" / "ui" / "broken.jinja"


def policy() -> str:
    """The policy. No script and no style stands in a page; MapLibre and htmx set styles through the DOM, which is free.

    ``blob:`` and ``data:`` are pictures: a photo before it is sent, the signs that MapLibre draws for itself. Text
    becomes script or page only by way of ``ui/trusted.js``, which looks through it: it is the policy named ``default``.
    """
    return "; ".join(
        [
            "default-src 'none'",
            "script-src 'self'",
            "script-src-attr 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types default linli-look",
            " ".join(["img-src 'self' data: blob:", *_files_origin()]),
            f"connect-src 'self' {_origin(settings.LINLI_LIVE_URL)}",
            "worker-src 'self'",
            "manifest-src 'self'",
            "font-src 'self'",
            f"style-src 'self' {_style_of_the_broken_page()}",
            "object-src 'none'",
            "base-uri 'none'",
            " ".join(["form-action 'self'", *_providers()]),
            "frame-ancestors 'none'",
        ]
    )


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def _files_origin() -> list[str]:
    """Where photos and files lie, when the operator serves them from an origin of their own."""
    return [settings.LINLI_FILES_ORIGIN] if settings.LINLI_FILES_ORIGIN else []


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
