"""Which grid holds a point."""

from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

import numpy as np
import numpy.typing as npt

from linli.places import index
from linli.places.rules import REASON_CODES, Reason, point_reason

Floats = npt.NDArray[np.float64]

NEAR_METRES = 30.0  # what a pin set with a thumb may miss by


class Located(NamedTuple):
    """Exactly one grid or a reason. ``nearby``: grids across a border that is close, nearest first."""

    place_id: UUID | None
    reason: Reason
    nearby: tuple[UUID, ...] = ()


@dataclass(frozen=True)
class LocatedMany:
    """``index`` (n,) int64 into ``place_ids``, -1 for none; ``reasons`` (n,) int8 into rules.REASON_CODES."""

    index: npt.NDArray[np.int64]
    reasons: npt.NDArray[np.int8]
    place_ids: list[UUID]


def locate(lon: float, lat: float, *, near_metres: float = NEAR_METRES) -> Located:
    """The current grid that holds the point (degrees, WGS 84), or why there is none.

    A point on a border belongs to the grid with the lowest code. Within ``near_metres`` of a border the grids on
    its other side are named in ``nearby``, also when the point is outside every grid.
    """
    snapshot = index.current()
    reason = point_reason(lon, lat, snapshot.areas.bounds)
    if reason is not None:
        return Located(None, reason)
    found, near = snapshot.areas.locate(lon, lat, near_metres)
    nearby = tuple(map(snapshot.grid_id, near)) if near else ()
    if found < 0:
        return Located(None, Reason.OUTSIDE, nearby)
    return Located(snapshot.grid_id(found), Reason.FOUND, nearby)


def locate_many(lons: Floats, lats: Floats) -> LocatedMany:
    """As locate for (n,) arrays of degrees, without the grids nearby. Raises ValueError for unequal lengths."""
    if lons.shape != lats.shape or lons.ndim != 1:
        raise ValueError("longitudes and latitudes must be two arrays of the same length")
    snapshot = index.current()
    lons, lats = np.asarray(lons, dtype=np.float64), np.asarray(lats, dtype=np.float64)
    reasons = _reasons(lons, lats, snapshot.areas.bounds)
    positions = np.full(len(lons), -1, dtype=np.int64)
    sound = reasons == REASON_CODES.index(Reason.FOUND)
    positions[sound] = snapshot.areas.locate_many(lons[sound], lats[sound])
    reasons[sound & (positions < 0)] = REASON_CODES.index(Reason.OUTSIDE)
    hit, inverse = np.unique(positions[positions >= 0], return_inverse=True)
    place_ids = [snapshot.grid_id(position) for position in hit.tolist()]
    positions[positions >= 0] = inverse
    return LocatedMany(index=positions, reasons=reasons, place_ids=place_ids)


def _reasons(lons: Floats, lats: Floats, bounds: tuple[float, float, float, float] | None) -> npt.NDArray[np.int8]:
    """rules.point_reason for arrays; FOUND where nothing speaks against the point yet."""
    finite = np.isfinite(lons) & np.isfinite(lats)
    in_range = (np.abs(lons) <= 180) & (np.abs(lats) <= 90)
    mirrored = (np.abs(lons) <= 90) & (np.abs(lats) <= 180)
    swapped = ~in_range & mirrored
    if bounds:
        swapped |= in_range & ~_in_box(bounds, lons, lats) & _in_box(bounds, lats, lons)
    reasons = np.select(
        [~finite, swapped, ~in_range],
        [REASON_CODES.index(reason) for reason in (Reason.NOT_A_NUMBER, Reason.SWAPPED, Reason.OUT_OF_RANGE)],
        default=REASON_CODES.index(Reason.FOUND),
    )
    return reasons.astype(np.int8)


def _in_box(bounds: tuple[float, float, float, float], x: Floats, y: Floats) -> npt.NDArray[np.bool_]:
    west, south, east, north = bounds
    return (west <= x) & (x <= east) & (south <= y) & (y <= north)
