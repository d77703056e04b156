"""Outlines and counts as shapes of a small drawn map: projected, coloured in five steps, small counts kept back."""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from linli.ui.words import speaks_english

SMALLEST_SHOWN = 5  # below this a count could point at a household
STEPS = 5

Rings = list[list[list[float]]]


@dataclass(frozen=True)
class AreaShape:
    """One area: its SVG path, name, count (None when kept back), shade 0 (kept back) to 5, link."""

    path: str
    name: str
    count: int | None
    shade: int
    href: str


@dataclass(frozen=True)
class AreaShapes:
    """The drawing: width and height of its view box and the areas in it."""

    width: int
    height: int
    shapes: list[AreaShape]
    kept_back: int


def _polygons(geometry: Mapping[str, Any]) -> list[Rings]:
    coordinates = geometry.get("coordinates") or []
    return [coordinates] if geometry.get("type") == "Polygon" else list(coordinates)


def _name(properties: Mapping[str, Any]) -> str:
    key = "name_en" if speaks_english() else "name_zh"
    return str(properties.get(key) or properties.get("name") or properties.get("name_zh") or "")


def _shade(count: int, largest: int) -> int:
    """1 to 5 on a square-root scale: one busy area does not make all the others look alike."""
    return max(1, min(STEPS, math.ceil(STEPS * math.sqrt(count / largest))))


@dataclass(frozen=True)
class _Frame:
    """Where the drawing lies: its north-west corner in degrees, and pixels a degree."""

    west: float
    north: float
    across: float
    down: float
    height: int


def _frame(points: list[list[float]], width: int) -> _Frame:
    west, east = min(point[0] for point in points), max(point[0] for point in points)
    south, north = min(point[1] for point in points), max(point[1] for point in points)
    # One degree of longitude is cos(latitude) of one of latitude: enough for a county on a page.
    across = width / max(east - west, 1e-9)
    down = across / math.cos(math.radians((south + north) / 2))
    return _Frame(west, north, across, down, max(1, round((north - south) * down)))


def _path(polygons: list[Rings], frame: _Frame) -> str:
    parts = []
    for polygon in polygons:
        for ring in polygon:
            points = [
                f"{(lon - frame.west) * frame.across:.1f} {(frame.north - lat) * frame.down:.1f}"
                for lon, lat, *_rest in ring
            ]
            parts.append(f"M{'L'.join(points)}Z")
    return "".join(parts)


def _key(feature: Mapping[str, Any]) -> str:
    return str(feature.get("id") or (feature.get("properties") or {}).get("id") or "")


def area_shapes(
    outlines: Mapping[str, Any] | bytes | str,
    counts: Mapping[Any, int],
    links: Mapping[Any, str] | None = None,
    width: int = 460,
) -> AreaShapes:
    """Shapes of a GeoJSON FeatureCollection (degrees, WGS 84) with a count for each feature id.

    A feature's id is its ``id`` or ``properties.id``; counts below 5 are kept back, in the text and in the colour.
    """
    collection = json.loads(outlines) if isinstance(outlines, bytes | str) else outlines
    drawn = [(_polygons(each["geometry"]), each) for each in collection.get("features", ()) if each.get("geometry")]
    points = [point for polygons, _feature in drawn for polygon in polygons for ring in polygon for point in ring]
    if not points:
        return AreaShapes(width, width // 2, [], 0)
    frame = _frame(points, width)
    shown = {str(key): count for key, count in counts.items() if count >= SMALLEST_SHOWN}
    largest = max(shown.values(), default=1)
    hrefs = {str(key): href for key, href in (links or {}).items()}
    shapes = [
        AreaShape(
            path=_path(polygons, frame),
            name=_name(feature.get("properties") or {}),
            count=shown.get(_key(feature)),
            shade=_shade(shown[_key(feature)], largest) if _key(feature) in shown else 0,
            href=hrefs.get(_key(feature), ""),
        )
        for polygons, feature in drawn
    ]
    return AreaShapes(width, frame.height, shapes, sum(shape.count is None for shape in shapes))
