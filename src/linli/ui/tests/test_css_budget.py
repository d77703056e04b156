"""What every page loads stays small, and is what package.json pins."""

import gzip
import json
import re
from pathlib import Path

from django.conf import settings

from linli.ui.vendor import VERSIONS

LETTERS_TYPEFACE = "@expo-google-fonts/noto-sans-sc"

STATIC = Path(__file__).resolve().parent.parent / "static" / "ui"
ROOT = Path(__file__).resolve().parents[4]
SHEETS = ["tokens.css", "base.css", "components.css"]
OWN_SCRIPTS = ["trusted.js", "form.js", "live.js"]
BUDGET = 8 * 1024  # bytes, all our sheets, each compressed alone as it is sent


def compressed(name: str) -> int:
    return len(gzip.compress((STATIC / name).read_bytes(), 9))


def test_the_style_sheets_fit_their_budget() -> None:
    assert sum(map(compressed, SHEETS)) <= BUDGET


def test_our_scripts_of_every_page_are_smaller_than_the_sheets() -> None:
    assert sum(map(compressed, OWN_SCRIPTS)) <= BUDGET


def test_every_rule_stands_in_a_layer() -> None:
    for name in SHEETS:
        rest = re.sub(r"/\*.*?\*/", "", (STATIC / name).read_text(), flags=re.S)
        heads = []
        depth = 0
        for piece in re.split(r"([{};])", rest):
            if piece == "{":
                depth += 1
            elif piece == "}":
                depth -= 1
            elif depth == 0 and piece.strip() not in ("", ";"):
                heads.append(piece.strip())
        assert depth == 0, name
        assert heads, name
        assert all(head.startswith("@layer") for head in heads), (name, heads)


def test_pages_name_the_versions_that_are_pinned() -> None:
    pinned = json.loads((ROOT / "package.json").read_text())["dependencies"]
    assert pinned.pop(LETTERS_TYPEFACE)  # letters are set in it; no page loads it
    assert pinned == VERSIONS


def test_the_lock_names_hashes_and_no_host() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text())
    packages = {name: entry for name, entry in lock["packages"].items() if name}
    assert lock["lockfileVersion"] == 3
    assert all(entry["integrity"].startswith("sha512-") for entry in packages.values())
    assert "://" not in json.dumps(lock)


def test_the_static_files_are_found() -> None:
    assert settings.STATIC_URL == "/static/"
    assert {path.name for path in STATIC.iterdir()} >= {*SHEETS, *OWN_SCRIPTS, "map.js", "linli.svg"}
