"""Synthetic townships, villages and grids of one county. The areas are made up; only their counts are given."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from linli.places.grids.coverage import merge_groups
from linli.places.grids.lattice import Lattice, build_lattice
from linli.places.grids.partition import Partitioner
from linli.places.rules import METRES_PER_DEGREE, metres_per_degree

Geometries = npt.NDArray[Any]
Ints = npt.NDArray[np.int64]

CAPACITY = 4  # units a grid; with 350 households a grid a unit stands for nearly 90


@dataclass(frozen=True)
class CountyAreas:
    """Outlines in the order of the plan: townships, all their villages, all their grids (arrays of polygons, degrees).

    ``village_of_grid`` and ``township_of_village`` are positions; ``units`` (one a grid) is how many units of
    capacity a grid has. A place is a multipolygon only where the county's own land is in pieces.
    """

    townships: Geometries
    villages: Geometries
    grids: Geometries
    village_of_grid: Ints
    township_of_village: Ints
    units: Ints


def generate_county(
    outline: BaseGeometry, plan: Sequence[Sequence[int]], *, seed: int | Sequence[int], capacity: int = CAPACITY
) -> CountyAreas:
    """Cut the outline into ``plan[township][village]`` grids: nested, contiguous, without gap or overlap.

    Deterministic by ``seed``. Raises ValueError for an invalid or empty outline, for a village without a grid,
    and for an outline too small for so many grids.
    """
    _check(outline, plan)
    villages = [count for township in plan for count in township]
    total = sum(villages)
    random = np.random.default_rng(seed)
    lattice = build_lattice(shapely.set_precision(outline, 1e-7), total * capacity, len(plan), random)
    groups = _group_units(lattice, plan)
    grid_of_unit = np.empty(len(lattice.seeds), dtype=np.int64)
    for grid, members in enumerate(groups):
        grid_of_unit[members] = grid
    grids = merge_groups(lattice.faces, grid_of_unit[lattice.unit_of], total)
    village_of_grid = np.repeat(np.arange(len(villages)), villages)
    township_of_village = np.repeat(np.arange(len(plan)), [len(township) for township in plan])
    areas = merge_groups(grids, village_of_grid, len(villages))
    return CountyAreas(
        townships=merge_groups(areas, township_of_village, len(plan)),
        villages=areas,
        grids=grids,
        village_of_grid=village_of_grid,
        township_of_village=township_of_village,
        units=np.bincount(grid_of_unit, minlength=total),
    )


def _check(outline: BaseGeometry, plan: Sequence[Sequence[int]]) -> None:
    if outline.is_empty or not outline.is_valid or outline.geom_type not in ("Polygon", "MultiPolygon"):
        raise ValueError("the outline must be a valid polygon")
    if not plan or any(not township or min(township) < 1 for township in plan):
        raise ValueError("every township needs a village and every village a grid")


def _group_units(lattice: Lattice, plan: Sequence[Sequence[int]]) -> list[list[int]]:
    """The units of every grid, by splitting the county into townships, those into villages, those into grids."""
    splitter = Partitioner(_in_metres(lattice), _links(lattice))
    every = list(range(len(lattice.seeds)))
    groups: list[list[int]] = []
    townships = splitter.partition(every, [sum(township) for township in plan])
    for nodes, township in zip(townships, plan, strict=True):
        for members, count in zip(splitter.partition(nodes, township), township, strict=True):
            groups.extend(splitter.partition(members, [1] * count))
    return groups


def _in_metres(lattice: Lattice) -> npt.NDArray[np.float64]:
    east, _north = metres_per_degree(float(lattice.seeds[:, 1].mean()))
    metres: npt.NDArray[np.float64] = lattice.seeds * np.array([east, METRES_PER_DEGREE])
    return metres


def _links(lattice: Lattice) -> list[list[int]]:
    """Neighbours of every unit, ascending. Land in pieces is linked where the pieces are nearest, like a ferry."""
    links: list[set[int]] = [set() for _unit in lattice.seeds]
    left, right = lattice.unit_of[lattice.contacts.left], lattice.unit_of[lattice.contacts.right]
    for a, b in zip(left.tolist(), right.tolist(), strict=True):
        if a != b:
            links[a].add(b)
            links[b].add(a)
    _link_islands(links, _in_metres(lattice))
    return [sorted(near) for near in links]


def _link_islands(links: list[set[int]], xy: npt.NDArray[np.float64]) -> None:
    """Join the components one by one, each time the smallest to its nearest unit elsewhere."""
    components = _components(links)
    while len(components) > 1:
        components.sort(key=len)
        island = components.pop(0)
        a, b = _nearest_pair(xy, np.array(island), np.concatenate(components))
        links[a].add(b)
        links[b].add(a)
        home = next(component for component in components if b in component)
        home.extend(island)


def _nearest_pair(xy: npt.NDArray[np.float64], some: Ints, others: Ints) -> tuple[int, int]:
    """The two units, one of either side, that are nearest to each other."""
    tree = shapely.STRtree(_points(xy[others]))
    (left, right), distance = tree.query_nearest(_points(xy[some]), return_distance=True, all_matches=False)
    best = int(np.argmin(distance))
    return int(some[left[best]]), int(others[right[best]])


def _points(xy: npt.NDArray[np.float64]) -> list[BaseGeometry]:
    return [shapely.Point(x, y) for x, y in xy.tolist()]


def _components(links: list[set[int]]) -> list[list[int]]:
    left = set(range(len(links)))
    found = []
    while left:
        component = [left.pop()]
        for node in component:
            fresh = links[node] & left
            left -= fresh
            component.extend(sorted(fresh))
        found.append(component)
    return found
