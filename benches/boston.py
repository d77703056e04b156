"""Boston's service requests of a quarter, imported, against the same figures computed straight from the files.

    python -m benches.boston DIRECTORY        or with LINLI_DATA=DIRECTORY

The directory holds boston311_2011Q3.parquet, boston_wards.geojson and boston_precincts.geojson (City of Boston, open
data, PDDL). Without it one line says so and nothing is measured. The two ways share no code: here DuckDB, numpy and
shapely; there the import command's own path. Exit status 1 when any figure differs.
"""

import json
import os
import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import shapely

from benches.database import fresh_database

TABLE, WARDS, PRECINCTS = "boston311_2011Q3.parquet", "boston_wards.geojson", "boston_precincts.geojson"
TOUCH = 1e-7  # degrees: a point that close to a border counts as in both areas
MAPPING = Path(__file__).resolve().parent.parent / "docs" / "examples" / "boston311.toml"


@dataclass(frozen=True)
class Figures:
    """What both ways count."""

    rows: int
    kept: int
    located: int
    compared: int
    agreeing: int
    with_due: int
    late: int
    closed: int


def main() -> int:
    """Compute, import, compare."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else os.environ.get("LINLI_DATA", ""))
    if not (folder / TABLE).is_file():
        print(f"boston: no {TABLE}; name its directory as the argument or in LINLI_DATA. Nothing was measured.")
        return 0
    at = datetime.now(UTC)
    expected = computed(folder, at)
    with fresh_database():
        found, seconds, cpu = imported(folder, at)
    print(f"boston: {found.rows:,} requests, {found.rows / seconds:,.0f} rows/s with routing and ledger "
          f"(reading the file twice included), {cpu / found.rows * 1e6:.0f} us CPU a row")  # fmt: skip
    different = 0
    for name in Figures.__dataclass_fields__:
        ours, theirs = getattr(found, name), getattr(expected, name)
        different += ours != theirs
        print(f"  {name:9} imported {ours:7,}   computed {theirs:7,}   {'same' if ours == theirs else 'DIFFERENT'}")
    shares = [_share(found.located, found.rows), _share(found.agreeing, found.compared)]
    shares.append(_share(found.late, found.with_due))
    print("  point in a precinct {}, the recorded one {}, after the target {}".format(*shares))
    return 1 if different else 0


def computed(folder: Path, at: datetime) -> Figures:
    """The figures from the files alone. A request due before it was opened, or lying nowhere, cannot be kept."""
    names, shapes = _precincts(folder / PRECINCTS)
    zone = "'America/New_York'"
    rows = duckdb.execute(
        f"SELECT longitude, latitude, precinct, due IS NOT NULL, due < opened, closed IS NOT NULL, "
        f"coalesce(closed AT TIME ZONE {zone}, to_timestamp($now)) > due AT TIME ZONE {zone} "
        f"FROM read_parquet($path)",
        {"path": str(folder / TABLE), "now": at.timestamp()},
    ).fetchnumpy()
    lon, lat, recorded, has_due, impossible, closed, late = (np.ma.filled(column, fill) for column, fill in zip(
        rows.values(), (np.nan, np.nan, "", False, False, False, False), strict=True))  # fmt: skip
    tree = shapely.STRtree(shapes)
    points, areas = tree.query(shapely.points(lon, lat), predicate="dwithin", distance=TOUCH)
    lowest_last = np.argsort(-areas, kind="stable")
    where = np.full(len(lon), "", dtype=object)
    where[points[lowest_last]] = names[areas[lowest_last]]  # where two meet or overlap the lower code has it
    recorded = np.array([str(value or "") for value in recorded], dtype=object)
    located = where != ""
    compared = located & (recorded != "")
    kept = ~impossible & (located | np.isin(recorded, names))
    return Figures(
        rows=len(lon),
        kept=int(kept.sum()),
        located=int(located.sum()),
        compared=int(compared.sum()),
        agreeing=int((compared & (where == recorded)).sum()),
        with_due=int((kept & has_due).sum()),
        late=int((kept & has_due & late.astype(bool)).sum()),
        closed=int((kept & closed).sum()),
    )


def _precincts(path: Path) -> tuple[Any, Any]:
    """Codes and outlines, by code."""
    features = json.loads(path.read_text())["features"]
    features.sort(key=lambda feature: feature["properties"]["precinct"])
    names = np.array([feature["properties"]["precinct"] for feature in features], dtype=object)
    return names, np.array([shapely.geometry.shape(feature["geometry"]) for feature in features])


def imported(folder: Path, at: datetime) -> tuple[Figures, float, float]:
    """The figures as the import reports them and the database holds them; seconds, and CPU seconds of this process."""
    from linli.kit.actors import SYSTEM
    from linli.matters.actions.import_requests import import_areas, import_requests
    from linli.matters.models import Matter
    from linli.matters.rules.mapping import read_mapping

    mapping = read_mapping(MAPPING.read_bytes())
    areas = import_areas(actor=SYSTEM, at=at, mapping=mapping, files=[folder / WARDS, folder / PRECINCTS])
    if areas.refused:
        raise SystemExit(f"{len(areas.refused)} areas were refused: {areas.refused[0].sentence}")
    started, cpu = time.perf_counter(), time.process_time()
    report = import_requests(actor=SYSTEM, at=at, path=folder / TABLE, mapping=mapping)
    seconds, cpu = time.perf_counter() - started, time.process_time() - cpu
    for code, count in report.refused.most_common():
        print(f"boston: {count} refused, {code}")
    if report.rows != report.kept + report.refused.total() or Matter.objects.count() != report.kept:
        raise SystemExit("a row was neither kept nor refused")
    return (
        Figures(
            rows=report.rows,
            kept=report.kept,
            located=report.located,
            compared=report.compared,
            agreeing=report.agreeing,
            with_due=report.with_due,
            late=report.late,
            closed=Matter.objects.filter(closed_at__isnull=False).count(),
        ),
        seconds,
        cpu,
    )


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else "0 %"


if __name__ == "__main__":
    os.environ.setdefault("LINLI_LOG_LEVEL", "ERROR")
    sys.exit(main())
