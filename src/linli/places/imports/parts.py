"""Outlines alone, by code: what somebody drew for the parts of a place."""

from django.utils.translation import gettext_lazy as _
from shapely.geometry.base import BaseGeometry

from linli.kit.errors import Refused
from linli.places.imports.checks import Fault, check_outline, readable_code
from linli.places.imports.files import read_places
from linli.places.imports.report import REASONS


def read_outlines(data: bytes) -> dict[str, BaseGeometry]:
    """Code to outline (WGS 84, degrees) of a GeoJSON FeatureCollection or a CSV file, as read_places takes them.

    Raises as read_places, and Refused ``outline.unreadable`` naming the first code whose outline is missing or bad.
    """
    outlines = {}
    for row in read_places(data):
        code = readable_code(row)
        try:
            area, _notes = check_outline(row.outline)
        except Fault as fault:
            raise _unreadable(code, str(REASONS[fault.reason])) from fault
        if area is None or not code:
            raise _unreadable(code, str(_("Each area needs its code and its outline.")))
        outlines[code] = area
    return outlines


def _unreadable(code: str, reason: str) -> Refused:
    return Refused("outline.unreadable", f"{code} {reason}".strip(), field="outline")
