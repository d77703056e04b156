"""The public map among 1,000,000 matters: a box with 10,000 points, counted from one index at the moment of asking.

    python -m benches.live_map [HOW_MANY]

108,900 grids; two thirds of the matters lie in hot spots of a kind with a public place, the rest anywhere and of any
kind. Bar: 60 ms for the whole answer of the application, median. Baselines in the same run: the same box as GeoJSON
through the ORM, one object a row and nothing suppressed; and the full recount that one refresh of a copy would cost.
Exit status 1 below the bar.
"""

import os
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from benches.catalogue import publish_kinds
from benches.database import fresh_database
from benches.lattice import SOUTH, STEP, WEST, Lattice, make_lattice

MATTERS = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
BAR_MS = 60.0
POINTS = 10_000
REPEATS = 30
SIDE = 330
SPOTS = 6_000  # places where the same is reported again and again


def main() -> int:
    """Build, measure, print."""
    with fresh_database():
        lattice = make_lattice(SIDE)
        _fill(publish_kinds(), lattice)
        box = _box_of(POINTS)
        return _measure(box)


def _measure(box: tuple[float, float, float, float]) -> int:
    from linli.insight import rules

    last = rules.quarter_of(_now())
    path = f"/api/v1/open-data/cells.geojson?bbox={','.join(f'{x:.5f}' for x in box)}&from={last.before(2)}&to={last}"
    live, answer = _time(lambda: _get(path), REPEATS)
    orm, _rows = _time(lambda: _through_the_orm(box), 5)
    copy, _made = _time(_full_recount, 1)
    cells = answer.count(b'"Point"')
    print(f"public map, box with {_inside(box):,} points among {MATTERS:,} matters, {cells:,} cells shown:")
    print(f"  live from the index {live:.1f} ms (bar {BAR_MS:.0f})")
    print(f"  baseline GeoJSON through the ORM {orm:.1f} ms, ratio {orm / live:.1f}")
    print(f"  baseline one refresh of a copy {copy:,.0f} ms, ratio {copy / live:.0f}")
    return 0 if live <= BAR_MS else 1


def _now() -> Any:
    from linli.kit.clock import now

    return now()


def _time(call: Callable[[], Any], repeats: int) -> tuple[float, Any]:
    """Median milliseconds, and what the call gave."""
    if repeats > 1:
        call()
    times, answer = [], None
    for _number in range(repeats):
        started = time.perf_counter()
        answer = call()
        times.append((time.perf_counter() - started) * 1000)
    return statistics.median(times), answer


def _get(path: str) -> bytes:
    from django.test import Client

    response = Client(SERVER_NAME="localhost").get(path)
    assert response.status_code == 200, response.content[:300]
    return bytes(response.content)


def _query(box: tuple[float, float, float, float]) -> Any:
    from linli.matters.models import Matter

    west, south, east, north = box
    return Matter.objects.filter(lon__gte=west, lon__lt=east, lat__gte=south, lat__lt=north)


def _inside(box: tuple[float, float, float, float]) -> int:
    count: int = _query(box).count()
    return count


def _through_the_orm(box: tuple[float, float, float, float]) -> int:
    import json

    features = [
        {"type": "Feature", "geometry": {"type": "Point", "coordinates": [round(row.lon, 3), round(row.lat, 3)]},
         "properties": {"kind": row.kind_code, "state": row.state}}
        for row in _query(box)
    ]  # fmt: skip
    return len(json.dumps({"type": "FeatureCollection", "features": features}))


def _full_recount() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("""CREATE TEMP TABLE copy AS
            SELECT kind_code, date_trunc('quarter', received_at, 'Asia/Shanghai') AS quarter, place_path,
                floor(lon * 1000)::int AS x, floor(lat * 1000)::int AS y, count(*) AS count
            FROM matters_matter WHERE lon IS NOT NULL GROUP BY 1, 2, 3, 4, 5""")


def _box_of(points: int) -> tuple[float, float, float, float]:
    """A square around the middle that holds about so many."""
    middle = SIDE * STEP / 2
    low, high = 0.001, 0.25
    for _step in range(20):
        half = (low + high) / 2
        box = (WEST + middle - half, SOUTH + middle - half, WEST + middle + half, SOUTH + middle + half)
        low, high = (half, high) if _inside(box) < points else (low, half)
    return box


def _fill(kinds: list[str], lattice: Lattice) -> None:
    """The matters by COPY, over half a year."""
    from django.db import connection, transaction

    from linli.kit.db import copy_rows
    from linli.matters.actions.bulk_rows import matter_columns, matter_row
    from linli.matters.queries import get_leaf

    leaves = [get_leaf(code) for code in kinds]
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, path FROM places_place WHERE level = 'GRID' ORDER BY path")
        grids = cursor.fetchall()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")  # the rows are right: no million key checks
        copy_rows("matters_matter", matter_columns(), (matter_row(one) for one in _matters(leaves, grids, lattice)))
    connection.set_autocommit(True)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE matters_matter")


def _matters(leaves: list[Any], grids: list[tuple[UUID, str]], lattice: Lattice) -> Iterator[Any]:
    from linli.insight.queries import has_points

    draw, at = random.Random(1), _now()
    spots = [_somewhere(draw) for _number in range(SPOTS)]
    public = [leaf for leaf in leaves if has_points(leaf.code)]
    usual = [public[draw.randrange(len(public))] for _spot in spots]
    for number in range(MATTERS):
        if draw.random() < 2 / 3:
            spot = draw.randrange(SPOTS)
            (lon, lat), kind = spots[spot], usual[spot]
        else:
            (lon, lat), kind = _somewhere(draw), leaves[draw.randrange(len(leaves))]
        place_id, path = grids[int((lat - SOUTH) / STEP) * SIDE + int((lon - WEST) / STEP)]
        received = at - timedelta(minutes=draw.randrange(260_000))
        where = {"place_id": place_id, "place_path": path, "owner_place_id": place_id, "owner_path": path}
        yield _matter(number, kind, received, lon=lon, lat=lat, **where)


def _matter(number: int, kind: Any, received: datetime, **where: Any) -> Any:
    """A matter of a grid that was settled at once."""
    from linli.kit.ids import REFERENCE_ALPHABET, uuid7
    from linli.matters.models import Matter

    moments = ("received_at", "first_contact_due_at", "due_at", "last_step_at", "closed_at", "resolved_at")
    return Matter(
        id=uuid7(),
        reference="".join(REFERENCE_ALPHABET[number // 30**power % 30] for power in range(6)),
        secret_digest=b"",
        state="CONFIRMED",
        kind_id=kind.id,
        kind_code=kind.code,
        title="村口的路灯三天没亮了",
        text="村口的路灯三天没亮了，晚上看不清台阶。",
        language="zh-hans",
        channel="WEB",
        level="GRID",
        **dict.fromkeys(moments, received),
        **where,
    )


def _somewhere(draw: random.Random) -> tuple[float, float]:
    return WEST + draw.random() * SIDE * STEP * 0.9999, SOUTH + draw.random() * SIDE * STEP * 0.9999


if __name__ == "__main__":
    os.environ.setdefault("LINLI_LOG_LEVEL", "ERROR")
    sys.exit(main())
