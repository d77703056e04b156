"""Matters without anything personal, for publishing: what, when, in which village, in which cell of the public grid.

No words, number, contact, photo or exact point ever leaves here: the database itself cuts the point to its cell. Which
of these may be shown, and how finely, is not decided here. A hot path: ``count_cells`` is read from one index alone.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import connection

from linli.kit.db import fetch_all, fetch_one
from linli.matters.models import Kind
from linli.matters.models.matter import CELLS_A_DEGREE, CELLS_A_TILE
from linli.matters.queries.public_list import private_codes

_ZONE = "Asia/Shanghai"
# County, township, village: a grid is a few hundred households and never named.
_VILLAGE = """array_to_string((string_to_array(matter.place_path, '/'))[1:least(3,
    array_length(string_to_array(matter.place_path, '/'), 1) - 1)], '/') || '/'"""
_CELL_X, _CELL_Y = (f"floor(matter.{name} * {CELLS_A_DEGREE})::int" for name in ("lon", "lat"))
_TILE_X, _TILE_Y = (
    f"(floor(floor(matter.{name} * {CELLS_A_DEGREE}) / {CELLS_A_TILE}))::int" for name in ("lon", "lat")
)

# Every part below is a constant of this file.
_CELLS = f"""
SELECT matter.kind_code, date_trunc('quarter', matter.received_at, '{_ZONE}')::date AS quarter, matter.place_path,
    {_CELL_X} AS x, {_CELL_Y} AS y, count(*)
FROM generate_series(%(south)s::int, %(north)s::int) AS band (y)
JOIN matters_matter AS matter ON {_TILE_Y} = band.y AND {_TILE_X} BETWEEN %(west)s AND %(east)s
WHERE matter.lon IS NOT NULL AND matter.state <> 'WITHDRAWN' AND matter.kind_code = ANY(%(kinds)s)
    AND matter.received_at >= %(from_at)s AND matter.received_at < %(to_at)s
GROUP BY 1, 2, 3, 4, 5
"""  # noqa: S608
_ROWS = f"""
SELECT {_VILLAGE}, {_CELL_X}, {_CELL_Y}, (matter.received_at AT TIME ZONE '{_ZONE}')::date, matter.state,
    matter.resolved_at <= matter.due_at, matter.first_resolved_level,
    extract(epoch FROM matter.resolved_at - matter.received_at)::float8 / 86400
FROM matters_matter AS matter
WHERE matter.kind_code = %(kind)s AND matter.received_at >= %(from_at)s AND matter.received_at < %(to_at)s
    AND matter.state <> 'WITHDRAWN'
"""  # noqa: S608


@dataclass(frozen=True, slots=True)
class OpenKind:
    """A kind whose matters may be published, by its newest name."""

    code: str
    name_zh: str
    name_en: str

    def name(self, language: str) -> str:
        """The name in Chinese for any ``zh`` language code, else in English."""
        return self.name_zh if language.startswith("zh") else self.name_en


class CellCount(NamedTuple):
    """Matters of one kind, received in one quarter, in the part of a cell that lies in one place."""

    kind_code: str
    quarter: date  # its first day
    place_path: str
    x: int  # cells of 1/CELLS_A_DEGREE degree, counted from the meridian and the equator
    y: int
    matters: int


class OpenRow(NamedTuple):
    """One matter. ``village_path`` is that of a higher place where no village is known; ``x`` None without a point."""

    village_path: str
    x: int | None
    y: int | None
    received_on: date
    state: str
    target_met: bool | None  # None until it is settled
    first_settled_level: str
    days: float | None  # from receipt until settled; for medians, not for publishing


def list_open_kinds() -> list[OpenKind]:
    """Every kind that matters may have or have had and that never was private, by code. One statement."""
    kinds = Kind.objects.filter(depth=3).order_by("code", "-catalogue__version").distinct("code")
    private = private_codes()
    rows = kinds.values_list("code", "name_zh", "name_en")
    return [OpenKind(*values) for values in rows if values[0] not in private]


def count_cells(
    tiles: tuple[int, int, int, int], kinds: Sequence[str], from_at: datetime, to_at: datetime
) -> list[CellCount]:
    """What lies in these tiles (west, south, east, north, inclusive; CELLS_A_TILE cells a side). One statement."""
    west, south, east, north = tiles
    values = {"west": west, "south": south, "east": east, "north": north, "kinds": list(kinds)}
    return [CellCount(*row) for row in fetch_all(_CELLS, {**values, "from_at": from_at, "to_at": to_at})]


def list_open_rows(kind_code: str, from_at: datetime, to_at: datetime) -> Iterator[OpenRow]:
    """Every matter of one kind that was received in that time, in no order. One statement; none for a private kind."""
    if kind_code in private_codes():
        return
    values: dict[str, Any] = {"kind": kind_code, "from_at": from_at, "to_at": to_at}
    with connection.cursor() as cursor:
        cursor.execute(_ROWS, values)
        while some := cursor.fetchmany(2000):
            yield from (OpenRow(*row) for row in some)


def first_received_at() -> datetime | None:
    """When the oldest matter was received; None while there is none. One step into an index."""
    found = fetch_one("SELECT min(received_at) FROM matters_matter", {})
    return found[0] if found else None
