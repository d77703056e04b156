"""The fine cells that synthetic areas are put together from.

A unit stands for a few dozen households. Units are spread over a county's outline more densely around made-up
town centres, each gets the land nearest to it, and every corner is rounded to 1e-7 degree (a centimetre) in one
noded coverage, so that neighbours share identical vertices.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from linli.places.grids.coverage import Contacts, find_contacts
from linli.places.rules import metres_per_degree

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Geometries = npt.NDArray[Any]  # of shapely geometries

ROUNDING = 1e-7  # degrees
_PLASTIC = 1.2207440846057596  # root of x**4 = x + 1: steps of the R3 low-discrepancy sequence (M. Roberts, 2018)
_QUIET = 0.12  # density of households far from every centre, as a share of the densest


@dataclass(frozen=True)
class Lattice:
    """Pieces of land (``faces``), the unit of each, and the units' points (``seeds``, (n, 2), degrees)."""

    faces: Geometries
    unit_of: Ints
    seeds: Floats
    contacts: Contacts  # between faces


def build_lattice(outline: BaseGeometry, units: int, centres: int, random: np.random.Generator) -> Lattice:
    """Exactly ``units`` units that cover the outline. Raises ValueError when the outline is too small for them."""
    seeds = _spread(outline, units, centres, random)
    faces = _faces(outline, seeds)
    home = shapely.STRtree(faces).query(shapely.points(seeds), predicate="intersects")
    unit_of = np.full(len(faces), -1, dtype=np.int64)
    unit_of[home[1]] = home[0]
    if np.unique(unit_of[unit_of >= 0]).size != units:
        raise ValueError("the outline is too small for so many cells")
    contacts = find_contacts(faces)
    _adopt_orphans(faces, unit_of, contacts, seeds)
    return Lattice(faces=faces, unit_of=unit_of, seeds=seeds, contacts=contacts)


def _spread(outline: BaseGeometry, units: int, centres: int, random: np.random.Generator) -> Floats:
    """Points inside the outline, evenly but denser around made-up centres; (units, 2) in degrees."""
    west, south, east, north = outline.bounds
    span = np.array([east - west, north - south])
    shapely.prepare(outline)
    density = _Density(outline, centres, random)
    steps = _PLASTIC ** -np.arange(1.0, 4.0)
    offset = random.random(3)
    jitter = 0.5 * np.sqrt(span.prod() / (8 * units))
    chosen: list[Floats] = []
    first, found = 1, 0
    while found < units:
        if first > 4000 * units + 100_000:
            raise ValueError("the outline is too small for so many cells")
        index = np.arange(first, first + 8 * units + 64)
        first = int(index[-1]) + 1
        cube = (offset + index[:, None] * steps) % 1.0
        points = np.array([west, south]) + cube[:, :2] * span + random.normal(scale=jitter, size=(len(index), 2))
        points = np.round(points, 7)
        points = points[shapely.contains_xy(outline, points[:, 0], points[:, 1]) & (cube[:, 2] < density(points))]
        chosen.append(points)
        found += len(points)
    return np.concatenate(chosen)[:units]


class _Density:
    """Relative density of households, 0-1: some made-up centres of different weight in quiet country."""

    def __init__(self, outline: BaseGeometry, centres: int, random: np.random.Generator) -> None:
        west, south, east, north = outline.bounds
        candidates = random.uniform((west, south), (east, north), size=(centres * 50 + 200, 2))
        inside = candidates[shapely.contains_xy(outline, candidates[:, 0], candidates[:, 1])]
        self.centres = inside[:centres]
        self.weights = random.uniform(0.3, 1.0, size=len(self.centres))
        self.radius = 0.45 * np.sqrt(outline.area / max(1, centres))

    def __call__(self, points: Floats) -> Floats:
        density = np.full(len(points), _QUIET)
        for centre, weight in zip(self.centres, self.weights, strict=True):
            squared = ((points - centre) ** 2).sum(axis=1)
            density += weight * np.exp(-squared / (2 * self.radius**2))
        bounded: Floats = np.minimum(density, 1.0)
        return bounded


def _faces(outline: BaseGeometry, seeds: Floats) -> Geometries:
    """The outline cut along the borders between nearest seeds; borders and outline are noded together."""
    west, south, east, north = outline.bounds
    east_metres, north_metres = metres_per_degree((south + north) / 2)
    squeeze = np.array([east_metres / north_metres, 1.0])
    frame = shapely.box(*(np.array([west, south]) * squeeze), *(np.array([east, north]) * squeeze)).buffer(0.05)
    cuts = shapely.voronoi_polygons(shapely.multipoints(seeds * squeeze), extend_to=frame, only_edges=True)
    cuts = shapely.transform(cuts, lambda xy: xy / squeeze)
    lines = shapely.union(cuts, outline.boundary, grid_size=ROUNDING)
    pieces = shapely.get_parts(shapely.polygonize(shapely.get_parts(lines)))
    middles = shapely.point_on_surface(pieces)
    shapely.prepare(outline)
    kept: Geometries = pieces[shapely.intersects(outline, middles)]
    return kept


def _adopt_orphans(faces: Geometries, unit_of: Ints, contacts: Contacts, seeds: Floats) -> None:
    """Give pieces cut off from their seed to the neighbour with the longest common border; islands to the nearest."""
    while (orphans := np.flatnonzero(unit_of < 0)).size:
        border: dict[int, tuple[float, int]] = {}
        for a, b, length in zip(contacts.left, contacts.right, contacts.lengths, strict=True):
            for orphan, other in ((int(a), int(b)), (int(b), int(a))):
                if unit_of[orphan] < 0 <= unit_of[other]:
                    border[orphan] = max(border.get(orphan, (0.0, -1)), (float(length), int(unit_of[other])))
        if not border:
            middles = shapely.get_coordinates(shapely.point_on_surface(faces[orphans]))
            unit_of[orphans[0]] = int(np.argmin(((seeds - middles[0]) ** 2).sum(axis=1)))
        for orphan, (_length, unit) in border.items():
            unit_of[orphan] = unit
