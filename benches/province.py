"""The synthetic province that benches run on: Zhejiang's 90 counties with 109,000 made-up grids.

Cut once (some two minutes), kept under var/bench, and loaded into a database with COPY.
"""

import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import numpy as np
import numpy.typing as npt
import shapely

from linli.places.divisions import read_divisions
from linli.places.grids import Province, generate_province
from linli.places.names import english_name, grid_name, pinyin_of, search_text
from linli.places.outlines import packaged_file, read_county_outlines
from linli.places.rules import Level, build_path

TOTAL, SEED = 109_000, 1
KEPT = Path("var/bench")
SINCE = date(2023, 1, 1)

Ids = dict[str, UUID]


@dataclass(frozen=True)
class LoadedProvince:
    """What a bench needs of the loaded places: id by code, paths by code, and the grids in the order of their codes."""

    ids: Ids
    paths: dict[str, str]
    grid_codes: list[str]
    grids: npt.NDArray[Any]

    @property
    def grid_ids(self) -> list[UUID]:
        """The places of the grids, by code."""
        return [self.ids[code] for code in self.grid_codes]

    def points(self, count: int, *, seed: int = 7) -> npt.NDArray[np.float64]:
        """Points in or near random grids, (count, 2) degrees."""
        return random_points(self.grids, count, seed=seed)


def random_points(grids: npt.NDArray[Any], count: int, *, seed: int = 7) -> npt.NDArray[np.float64]:
    """Some 200 metres around the middles of random grids; (count, 2) degrees."""
    random = np.random.default_rng(seed)
    middles = shapely.get_coordinates(shapely.point_on_surface(grids[random.integers(0, len(grids), count)]))
    return middles + random.normal(scale=0.002, size=(count, 2))


def cached_province(total: int = TOTAL, seed: int = SEED) -> Province:
    """The province, from var/bench where it was cut before."""
    path = KEPT / f"province-{total}-{seed}.npz"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        _keep(path, _cut(total, seed))
    kept = np.load(path)
    return Province(
        codes={level: kept[f"{level}-codes"] for level in Level},
        outlines={level: shapely.from_wkb(list(_blobs(kept, level))) for level in Level},
    )


def _cut(total: int, seed: int) -> Province:
    package = packaged_file()
    assert package is not None, "the package with county outlines is installed by `uv sync`"
    start = time.perf_counter()

    def progress(done: int, of: int, _code: str) -> None:
        sys.stderr.write(f"\rcutting {total} grids: county {done} of {of}, {time.perf_counter() - start:.0f} s")

    province = generate_province(read_county_outlines(package, "33"), total=total, seed=seed, progress=progress)
    sys.stderr.write("\n")
    return province


def _keep(path: Path, province: Province) -> None:
    arrays: dict[str, npt.NDArray[Any]] = {}
    for level in Level:
        blobs = shapely.to_wkb(province.outlines[level])
        arrays[f"{level}-codes"] = province.codes[level]
        arrays[f"{level}-sizes"] = np.array([len(blob) for blob in blobs])
        arrays[f"{level}-wkb"] = np.frombuffer(b"".join(blobs), dtype=np.uint8)
    np.savez(path, **arrays)  # type: ignore[arg-type]


def _blobs(kept: Any, level: Level) -> Iterator[bytes]:
    data, at = kept[f"{level}-wkb"].tobytes(), 0
    for size in kept[f"{level}-sizes"].tolist():
        yield data[at : at + size]
        at += size


def load_province(total: int = TOTAL, seed: int = SEED) -> LoadedProvince:
    """Load the ladder and all outlines into Django's database, which must have no places yet; some 20 s."""
    from django.db import transaction

    from linli.kit.ids import uuid7
    from linli.places.index import mark_changed

    province = cached_province(total, seed)
    codes = [code for level in Level for code in province.codes[level].tolist()]
    ids = {code: uuid7() for code in codes}
    paths: dict[str, str] = {}
    for code in codes:
        paths[code] = build_path(paths[_parent(code)] if len(code) > 6 else "", code)
    with transaction.atomic():
        _copy_places(province, ids, paths)
        _copy_outlines(province, ids)
        mark_changed()
    _analyze()
    return LoadedProvince(ids, paths, province.codes[Level.GRID].tolist(), province.outlines[Level.GRID])


def _parent(code: str) -> str:
    return code[:-3]


def _copy_places(province: Province, ids: Ids, paths: dict[str, str]) -> None:
    from linli.kit.db import copy_rows
    from linli.kit.ids import uuid7

    fields = ("code", "level", "name_zh", "name_en", "parent_id", "path", "valid_from")
    names = {division.code: division.name for division in read_divisions()}
    versions, places = [], []
    for level in Level:
        for code in province.codes[level].tolist():
            name_zh = names.get(code) or grid_name(int(code[12:]))
            name_en = english_name(name_zh, level) if level is not Level.GRID else f"Grid {int(code[12:])}"
            parent = ids[_parent(code)] if level is not Level.COUNTY else None
            row = (code, str(level), name_zh, name_en, parent, paths[code], SINCE)
            terms = pinyin_of(name_zh), search_text(name_zh, name_en, code), level is Level.GRID
            places.append((ids[code], *row, *terms))
            versions.append((uuid7(), ids[code], *row))
    copy_rows("places_place", ["id", *fields, "pinyin", "search_text", "is_synthetic"], places)
    copy_rows("places_placeversion", ["id", "place_id", *fields], versions)


def _copy_outlines(province: Province, ids: Ids) -> None:
    from linli.kit.db import copy_rows

    columns = ["place_id", "wkb", "is_synthetic", "source", "licence"]
    for level in Level:
        pairs = zip(province.codes[level].tolist(), shapely.to_wkb(province.outlines[level]), strict=True)
        rows = ((ids[code], wkb, level is not Level.COUNTY, "bench", "") for code, wkb in pairs)
        copy_rows("places_outline", columns, rows)


def _analyze() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE places_place, places_outline, places_placeversion")
