"""Reads of the ladder. Places are public: nobody is asked who they are."""

from linli.places.queries.ladder import (
    closed_codes,
    find_place_by_code,
    find_successor,
    get_place,
    list_ancestors,
    list_children,
    list_places,
    place_row,
    places_by_path_prefix,
)
from linli.places.queries.locate import NEAR_METRES, Located, LocatedMany, locate, locate_many
from linli.places.queries.outlines import index_version, outlines_geojson
from linli.places.queries.search import search_places
from linli.places.queries.table import places_csv
from linli.places.rows import PlaceRow
from linli.places.rules import path_bounds

__all__ = [
    "NEAR_METRES",
    "Located",
    "LocatedMany",
    "PlaceRow",
    "closed_codes",
    "find_place_by_code",
    "find_successor",
    "get_place",
    "index_version",
    "list_ancestors",
    "list_children",
    "list_places",
    "locate",
    "locate_many",
    "outlines_geojson",
    "path_bounds",
    "place_row",
    "places_by_path_prefix",
    "places_csv",
    "search_places",
]
