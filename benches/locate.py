"""locate among 109,000 grids: one point, many points, loading the index, memory.

    python benches/locate.py            without a database: the index alone
    python benches/locate.py --database also what loading it from PostgreSQL and places.queries cost

Everything here runs on one thread and is timed in processor seconds, so that a busy machine tells the same; the load
from PostgreSQL by the clock as well. Baselines in the same run: shapely's STRtree asked one point at a time
(query, then covers), and its bulk query.
"""

import argparse
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benches.province import cached_province, load_province, random_points
from linli.places.area_index import AreaIndex, corners_of
from linli.places.rules import Level

ONE_POINTS, MANY_POINTS = 20_000, 400_000
BARS = {"one_us": 15.0, "many": 250_000.0, "load_s": 1.0, "rss_mb": 200.0}

Points = Sequence[tuple[float, float]]


def main() -> None:
    """Print every figure with its bar and its ratio to the baseline; exit status 1 when a bar is missed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--database", action="store_true")
    options = parser.parse_args()
    misses = bench_index()
    if options.database:
        misses += bench_database()
    sys.exit(1 if misses else 0)


def bench_index() -> int:
    """The index alone, over the outlines as they would come from the database."""
    blobs = [bytes(blob) for blob in shapely.to_wkb(cached_province().outlines[Level.GRID])]
    load, index = _best(lambda: _build(blobs), 3)
    grids = shapely.from_wkb(blobs)
    points = random_points(grids, MANY_POINTS)
    some = [(float(lon), float(lat)) for lon, lat in points[:ONE_POINTS]]
    return sum(
        [
            _print("index from outlines, s", load, BARS["load_s"], _tree_load(blobs), "STRtree and prepared outlines"),
            _print("arrays of the index, MB", index.nbytes / 1e6, BARS["rss_mb"], None, ""),
            *_bench_points(index, grids, points, some),
        ]
    )


def _bench_points(
    index: AreaIndex, grids: npt.NDArray[Any], points: npt.NDArray[np.float64], some: Points
) -> list[bool]:
    tree = shapely.STRtree(list(grids))
    shapely.prepare(grids)

    def naive(lon: float, lat: float) -> int:
        point = shapely.Point(lon, lat)
        return min((int(i) for i in tree.query(point) if grids[i].covers(point)), default=-1)

    base_one = _one(naive, some)
    lons, lats = np.ascontiguousarray(points[:, 0]), np.ascontiguousarray(points[:, 1])
    base_many, _hits = _best(lambda: tree.query(shapely.points(points), predicate="intersects"), 3)
    many, _found = _best(lambda: index.locate_many(lons, lats), 3)
    base_name = "STRtree.query, then covers, one by one"
    return [
        _print("one point with grids within 30 m, us", _one(lambda x, y: index.locate(x, y, 30.0), some),
               BARS["one_us"], base_one, base_name),
        _print("one point, us", _one(index.locate, some), BARS["one_us"], base_one, base_name),
        _print("points a second at once", len(points) / many, BARS["many"], len(points) / base_many,
               "STRtree bulk query", more_is_better=True),
    ]  # fmt: skip


def bench_database() -> int:
    """A fresh process's first index, and what places.queries.locate costs with everything around the index."""
    from benches.database import fresh_database

    with fresh_database():
        province = load_province()
        from linli.places import queries
        from linli.places.index import current

        points = province.points(ONE_POINTS)
        some = [(float(lon), float(lat)) for lon, lat in points]
        queries.locate(*some[0])
        assert len(current().areas) == len(province.grid_codes)
        load, spent, rss = _fresh_process()
        time.sleep(3.0)  # the listener has caught up
        one = _one(queries.locate, some)
        lons, lats = np.ascontiguousarray(points[:, 0]), np.ascontiguousarray(points[:, 1])
        many, _answers = _best(lambda: queries.locate_many(lons, lats), 3)
        return sum(
            [
                _print("index and ladder from PostgreSQL, processor s", spent, BARS["load_s"], None, ""),
                _print("the same by the clock, s", load, BARS["load_s"], None, ""),
                _print("places.queries.locate with grids within 30 m, us", one, BARS["one_us"], None, ""),
                _print("places.queries.locate_many, points a second", len(some) / many, BARS["many"], None, "",
                       more_is_better=True),
                _print("a process with Django, the index and the ladder, MB", rss, BARS["rss_mb"], None, ""),
            ]
        )  # fmt: skip


def _fresh_process() -> tuple[float, float, float]:
    """Of the first index of a process: seconds, processor seconds with those of its server, megabytes."""
    code = """
import time, django, psutil
django.setup()
from django.db import connection
connection.ensure_connection()
from linli.places.index import current
pair = psutil.Process(), psutil.Process(connection.connection.info.backend_pid)
spent = lambda: sum(sum(process.cpu_times()[:2]) for process in pair)
start, before = time.perf_counter(), spent()
current()
print(time.perf_counter() - start, spent() - before, pair[0].memory_info().rss / 1e6)
"""
    command = [sys.executable, "-c", code]
    runs = [subprocess.run(command, capture_output=True, text=True, check=True) for _run in range(3)]
    load, spent, rss = zip(*(map(float, run.stdout.split()) for run in runs), strict=True)
    return min(load), min(spent), max(rss)


def _build(blobs: list[bytes]) -> AreaIndex:
    batches = (shapely.from_wkb(blobs[at : at + 8192]) for at in range(0, len(blobs), 8192))
    return AreaIndex(corners_of(batches))


def _tree_load(blobs: list[bytes]) -> float:
    def build() -> Any:
        grids = shapely.from_wkb(blobs)
        tree = shapely.STRtree(list(grids))
        shapely.prepare(grids)
        tree.query(shapely.Point(0, 0))
        return tree

    return _best(build, 2)[0]


def _best(work: Callable[[], Any], times: int) -> tuple[float, Any]:
    """Seconds of processor time of the quickest of several runs, and what the last one returned."""
    best, result = float("inf"), None
    for _run in range(times):
        result = None
        start = time.process_time()
        result = work()
        best = min(best, time.process_time() - start)
    return best, result


def _one(locate: Callable[[float, float], Any], points: Points) -> float:
    """Microseconds of processor time a point, the best of five rounds."""
    best = float("inf")
    for _round in range(5):
        start = time.process_time()
        for lon, lat in points:
            locate(lon, lat)
        best = min(best, time.process_time() - start)
    return best / len(points) * 1e6


def _print(
    name: str, value: float, bar: float, baseline: float | None, of: str, *, more_is_better: bool = False
) -> bool:
    """One line; True when the bar is missed."""
    missed = value < bar if more_is_better else value > bar
    sign = ">=" if more_is_better else "<="
    line = f"{name}: {value:,.2f} (bar {sign} {bar:,.0f}{', MISSED' if missed else ''})"
    if baseline:
        line += f", {value / baseline:.2f} x {of} ({baseline:,.2f})"
    print(line, flush=True)
    return missed


if __name__ == "__main__":
    main()
