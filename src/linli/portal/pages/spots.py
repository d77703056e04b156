"""Places as a resident chooses among them: found by name, walked down, or under a pin."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.kit.errors import NotFound, Refused
from linli.places import queries as places
from linli.places.queries import PlaceRow
from linli.places.rules import Level
from linli.ui.environment import url

NAMED_ABOVE = 2  # how many places above are named beside one: enough to tell two villages of a name apart
FOUND_SHOWN = 12

NOT_LOCATED: dict[str, str | Promise] = {
    "OUTSIDE": gettext_lazy("The pin lies outside this area. You can choose the place from the list instead."),
    "NOT_A_NUMBER": gettext_lazy("The pin is not a proper point. You can choose the place from the list instead."),
    "OUT_OF_RANGE": gettext_lazy("The pin is not a point on Earth. You can choose the place from the list instead."),
    "SWAPPED": gettext_lazy(
        "East and north seem to be swapped. Please set the pin again, or choose the place from the list."
    ),
}


@dataclass(frozen=True)
class Spot:
    """A place on a page: its name, those above it in words, and whether it goes no further down."""

    id: UUID
    name: str
    above: str
    leaf: bool
    synthetic: bool

    @property
    def label(self) -> str:
        """``三网格，枫源村，枫桥镇``: the place with those above it."""
        return f"{self.name} · {self.above}" if self.above else self.name

    @property
    def note(self) -> str:
        """Synthetic is called synthetic."""
        return _("The grid outlines are synthetic.") if self.synthetic and self.leaf else ""


def spot_of(row: PlaceRow, language: str) -> Spot:
    """The place as shown; reads those above it."""
    above = [rung for rung in places.list_ancestors(row.id) if rung.parent_id is not None]
    names = [rung.name(language) for rung in reversed(above[-NAMED_ABOVE:])]
    return Spot(row.id, row.name(language), " · ".join(names), row.level is Level.GRID, row.is_synthetic)


def find_spots(text: str, language: str) -> list[Spot]:
    """Current places by Chinese name, pinyin, part of either, or code; the county itself is no answer to "where"."""
    found = places.search_places(text, limit=FOUND_SHOWN)
    return [spot_of(row, language) for row in found if row.level is not Level.COUNTY]


def rungs_under(place_id: UUID | None, language: str) -> list[Spot]:
    """The places to choose from one step down; from the root of the cell when it is the only one."""
    rows = places.list_children(place_id)
    if place_id is None and len(rows) == 1:
        rows = places.list_children(rows[0].id)
    return [Spot(row.id, row.name(language), "", row.level is Level.GRID, row.is_synthetic) for row in rows]


def find_current(place_id: UUID | None) -> PlaceRow | None:
    """The place while it is one; None for nothing, for an unknown id, and for a place that was merged or closed."""
    try:
        row = places.get_place(place_id) if place_id else None
    except NotFound:
        return None
    current = places.find_place_by_code(row.code) if row else None
    return row if row and current and current.id == row.id else None


def under_pin(lon: float, lat: float) -> tuple[UUID, tuple[UUID, ...]]:
    """The grid under a point (degrees, WGS 84) and those within a few metres of it.

    Raises Refused ``place.outside`` and its kin, with a sentence that says what to do instead.
    """
    located = places.locate(lon, lat)
    if located.place_id is None:
        reason = located.reason.value
        raise Refused(f"place.{reason.lower()}", NOT_LOCATED[reason], field="place")
    return located.place_id, tuple(located.nearby)


@dataclass(frozen=True)
class Drawn:
    """What a map of a place draws, and its frame [west, south, east, north] in degrees, None without outlines."""

    sources: dict[str, dict[str, str]]
    bounds: list[float] | None


def map_around(place: PlaceRow | None) -> Drawn:
    """The outlines of the places one step below, within the frame of the place itself."""
    below = places.list_children(place.id) if place else []
    if place is None or not below:
        return Drawn({"areas": {"kind": "areas", "url": url("places:outlines", level="county")}}, None)
    query = {"within": place.path}
    address = url("places:outlines", query, level=below[0].level.value.lower())
    return Drawn({"areas": {"kind": "areas", "url": address}}, _bounds(places.index_version(), place.level, place.path))


@lru_cache(maxsize=256)
def _bounds(_version: int, level: Level, path: str) -> list[float] | None:
    """The box around the outline of one place, from the GeoJSON that maps are drawn from."""
    found = json.loads(places.outlines_geojson(level, path))
    points = [point for feature in found["features"] for point in _points(feature["geometry"]["coordinates"])]
    if not points:
        return None
    lons, lats = [point[0] for point in points], [point[1] for point in points]
    return [min(lons), min(lats), max(lons), max(lats)]


def _points(coordinates: Any) -> Iterator[list[float]]:
    """Every position of a GeoJSON geometry, however deep."""
    if coordinates and isinstance(coordinates[0], int | float):
        yield coordinates
        return
    for inner in coordinates:
        yield from _points(inner)


def trail_of(row: PlaceRow | None, language: str) -> list[tuple[str, str]]:
    """(name, address) from the top of the ladder to the place, for the breadcrumb."""
    if row is None:
        return []
    above = [rung for rung in places.list_ancestors(row.id) if rung.parent_id is not None]
    steps = [(rung.name(language), f"?under={rung.id}#ladder") for rung in above]
    return [(_("From the top"), "?change=1#ladder"), *steps, (row.name(language), "")]
