"""The ladder that imported requests lie in, taken from GeoJSON files as the mapping says."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError

from linli.matters.models import Matter
from linli.matters.tests.make_import import (
    make_csv,
    make_line,
    make_mapping,
    run_import,
)
from linli.places.models import Place
from tests.cast import Cast

pytestmark = pytest.mark.usefixtures("catalogue")


def area(code: str, west: float, **properties: Any) -> dict[str, Any]:
    ring = [[west, 42.0], [west + 0.1, 42.0], [west + 0.1, 42.1], [west, 42.1], [west, 42.0]]
    return {
        "type": "Feature",
        "properties": {"code": code, **properties},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


PLACES = """
[places]
source = "a test"
licence = "none"
[[places.roots]]
code = "far-town"
level = "COUNTY"
name_zh = "远城"
name_en = "Far Town"
[[places.files]]
file = "wards.geojson"
level = "VILLAGE"
code = "ward-{code}"
parent = "far-town"
name_zh = "第 {code} 区"
name_en = "Ward {code}"
[[places.files]]
file = "cells.geojson"
level = "GRID"
code = "cell-{code}"
parent = "ward-{ward}"
name_zh = "小区 {code}"
name_en = "Cell {code}"
"""


def make_areas(folder: Path) -> list[Path]:
    wards, cells = folder / "wards.geojson", folder / "cells.geojson"
    wards.write_text(json.dumps({"type": "FeatureCollection", "features": [area("1", -71.0)]}))
    features = [area("a", -71.0, ward=1), area("b", -70.9, ward=1), area("c", -70.8, ward=2)]
    cells.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return [wards, cells]


def test_the_command_takes_in_the_areas_that_the_mapping_names(cast: Cast, tmp_path: Path) -> None:
    table = make_csv(tmp_path, [make_line(1, x="-70.95", y="42.05", area="cell-a")])
    mapping = make_mapping(tmp_path)
    mapping.write_text(mapping.read_text() + PLACES)
    said = run_import(table, "--mapping", mapping, "--places", *make_areas(tmp_path))
    assert said.splitlines()[0] == "区划：收下 4 个，退回 1 个。"
    cell = Place.objects.get(code="cell-a")
    assert (cell.name_en, cell.path) == ("Cell a", "far-town/ward-1/cell-a/")
    assert Matter.objects.get().place_id == cell.id


def test_trying_keeps_no_areas_either(cast: Cast, tmp_path: Path) -> None:
    table = make_csv(tmp_path, [make_line(1, x="-70.95", y="42.05")])
    mapping = make_mapping(tmp_path)
    mapping.write_text(mapping.read_text() + PLACES)
    said = run_import(table, "--mapping", mapping, "--dry-run", "--places", *make_areas(tmp_path))
    assert "只是试算" in said
    assert not Place.objects.filter(code="far-town").exists()
    assert not Matter.objects.exists()


def test_areas_that_are_not_mapped_or_no_geojson_are_refused(cast: Cast, tmp_path: Path) -> None:
    table, mapping = make_csv(tmp_path, [make_line(1)]), make_mapping(tmp_path)
    wards, cells = make_areas(tmp_path)
    with pytest.raises(CommandError, match=r"\[places\]"):
        run_import(table, "--mapping", mapping, "--places", wards)
    mapping.write_text(mapping.read_text() + PLACES)
    other = tmp_path / "other.geojson"
    other.write_text("{}")
    for content, path in (("{}", other), ("[1]", cells), ("{", cells), ('{"features": 1}', cells)):
        path.write_text(content)
        with pytest.raises(CommandError, match=path.name):
            run_import(table, "--mapping", mapping, "--places", path)
    cells.write_text(json.dumps({"features": [1, {"properties": None}, {"properties": {"code": [1]}}]}))
    assert "退回 3 个" in run_import(table, "--mapping", mapping, "--places", cells)
