"""The icon of the app as PNG, drawn from its SVG: some telephones put nothing else on their first screen.

Reads what the icons of the house are made of: ``rect`` with ``rx``; paths of M, L, h, v, H, V, Z and half circles (a).
"""

import re
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from math import cos, pi, sin
from pathlib import Path
from xml.etree.ElementTree import Element

from defusedxml import ElementTree
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageDraw

from linli.kit.errors import NotFound

_FOLDER = Path(__file__).parent.parent / "static" / "portal" / "offline"
SIZES = (192, 512)  # pixels; what Chromium and Android ask for
NAMES = ("app", "app-maskable")
_FINER = 4  # drawn so many times larger, then made smaller, for smooth edges
_TOKEN = re.compile(r"[a-zA-Z]|-?[\d.]+")

Points = list[tuple[float, float]]


@cache
def icon_png(name: str, size: int) -> bytes:
    """``app`` or ``app-maskable`` at one of SIZES; raises NotFound ``page.not_found`` for any other."""
    if name not in NAMES or size not in SIZES:
        raise NotFound("page.not_found", _("There is no such page."))
    root = ElementTree.fromstring((_FOLDER / f"{name}.svg").read_text(encoding="utf-8"))
    edge = float(root.attrib["viewBox"].split()[2])
    scale = size * _FINER / edge
    picture = Image.new("RGBA", (size * _FINER, size * _FINER))
    draw = ImageDraw.Draw(picture)
    for shape in root:
        _draw(draw, shape, scale)
    out = BytesIO()
    picture.resize((size, size), Image.Resampling.LANCZOS).save(out, "PNG", optimize=True)
    return out.getvalue()


def _draw(draw: ImageDraw.ImageDraw, shape: Element, scale: float) -> None:
    given = shape.attrib
    if shape.tag.endswith("rect"):
        box = (0, 0, float(given["width"]) * scale, float(given["height"]) * scale)
        draw.rounded_rectangle(box, float(given["rx"]) * scale, given["fill"])
        return
    points = [(x * scale, y * scale) for x, y in _outline(given["d"])]
    draw.polygon(points, given["fill"])
    if "stroke" in given:
        _stroke(draw, points, given["stroke"], float(given["stroke-width"]) * scale)


def _stroke(draw: ImageDraw.ImageDraw, points: Points, colour: str, width: float) -> None:
    """Closed, with round joints."""
    half = width / 2
    draw.line([*points, points[0]], colour, round(width))
    for x, y in points:
        draw.ellipse((x - half, y - half, x + half, y + half), colour)


def _outline(d: str) -> Points:
    """The corners of a path; a half circle becomes many."""
    points: Points = []
    tokens = iter(_TOKEN.findall(d))
    command = ""
    for token in tokens:
        if token.isalpha():
            command = token
            continue
        x, y = points[-1] if points else (0.0, 0.0)
        points += _next(command, x, y, float(token), tokens)
    return points


def _next(command: str, x: float, y: float, first: float, rest: Iterator[str]) -> Points:
    if command in "hH":
        return [(first + (x if command == "h" else 0), y)]
    if command in "vV":
        return [(x, first + (y if command == "v" else 0))]
    if command == "a":
        _ry, _turn, _large, _sweep, dx, dy = (float(next(rest)) for _ in range(6))
        return _half_circle(x, y, x + dx, y + dy)
    second = float(next(rest))
    return [(first, second)] if command in "ML" else [(x + first, y + second)]


def _half_circle(x0: float, y0: float, x1: float, y1: float) -> Points:
    """Clockwise on the screen from the first point to the second, half a degree and a half apart."""
    middle, radius = ((x0 + x1) / 2, (y0 + y1) / 2), (x1 - x0) / 2
    turns = (pi + pi * step / 120 for step in range(1, 121))
    return [(middle[0] + radius * cos(turn), middle[1] + radius * sin(turn)) for turn in turns]
