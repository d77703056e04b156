"""Load a county's real places from the codes that ship with Linli."""

from datetime import datetime
from pathlib import Path

from django.utils.translation import gettext_lazy as _
from shapely.geometry.base import BaseGeometry

from linli.kit.actors import Actor
from linli.kit.errors import Refused
from linli.places import outlines
from linli.places.actions.import_places import Origin, import_places
from linli.places.divisions import SOURCE, read_divisions
from linli.places.imports import ImportReport, RawPlace


def load_divisions(*, county_code: str, actor: Actor, at: datetime) -> ImportReport:
    """The county with its townships, villages and communities; areas come later. Raises Refused ``county.unknown``."""
    divisions = read_divisions(county_code)
    if len(county_code) != 6 or not divisions:
        raise Refused("county.unknown", _("No county has this code in the list of divisions."), field="county")
    rows = [
        RawPlace(number, {"code": d.code, "level": d.level, "parent": d.parent_code, "name_zh": d.name})
        for number, d in enumerate(divisions, start=1)
    ]
    return import_places(rows=rows, actor=actor, at=at, origin=Origin(source=SOURCE), all_or_nothing=True)


def county_outline(county_code: str, file: Path | None = None) -> tuple[BaseGeometry, Origin]:
    """The county's outline from the operator's file, else from the installed package, and where it is from.

    Raises Refused ``county.no_outlines``, ``county.bad_outlines`` and ``county.no_outline``.
    """
    path = file or outlines.packaged_file()
    if path is None:
        raise Refused("county.no_outlines", _("No outlines of counties are installed. Please name a GeoJSON file."))
    try:
        found = outlines.read_county_outlines(path, county_code)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise Refused("county.bad_outlines", _("The file of county outlines cannot be read as GeoJSON.")) from error
    if county_code not in found:
        raise Refused("county.no_outline", _("The file has no outline of this county."), field="county")
    origin = Origin(source=file.name) if file else Origin(source=outlines.SOURCE, licence=outlines.LICENCE)
    return found[county_code], origin
