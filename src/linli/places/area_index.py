"""Which area holds a point: an index over flat arrays, without a database and without a geometry object a query.

Corners of all areas lie in two long arrays, rings and areas in offsets into them. A raster of buckets names, for
every bucket, the areas whose box touches it. A point is tested against those whose box holds it, by the parity of
the edges that it sees to its east. An edge is always computed from its lower end to its upper one, so both of its
areas reach the same answer and exactly one of them holds the point. A point within a centimetre of a border counts
as in every area there; the one with the lowest position wins. Areas are given in the order of their codes.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import cos, floor, radians, sqrt
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from linli.places.rules import METRES_PER_DEGREE

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Geometries = npt.NDArray[Any]

SIMPLE_POLYGON = b"\x01\x03\x00\x00\x00\x01\x00\x00\x00"  # well-known binary: little-endian, polygon, one ring
_HEADER = len(SIMPLE_POLYGON) + 4
TOUCH = 1e-7  # degrees, about a centimetre: outlines are rounded to it
_CLOSE = 0.001  # square metres: three centimetres, safely more than TOUCH
_MARGIN = 0.0004  # degrees: a bucket also names what lies so near to it, so that a pin with 30 metres around needs one
_BUCKETS_PER_AREA = 8
_PAIRS_PER_AREA = 60  # a raster so fine that areas fill more buckets than this on average is made coarser
_FAR = float("inf")
_MANY = 48  # corners from which on numpy is quicker than a loop
_CHUNK = 32_768  # points that locate_many takes at a time: some 40 MB of working arrays


@dataclass(frozen=True)
class Corners:
    """Areas as flat arrays: ``xy`` (points, 2), ``rings`` offsets into points, ``areas`` offsets into rings."""

    xy: Floats
    rings: Ints
    areas: Ints


def corners_of(batches: Iterable[Geometries]) -> Corners:
    """Flat arrays of polygons and multipolygons that come in batches; an empty area has no ring."""
    xy, ring_sizes, area_sizes = [np.empty((0, 2))], [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    for batch in batches:
        parts, area_of_part = shapely.get_parts(batch, return_index=True)
        rings, part_of_ring = shapely.get_rings(parts, return_index=True)
        points, ring_of_point = shapely.get_coordinates(rings, return_index=True)
        xy.append(points)
        ring_sizes.append(np.bincount(ring_of_point, minlength=len(rings)))
        area_sizes.append(np.bincount(area_of_part[part_of_ring], minlength=len(batch)))
    return Corners(
        xy=np.concatenate(xy),
        rings=_offsets(np.concatenate(ring_sizes)),
        areas=_offsets(np.concatenate(area_sizes)),
    )


def corners_of_simple(wkb: bytes, lengths: Ints) -> Corners:
    """Flat arrays of polygons of one ring from their well-known binary, one after another, of these lengths.

    Each begins with SIMPLE_POLYGON and the number of its corners, 13 bytes before the first one.
    """
    data = np.frombuffer(wkb, dtype=np.uint8)
    is_corner = np.ones(len(data), dtype=bool)
    starts = np.cumsum(lengths) - lengths
    for offset in range(_HEADER):
        is_corner[starts + offset] = False
    xy = data[is_corner].view("<f8").reshape(-1, 2)
    return Corners(xy=xy, rings=_offsets((lengths - _HEADER) // 16), areas=np.arange(len(lengths) + 1, dtype=np.int64))


def join_corners(parts: Sequence[Corners]) -> Corners:
    """The areas of several, one after another."""
    if not parts:
        return corners_of([])
    if len(parts) == 1:
        return parts[0]
    return Corners(
        xy=np.concatenate([part.xy for part in parts]),
        rings=_offsets(np.concatenate([np.diff(part.rings) for part in parts])),
        areas=_offsets(np.concatenate([np.diff(part.areas) for part in parts])),
    )


def reorder(corners: Corners, order: Ints) -> Corners:
    """The same areas in another order: ``order[i]`` is the former position of area ``i``."""
    ring_count = np.diff(corners.areas)[order]
    rings = _ranges(corners.areas[:-1][order], ring_count)
    point_count = np.diff(corners.rings)[rings]
    points = _ranges(corners.rings[:-1][rings], point_count)
    return Corners(xy=corners.xy[points], rings=_offsets(point_count), areas=_offsets(ring_count))


def _offsets(sizes: Ints) -> Ints:
    return np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)


Edge = tuple[float, float, float, float]  # x1, y1, x2, y2 from its lower (then western) end, degrees
Bounds = tuple[float, float, float, float]
Edges = tuple[Floats, Floats, Floats, Floats]
Spot = tuple[float, float, float, float, float]  # lon, lat, reach east, reach north (degrees), metres a degree east


class AreaIndex:
    """The index. Areas are named by their position; immutable once built, so threads share it without a lock."""

    def __init__(self, corners: Corners) -> None:
        self._x, self._y = corners.xy[:, 0], corners.xy[:, 1]
        self._rings, self._areas = corners.rings, corners.areas
        self._first = self._rings[self._areas]  # offset of an area's first corner
        self._is_edge = np.ones(len(self._x), dtype=bool)  # False at a ring's last corner: no edge begins there
        self._is_edge[self._rings[1:] - 1] = False
        self._boxes = self._boxes_of(self._x, self._y)
        # The same along the diagonals: the corners of a box that an area leaves empty are told without its edges.
        self._slants = self._boxes_of(self._x + self._y, self._x - self._y)
        # West, south, east, north of all areas in degrees; None when there is none.
        self.bounds: Bounds | None = None
        if len(self._x):
            self.bounds = (float(self._x.min()), float(self._y.min()), float(self._x.max()), float(self._y.max()))
        self._make_raster()
        # Views that hand out Python floats and integers without the cost of numpy scalars.
        self._xys, self._box, self._slant = _view(corners.xy), _view(self._boxes), _view(self._slants)
        self._ring_at, self._area_at = _view(self._rings), _view(self._areas)
        self._first_at, self._bucket_at, self._member_at = (
            _view(self._first),
            _view(self._buckets),
            _view(self._members),
        )

    def __len__(self) -> int:
        return len(self._areas) - 1

    @property
    def nbytes(self) -> int:
        """Bytes of the arrays."""
        arrays = (self._x, self._y, self._rings, self._areas, self._first, self._boxes, self._buckets, self._members)
        return sum(array.nbytes for array in (*arrays, self._is_edge, self._slants))

    # Building

    def _boxes_of(self, x: Floats, y: Floats) -> Floats:
        """Least x and y, most x and y of every area, (n, 4); an empty area has a box that holds nothing."""
        boxes = np.full((len(self), 4), np.nan)
        filled = np.flatnonzero(np.diff(self._first))
        if filled.size:
            starts = self._first[filled]
            reach = (np.minimum, x), (np.minimum, y), (np.maximum, x), (np.maximum, y)
            for column, (extreme, values) in enumerate(reach):
                boxes[filled, column] = extreme.reduceat(values, starts)
        return boxes

    def _make_raster(self) -> None:
        """Choose a bucket size and list the areas of every bucket, ascending."""
        self._west, self._south, east, north = self.bounds or (0.0, 0.0, 1.0, 1.0)
        wide, high = max(east - self._west, 1e-6), max(north - self._south, 1e-6)
        per_degree = sqrt(_BUCKETS_PER_AREA * max(1, len(self)) / (wide * high))
        self._per_degree = min(per_degree, 30_000 / max(wide, high), 1e6)  # buckets a degree
        low, spread = self._spread()
        while spread.prod(axis=1).sum() > _PAIRS_PER_AREA * max(1, len(self)):
            self._per_degree /= 1.5
            low, spread = self._spread()
        self._columns, self._rows = floor(wide * self._per_degree) + 1, floor(high * self._per_degree) + 1
        count = spread.prod(axis=1)
        area = np.repeat(np.arange(len(self), dtype=np.int32), count)
        step = _ranges(np.zeros_like(count), count).astype(np.int32)
        row, column = np.divmod(step, spread[:, 0].astype(np.int32)[area])
        row += low[:, 1].astype(np.int32)[area]
        column += low[:, 0].astype(np.int32)[area]
        bucket = row * np.int32(self._columns) + column
        order = np.argsort(bucket, kind="stable")
        self._members = area[order]
        self._buckets = _offsets(np.bincount(bucket, minlength=self._columns * self._rows)).astype(np.int32)

    def _spread(self) -> tuple[Ints, Ints]:
        """First column and row of every area's box, and how many columns and rows it touches; both (n, 2)."""
        south_west = self._west, self._south
        north_east = (self.bounds or (0.0, 0.0, 1.0, 1.0))[2:]
        last = np.floor((np.array(north_east) - south_west) * self._per_degree)
        low = np.floor((self._boxes[:, :2] - south_west - _MARGIN) * self._per_degree)
        high = np.floor((self._boxes[:, 2:] - south_west + _MARGIN) * self._per_degree)
        filled = ~np.isnan(low)
        low, high = np.where(filled, np.maximum(low, 0), 0), np.where(filled, np.minimum(high, last), -1)
        return low.astype(np.int64), (high - low + 1).astype(np.int64)

    # One point

    def locate(self, lon: float, lat: float, near_metres: float = 0.0) -> tuple[int, list[int]]:
        """The area that holds the point, or -1.

        Within ``near_metres`` of that area's border, or outside every area: also the others so near, nearest first.
        """
        east_metres = METRES_PER_DEGREE * cos(radians(lat))
        reach_lat = reach_lon = TOUCH
        if near_metres:
            reach_lat = max(near_metres / METRES_PER_DEGREE, TOUCH)
            reach_lon = max(near_metres / max(east_metres, 1e-9), TOUCH)
        spot = lon, lat, reach_lon, reach_lat, east_metres
        west, south, east, north = lon + reach_lon, lat + reach_lat, lon - reach_lon, lat - reach_lat
        box, limit, found = self._box, near_metres * near_metres, -1
        slant, up, down, aside = self._slant, lon + lat, lon - lat, reach_lon + reach_lat
        near: list[tuple[float, int]] = []
        for area in self._candidates(lon, lat, reach_lon, reach_lat):
            at = 4 * area
            if box[at] > west or box[at + 1] > south or not (box[at + 2] >= east and box[at + 3] >= north):
                continue
            if slant[at] > up + aside or slant[at + 1] > down + aside:
                continue
            if slant[at + 2] < up - aside or slant[at + 3] < down - aside:
                continue
            holds, squared = self._measure(area, spot)
            if holds and found < 0:
                found = area
                if squared > limit or not near_metres:
                    return found, []
            elif holds or squared <= limit:
                near.append((0.0 if holds else squared, area))
        return found, [area for _squared, area in sorted(near)] if near else []

    def _candidates(self, lon: float, lat: float, reach_lon: float, reach_lat: float) -> Iterable[int]:
        """The areas of the buckets within reach, ascending; for a short reach one bucket names them all."""
        column, row = (lon - self._west) * self._per_degree, (lat - self._south) * self._per_degree
        if 0 <= column < self._columns and 0 <= row < self._rows and reach_lon < _MARGIN and reach_lat < _MARGIN:
            at = int(row) * self._columns + int(column)
            return self._member_at[self._bucket_at[at] : self._bucket_at[at + 1]]
        wide, high = reach_lon * self._per_degree, reach_lat * self._per_degree
        left, right, low, top = floor(column - wide), floor(column + wide), floor(row - high), floor(row + high)
        return self._members_of(max(left, 0), min(right, self._columns - 1), max(low, 0), min(top, self._rows - 1))

    def _members_of(self, left: int, right: int, low: int, top: int) -> list[int]:
        members: set[int] = set()
        for row in range(low, top + 1):
            at = row * self._columns
            for bucket in range(at + left, at + right + 1):
                members.update(self._member_at[self._bucket_at[bucket] : self._bucket_at[bucket + 1]])
        return sorted(members)

    def _measure(self, area: int, spot: Spot) -> tuple[bool, float]:
        """Whether the area holds the point, and the squared metres to its border (infinite beyond the reach)."""
        lon, lat, reach_lon, reach_lat, east_metres = spot
        odd, touches, nearest = False, False, _FAR
        east, west = lon + reach_lon, lon - reach_lon
        for x1, y1, x2, y2 in self._close_edges(area, lat - reach_lat, lat + reach_lat):
            if y2 < y1 or (y2 == y1 and x2 < x1):  # always from the lower (then western) end
                x1, y1, x2, y2 = x2, y2, x1, y1  # noqa: PLW2901 - the quickest way, and this is the hottest loop
            if (y1 > lat) is not (y2 > lat) and (x2 - x1) * (lat - y1) > (lon - x1) * (y2 - y1):
                odd = not odd
            if (x1 <= east or x2 <= east) and (x1 >= west or x2 >= west):
                squared, touch = _distance(lon, lat, (x1, y1, x2, y2), east_metres)
                touches = touches or touch
                nearest = squared if squared < nearest else nearest
        return odd or touches, nearest

    def _close_edges(self, area: int, low: float, high: float) -> list[Edge]:
        """An area's edges that come between two parallels, from either end."""
        start, end = self._first_at[area], self._first_at[area + 1]
        if end - start > _MANY or self._area_at[area + 1] - self._area_at[area] > 1:
            return self._close_edges_of_many(start, end, low, high)
        corners = self._xys[2 * start : 2 * end].tolist()
        return [
            (x1, y1, x2, y2)
            for x1, y1, x2, y2 in zip(corners[::2], corners[1::2], corners[2::2], corners[3::2], strict=False)
            if (y1 <= high or y2 <= high) and (y1 >= low or y2 >= low)
        ]

    def _close_edges_of_many(self, start: int, end: int, low: float, high: float) -> list[Edge]:
        """The same of many corners or several rings, where numpy is quicker than a loop."""
        y = self._y[start:end]
        close = (
            (np.minimum(y[:-1], y[1:]) <= high) & (np.maximum(y[:-1], y[1:]) >= low) & self._is_edge[start : end - 1]
        )
        ends = self._upward(np.flatnonzero(close) + start)
        return list(zip(*(values.tolist() for values in ends), strict=True))

    # Many points

    def locate_many(self, lons: Floats, lats: Floats) -> Ints:
        """The area that holds each point, or -1; (n,) from two (n,) arrays of finite degrees."""
        found = np.full(len(lons), -1, dtype=np.int64)
        for start in range(0, len(lons), _CHUNK):
            part = slice(start, start + _CHUNK)
            found[part] = self._locate_chunk(lons[part], lats[part])
        return found

    def _locate_chunk(self, lons: Floats, lats: Floats) -> Ints:
        point, area = self._candidate_pairs(lons, lats)
        holds = self._hold(lons[point], lats[point], area)
        found = np.full(len(lons), len(self), dtype=np.int64)
        np.minimum.at(found, point[holds], area[holds])
        return np.where(found < len(self), found, -1)

    def _candidate_pairs(self, lons: Floats, lats: Floats) -> tuple[Ints, Ints]:
        """Every (point, area) where the area's box holds the point."""
        column = np.floor((lons - self._west) * self._per_degree)
        row = np.floor((lats - self._south) * self._per_degree)
        # A point a hair outside the raster may still touch an area on its rim.
        column, row = (np.where(v == -1, 0, v) for v in (column, row))
        column, row = np.where(column == self._columns, column - 1, column), np.where(row == self._rows, row - 1, row)
        known = np.flatnonzero((column >= 0) & (column < self._columns) & (row >= 0) & (row < self._rows))
        bucket = row[known].astype(np.int64) * self._columns + column[known].astype(np.int64)
        first = self._buckets[bucket].astype(np.int64)
        count = self._buckets[bucket + 1] - first
        point = np.repeat(known, count)
        area = self._members[_ranges(first, count)].astype(np.int64)
        box = self._boxes[area]
        lon, lat = lons[point], lats[point]
        inside = (box[:, 0] - TOUCH <= lon) & (lon <= box[:, 2] + TOUCH)
        inside &= (box[:, 1] - TOUCH <= lat) & (lat <= box[:, 3] + TOUCH)
        return point[inside], area[inside]

    def _hold(self, lon: Floats, lat: Floats, area: Ints) -> npt.NDArray[np.bool_]:
        """For every pair, whether the area holds the point: the same arithmetic as for one point."""
        count = self._first[area + 1] - self._first[area]
        edge = _ranges(self._first[area], count)
        off = self._y[edge] - np.repeat(lat, count)
        above, below = off > TOUCH, off < -TOUCH
        close = np.flatnonzero(~((above[:-1] & above[1:]) | (below[:-1] & below[1:])))
        close = close[self._is_edge[edge[close]]]
        pair, edge = np.repeat(np.arange(len(area)), count)[close], edge[close]
        edges = x1, y1, x2, y2 = self._upward(edge)
        x, y = lon[pair], lat[pair]
        crossed = ((y1 > y) != (y2 > y)) & ((x2 - x1) * (y - y1) > (x - x1) * (y2 - y1))
        touched = _touching(x, y, edges)
        odd: npt.NDArray[np.bool_] = np.bincount(pair[crossed], minlength=len(area)) % 2 == 1
        return odd | (np.bincount(pair[touched], minlength=len(area)) > 0)

    def _upward(self, edge: Ints) -> Edges:
        """The ends of the edges, the lower (then the western) first."""
        x1, y1, x2, y2 = self._x[edge], self._y[edge], self._x[edge + 1], self._y[edge + 1]
        swap = (y2 < y1) | ((y2 == y1) & (x2 < x1))
        return np.where(swap, x2, x1), np.where(swap, y2, y1), np.where(swap, x1, x2), np.where(swap, y1, y2)


def _view(array: npt.NDArray[Any]) -> "memoryview[Any]":
    """The numbers of an array in one row."""
    flat: Any = np.ascontiguousarray(array).ravel()
    return memoryview(flat)


def _distance(lon: float, lat: float, edge: Edge, east_metres: float) -> tuple[float, bool]:
    """Squared metres from the point to the edge, and whether it touches it (in degrees, as for many points)."""
    x1, y1, x2, y2 = edge
    along_x, along_y = (x2 - x1) * east_metres, (y2 - y1) * METRES_PER_DEGREE
    to_x, to_y = (lon - x1) * east_metres, (lat - y1) * METRES_PER_DEGREE
    length = along_x * along_x + along_y * along_y
    share = (to_x * along_x + to_y * along_y) / length if length else 0.0
    share = 0.0 if share < 0.0 else min(share, 1.0)
    off_x, off_y = to_x - share * along_x, to_y - share * along_y
    squared = off_x * off_x + off_y * off_y
    return squared, squared < _CLOSE and _touches(lon, lat, edge)


def _touches(lon: float, lat: float, edge: Edge) -> bool:
    """Whether the point lies within TOUCH of the edge, in degrees: as _touching has it."""
    x1, y1, x2, y2 = edge
    along_x, along_y, to_x, to_y = x2 - x1, y2 - y1, lon - x1, lat - y1
    length = along_x * along_x + along_y * along_y
    share = min(max((to_x * along_x + to_y * along_y) / length, 0.0), 1.0) if length else 0.0
    off_x, off_y = to_x - share * along_x, to_y - share * along_y
    return off_x * off_x + off_y * off_y <= TOUCH * TOUCH


def _touching(x: Floats, y: Floats, edges: Edges) -> npt.NDArray[np.bool_]:
    """Whether the points lie within TOUCH of the edges, in degrees."""
    x1, y1, x2, y2 = edges
    close = (np.minimum(x1, x2) - x <= TOUCH) & (np.maximum(x1, x2) - x >= -TOUCH)
    touching = np.zeros(len(x), dtype=bool)
    rows = np.flatnonzero(close)
    along_x, along_y = x2[rows] - x1[rows], y2[rows] - y1[rows]
    to_x, to_y = x[rows] - x1[rows], y[rows] - y1[rows]
    length = along_x * along_x + along_y * along_y
    with np.errstate(invalid="ignore", divide="ignore"):
        share = np.where(length > 0, (to_x * along_x + to_y * along_y) / length, 0.0)
    share = np.clip(share, 0.0, 1.0)
    off_x, off_y = to_x - share * along_x, to_y - share * along_y
    touching[rows] = off_x * off_x + off_y * off_y <= TOUCH * TOUCH
    return touching


def _ranges(first: Ints, count: Ints) -> Ints:
    """``first[i] .. first[i] + count[i]`` one after another."""
    ends = np.cumsum(count)
    total = int(ends[-1]) if len(ends) else 0
    return np.arange(total) - np.repeat(ends - count, count) + np.repeat(first, count)
