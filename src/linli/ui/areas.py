"""Outlines and counts as shapes of a small drawn map: projected, coloured in five steps, small counts kept back."""

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any
from unicodedata import east_asian_width

from linli.ui.words import speaks_english

SMALLEST_SHOWN = 5  # below this a count could point at a household
STEPS = 5
MOST_LABELS = 40
WIDE, NARROW, TALL = 14, 8, 16  # of the letters in the drawing: a Chinese one, another, a line

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
class AreaLabel:
    """A name in the drawing, centred on this point; ``shade`` of the area under it."""

    text: str
    x: float
    y: float
    shade: int

    @property
    def width(self) -> int:
        """How much room it takes, reckoned by its letters."""
        return sum(WIDE if east_asian_width(letter) in "WF" else NARROW for letter in self.text)

    def meets(self, other: "AreaLabel") -> bool:
        """True when the two would touch."""
        apart = abs(self.x - other.x) * 2 > self.width + other.width
        return not apart and abs(self.y - other.y) < TALL


@dataclass(frozen=True)
class AreaShapes:
    """The drawing: width and height of its view box, the areas in it, and the names that have room."""

    width: int
    height: int
    shapes: list[AreaShape]
    kept_back: int
    labels: list[AreaLabel]


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


def _largest_ring(polygons: list[Rings]) -> tuple[float, list[list[float]]]:
    """The outer ring that encloses most, with what it encloses in square degrees."""
    rings = [(abs(_enclosed(polygon[0])), polygon[0]) for polygon in polygons if polygon]
    return max(rings, key=lambda ring: ring[0], default=(0.0, []))


def _enclosed(ring: list[list[float]]) -> float:
    return sum(x * second_y - second_x * y for (x, y), (second_x, second_y) in _edges(ring)) / 2


def _edges(ring: list[list[float]]) -> Iterator[tuple[tuple[float, float], tuple[float, float]]]:
    """Each side of a closed ring, seen from its first corner, which keeps the numbers small and the sums exact."""
    west, south = ring[0][:2]
    points = [(point[0] - west, point[1] - south) for point in ring]
    return pairwise(points)


def _middle(ring: list[list[float]]) -> tuple[float, float]:
    """The centre of gravity of what a ring encloses, in degrees."""
    twice = 2 * _enclosed(ring)
    across = down = 0.0
    for (x, y), (second_x, second_y) in _edges(ring):
        part = x * second_y - second_x * y
        across, down = across + (x + second_x) * part, down + (y + second_y) * part
    return ring[0][0] + across / (3 * twice), ring[0][1] + down / (3 * twice)


def _labels(named: list[tuple[AreaShape, list[Rings]]], frame: _Frame) -> list[AreaLabel]:
    """The names of the largest areas, each where it neither touches another nor is wider than its area."""
    sized = [(*_largest_ring(polygons), shape) for shape, polygons in named]
    largest = sorted((one for one in sized if one[0] > 0 and one[2].name), key=lambda one: -one[0])
    placed: list[AreaLabel] = []
    for _size, ring, shape in largest[:MOST_LABELS]:
        lon, lat = _middle(ring)
        x, y = (lon - frame.west) * frame.across, (frame.north - lat) * frame.down
        label = AreaLabel(shape.name, round(x, 1), round(y, 1), shape.shade)
        lons, lats = [point[0] for point in ring], [point[1] for point in ring]
        wide, tall = (max(lons) - min(lons)) * frame.across, (max(lats) - min(lats)) * frame.down
        if label.width <= wide and tall >= TALL and not any(label.meets(other) for other in placed):
            placed.append(label)
    return placed


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
        return AreaShapes(width, width // 2, [], 0, [])
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
    named = [(shape, polygons) for shape, (polygons, _feature) in zip(shapes, drawn, strict=True)]
    return AreaShapes(width, frame.height, shapes, sum(shape.count is None for shape in shapes), _labels(named, frame))
