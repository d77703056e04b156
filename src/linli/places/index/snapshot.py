"""One state of the ladder in memory: who is where in it, and which grid holds a point. Immutable once loaded."""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

import numpy as np
import numpy.typing as npt
import psycopg
import shapely

from linli.places.area_index import AreaIndex, corners_of, reorder
from linli.places.rows import PlaceRow
from linli.places.rules import Level

_BATCH = 8192  # outlines decoded at a time, so that loading needs little more memory than the result
_FIELD, _RECORD = b"\x1f", 0x1E  # unit and record separator; names are cleaned of control characters

_VERSION = "SELECT version FROM places_indexversion WHERE cell = %s"
_OUTLINES = """
    COPY (
        SELECT uuid_send(place.id), place.code, outline.wkb
        FROM places_place AS place JOIN places_outline AS outline ON outline.place_id = place.id
        WHERE place.level = 'GRID' AND place.valid_to IS NULL
    ) TO STDOUT (FORMAT BINARY)
"""
_ROWS = """
    SELECT string_agg(uuid_send(id), ''::bytea ORDER BY id),
           string_agg(
               concat_ws(E'\\x1f', code, level, name_zh, name_en, path, coalesce(parent_id::text, ''), is_synthetic),
               E'\\x1e' ORDER BY id
           )
    FROM places_place WHERE valid_to IS NULL
"""


class RowStore:
    """The current places, packed: some 150 bytes each, decoded when asked for."""

    def __init__(self, ids: bytes, text: bytes) -> None:
        """``ids`` are 16 bytes a place, ascending; ``text`` the records in the same order."""
        self._ids, self._text = ids, text
        breaks = np.flatnonzero(np.frombuffer(text, dtype=np.uint8) == _RECORD)
        self._starts = np.concatenate([[0], breaks + 1]).astype(np.uint32)
        self._ends = np.concatenate([breaks, [len(text)]]).astype(np.uint32)
        self.find = lru_cache(maxsize=4096)(self._find)

    def __len__(self) -> int:
        return len(self._ids) // 16

    def _find(self, place_id: UUID) -> PlaceRow | None:
        """The place, or None when it is not current."""
        key = place_id.bytes
        at = bisect_left(range(len(self)), key, key=lambda i: self._ids[16 * i : 16 * i + 16])
        if at == len(self) or self._ids[16 * at : 16 * at + 16] != key:
            return None
        fields = self._text[self._starts[at] : self._ends[at]].split(_FIELD)
        code, level, name_zh, name_en, path, parent_id, is_synthetic = (field.decode() for field in fields)
        parent = UUID(parent_id) if parent_id else None
        return PlaceRow(place_id, code, Level(level), name_zh, name_en, path, parent, is_synthetic == "t")


@dataclass(frozen=True)
class Snapshot:
    """A version of the ladder. ``grid_ids`` are 16 bytes a grid, by code: the order of the areas in ``areas``."""

    version: int
    rows: RowStore
    areas: AreaIndex
    grid_ids: bytes

    def grid_id(self, position: int) -> UUID:
        """The place of an area."""
        return UUID(bytes=self.grid_ids[16 * position : 16 * position + 16])


def read_version(connection: "psycopg.Connection[Any]", cell: str) -> int:
    """The number of the newest change that this connection sees; 0 before the first."""
    row = connection.execute(_VERSION, [cell]).fetchone()
    return int(row[0]) if row else 0


def load_snapshot(connection: "psycopg.Connection[Any]", cell: str) -> Snapshot:
    """Read the ladder. The version is read first: a change in between makes it look older, never newer."""
    version = read_version(connection, cell)
    ids, text = _one_row(connection)
    grid_ids: list[bytes] = []
    codes: list[str] = []
    corners = corners_of(_outlines(connection, grid_ids, codes))
    order = np.array(sorted(range(len(codes)), key=codes.__getitem__), dtype=np.int64)
    return Snapshot(
        version=version,
        rows=RowStore(ids, text),
        areas=AreaIndex(reorder(corners, order)),
        grid_ids=b"".join(grid_ids[i] for i in order.tolist()),
    )


def _one_row(connection: "psycopg.Connection[Any]") -> tuple[bytes, bytes]:
    with psycopg.Cursor(connection) as cursor:
        row = cursor.execute(_ROWS, binary=True).fetchone()
    return (bytes(row[0]), row[1].encode()) if row and row[0] is not None else (b"", b"")


def _outlines(
    connection: "psycopg.Connection[Any]", grid_ids: list[bytes], codes: list[str]
) -> Iterator[npt.NDArray[Any]]:
    """Outlines of the grids in batches; their ids and codes are added to the lists as they come."""
    batch: list[bytes] = []
    with psycopg.Cursor(connection) as cursor, cursor.copy(_OUTLINES) as copy:
        copy.set_types(["bytea", "text", "bytea"])
        for grid_id, code, wkb in copy.rows():
            grid_ids.append(bytes(grid_id))
            codes.append(code)
            batch.append(bytes(wkb))
            if len(batch) == _BATCH:
                yield shapely.from_wkb(np.array(batch, dtype=object))
                batch.clear()
    if batch:
        yield shapely.from_wkb(np.array(batch, dtype=object))
