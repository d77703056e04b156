"""Coverages: polygons that meet only along identical vertices. Who touches whom, and putting pieces together."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Geometries = npt.NDArray[Any]


@dataclass(frozen=True)
class Contacts:
    """Pairs of polygons with a common border, and its length in degrees. ``left[i] < right[i]``."""

    left: Ints
    right: Ints
    lengths: Floats


def find_contacts(faces: Geometries) -> Contacts:
    """The pairs of faces that share at least one whole segment; corners on a 1e-7 degree raster."""
    rings, face_of_ring = shapely.get_rings(faces, return_index=True)
    xy, ring_of_point = shapely.get_coordinates(rings, return_index=True)
    raster = np.round(xy * 1e7).astype(np.int64)
    keys = (raster[:, 0] + 1_800_000_000) * 2_000_000_000 + raster[:, 1] + 900_000_000
    same_ring = np.flatnonzero(ring_of_point[1:] == ring_of_point[:-1])
    low = np.minimum(keys[same_ring], keys[same_ring + 1])
    high = np.maximum(keys[same_ring], keys[same_ring + 1])
    owner = face_of_ring[ring_of_point[same_ring]]
    length = np.hypot(*(xy[same_ring + 1] - xy[same_ring]).T)
    order = np.lexsort((high, low))
    low, high, owner, length = low[order], high[order], owner[order], length[order]
    twin = np.flatnonzero((low[1:] == low[:-1]) & (high[1:] == high[:-1]) & (owner[1:] != owner[:-1]))
    left, right = np.minimum(owner[twin], owner[twin + 1]), np.maximum(owner[twin], owner[twin + 1])
    return merge_contacts(left, right, length[twin])


def merge_contacts(left: Ints, right: Ints, lengths: Floats) -> Contacts:
    """One row a pair, lengths added up."""
    if not left.size:
        return Contacts(left, right, lengths)
    size = int(right.max()) + 1
    pairs, inverse = np.unique(left * size + right, return_inverse=True)
    added: Floats = np.bincount(inverse, weights=lengths).astype(np.float64)
    return Contacts(pairs // size, pairs % size, added)


def merge_groups(pieces: Geometries, group_of: Ints, groups: int) -> Geometries:
    """The union of the pieces of every group 0..groups-1; an object array of polygons or multipolygons.

    The pieces form a coverage, so their common borders vanish and every other vertex stays as it is.
    """
    order = np.argsort(group_of, kind="stable")
    starts = np.searchsorted(group_of[order], np.arange(groups + 1))
    merged = np.empty(groups, dtype=object)
    for group in range(groups):
        members = pieces[order[starts[group] : starts[group + 1]]]
        merged[group] = members[0] if len(members) == 1 else shapely.coverage_union_all(members)
    return merged
