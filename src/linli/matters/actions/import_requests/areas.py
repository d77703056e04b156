"""The ladder that imported requests lie in, from GeoJSON files and the mapping's [places]."""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from linli.kit.actors import Actor
from linli.kit.errors import NotFound, Refused
from linli.matters.rules.mapping import AreaFile, BadCell, Mapping, Places, Template
from linli.places.actions import ImportReport, RawPlace, import_places
from linli.places.actions.import_places import Origin


def import_areas(*, actor: Actor, at: datetime, mapping: Mapping, files: Sequence[Path]) -> ImportReport:
    """Make or bring up to date the places of these files and the roots above them.

    Raises Refused ``areas.not_mapped`` for a file that the mapping's [places] does not name, ``areas.damaged`` for one
    that is no GeoJSON, NotFound ``file.missing``, and what ``places.actions.import_places`` raises.
    """
    places = mapping.places
    if places is None:
        raise Refused("areas.not_mapped", _("The mapping has no [places], so no areas can be taken in."))
    rows = [
        RawPlace(
            number,
            {name: getattr(root, name) for name in ("code", "level", "parent", "name_zh", "name_en")},
        )
        for number, root in enumerate(places.roots, start=1)
    ]
    for path in files:
        rows += _rows(path, _entry(places, path), first=len(rows) + 1)
    origin = Origin(source=places.source, licence=places.licence)
    return import_places(rows=rows, actor=actor, at=at, origin=origin)


def _entry(places: Places, path: Path) -> AreaFile:
    for entry in places.files:
        if entry.file == path.name:
            return entry
    raise Refused("areas.not_mapped", _("The mapping's [places] names no file %(name)s.") % {"name": path.name})


def _rows(path: Path, entry: AreaFile, first: int) -> Iterator[RawPlace]:
    templates = {name: Template(getattr(entry, name)) for name in ("code", "parent", "name_zh", "name_en")}
    for number, feature in enumerate(_features(path), start=first):
        properties = feature.get("properties") if isinstance(feature, dict) else None
        try:
            values: dict[str, Any] = {name: template.fill(properties or {}) for name, template in templates.items()}
        except BadCell:
            yield RawPlace(number, complete=False)
            continue
        yield RawPlace(number, {**values, "level": entry.level}, feature.get("geometry") if properties else None)


def _features(path: Path) -> list[Any]:
    try:
        document = json.loads(path.read_bytes())
    except OSError as error:
        raise NotFound("file.missing", _("There is no such file, or it cannot be read.")) from error
    except (ValueError, RecursionError) as error:
        raise _not_geojson(path) from error
    features = document.get("features") if isinstance(document, dict) else None
    if not isinstance(features, list):
        raise _not_geojson(path)
    return features


def _not_geojson(path: Path) -> Refused:
    return Refused("areas.damaged", _("%(name)s is no GeoJSON with areas.") % {"name": path.name})
