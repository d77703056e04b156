"""From a row to a place that could stand, or the reason why not. What other rows say is looked at later."""

import json
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from shapely.errors import ShapelyError
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from linli.kit.errors import Refused
from linli.kit.text import clean_line
from linli.places.imports.files import RawPlace
from linli.places.rules import (
    NAME_MAX_LENGTH,
    STATISTICAL_LENGTHS,
    Level,
    is_code,
    level_of_statistical_code,
    parent_codes,
)

MAX_CORNERS = 200_000
# What the readers of WKT and GeoJSON raise on values of any other form.
_UNREADABLE = (ValueError, TypeError, LookupError, AttributeError, RecursionError, ShapelyError)
_REPAIR_SHARE = 0.01  # a repair may change the area by one part in a hundred


class Fault(Exception):
    """A row cannot be kept; ``reason`` is a key of report.REASONS."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Candidate:
    """A row that is sound in itself. ``parents`` are the codes it may hang under, the first that exists is taken.

    ``is_parent_named`` tells whether the file says so or only the form of the code does.
    """

    row: int
    code: str
    level: Level
    parents: tuple[str, ...]
    is_parent_named: bool
    name_zh: str
    name_en: str
    outline: BaseGeometry | None
    notes: tuple[str, ...] = ()


def check_row(raw: RawPlace, default_level: Level | None = None) -> Candidate:
    """The row as a Candidate; raises Fault."""
    if not raw.complete:
        raise Fault("row.columns")
    code = _text(raw, "code")
    if not code:
        raise Fault("code.missing")
    if not is_code(code):
        raise Fault("code.malformed")
    level = _level(raw, code, default_level)
    name_zh = _name(raw, "name_zh") or _name(raw, "name_en")
    if not name_zh:
        raise Fault("name.missing")
    outline, notes = check_outline(raw.outline)
    return Candidate(
        row=raw.row,
        code=code,
        level=level,
        parents=_parents(raw, code, level),
        is_parent_named=bool(_text(raw, "parent")),
        name_zh=name_zh,
        name_en=_name(raw, "name_en"),
        outline=outline,
        notes=notes,
    )


def readable_code(raw: RawPlace) -> str:
    """The code for the report, however wrong; cut to what a line bears."""
    value = raw.values.get("code")
    return "" if value is None else "".join(c for c in str(value)[:40] if c.isprintable())


def _text(raw: RawPlace, name: str) -> str:
    """A value as text. A whole number is taken for its digits: spreadsheets make numbers of codes."""
    value = raw.values.get(name)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise Fault("row.type")
    return value.strip()


def _name(raw: RawPlace, field: str) -> str:
    try:
        return clean_line(_text(raw, field), max_length=NAME_MAX_LENGTH)
    except Refused as refused:
        raise Fault("name.too_long") from refused


def _level(raw: RawPlace, code: str, default: Level | None) -> Level:
    """The level named, else the default, else what the length of an official code tells."""
    named = _text(raw, "level").upper()
    told = level_of_statistical_code(code)
    if named and named not in Level.__members__:
        raise Fault("level.unknown")
    level = Level(named) if named else default or told
    if level is None:
        raise Fault("level.unknown")
    if told is not None and told is not level and len(code) in STATISTICAL_LENGTHS.values():
        raise Fault("level.code")
    return level


def _parents(raw: RawPlace, code: str, level: Level) -> tuple[str, ...]:
    named = _text(raw, "parent")
    if level is Level.COUNTY:
        if named and named != code[:4]:
            raise Fault("parent.forbidden")
        return ()
    if named == code:
        raise Fault("parent.itself")
    return (named,) if named else tuple(parent_codes(code))


def check_outline(given: Any) -> tuple[BaseGeometry | None, tuple[str, ...]]:
    """A valid polygon or multipolygon in two dimensions, with notes; None when none is given. Raises Fault."""
    if given is None:
        return None, ()
    area = _parse(given)
    if area.geom_type not in ("Polygon", "MultiPolygon"):
        raise Fault("outline.not_area")
    if area.is_empty:
        raise Fault("outline.empty")
    if shapely.get_num_coordinates(area) > MAX_CORNERS:
        raise Fault("outline.too_large")
    area = shapely.force_2d(area)
    check_degrees(area)
    if area.is_valid:
        return (area, ()) if area.area > 0 else _raise("outline.empty")
    return _repair(area), ("outline.repaired",)


def _parse(given: Any) -> BaseGeometry:
    try:
        if isinstance(given, str):
            given = given.strip()
            given = json.loads(given) if given.startswith("{") else shapely.from_wkt(given)
        area = given if isinstance(given, BaseGeometry) else shape(given)
        area.geom_type  # noqa: B018 - an unknown type shows itself here
        return area
    except _UNREADABLE as error:
        raise Fault("outline.malformed") from error


def check_degrees(area: BaseGeometry) -> None:
    """Raises Fault when a corner is not a number or not on the globe."""
    corners = shapely.get_coordinates(area)
    if not np.isfinite(corners).all():
        raise Fault("outline.not_finite")
    lon, lat = np.abs(corners).max(axis=0)
    if lon > 180 or lat > 90:
        raise Fault("outline.swapped" if lon <= 90 and lat <= 180 else "outline.out_of_range")


def _repair(area: BaseGeometry) -> BaseGeometry:
    """The area of an outline that touches itself; raises Fault when a repair would change it noticeably."""
    repaired = shapely.make_valid(area)
    parts = [part for part in shapely.get_parts(repaired) if part.geom_type in ("Polygon", "MultiPolygon")]
    kept = shapely.union_all(parts)
    if kept.is_empty or kept.area == 0:
        raise Fault("outline.empty")
    if abs(kept.area - area.area) > _REPAIR_SHARE * kept.area:
        raise Fault("outline.crosses_itself")
    return kept


def is_mirrored(area: BaseGeometry, around: BaseGeometry) -> bool:
    """True when the area lies far from where its parent is, and its mirror image does not."""
    west, south, east, north = area.bounds
    box, mirror = shapely.box(west, south, east, north), shapely.box(south, west, north, east)
    parent = shapely.box(*around.bounds)
    return not box.intersects(parent) and bool(mirror.intersects(parent))


def _raise(reason: str) -> tuple[BaseGeometry | None, tuple[str, ...]]:
    raise Fault(reason)
