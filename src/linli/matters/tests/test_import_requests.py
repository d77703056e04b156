"""Importing what another system recorded: truthfully, row by row, and never half a file."""

import csv
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db.models import F

from linli.kit.actors import SYSTEM
from linli.kit.errors import Refused
from linli.ledger.models import Entry
from linli.matters.actions.import_requests import ImportReport, import_requests
from linli.matters.models import Catalogue, Kind, Matter, Step
from linli.matters.queries import list_kinds
from linli.matters.rules.mapping import read_mapping
from linli.matters.tests.make_import import (
    CODED,
    HEADER,
    make_csv,
    make_line,
    make_mapping,
    make_open_line,
    make_parquet,
    run_import,
)
from tests.cast import Cast

pytestmark = pytest.mark.usefixtures("catalogue")

AT = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


def take(table: Path, mapping: Path, **changes: Any) -> ImportReport:
    return import_requests(actor=SYSTEM, at=AT, path=table, mapping=read_mapping(mapping.read_bytes()), **changes)


def test_a_request_is_told_as_it_was_recorded(cast: Cast, tmp_path: Path) -> None:
    report = take(make_csv(tmp_path, [make_line(7)]), make_mapping(tmp_path))
    assert (report.rows, report.kept, report.refused.total()) == (1, 1, 0)
    matter = Matter.objects.get()
    assert matter.received_at == datetime(2026, 5, 1, 1, 0, tzinfo=UTC)  # nine o'clock in China
    assert matter.due_at == datetime(2026, 5, 4, 1, 0, tzinfo=UTC)
    assert matter.closed_at == matter.resolved_at == datetime(2026, 5, 2, 1, 0, tzinfo=UTC)
    assert (matter.state, matter.title, matter.text) == ("CONFIRMED", "Lamp", "Lamp (Lights & Signals)")
    assert (matter.source, matter.source_id, matter.channel) == ("old-system", "7", "IMPORT")
    assert (matter.place_id, matter.owner_post_id) == (cast.grid.id, cast.caseworker.post.id)
    assert [step.verb for step in Step.objects.order_by("at", "id")] == ["RECEIVE", "RESOLVE", "CONFIRM"]
    assert Step.objects.get(verb="RECEIVE").facts["came_by"] == "DESK_PHONE"
    assert Entry.objects.filter(subject_id=matter.id).count() == 1


def test_the_figures_count_what_is_in_the_file(cast: Cast, tmp_path: Path) -> None:
    lines = [
        make_line(1),  # in time, in its recorded grid
        make_line(2, closed="2026-05-09 09:00:00"),  # late
        make_open_line(3),  # open, its target long past
        make_line(4, due=""),  # no target
        make_line(5, area="330681103202002"),  # recorded in the grid next door
        make_line(6, x="0.5", y="0.5"),  # outside, taken by its recorded area
        make_line(7, area=""),  # no recorded area
        make_line(8, x="0.5", y="0.5", area=""),  # nowhere
        make_line(8),  # twice
    ]
    report = take(make_csv(tmp_path, lines), make_mapping(tmp_path))
    assert (report.rows, report.kept) == (9, 8)
    assert report.refused == {"place.outside": 1}
    assert (report.located, report.compared, report.agreeing) == (7, 6, 5)
    assert (report.with_due, report.late) == (7, 2)
    assert Matter.objects.filter(closed_at__gt=F("due_at")).count() == 1
    assert [outcome.code for outcome in report.outcomes] == [""] * 7 + ["place.outside", ""]


def test_the_same_file_again_keeps_nothing_and_makes_no_catalogue(cast: Cast, tmp_path: Path) -> None:
    table, mapping = make_csv(tmp_path, [make_line(1), make_line(2)]), make_mapping(tmp_path)
    take(table, mapping)
    versions = Catalogue.objects.count()
    report = take(table, mapping)
    assert (report.kept, report.refused) == (0, {"source.seen": 2})
    assert (Matter.objects.count(), Catalogue.objects.count()) == (2, versions)


def test_kinds_of_the_table_are_kept_with_its_targets_and_never_offered(cast: Cast, tmp_path: Path) -> None:
    lines = [make_line(1), make_line(2, due="2026-05-03 09:00:00"), make_line(3, due=""), make_line(4, type="Bin")]
    take(make_csv(tmp_path, lines), make_mapping(tmp_path))
    lamp = Kind.objects.get(name_en="Lamp")
    assert (lamp.depth, lamp.resolve_hours, lamp.first_contact_hours) == (3, 60, 24)  # between 48 and 72
    assert lamp.retired_at == AT
    assert Kind.objects.get(code=lamp.parent_code, catalogue=lamp.catalogue).name_en == "Lights & Signals"
    assert [node.kind.code for node in list_kinds()] == ["civil"]
    without_target = Matter.objects.get(source_id="3")
    assert without_target.due_at - without_target.received_at == timedelta(hours=60)


def test_new_kinds_join_those_of_an_earlier_import(cast: Cast, tmp_path: Path) -> None:
    mapping = make_mapping(tmp_path)
    take(make_csv(tmp_path, [make_line(1)]), mapping)
    take(make_csv(tmp_path, [make_line(2, type="Bin", due=""), make_line(3, due="2026-06-01 09:00:00")]), mapping)
    newest = Catalogue.objects.latest("version")
    own = newest.kinds.filter(depth=3, retired_at__isnull=False)
    assert set(own.values_list("name_en", flat=True)) == {"Lamp", "Bin"}
    assert own.get(name_en="Lamp").resolve_hours == 72


def test_names_that_differ_only_in_marks_are_different_kinds(cast: Cast, tmp_path: Path) -> None:
    lines = [make_line(number, type=name) for number, name in enumerate(["A&B", "A B", "a/b", "路灯,坏了", "路灯"])]
    assert take(make_csv(tmp_path, lines), make_mapping(tmp_path)).kept == 5
    assert Matter.objects.values("kind_code").distinct().count() == 5


def test_values_can_stand_for_kinds_of_the_catalogue(cast: Cast, tmp_path: Path) -> None:
    lines = [make_line(1), make_line(2, type="Unknown")]
    report = take(make_csv(tmp_path, lines), make_mapping(tmp_path, kinds=CODED))
    assert (report.kept, report.refused) == (1, {"row.no_kind": 1})
    assert Matter.objects.get().kind_code == "civil.lighting.lamp"


def test_parquet_and_csv_give_the_same_matters(cast: Cast, tmp_path: Path) -> None:
    lines = [make_line(1), make_open_line(2), make_line(3, due="")]
    types = (
        "CAST(id AS BIGINT) id, CAST(opened AS TIMESTAMP) opened, CAST(nullif(due, '') AS TIMESTAMP) due, "
        "CAST(nullif(closed, '') AS TIMESTAMP) closed, * EXCLUDE (id, opened, due, closed, x, y), "
        "CAST(x AS DOUBLE) x, CAST(y AS DOUBLE) y"
    )
    mapping = make_mapping(tmp_path)
    names = ("source_id", "received_at", "due_at", "closed_at", "state", "title", "place_id", "lon", "lat")
    take(make_csv(tmp_path, lines), mapping)
    from_csv = sorted(Matter.objects.values_list(*names))
    Step.objects.all().delete()
    Matter.objects.all().delete()
    take(make_parquet(tmp_path, lines, types), mapping)
    assert sorted(Matter.objects.values_list(*names)) == from_csv


def test_a_time_with_an_offset_keeps_it(cast: Cast, tmp_path: Path) -> None:
    lines = [make_line(1, opened="2026-05-01T01:00:00Z"), make_line(2, opened="2026-05-01T03:00:00+02:00")]
    take(make_csv(tmp_path, lines), make_mapping(tmp_path))
    assert set(Matter.objects.values_list("received_at", flat=True)) == {datetime(2026, 5, 1, 1, 0, tzinfo=UTC)}
    select = "* REPLACE (CAST('2026-05-01 01:00:00+00' AS TIMESTAMPTZ) AS opened, concat('p', id) AS id)"
    take(make_parquet(tmp_path, lines, select), make_mapping(tmp_path))
    assert Matter.objects.filter(received_at=datetime(2026, 5, 1, 1, 0, tzinfo=UTC)).count() == 4


def test_a_format_of_times_can_be_named(cast: Cast, tmp_path: Path) -> None:
    lines = [make_line(1, opened="01/05/2026 09:00", due="", closed="02/05/2026 09:00")]
    report = take(make_csv(tmp_path, lines), make_mapping(tmp_path, extra='time_format = "%d/%m/%Y %H:%M"'))
    assert report.kept == 1
    assert Matter.objects.get().received_at == datetime(2026, 5, 1, 1, 0, tzinfo=UTC)


BAD_LINES = [
    ({"id": ""}, "row.no_id"),
    ({"id": "9" * 101}, "row.no_id"),
    ({"opened": ""}, "row.no_time"),
    ({"opened": "soon"}, "row.not_a_time"),
    ({"opened": "0001-01-01"}, "row.not_a_time"),
    ({"opened": "9999-12-31T23:59:59-12:00"}, "row.not_a_time"),
    ({"opened": "2027-01-01 00:00:00", "due": "", "closed": "2027-01-02 00:00:00"}, "source.in_the_future"),
    ({"closed": "2026-04-01 09:00:00"}, "past.end_too_early"),
    ({"closed": ""}, "past.end_missing"),
    ({"due": "2026-04-01 09:00:00"}, "past.due_too_early"),
    ({"status": "Lost"}, "row.no_state"),
    ({"status": "Open"}, "past.end_of_open"),
    ({"x": "east"}, "row.not_a_number"),
    ({"x": "NaN"}, "row.not_a_number"),
    ({"x": "1e999"}, "row.not_a_number"),
    ({"x": ""}, "place.half_a_point"),
    ({"type": ""}, "row.no_kind"),
    ({"type": "x" * 20_001}, "row.no_kind"),
    ({"reason": "r" * 5000}, "text.too_long"),
]


@pytest.mark.parametrize(("changes", "code"), BAD_LINES)
def test_a_bad_row_is_refused_with_a_sentence_and_its_neighbours_are_kept(
    cast: Cast, tmp_path: Path, changes: dict[str, Any], code: str
) -> None:
    lines = [make_line(1), make_line(2, area="", **changes), make_line(3)]
    report = take(make_csv(tmp_path, lines), make_mapping(tmp_path))
    assert (report.kept, report.refused) == (2, {code: 1})
    assert str(report.sentences[code])
    assert sorted(Matter.objects.values_list("source_id", flat=True)) == ["1", "3"]


def test_a_row_with_too_few_or_too_many_cells_is_refused(cast: Cast, tmp_path: Path) -> None:
    table = make_csv(tmp_path, [make_line(1)])
    with table.open("a") as file:
        file.write("2,2026-05-01\n" + ",".join("x" * 20) + "\n\n")
    report = take(table, make_mapping(tmp_path))
    assert (report.rows, report.kept, report.refused) == (3, 1, {"row.wrong_width": 2})


def test_script_formulas_and_invisible_characters_are_plain_text(cast: Cast, tmp_path: Path) -> None:
    lines = [
        make_line("=1+1", type="<script>alert(1)</script>"),
        make_line("@SUM(A1)", type="=cmd|' /C calc'!A0"),
        make_line("bidi", type="Lamp \u202eout\u200b\x00"),
    ]
    report = take(make_csv(tmp_path, lines), make_mapping(tmp_path, kinds=CODED + 'otherwise = "civil.lighting.lamp"'))
    assert report.kept == 3
    titles = dict(Matter.objects.values_list("source_id", "title"))
    assert titles["=1+1"] == "<script>alert(1)</script>"
    assert titles["bidi"] == "Lamp out"


UNREADABLE = [
    ("empty", b"", "file.empty"),
    ("header only", ",".join(HEADER).encode(), "file.empty"),
    ("gbk", "id,名称\n1,路灯\n".encode("gbk"), "file.damaged"),
    ("nul and garbage", b"\x00\x01\x02\xff\xfe", "file.damaged"),
    ("open quote", (",".join(HEADER) + '\n1,"never closed\n').encode(), "file.damaged"),
    ("same column twice", b"id,id\n1,2\n", "file.bad_columns"),
    ("truncated parquet", b"PAR1 and nothing more", "file.damaged"),
    ("other columns", b"a,b\n1,2\n", "mapping.faulty"),
]


@pytest.mark.parametrize(("content", "code"), [row[1:] for row in UNREADABLE], ids=[row[0] for row in UNREADABLE])
def test_a_file_that_cannot_be_read_is_refused_as_a_whole(
    cast: Cast, tmp_path: Path, content: bytes, code: str
) -> None:
    table = tmp_path / "table"
    table.write_bytes(content)
    versions = Catalogue.objects.count()
    with pytest.raises(Refused) as caught:
        take(table, make_mapping(tmp_path))
    assert caught.value.code == code
    assert str(caught.value.message)
    assert (Matter.objects.count(), Catalogue.objects.count()) == (0, versions)


def test_a_file_that_breaks_off_leaves_nothing_behind(cast: Cast, tmp_path: Path) -> None:
    lines = [make_line(number, reason=f"reason {number}") for number in range(3000)]
    whole = make_parquet(tmp_path, lines).read_bytes()
    broken = tmp_path / "broken.parquet"
    broken.write_bytes(whole[: len(whole) // 2])
    text = make_csv(tmp_path, lines).read_bytes()
    half = tmp_path / "half.csv"
    half.write_bytes(text[: len(text) // 2] + b"\xff\xff\xff")
    for table in (broken, half):
        with pytest.raises(Refused) as caught:
            take(table, make_mapping(tmp_path))
        assert caught.value.code == "file.damaged"
    assert not Matter.objects.exists()


def test_a_missing_file_and_a_column_of_lists_are_refused(cast: Cast, tmp_path: Path) -> None:
    with pytest.raises(Refused) as caught:
        take(tmp_path / "absent.csv", make_mapping(tmp_path))
    assert caught.value.code == "file.missing"
    table = make_parquet(tmp_path, [make_line(1)], "* REPLACE ([type] AS type)")
    with pytest.raises(Refused) as caught:
        take(table, make_mapping(tmp_path))
    assert caught.value.code == "file.bad_columns"


def test_a_byte_order_mark_is_no_part_of_the_first_column(cast: Cast, tmp_path: Path) -> None:
    assert take(make_csv(tmp_path, [make_line(1)], encoding="utf-8-sig"), make_mapping(tmp_path)).kept == 1


def test_gbk_is_read_when_the_mapping_says_so(cast: Cast, tmp_path: Path) -> None:
    table = make_csv(tmp_path, [make_line(1, type="路灯")], encoding="gbk")
    with table.open("rb") as file:
        assert b"\xc2\xb7" in file.read()
    mapping = make_mapping(tmp_path)
    mapping.write_text(mapping.read_text() + '\n[file]\nencoding = "gb18030"\n')
    assert take(table, mapping).kept == 1
    assert Matter.objects.get().title == "路灯"


def test_trying_does_everything_and_keeps_nothing(cast: Cast, tmp_path: Path) -> None:
    table, mapping = make_csv(tmp_path, [make_line(1), make_line(2, id="")]), make_mapping(tmp_path)
    versions, entries = Catalogue.objects.count(), Entry.objects.count()
    report = take(table, mapping, dry_run=True)
    assert (report.kept, report.refused) == (1, {"row.no_id": 1})
    assert (Matter.objects.count(), Catalogue.objects.count(), Entry.objects.count()) == (0, versions, entries)
    assert take(table, mapping).kept == 1


def test_the_command_prints_the_figures_and_writes_a_line_for_every_row(cast: Cast, tmp_path: Path) -> None:
    table = make_csv(tmp_path, [make_line("=1+1"), make_line(2, closed="2026-05-09 09:00:00"), make_line(3, opened="")])
    report = tmp_path / "report.csv"
    said = run_import(table, "--mapping", make_mapping(tmp_path), "--report", report).splitlines()
    assert said[0] == "读取 3 行，收下 2 行，退回 1 行。"
    assert "1 row.no_time" in said[1]
    assert said[2].startswith("坐标落在区划内：3 行中 2 行")
    with report.open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    assert [row["kept"] for row in rows] == ["yes", "yes", "no"]
    assert [row["source_id"] for row in rows] == ["'=1+1", "2", "3"]
    assert rows[0]["reference"]
    assert rows[2]["reason"]
