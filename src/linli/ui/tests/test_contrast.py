"""Contrast of the tokens, in light and in dark: WCAG 2.2, 1.4.3 (text 4.5) and 1.4.11 (controls 3)."""

import re
from pathlib import Path

import pytest

TOKENS = Path(__file__).resolve().parent.parent / "static" / "ui" / "tokens.css"
TEXT, CONTROL = 4.5, 3.0
SHEETS = ("paper", "surface", "sunk")

WORDS_ON = [
    *[(ink, sheet) for ink in ("ink", "ink-2", "brand-deep", "late", "warn", "ok", "private") for sheet in SHEETS],
    *[("ink", f"{tone}-tint") for tone in ("brand", "maple", "ok", "warn", "late", "private")],
    *[("ink-2", f"{tone}-tint") for tone in ("brand", "maple", "ok", "warn", "late", "private")],
    *[(tone, f"{tone}-tint") for tone in ("ok", "warn", "late", "private")],
    ("brand-deep", "brand-tint"),
    ("brand-deep", "maple-tint"),
    ("brand-deep", "warn-tint"),
    ("on-brand", "brand"),
    ("on-brand", "brand-hover"),
    ("on-late", "late"),
    ("paper", "ink"),
]
CONTROLS_ON = [(line, sheet) for line in ("ink-3", "brand", "maple", "late") for sheet in SHEETS]


def tokens(mode: str) -> dict[str, str]:
    """Colour tokens of the light block, or with those of the dark block over them."""
    text = TOKENS.read_text()
    light, dark_by_machine, dark_by_page = re.split(r":root:not\(\[data-theme|:root\[data-theme", text)
    found = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", light))
    if mode == "light":
        return found
    return found | dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", dark_by_machine if mode == "dark" else dark_by_page))


def luminance(colour: str) -> float:
    """Relative luminance of #rrggbb, as WCAG defines it."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first: str, second: str) -> float:
    """Between 1 and 21."""
    darker, lighter = sorted((luminance(first), luminance(second)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("mode", ["light", "dark", "dark by the page"])
def test_words_can_be_read_on_every_ground_they_stand_on(mode: str) -> None:
    colours = tokens(mode)
    faint = {pair: contrast(colours[pair[0]], colours[pair[1]]) for pair in WORDS_ON}
    assert not {pair: round(ratio, 2) for pair, ratio in faint.items() if ratio < TEXT}


@pytest.mark.parametrize("mode", ["light", "dark", "dark by the page"])
def test_edges_of_controls_and_the_focus_ring_stand_out(mode: str) -> None:
    colours = tokens(mode)
    faint = {pair: contrast(colours[pair[0]], colours[pair[1]]) for pair in CONTROLS_ON}
    assert not {pair: round(ratio, 2) for pair, ratio in faint.items() if ratio < CONTROL}


def test_dark_by_the_machine_and_dark_by_the_page_are_the_same() -> None:
    assert tokens("dark") == tokens("dark by the page")
    assert tokens("dark") != tokens("light")


def test_the_measure_agrees_with_the_standard() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
