"""A published row, and its two forms: a line of CSV and a feature of GeoJSON. The columns are the data dictionary."""

import csv
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from io import StringIO
from typing import Any

from linli.insight.rules.publication import CELL_METRES, Area

COLUMNS = (
    "quarter", "kind", "kind_zh", "kind_en", "received_on", "stage", "target_met", "first_settled_level",
    "place_level", "place_code", "place_zh", "place_en", "cell_metres", "lon", "lat",
)  # fmt: skip
FIGURE_COLUMNS = (
    "quarter", "kind", "kind_zh", "kind_en", "published", "settled", "in_time_share", "near_home_share", "median_days",
)  # fmt: skip
# The stages that the public is told of, by the states of a matter.
STAGES = {
    "RECEIVED": "RECEIVED",
    "RESOLVED": "SETTLED",
    "CONFIRMED": "SETTLED",
    "DECLINED": "DECLINED",
    "JOINED": "JOINED",
}
UNDER_WAY = "UNDER_WAY"
_LEVELS = {"GRID": "VILLAGE"}  # a grid is a few people: it counts as its village
SUPPRESSED = "<5"
_BOM = "\ufeff"  # without it spreadsheets read Chinese wrongly


@dataclass(frozen=True, slots=True)
class Named:
    """A place or a kind with both names."""

    code: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Published:
    """One matter as it is published."""

    quarter: str
    kind: Named
    received_on: date
    stage: str
    target_met: bool | None
    first_settled_level: str
    area: Area
    level: str
    place: Named

    def values(self) -> dict[str, Any]:
        """By the names of COLUMNS; None where there is nothing to say."""
        lon, lat = self.area.centre() or (None, None)
        return {
            "quarter": self.quarter,
            "kind": self.kind.code,
            "kind_zh": self.kind.zh,
            "kind_en": self.kind.en,
            "received_on": self.received_on.isoformat(),
            "stage": self.stage,
            "target_met": self.target_met,
            "first_settled_level": self.first_settled_level or None,
            "place_level": self.level,
            "place_code": self.place.code,
            "place_zh": self.place.zh,
            "place_en": self.place.en,
            "cell_metres": CELL_METRES.get(self.area.link),
            "lon": lon,
            "lat": lat,
        }


def stage_of(state: str) -> str:
    """What the public is told of a state."""
    return STAGES.get(state, UNDER_WAY)


def level_of(level: str) -> str:
    """The level as it is published."""
    return _LEVELS.get(level, level)


def csv_head() -> str:
    """The byte order mark and the names of the columns."""
    return _BOM + _line(COLUMNS)


def csv_line(row: Published) -> str:
    """One row; ``true`` and ``false`` in small letters, nothing for None. A name never begins a formula."""
    return _line([_cell(row.values()[name]) for name in COLUMNS])


def figures_head() -> str:
    """The byte order mark and the names of the columns of the figures."""
    return _BOM + _line(FIGURE_COLUMNS)


def figures_line(values: Mapping[str, Any]) -> str:
    """One kind in one quarter, by the names of FIGURE_COLUMNS.

    Fewer than five settled are ``<5``; a share or a median of too few is empty.
    """
    settled = SUPPRESSED if values["settled"] is None else values["settled"]
    return _line([_cell({**values, "settled": settled}[name]) for name in FIGURE_COLUMNS])


def feature(row: Published) -> str:
    """One feature; ``geometry`` is null where no cell is published."""
    values = row.values()
    lon, lat = values.pop("lon"), values.pop("lat")
    geometry = None if lon is None else {"type": "Point", "coordinates": [lon, lat]}
    return json.dumps({"type": "Feature", "geometry": geometry, "properties": values}, ensure_ascii=False)


def _line(cells: Any) -> str:
    out = StringIO()
    csv.writer(out, lineterminator="\r\n").writerow(cells)
    return out.getvalue()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    text = str(value)
    return f"'{text}" if text[:1] in "=+-@\t\r" and not isinstance(value, int | float) and text else text
