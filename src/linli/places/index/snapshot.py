"""One state of the ladder in memory: who is where in it, and which grid holds a point. Immutable once loaded."""

import ctypes
from array import array
from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, LiteralString
from uuid import UUID

import numpy as np
import numpy.typing as npt
import psycopg
import shapely

from linli.places.area_index import (
    SIMPLE_POLYGON,
    AreaIndex,
    Corners,
    corners_of,
    corners_of_simple,
    join_corners,
    reorder,
)
from linli.places.rows import PlaceRow
from linli.places.rules import Level

_FIELD, _RECORD = b"\x1f", 0x1E  # unit and record separator; names are cleaned of control characters

_VERSION = "SELECT version FROM places_indexversion WHERE cell = %s"
# Some thousands of places to a row of the answer: quicker than a row each, and no message is so long that the
# connection keeps a large buffer for it. Nearly all outlines are polygons of one ring, whose corners are cut out of
# the joined text in one piece.
_OUTLINES = """
    SELECT string_agg(uuid_send(id), ''::bytea), string_agg(code, ' '), string_agg(wkb, ''::bytea),
           string_agg(int4send(length(wkb)), ''::bytea)
    FROM (
        SELECT place.id, place.code, outline.wkb, row_number() OVER () / 8192 AS part
        FROM places_place AS place JOIN places_outline AS outline ON outline.place_id = place.id
        WHERE place.level = 'GRID' AND place.valid_to IS NULL AND (substring(outline.wkb FOR 9) = %s) = %s
    ) AS grids GROUP BY part
"""
_ROWS = """
    SELECT string_agg(uuid_send(id), ''::bytea ORDER BY id), convert_to(string_agg(text, E'\\x1e' ORDER BY id), 'UTF8')
    FROM (
        SELECT id, row_number() OVER (ORDER BY id) / 8192 AS part, concat_ws(
            E'\\x1f', code, level, name_zh, name_en, path, coalesce(parent_id::text, ''), is_synthetic
        ) AS text
        FROM places_place WHERE valid_to IS NULL
    ) AS places GROUP BY part ORDER BY part
"""


class RowStore:
    """The current places, packed: some 150 bytes each, decoded when asked for."""

    def __init__(self, ids: bytes, text: bytes) -> None:
        """``ids`` are 16 bytes a place, ascending; ``text`` the records in the same order."""
        self._ids, self._text = ids, text
        self._heads = array("Q", np.frombuffer(ids, dtype=">u8")[::2].astype(np.uint64).tobytes())
        breaks = np.flatnonzero(np.frombuffer(text, dtype=np.uint8) == _RECORD)
        self._starts = np.concatenate([[0], breaks + 1]).astype(np.uint32)
        self._ends = np.concatenate([breaks, [len(text)]]).astype(np.uint32)
        self.find = lru_cache(maxsize=4096)(self._find)

    def __len__(self) -> int:
        return len(self._ids) // 16

    def _find(self, place_id: UUID) -> PlaceRow | None:
        """The place, or None when it is not current."""
        key = place_id.bytes
        at = self._at(key)
        if at is None:
            return None
        fields = self._text[self._starts[at] : self._ends[at]].split(_FIELD)
        code, level, name_zh, name_en, path, parent_id, is_synthetic = (field.decode() for field in fields)
        parent = UUID(parent_id) if parent_id else None
        return PlaceRow(place_id, code, Level(level), name_zh, name_en, path, parent, is_synthetic == "t")

    def _at(self, key: bytes) -> int | None:
        """Where it stands: by the first half of the ids, of which few are the same, then by the whole."""
        head = int.from_bytes(key[:8])
        at = bisect_left(self._heads, head)
        while at < len(self._heads) and self._heads[at] == head:
            if self._ids[16 * at : 16 * at + 16] == key:
                return at
            at += 1
        return None


@dataclass(frozen=True)
class Snapshot:
    """A version of the ladder. ``grid_ids`` are 16 bytes a grid, by code: the order of the areas in ``areas``."""

    version: int
    rows: RowStore
    areas: AreaIndex
    grid_ids: bytes

    def grid_id(self, position: int) -> UUID:
        """The place of an area."""
        return UUID(int=int.from_bytes(self.grid_ids[16 * position : 16 * position + 16]))


def read_version(connection: "psycopg.Connection[Any]", cell: str) -> int:
    """The number of the newest change that this connection sees; 0 before the first."""
    row = connection.execute(_VERSION, [cell]).fetchone()
    return int(row[0]) if row else 0


def load_snapshot(connection: "psycopg.Connection[Any]", cell: str) -> Snapshot:
    """Read the ladder. The version is read first: a change in between makes it look older, never newer."""
    version = read_version(connection, cell)
    parts = _fetch(connection, _ROWS, [])
    rows = RowStore(b"".join(ids for ids, _text in parts), b"\x1e".join(text for _ids, text in parts))
    areas, grid_ids = _load_areas(connection)
    del parts
    _release_memory()
    return Snapshot(version=version, rows=rows, areas=areas, grid_ids=grid_ids)


def _release_memory() -> None:
    """Give back what loading has freed: glibc keeps tens of megabytes of it otherwise. Elsewhere nothing happens."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)


def _load_areas(connection: "psycopg.Connection[Any]") -> tuple[AreaIndex, bytes]:
    """The index over the grids' outlines in the order of their codes, and their ids in the same order."""
    parts: list[Corners] = []
    codes: list[str] = []
    ids = b""
    for is_simple in (True, False):
        for part_ids, part_codes, wkb, sizes in _fetch(connection, _OUTLINES, [SIMPLE_POLYGON, is_simple]):
            lengths = np.frombuffer(sizes, dtype=">i4").astype(np.int64)
            parts.append(corners_of_simple(wkb, lengths) if is_simple else corners_of([_decode(wkb, lengths)]))
            codes += part_codes.split(" ")
            ids += part_ids
    order = np.array(sorted(range(len(codes)), key=codes.__getitem__), dtype=np.int64)
    corners = reorder(join_corners(parts), order)
    parts.clear()
    packed = np.frombuffer(ids, dtype="V16")[order].tobytes() if ids else b""
    return AreaIndex(corners), packed


def _fetch(connection: "psycopg.Connection[Any]", query: LiteralString, values: list[Any]) -> list[tuple[Any, ...]]:
    with psycopg.Cursor(connection) as cursor:
        return cursor.execute(query, values, binary=True).fetchall()


def _decode(wkb: bytes, lengths: npt.NDArray[np.int64]) -> npt.NDArray[Any]:
    ends = np.cumsum(lengths).tolist()
    pieces = [wkb[end - length : end] for end, length in zip(ends, lengths.tolist(), strict=True)]
    areas: npt.NDArray[Any] = shapely.from_wkb(np.array(pieces, dtype=object))
    return areas
