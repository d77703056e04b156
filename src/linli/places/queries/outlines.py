"""Outlines as GeoJSON for maps."""

import json
from functools import lru_cache

import shapely
from django.utils.translation import gettext_lazy as _

from linli.kit.errors import TooLarge
from linli.places import index
from linli.places.models import Outline
from linli.places.rules import Level, path_bounds

MOST = 5000  # outlines in one answer: a county's grids, some 2 MB before compression
_DIGITS = 5  # decimals of a degree on a map: about a metre


def index_version() -> int:
    """The number of the state that this process shows; it changes with every change of the ladder."""
    return index.current().version


def outlines_geojson(level: Level, within_path: str) -> bytes:
    """A FeatureCollection (WGS 84) of the current outlines of one level in a subtree, in the order of their paths.

    Properties: id, code, name_zh, name_en, is_synthetic. Kept in memory for the most recent subtrees.
    Raises TooLarge ``place.too_many`` for more than MOST outlines.
    """
    return _collection(index_version(), level, within_path)


@lru_cache(maxsize=64)
def _collection(version: int, level: Level, within_path: str) -> bytes:
    outlines = Outline.objects.filter(place__level=level, place__valid_to__isnull=True)
    if within_path:
        low, high = path_bounds(within_path)
        outlines = outlines.filter(place__path__gte=low, place__path__lt=high)
    rows = outlines.order_by("place__path").values_list(
        "wkb", "is_synthetic", "place_id", "place__code", "place__name_zh", "place__name_en"
    )[: MOST + 1]
    if len(rows) > MOST:
        raise TooLarge("place.too_many", _("That is too much for one map. Please choose a smaller area."))
    features = [
        {
            "type": "Feature",
            "properties": {
                "id": str(place_id),
                "code": code,
                "name_zh": name_zh,
                "name_en": name_en,
                "is_synthetic": is_synthetic,
            },
            "geometry": _geometry(bytes(wkb)),
        }
        for wkb, is_synthetic, place_id, code, name_zh, name_en in rows
    ]
    collection = {"type": "FeatureCollection", "features": features}
    return json.dumps(collection, ensure_ascii=False, separators=(",", ":")).encode()


def _geometry(wkb: bytes) -> object:
    rounded = shapely.transform(shapely.from_wkb(wkb), lambda xy: xy.round(_DIGITS))
    return json.loads(shapely.to_geojson(rounded))
