"""Synthetic grids for a county with real codes."""

import json
from pathlib import Path

import pytest
import shapely
from django.core.management import call_command
from django.core.management.base import CommandError

from linli.kit.actors import SYSTEM, anonymous
from linli.kit.errors import NotAllowed, Refused
from linli.places import outlines, queries
from linli.places.actions import generate_grids
from linli.places.models import Outline, Place
from linli.places.rules import Level
from linli.places.tests.make import make_place
from linli.places.tests.watch import NOW, entries, heard

pytestmark = pytest.mark.django_db


def make_county() -> Place:
    """A county with two townships of two and one villages, real codes, no areas."""
    county = make_place("330681", "诸暨市", Level.COUNTY)
    for code, name in (("330681103", "枫桥镇"), ("330681105", "牌头镇")):
        township = make_place(code, name, Level.TOWNSHIP, parent=county)
        for number in range(1, 3 - (code > "330681103")):
            make_place(f"{code}{200 + number}", f"村{number}", Level.VILLAGE, parent=township)
        make_place(f"{code}001", "镇社区", Level.VILLAGE, parent=township)
    return county


@pytest.fixture
def outline_file(tmp_path: Path) -> Path:
    feature = {
        "properties": {"code": "330681"},
        "geometry": json.loads(shapely.to_geojson(shapely.box(120.0, 29.6, 120.3, 29.9))),
    }
    path = tmp_path / "counties.geojson"
    path.write_text(json.dumps({"features": [feature]}))
    return path


def test_every_point_of_the_county_finds_its_synthetic_grid(outline_file: Path) -> None:
    county = make_county()
    seen: list[str] = []
    with heard() as events:
        made = generate_grids(
            county_code="330681",
            actor=SYSTEM,
            at=NOW,
            total=20,
            outline_file=outline_file,
            progress=lambda _done, _total, what: seen.append(what),
        )

    assert (made.townships, made.villages, made.grids) == (2, 5, 20)
    grids = queries.places_by_path_prefix(county.path, level=Level.GRID)
    assert len(grids) == 20
    assert all(grid.is_synthetic and grid.code[:12] in grid.path for grid in grids)
    assert grids[0].name("zh-hans") == "第一网格"
    for lon, lat in ((120.01, 29.61), (120.15, 29.75), (120.29, 29.89)):
        assert queries.locate(lon, lat).place_id in {grid.id for grid in grids}
    synthetic = Outline.objects.filter(is_synthetic=True)
    assert synthetic.count() == 27
    assert not Outline.objects.get(place=county).is_synthetic
    assert not Place.objects.get(code="330681103").is_synthetic
    assert entries(county.id) == ["place.grids_generated"]
    assert len(events) == 1
    assert seen == ["outline", "areas", "grids", "outlines"]


def test_grids_are_made_once(outline_file: Path) -> None:
    make_county()
    generate_grids(county_code="330681", actor=SYSTEM, at=NOW, total=20, outline_file=outline_file)
    with pytest.raises(Refused) as refusal:
        generate_grids(county_code="330681", actor=SYSTEM, at=NOW, total=20, outline_file=outline_file)
    assert refusal.value.code == "county.has_grids"


def test_what_is_missing_or_cannot_be_is_refused(outline_file: Path, tmp_path: Path) -> None:
    def code_of(**options: object) -> str:
        arguments = {"county_code": "330681", "actor": SYSTEM, "at": NOW, "outline_file": outline_file, **options}
        with pytest.raises(Refused) as refusal:
            generate_grids(**arguments)  # type: ignore[arg-type]
        return refusal.value.code

    assert code_of() == "county.not_loaded"
    make_county()
    make_place("330682", "上虞区", Level.COUNTY)
    assert code_of(total=3) == "county.grids"
    assert code_of(total=100_000) == "county.grids"
    assert code_of(county_code="330682") == "county.no_outline"
    for text in ("{", "[]", '{"features": [{"geometry": 1}]}', '{"features": 7}'):
        broken = tmp_path / "broken.geojson"
        broken.write_text(text)
        assert code_of(outline_file=broken) in ("county.bad_outlines", "county.no_outline")
    assert code_of(outline_file=tmp_path / "missing") == "county.bad_outlines"


def test_a_resident_may_not_make_grids(outline_file: Path) -> None:
    make_county()
    with pytest.raises(NotAllowed):
        generate_grids(county_code="330681", actor=anonymous(), at=NOW, total=20, outline_file=outline_file)


def test_the_installed_package_has_an_outline_of_every_shipped_county() -> None:
    path = outlines.packaged_file()
    assert path is not None
    found = outlines.read_county_outlines(path, "33")
    assert len(found) == 90
    assert all(area.is_valid for area in found.values())
    assert found["330681"].contains(shapely.Point(120.24, 29.71))


def test_the_command_loads_the_county_and_makes_its_grids(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("generate_grids", county="330681")
    assert "23 townships, 515 villages, 1236 grids" in capsys.readouterr().out
    zhuji = queries.locate(120.24, 29.71)
    assert zhuji.place_id is not None
    assert queries.list_ancestors(zhuji.place_id)[0].name_zh == "诸暨市"
    with pytest.raises(CommandError):
        call_command("generate_grids", county="000000")
