"""The places and the catalogue of the demonstration town: real codes and names, synthetic areas."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from random import Random
from typing import Any
from uuid import UUID

import msgspec
import shapely
from shapely.geometry import shape

from linli.kit.actors import SYSTEM
from linli.matters.actions import publish_catalogue
from linli.matters.queries import KindRow, list_leaves
from linli.matters.queries.catalogue_files import SHIPPED_KINDS, read_catalogue
from linli.matters.rules.catalogue import Catalogue
from linli.places import actions as place_actions
from linli.places import queries as places
from linli.places.queries import PlaceRow
from linli.places.rules import Level

COUNTY = "330681"  # 诸暨市
CONTACT_DAYS = 30

_TRIES = 60  # points drawn before the middle of an area is taken


@dataclass(frozen=True)
class Town:
    """Everything that matters happen in. ``outlines`` are the areas of grids by place, degrees."""

    county: PlaceRow
    townships: tuple[PlaceRow, ...]
    villages: tuple[PlaceRow, ...]
    grids: tuple[PlaceRow, ...]
    kinds: dict[str, KindRow]
    outlines: dict[UUID, Any] = field(repr=False)

    @cached_property
    def by_id(self) -> dict[UUID, PlaceRow]:
        """Every place."""
        return {place.id: place for place in (self.county, *self.townships, *self.villages, *self.grids)}

    @cached_property
    def by_path(self) -> dict[str, PlaceRow]:
        """Every place, by its path."""
        return {place.path: place for place in self.by_id.values()}

    def parent(self, place: PlaceRow) -> PlaceRow:
        """The place above; the county stands above itself."""
        return self.by_id[place.parent_id] if place.parent_id else place

    def is_community(self, place: PlaceRow) -> bool:
        """True for a grid of a community, where people live in estates; False for one of a village."""
        return self.parent(place).name_zh.endswith("社区")

    def point_in(self, place: PlaceRow, random: Random) -> tuple[float, float] | None:
        """A point of the grid's area, five decimals; None for places whose area is not at hand."""
        area = self.outlines.get(place.id)
        if area is None:
            return None
        west, south, east, north = area.bounds
        for _try in range(_TRIES):
            lon, lat = round(random.uniform(west, east), 5), round(random.uniform(south, north), 5)
            if shapely.contains_xy(area, lon, lat):
                return lon, lat
        middle = area.representative_point()
        return float(middle.x), float(middle.y)


def build_town(at: datetime, township_codes: Iterable[str] = ()) -> Town:
    """Load the county, make its grids and publish the shipped catalogue, all as of ``at``.

    With ``township_codes`` matters happen in those townships only; the county is whole all the same.
    """
    place_actions.load_divisions(county_code=COUNTY, actor=SYSTEM, at=at)
    place_actions.generate_grids(county_code=COUNTY, actor=SYSTEM, at=at)
    publish_catalogue(actor=SYSTEM, at=at, document=_kinds(), source="shipped")
    return _read_town(frozenset(township_codes))


def _kinds() -> Catalogue:
    """The shipped catalogue; this town keeps how to reach a resident for a month after the end, as it may decide."""
    shipped = read_catalogue(SHIPPED_KINDS)
    assert shipped.retention is not None, "it says how long things are kept"
    return msgspec.structs.replace(
        shipped, retention=msgspec.structs.replace(shipped.retention, contact_days=CONTACT_DAYS)
    )


def _read_town(township_codes: frozenset[str]) -> Town:
    county = places.find_place_by_code(COUNTY)
    assert county is not None, "it has just been loaded"
    rows = [row for row in places.places_by_path_prefix(county.path) if _lies_in(row, township_codes)]
    levels = {level: tuple(row for row in rows if row.level == level) for level in Level}
    return Town(
        county=county,
        townships=levels[Level.TOWNSHIP],
        villages=levels[Level.VILLAGE],
        grids=levels[Level.GRID],
        kinds={kind.code: kind for kind in list_leaves()},
        outlines=_outlines(county.path),
    )


def _lies_in(row: PlaceRow, township_codes: frozenset[str]) -> bool:
    return not township_codes or any(code in township_codes for code in row.path.split("/"))


def _outlines(path: str) -> dict[UUID, Any]:
    collection = json.loads(places.outlines_geojson(Level.GRID, path))
    return {UUID(feature["properties"]["id"]): shape(feature["geometry"]) for feature in collection["features"]}
