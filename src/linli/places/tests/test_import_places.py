"""Places from files: every row is kept or refused for a reason."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from hypothesis import given, settings
from hypothesis import strategies as st

from linli.kit.actors import SYSTEM
from linli.kit.errors import Refused, TooLarge
from linli.places import queries
from linli.places.actions import ImportReport, Origin, import_places, load_divisions, read_places
from linli.places.events import PlacesChanged
from linli.places.imports import files
from linli.places.imports.checks import Fault, check_outline
from linli.places.imports.report import NOTES, REASONS, Outcome
from linli.places.models import Outline, Place
from linli.places.rules import Level, Reason
from linli.places.tests.make import keeper, make_ladder
from linli.places.tests.watch import NOW, TODAY, entries, heard, history

BOX = [[[120.0, 29.0], [120.1, 29.0], [120.1, 29.1], [120.0, 29.1], [120.0, 29.0]]]
COUNTY = {"code": "330681", "name": "诸暨市"}


def feature(geometry: Any = None, **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def polygon(rings: Any = None) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": BOX if rings is None else rings}


def geojson(*features: Any) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": list(features)}).encode()


def take(data: bytes, **options: Any) -> ImportReport:
    return import_places(rows=read_places(data), actor=options.pop("actor", SYSTEM), at=NOW, **options)


def outcomes(report: ImportReport) -> list[tuple[str, str]]:
    return [(row.outcome.value, row.reason) for row in report.rows]


pytestmark = pytest.mark.django_db


def test_a_csv_file_makes_a_ladder_with_english_names_and_a_history() -> None:
    data = (
        "code,level,parent,name_zh,name_en,outline\n"
        "330681,county,,诸暨市,,\n"
        "330681103,township,330681,枫桥镇,Maple Bridge,\n"
        "330681103201,,,枫源村,,\n"
        '330681103201001,grid,330681103201,第一网格,,"POLYGON((120 29, 120.1 29, 120.1 29.1, 120 29.1, 120 29))"\n'
    ).encode()
    with heard() as events:
        report = take(data, origin=Origin("survey", "CC0", is_synthetic=True))

    assert outcomes(report) == [("CREATED", "")] * 4
    assert report.written
    grid = queries.find_place_by_code("330681103201001")
    assert grid is not None
    assert (grid.path, grid.name_en, grid.is_synthetic) == (
        "330681/330681103/330681103201/330681103201001/",
        "Grid 1",
        True,
    )
    assert queries.locate(120.05, 29.05).place_id == grid.id
    assert [row.name_en for row in queries.list_ancestors(grid.id)] == [
        "Zhuji City",
        "Maple Bridge",
        "Fengyuan Village",
    ]
    assert history(Place.objects.get(id=grid.id)) == [("第一网格", grid.path, TODAY, None)]
    assert entries(grid.id) == ["place.created"]
    assert isinstance(events[0], PlacesChanged)
    assert len(events[0].place_ids) == 4
    outline = Outline.objects.get()
    assert (outline.source, outline.licence, outline.is_synthetic) == ("survey", "CC0", True)


def test_the_same_file_again_changes_nothing() -> None:
    data = geojson(feature(polygon(), **COUNTY))
    take(data)
    version = queries.index_version()
    with heard() as events:
        report = take(data)
    assert outcomes(report) == [("UNCHANGED", "")]
    assert events == []
    assert queries.index_version() == version


def test_a_new_name_parent_or_outline_is_a_change_and_the_rest_stays() -> None:
    ladder = make_ladder()
    report = take(
        geojson(
            feature(code="330681103", level="TOWNSHIP", name_zh="枫桥镇", parent="330681"),
            feature(code="330681103201", level="VILLAGE", name_zh="新枫村", parent="330681105"),
            feature(polygon(), code="330681103201001", level="GRID", name_zh="第一网格", parent="330681103201"),
            feature(code="330681105202", level="VILLAGE", name_zh="新村", parent="330681105"),
        )
    )
    assert [row.outcome.value for row in report.rows] == ["UNCHANGED", "CHANGED", "CHANGED", "CREATED"]
    grid = ladder.grids[0]
    assert queries.get_place(grid.id).path == "330681/330681105/330681103201/330681103201001/"
    assert queries.locate(120.05, 29.05).place_id == grid.id
    assert entries(grid.id) == ["place.outlined"]
    assert entries(ladder.villages[0].id) == ["place.changed"]
    assert history(ladder.villages[0])[-1][:2] == ("新枫村", "330681/330681105/330681103201/")


def test_a_new_place_under_one_that_moves_in_the_same_file_gets_the_new_path() -> None:
    ladder = make_ladder()
    take(
        geojson(
            feature(code="330681103201", level="VILLAGE", name_zh="枫源村", parent="330681105"),
            feature(code="330681103201009", level="GRID", name_zh="第九网格", parent="330681103201"),
        )
    )
    new = queries.find_place_by_code("330681103201009")
    assert new is not None
    assert new.path == f"{ladder.townships[1].path}330681103201/330681103201009/"


def test_codes_of_other_countries_make_a_ladder_of_two_rungs() -> None:
    data = geojson(
        feature(polygon(), WARD="1", NAME="Ward 1"),
        feature(polygon(), WARD="22", NAME="Ward 22"),
    )
    rows = read_places(data, columns={"code": "WARD", "name_zh": "NAME"})
    take_wards = import_places(rows=rows, actor=SYSTEM, at=NOW, top_level=Level.TOWNSHIP, default_level=Level.TOWNSHIP)
    precincts = read_places(
        geojson(feature(polygon(), P="0101", W="1")), columns={"code": "P", "name_zh": "P", "parent": "W"}
    )
    report = import_places(rows=precincts, actor=SYSTEM, at=NOW, default_level=Level.GRID)
    assert outcomes(take_wards) == [("CREATED", "")] * 2
    assert outcomes(report) == [("CREATED", "")]
    assert queries.find_place_by_code("0101").path == "1/0101/"  # type: ignore[union-attr]


TOWNSHIP = {"level": "TOWNSHIP", "name_zh": "镇", "parent": "330681"}


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (feature(level="GRID", name_zh="格"), "code.missing"),
        (feature(code="a/b", **TOWNSHIP), "code.malformed"),
        (feature(code=["x"], **TOWNSHIP), "row.type"),
        (feature(code=True, **TOWNSHIP), "row.type"),
        (feature(code="T1", level="PLANET", name_zh="镇"), "level.unknown"),
        (feature(code="T1", name_zh="镇"), "level.unknown"),
        (feature(code="330681103", level="VILLAGE", name_zh="村"), "level.code"),
        (feature(code="T1", level="TOWNSHIP", parent="330681"), "name.missing"),
        (feature(code="T1", level="TOWNSHIP", parent="330681", name_zh="\u200b\u202e "), "name.missing"),
        (feature(code="T1", level="TOWNSHIP", parent="330681", name_zh="长" * 81), "name.too_long"),
        (feature(code="T1", level="TOWNSHIP", parent="330681", name_zh=7.5), "row.type"),
        (feature(code="T1", level="TOWNSHIP", parent="T1", name_zh="镇"), "parent.itself"),
        (feature(code="T1", level="TOWNSHIP", parent="nowhere", name_zh="镇"), "parent.unknown"),
        (feature(code="T1", level="TOWNSHIP", name_zh="镇"), "parent.unknown"),
        (feature(code="V1", level="VILLAGE", parent="330681103201", name_zh="村"), "parent.level"),
        (feature(code="990682", level="COUNTY", parent="330681", name_zh="县"), "parent.forbidden"),
        (
            feature(code="330681103201", level="VILLAGE", name_zh="x", parent="330681103") | {"properties": None},
            "row.columns",
        ),
        ("not a feature", "row.columns"),
        (feature({"type": "Point", "coordinates": [120, 29]}, code="T1", **TOWNSHIP), "outline.not_area"),
        (feature({"type": "Polygon"}, code="T1", **TOWNSHIP), "outline.malformed"),
        (feature({"type": "Sphere", "coordinates": []}, code="T1", **TOWNSHIP), "outline.malformed"),
        (feature("POLYGON((", code="T1", **TOWNSHIP), "outline.malformed"),
        (feature(7, code="T1", **TOWNSHIP), "outline.malformed"),
        (feature(polygon([[["a", 1], [1, 1], [2, 2], ["a", 1]]]), code="T1", **TOWNSHIP), "outline.malformed"),
        (feature(polygon([]), code="T1", **TOWNSHIP), "outline.empty"),
        (feature(polygon([[[1, 1], [2, 2], [1, 1], [1, 1]]]), code="T1", **TOWNSHIP), "outline.empty"),
        (feature(polygon([[[1, 1], [2, 1], [1e999, 2], [1, 1]]]), code="T1", **TOWNSHIP), "outline.not_finite"),
        (feature(polygon([[[500, 1], [501, 1], [501, 2], [500, 1]]]), code="T1", **TOWNSHIP), "outline.out_of_range"),
        (
            feature(polygon([[[29, 120], [29.1, 120], [29.1, 120.1], [29, 120]]]), code="T1", **TOWNSHIP),
            "outline.swapped",
        ),
        (feature(polygon([[[1, 1], [2, 2], [2, 1], [1, 2], [1, 1]]]), code="T1", **TOWNSHIP), "outline.crosses_itself"),
    ],
)
def test_a_row_that_cannot_be_kept_is_refused_for_a_reason_and_the_others_are_kept(row: Any, reason: str) -> None:
    make_ladder()
    report = take(geojson(row, feature(code="330681106", name_zh="好镇")))
    assert outcomes(report) == [("REFUSED", reason), ("CREATED", "")]
    assert report.refused[0].sentence


def test_of_two_rows_with_one_code_the_first_is_kept() -> None:
    report = take(geojson(feature(**COUNTY), feature(code="330681", name="另一个")))
    assert outcomes(report) == [("CREATED", ""), ("REFUSED", "code.duplicate")]


def test_a_level_cannot_change_under_a_code() -> None:
    take(geojson(feature(code="X", level="COUNTY", name="县")))
    assert outcomes(take(geojson(feature(code="X", level="TOWNSHIP", name="镇")), top_level=Level.TOWNSHIP)) == [
        ("REFUSED", "level.changed")
    ]


def test_children_of_a_refused_row_and_parents_in_a_circle_are_refused() -> None:
    report = take(
        geojson(
            feature(code="C", level="COUNTY", name="长" * 99),
            feature(code="T", level="TOWNSHIP", name="镇", parent="C"),
            feature(code="V", level="VILLAGE", name="村", parent="T"),
            feature(code="A", level="TOWNSHIP", name="甲", parent="B"),
            feature(code="B", level="VILLAGE", name="乙", parent="A"),
        )
    )
    assert [row.reason for row in report.rows] == [
        "name.too_long",
        "parent.refused",
        "parent.refused",
        "parent.cycle",
        "parent.cycle",
    ]
    assert not Place.objects.exists()


def test_axes_swapped_within_the_range_of_degrees_are_told_by_the_parent() -> None:
    boston = [[[-71.1, 42.3], [-71.0, 42.3], [-71.0, 42.4], [-71.1, 42.4], [-71.1, 42.3]]]
    mirrored = [[[y, x] for x, y in boston[0]]]
    report = take(
        geojson(
            feature(polygon(boston), code="1", level="COUNTY", name="City"),
            feature(polygon(mirrored), code="0101", level="GRID", name="Precinct", parent="1"),
        )
    )
    assert outcomes(report) == [("CREATED", ""), ("REFUSED", "outline.swapped")]


def test_an_outline_that_touches_itself_is_repaired_and_holes_and_parts_are_kept() -> None:
    eight = [[[0, 0], [1, 0], [1, 1], [0.5, 1], [0.5, 0.5], [0.5, 1], [0, 1], [0, 0]]]
    hole = [*BOX, [[120.04, 29.04], [120.06, 29.04], [120.05, 29.06], [120.04, 29.04]]]
    many = {"type": "MultiPolygon", "coordinates": [BOX, [[[121, 29], [121.1, 29], [121.1, 29.1], [121, 29]]]]}
    report = take(
        geojson(
            feature(polygon(eight), code="1", level="COUNTY", name="甲"),
            feature(polygon(hole), code="2", level="COUNTY", name="乙"),
            feature(many, code="3", level="COUNTY", name="丙"),
        )
    )
    assert [row.notes[0] for row in report.rows] == ["outline.repaired", "name_en.made", "name_en.made"]
    assert Outline.objects.count() == 3


def test_with_all_or_nothing_one_refusal_stops_everything() -> None:
    data = geojson(feature(**COUNTY), feature(code="", name="无"))
    assert not take(data, all_or_nothing=True).written
    assert not Place.objects.exists()
    assert not take(geojson(feature(**COUNTY)), trial=True).written
    assert not Place.objects.exists()
    assert take(data).written


def test_an_administrator_imports_only_below_their_post() -> None:
    ladder = make_ladder()
    here = feature(code="330681103203", name="村", parent="330681103")
    elsewhere = feature(code="330681105203", name="村", parent="330681105")
    taken_away = feature(code="330681105201", name="同文村", parent="330681103")
    report = take(geojson(here, elsewhere, taken_away), actor=keeper(ladder.townships[0].path))
    assert [row.reason for row in report.rows] == ["", "keeper.not_here", "keeper.not_here"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gbk"])
def test_files_of_every_usual_encoding_are_read(encoding: str) -> None:
    text = "code,name_zh\r\n330681,诸暨市\r\n330681103,枫桥镇\r\n"
    assert outcomes(take(text.encode(encoding))) == [("CREATED", "")] * 2
    assert queries.find_place_by_code("330681103").name_zh == "枫桥镇"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file.empty"),
        (b"  \n", "file.empty"),
        (geojson(feature(polygon(), **COUNTY))[:-20], "file.not_json"),
        (b"[" * 100_000, "file.not_json"),
        (b"{}", "file.not_places"),
        (b"[1]", "file.not_places"),
        (b'{"features": 7}', "file.not_places"),
        (b"a,b\n1,2\n", "file.no_code"),
        (b'code,name\n"330681,x\n', "file.not_csv"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "file.encoding"),
        (b"code,name\n330681,\x00\n", "file.encoding"),
        (b"code\n\xff\xfe\xff", "file.encoding"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_as_a_whole(data: bytes, code: str) -> None:
    with pytest.raises(Refused) as refusal:
        read_places(data)
    assert refusal.value.code == code


def test_a_file_that_is_too_large_is_refused_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MAX_BYTES", 10)
    with pytest.raises(TooLarge):
        read_places(b"x" * 11)


def test_a_row_with_too_few_or_too_many_values_is_refused() -> None:
    report = take("code,level,name\n1,COUNTY\n2,COUNTY,乙,丙\n3,COUNTY,丁\n".encode())
    assert [row.reason for row in report.rows] == ["row.columns", "row.columns", ""]


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(["Polygon", "MultiPolygon", "type"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["type", "coordinates", "x"]), inner),
    max_leaves=12,
)


@settings(max_examples=200, deadline=None)
@given(JSON)
def test_whatever_stands_for_an_outline_is_kept_or_refused(value: Any) -> None:
    reason = ""
    try:
        area, _notes = check_outline(value)
    except Fault as fault:
        area, reason = None, fault.reason
    assert reason in {"", *REASONS}
    assert area is None or (area.is_valid and area.area > 0)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200))
def test_whatever_stands_in_a_file_is_read_or_refused(data: bytes) -> None:
    code = "file."
    try:
        rows = read_places(data)
    except Refused as refused:
        rows, code = [], refused.code
    assert code.startswith("file.")
    assert [row.row for row in rows] == list(range(1, len(rows) + 1))


def test_every_reason_has_a_sentence() -> None:
    assert all(str(sentence) for sentence in (*REASONS.values(), *NOTES.values()))


def test_the_real_places_of_a_county_are_loaded_from_the_shipped_codes() -> None:
    report = load_divisions(county_code="330681", actor=SYSTEM, at=NOW)
    assert report.count(Outcome.CREATED) == len(report.rows) > 530
    assert queries.search_places("fengqiao")[0].name_zh == "枫桥镇"
    assert queries.locate(120.2, 29.7).reason is Reason.OUTSIDE
    with pytest.raises(Refused):
        load_divisions(county_code="999999", actor=SYSTEM, at=NOW)


def test_the_command_prints_every_refusal_and_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "places.geojson"
    file.write_bytes(geojson(feature(CODE="1", N="县"), feature(CODE="", N="无")))
    options = {"column": ["code=CODE", "name_zh=N"], "level": "COUNTY"}
    with pytest.raises(CommandError):
        call_command("import_places", file, **options)
    printed = capsys.readouterr().out
    assert "2\t\tREFUSED" in printed
    assert "CREATED 1" in printed
    with pytest.raises(CommandError):
        call_command("import_places", tmp_path / "missing.csv")
    file.write_bytes(b"{")
    with pytest.raises(CommandError):
        call_command("import_places", file)
