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


def _path(polygons: list[Rings], west: float, north: float, across: float, down: float) -> str:
    parts = []
    for polygon in polygons:
        for ring in polygon:
            points = [f"{(lon - west) * across:.1f} {(north - lat) * down:.1f}" for lon, lat, *_rest in ring]
            parts.append(f"M{'L'.join(points)}Z")
    return "".join(parts)


def _shade(count: int, largest: int) -> int:
    """1 to 5 on a square-root scale: one busy area does not make all the others look alike."""
    return max(1, min(STEPS, math.ceil(STEPS * math.sqrt(count / largest))))


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
    features = [feature for feature in collection.get("features", ()) if feature.get("geometry")]
    by_id = {str(key): value for key, value in counts.items()}
    hrefs = {str(key): value for key, value in (links or {}).items()}
    drawn = [(_polygons(feature["geometry"]), feature) for feature in features]
    points = [point for polygons, _feature in drawn for polygon in polygons for ring in polygon for point in ring]
    if not points:
        return AreaShapes(width, width // 2, [], 0)
    west, east = min(p[0] for p in points), max(p[0] for p in points)
    south, north = min(p[1] for p in points), max(p[1] for p in points)
    # One degree of longitude is cos(latitude) of one of latitude: enough for a county on a page.
    across = width / max((east - west), 1e-9)
    down = across / math.cos(math.radians((south + north) / 2))
    largest = max([count for count in by_id.values() if count >= SMALLEST_SHOWN], default=1)
    shapes = []
    for polygons, feature in drawn:
        properties = feature.get("properties") or {}
        key = str(feature.get("id") or properties.get("id") or "")
        count = by_id.get(key, 0)
        shown = count if count >= SMALLEST_SHOWN else None
        shapes.append(
            AreaShape(
                path=_path(polygons, west, north, across, down),
                name=_name(properties),
                count=shown,
                shade=_shade(count, largest) if shown is not None else 0,
                href=hrefs.get(key, ""),
            )
        )
    return AreaShapes(
        width, max(1, round((north - south) * down)), shapes, sum(shape.count is None for shape in shapes)
    )
