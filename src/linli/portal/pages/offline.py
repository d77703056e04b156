"""The caseworker's day as an app that works without a signal: its files under one version, and what its pages need.

The version names the content of every script, style and word of it, so that a telephone holds one whole set or another.
"""

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.templatetags.static import static
from django.utils import translation

from linli import ui
from linli.kit.actors import Actor
from linli.kit.errors import NotFound
from linli.portal.pages.app_icon import SIZES
from linli.portal.pages.frame import DOORS
from linli.portal.words.offline import WORDS
from linli.ui.vendor import vendor_version

_HERE = Path(__file__).parent.parent
SCRIPTS = _HERE / "static" / "portal" / "offline"
_PAGES = _HERE / "jinja2" / "portal" / "offline"
_TOKENS = Path(ui.__file__).parent / "static" / "ui" / "tokens.css"
_DAY = next(door for door in DOORS if door.name == "day")
# The act of the interface behind a page of ACTS.
LATER = {
    "accept": "accept",
    "start": "start",
    "visit": "visit",
    "wait": "wait",
    "resume": "resume",
    "resolve": "resolve",
    "note": "comment",
    "photo": "photo",
    "ask": "ask",
    "answer": "answer",
    "handover": "hand-over",
}

_NAME = re.compile(r"[a-z]+")
_LANGUAGE = re.compile(r"words-(zh-Hans|en)")


@dataclass(frozen=True)
class Offline:
    """What a page says to the scripts: the version they are of, and whose day it is; empty without an account."""

    version: str
    account: str
    start: str
    icon: str


def works_offline(actor: Actor) -> bool:
    """True for those who have a day in the field."""
    return any(duty.role in _DAY.roles for duty in actor.duties)


def offline_of(actor: Actor) -> Offline:
    """For the pages of the day."""
    account = str(actor.account_id) if actor.account_id and works_offline(actor) else ""
    return Offline(version(), account, address_of("start"), icon_address("app-maskable", SIZES[0]))


def script(name: str) -> str:
    """The text of one script, or of the words of one language; raises NotFound ``page.not_found``."""
    if found := _LANGUAGE.fullmatch(name):
        return words_script(found.group(1))
    path = SCRIPTS / f"{name}.js"
    if not _NAME.fullmatch(name) or not path.is_file():
        raise NotFound("page.not_found", translation.gettext_lazy("There is no such page."))
    return path.read_text(encoding="utf-8")


def words_script(tag: str) -> str:
    """The words of the scripts in one language (``zh-Hans`` or ``en``), as a module."""
    with translation.override("en" if tag == "en" else "zh-hans"):
        words = {name: str(sentence) for name, sentence in WORDS.items()}
    return f"export default {json.dumps(words, ensure_ascii=False)};\n"


@cache
def version() -> str:
    """The same in every process that has the same files."""
    files = [*SCRIPTS.glob("*.js"), *SCRIPTS.glob("*.svg"), *_PAGES.glob("*.jinja"), _HERE / "pages" / "app_icon.py"]
    parts = [path.read_bytes() for path in sorted(files)]
    parts += [words_script(tag).encode() for tag in ("zh-Hans", "en")]
    parts.append("\n".join(_assets()).encode())
    return hashlib.sha256(b"\0".join(parts)).hexdigest()[:16]


def address_of(name: str) -> str:
    """Where a script of this version is."""
    return f"/offline/{version()}/{name}.js"


def shell() -> list[str]:
    """Everything that the pages of the day load, for the telephone to keep."""
    scripts = [address_of(path.stem) for path in sorted(SCRIPTS.glob("*.js")) if path.stem != "worker"]
    return [*_assets(), *scripts, address_of("words-zh-Hans"), address_of("words-en")]


def _assets() -> Iterable[str]:
    sheets = [f"ui/{name}.css" for name in ("tokens", "base", "components")]
    htmx = f"vendor/htmx.org-{vendor_version('htmx.org')}/htmx.min.js"
    scripts = ["ui/trusted.js", htmx, "ui/form.js", "ui/live.js"]
    icons = ["ui/linli.svg", "portal/offline/app.svg", "portal/offline/app-maskable.svg"]
    return [static(name) for name in [*sheets, *scripts, *icons]]


def worker_script() -> str:
    """The service worker: its own file under the version, and the list of what it keeps."""
    kept = json.dumps(shell())
    return f'import "{address_of("worker")}";\nself.LINLI_SHELL = {kept};\n'


@cache
def colours() -> dict[str, str]:
    """The tokens of the light theme by name."""
    light = _TOKENS.read_text(encoding="utf-8").split("@media")[0]
    return dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{6})", light))


def manifest(language: str) -> dict[str, Any]:
    """The web app manifest in the reader's language."""
    with translation.override(language):
        return {
            "id": "/day/",
            "name": str(WORDS["app_name"]),
            "short_name": str(WORDS["app_short_name"]),
            "lang": "en" if language == "en" else "zh-Hans",
            "start_url": "/day/",
            "scope": "/",
            "display": "standalone",
            "theme_color": colours()["surface"],
            "background_color": colours()["paper"],
            "icons": [*_icons("app", "any"), *_icons("app-maskable", "maskable")],
            "shortcuts": [{"name": str(WORDS["queue"]), "url": "/day/queue/"}],
        }


def icon_address(name: str, size: int) -> str:
    """Where the icon of this version is as PNG."""
    return f"/offline/{version()}/{name}-{size}.png"


def _icons(name: str, purpose: str) -> list[dict[str, str]]:
    """As PNG for every telephone, as SVG for those that draw it at any size."""
    drawn = [
        {"type": "image/png", "sizes": f"{size}x{size}", "src": icon_address(name, size), "purpose": purpose}
        for size in SIZES
    ]
    return [
        *drawn,
        {"type": "image/svg+xml", "sizes": "any", "src": static(f"portal/offline/{name}.svg"), "purpose": purpose},
    ]
