"""From the bytes of a CSV or GeoJSON file to rows. Only what makes the whole file unreadable is refused here."""

import csv
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from linli.kit.errors import Refused, TooLarge
from linli.kit.spreadsheet import unguard

MAX_BYTES = 256 * 1024 * 1024
FIELDS = ("level", "code", "parent", "name_zh", "name_en", "outline")
_ALIASES = {"name": "name_zh", "parent_code": "parent", "geometry": "outline", "wkt": "outline"}


@dataclass(frozen=True)
class RawPlace:
    """One row as it stands in the file, nothing checked. ``outline`` is GeoJSON geometry, WKT, or None.

    ``complete`` is False for a row of a CSV file that has not as many values as the heading.
    """

    row: int
    values: Mapping[str, Any] = field(default_factory=dict)
    outline: Any = None
    complete: bool = True


def read_places(data: bytes, *, columns: Mapping[str, str] | None = None) -> list[RawPlace]:
    """The rows of a GeoJSON FeatureCollection or a CSV file with a heading; UTF-8, UTF-16 or GBK.

    ``columns`` tells which column or property holds a field when it is not called so, e.g. ``{"code": "PRECINCT"}``.
    Fields: level, code, parent (a code), name_zh or name, name_en, outline (WKT or GeoJSON).
    Raises Refused ``file.empty``, ``file.encoding``, ``file.not_json``, ``file.not_places``, ``file.not_csv``,
    ``file.no_code`` and TooLarge ``file.too_large``.
    """
    if len(data) > MAX_BYTES:
        raise TooLarge("file.too_large", _("The file is larger than 256 megabytes."))
    text = decode(data)
    if not text.strip():
        raise Refused("file.empty", _("The file is empty."))
    if text.lstrip()[0] in "{[":
        return _read_geojson(text, columns or {})
    return _read_csv(text, columns or {})


def decode(data: bytes) -> str:
    """Text from UTF-8 (with or without a byte order mark), UTF-16 with one, or GBK; Refused ``file.encoding`` else."""
    is_utf16 = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    candidates = ["utf-16"] if is_utf16 else ["utf-8-sig", "gb18030"]
    for encoding in candidates:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text and not any("\ue000" <= character <= "\uf8ff" for character in text):
            return text
    raise Refused("file.encoding", _("The file is not text in UTF-8 or GBK. Please save it as UTF-8."))


def _read_geojson(text: str, columns: Mapping[str, str]) -> list[RawPlace]:
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Refused(
            "file.not_json", _("The file breaks off or is not JSON."), facts={"at": str(error)[:80]}
        ) from error
    features = document.get("features") if isinstance(document, dict) else None
    if not isinstance(features, list):
        raise Refused("file.not_places", _("The file is JSON but not a collection of places (a FeatureCollection)."))
    rows = []
    for number, feature in enumerate(features, start=1):
        properties = feature.get("properties") if isinstance(feature, dict) else None
        if not isinstance(properties, dict):
            rows.append(RawPlace(number, complete=False))
            continue
        rows.append(RawPlace(number, _pick(properties, columns), feature.get("geometry")))
    return rows


def _read_csv(text: str, columns: Mapping[str, str]) -> list[RawPlace]:
    csv.field_size_limit(64 * 1024 * 1024)  # an outline in one field
    try:
        table = [row for row in csv.reader(io.StringIO(text, newline=""), strict=True) if row]
    except csv.Error as error:
        raise Refused("file.not_csv", _("The file breaks off or is not CSV."), facts={"at": str(error)[:80]}) from error
    heading = [name.strip() for name in table[0]]
    if columns.get("code", "code") not in heading:
        raise Refused("file.no_code", _("The first line must name the columns, and one of them must be code."))
    rows = []
    for number, values in enumerate(table[1:], start=1):
        picked = _pick(dict(zip(heading, map(unguard, values), strict=False)), columns)
        rows.append(RawPlace(number, picked, picked.get("outline") or None, len(values) == len(heading)))
    return rows


def _pick(found: Mapping[str, Any], columns: Mapping[str, str]) -> dict[str, Any]:
    """The fields that are known, under their own names."""
    named = {_ALIASES.get(str(name), str(name)): value for name, value in found.items()}
    return {name: found.get(columns[name]) if name in columns else named.get(name) for name in FIELDS}
