"""Matters out as CSV and Excel and in again: the same comes back, nothing that exists changes."""

import csv
import io
import zipfile
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from linli.kit.errors import NotAllowed, Refused
from linli.ledger.queries import list_readings, verify
from linli.matters.actions.exchange import csv_lines, export_csv, export_xlsx, import_file, read_records, write_xlsx
from linli.matters.models import Matter
from linli.matters.queries import InboxFilters
from linli.matters.rules.exchange import COLUMNS, Record, guard, unguard
from linli.matters.tests import make
from tests.cast import Cast

EVERYTHING = InboxFilters(state="ALL")
# What clean_text lets through: no control characters but the line break, no lone surrogates.
WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn")) | st.sampled_from("=+-@'\n＝,;\""), max_size=40)


def a_record(**changes: str) -> Record:
    record = dict.fromkeys(COLUMNS, "") | {
        "source": "elsewhere",
        "source_id": "1",
        "received_at": "2026-11-20T09:00:00+08:00",
        "kind": make.LIGHT,
        "state": "IN_PROGRESS",
        "language": "zh-hans",
        "text": "路灯不亮",
    }
    return {**record, **changes}


def as_csv(*records: Record) -> bytes:
    return b"".join(csv_lines(records))


def as_xlsx(*records: Record) -> bytes:
    out = io.BytesIO()
    write_xlsx(records, out)
    return out.getvalue()


def exported(actor: Any, filters: InboxFilters = EVERYTHING) -> bytes:
    return b"".join(export_csv(actor=actor, at=make.MORNING, filters=filters, language="zh-hans"))


@given(st.text(max_size=30))
def test_a_guarded_cell_begins_no_formula_and_comes_back_as_it_was(text: str) -> None:
    assert guard(text)[:1] not in tuple("=+-@\t\r\n＝＋－＠")
    assert unguard(guard(text)) == text


@settings(deadline=None, max_examples=60)
@given(st.lists(st.fixed_dictionaries(dict.fromkeys(COLUMNS, WORDS)), min_size=1, max_size=4))
def test_both_forms_give_back_what_was_written(drawn: list[Record]) -> None:
    records = [{**one, "source": f"s{one['source']}"} for one in drawn]
    assert read_records(as_csv(*records)) == records
    assert read_records(as_xlsx(*records)) == records


def test_no_cell_of_an_export_is_a_formula(cast: Cast) -> None:
    make.make_kinds()
    make.make_matter(cast.grid.id, text='=HYPERLINK("http://x","y")', address="@SUM(A1)", title="+1")
    for row in csv.reader(io.StringIO(exported(cast.clerk.actor).decode("utf-8-sig"))):
        assert not any(cell.startswith(("=", "+", "-", "@")) for cell in row)
    with export_xlsx(actor=cast.clerk.actor, at=make.MORNING, filters=EVERYTHING, language="en") as file:
        cells = [cell for row in load_workbook(file).worksheets[0].iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "inlineStr"}
    assert any(cell.value == "'@SUM(A1)" for cell in cells)


def test_what_one_town_takes_out_another_takes_in_and_takes_out_again(cast: Cast) -> None:
    make.make_kinds()
    lon, lat = cast.ladder.point_in(2)
    first = [
        a_record(source_id="1", place_code=cast.grid.code, text="=1+1 不是公式", address="-三组", title="'引号"),
        a_record(source_id="2", place_code=cast.grid.code, longitude=str(lon), latitude=str(lat), state="CONFIRMED",
                 ended_at="2026-11-21T09:00:00+08:00", title="二", answers='{"nights": 3}', language="en"),
    ]  # fmt: skip
    taken = import_file(actor=cast.coordinator.actor, at=make.MORNING, content=as_xlsx(*first), trial=False)
    assert [row.code for row in taken.rows] == ["", ""]
    again = read_records(exported(cast.clerk.actor))
    same = ("source", "source_id", "kind", "place_code", "address", "title", "text", "answers", "language", "longitude")
    for was, now in zip(first, again, strict=True):
        assert {name: now[name] for name in same} == {name: was[name] for name in same}
    assert [one["state"] for one in again] == ["RECEIVED", "CONFIRMED"]
    before = list(Matter.objects.order_by("id").values())
    repeated = import_file(actor=cast.coordinator.actor, at=make.MORNING, content=as_csv(*again), trial=False)
    assert [row.code for row in repeated.rows] == ["source.seen", "source.seen"]
    assert list(Matter.objects.order_by("id").values()) == before
    assert verify().ok


def test_matters_received_here_are_known_again(cast: Cast) -> None:
    make.make_kinds()
    make.make_matter(cast.grid.id)
    content = exported(cast.coordinator.actor)
    taken = import_file(actor=cast.coordinator.actor, at=make.MORNING, content=content, trial=False)
    assert [row.code for row in taken.rows] == ["row.exists"]
    assert Matter.objects.count() == 1


def test_a_trial_says_the_same_and_keeps_nothing(cast: Cast) -> None:
    make.make_kinds()
    content = as_csv(a_record(place_code=cast.grid.code), a_record(source_id="2", place_code="nowhere"))
    tried = import_file(actor=cast.coordinator.actor, at=make.MORNING, content=content, trial=True)
    assert not Matter.objects.exists()
    done = import_file(actor=cast.coordinator.actor, at=make.MORNING, content=content, trial=False)
    assert [row.code for row in tried.rows] == [row.code for row in done.rows] == ["", "row.faulty"]
    assert (tried.kept, done.kept, Matter.objects.count()) == (1, 1, 1)


@pytest.mark.parametrize(
    "change",
    [{"place_code": ""}, {"place_code": "x" * 90}, {"kind": "no.such.kind"}, {"state": "LOST"}, {"text": ""},
     {"source": ""}, {"source_id": ""}, {"received_at": ""}, {"received_at": "yesterday"},
     {"received_at": "9999-01-01"},

     {"longitude": "east"}, {"longitude": "nan", "latitude": "nan"}, {"answers": "[1]"}, {"answers": "{" * 900},
     {"state": "CONFIRMED"}, {"due_at": "0001-01-01"}],
)  # fmt: skip
def test_a_row_that_makes_no_sense_is_refused_alone(cast: Cast, change: dict[str, str]) -> None:
    make.make_kinds()
    good = a_record(source_id="good", place_code=cast.grid.code)
    content = as_csv({**a_record(place_code=cast.grid.code), **change}, good)
    taken = import_file(actor=cast.coordinator.actor, at=make.MORNING, content=content, trial=False)
    assert [bool(row.code) for row in taken.rows] == [True, False]
    assert taken.rows[0].sentence


def test_rows_of_another_coordinators_area_are_refused(cast: Cast) -> None:
    make.make_kinds()
    content = as_csv(a_record(place_code=cast.far_grid.code))
    taken = import_file(actor=cast.coordinator.actor, at=make.MORNING, content=content, trial=False)
    assert [row.code for row in taken.rows] == ["row.elsewhere"]


def test_everybody_takes_out_what_the_own_posts_show_and_the_reading_is_noted(cast: Cast) -> None:
    make.make_kinds()
    near, far = make.make_matter(cast.grid.id), make.make_matter(cast.far_grid.id)
    assert [one["text"] for one in read_records(exported(cast.clerk.actor))] == [near.text]
    assert len(read_records(exported(cast.county_coordinator.actor))) == 2
    assert {one.purpose for one in list_readings(near.id)} == {"matters.export"}
    assert [one.role for one in list_readings(far.id)] == ["COORDINATOR"]


def test_private_kinds_go_out_to_those_alone_who_hold_them(cast: Cast) -> None:
    make.make_kinds()
    make.make_matter(cast.village.id, kind_code=make.VIOLENCE)
    Matter.objects.update(owner_agency_id=cast.bureau.id)
    assert len(exported(cast.officer.actor).splitlines()) == 2
    Matter.objects.update(owner_agency_id=None, owner_place_id=cast.county.id, owner_path=cast.county.path)
    assert len(exported(cast.clerk.actor).splitlines()) == 1


@pytest.mark.parametrize("member", ["resident", "caseworker", "volunteer", "mediator", "administrator", "outsider"])
def test_who_may_not_take_matters_out_or_in(cast: Cast, member: str) -> None:
    actor = getattr(cast, member).actor
    with pytest.raises(NotAllowed):
        exported(actor)
    with pytest.raises(NotAllowed):
        import_file(actor=actor, at=make.MORNING, content=as_csv(a_record()), trial=False)


def test_filters_narrow_and_wrong_ones_are_refused_before_the_first_byte(cast: Cast) -> None:
    make.make_kinds()
    make.make_matter(cast.grid.id)
    assert len(exported(cast.clerk.actor, replace(EVERYTHING, kind="neighbours")).splitlines()) == 1
    with pytest.raises(Refused):
        export_csv(actor=cast.clerk.actor, at=make.MORNING, filters=InboxFilters(state="x"), language="en")


def zipped(parts: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def with_part(name: str, content: bytes) -> bytes:
    """An honest file in which one part is another."""
    with zipfile.ZipFile(io.BytesIO(as_xlsx(a_record()))) as archive:
        parts = {part: archive.read(part) for part in archive.namelist()}
    return zipped({**parts, name: content})


def lying(content: bytes) -> bytes:
    """The same with the declared sizes of its biggest part made small."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        size = max(part.file_size for part in archive.infolist())
    return content.replace(size.to_bytes(4, "little"), (64).to_bytes(4, "little"))


def sheets(count: int) -> bytes:
    book, out = Workbook(), io.BytesIO()
    for _number in range(count - 1):
        book.create_sheet()
    book.save(out)
    return out.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
LAUGHS = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><worksheet>&b;</worksheet>'
HEADER = ",".join(COLUMNS)
HOSTILE: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", "file.empty"),
    "blanks": (b" \r\n ", "file.empty"),
    "header alone": (HEADER.encode(), "file.empty"),
    "other columns": (b"a,b\r\n1,2", "file.bad_columns"),
    "a column twice": (f"{HEADER},text\r\n".encode(), "file.bad_columns"),
    "a million columns": (b"a," * 1_000_000, "file.damaged"),
    "NUL": (f"{HEADER}\r\n\x00".encode(), "file.damaged"),
    "a lone quote": (f'{HEADER}\r\n"abc'.encode(), "file.damaged"),
    "a quote in the middle": (f'{HEADER}\r\n"a"b,c'.encode(), "file.damaged"),
    "no text at all": (b"\xff\xff\xff\x80\x80", "file.damaged"),
    "half a pair": (b"\xff\xfe\x00\xd8", "file.damaged"),
    "old Excel": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "file.wrong_type"),
    "some zip": (zipped({"a.txt": b"x"}), "file.wrong_type"),
    "half a zip": (as_xlsx(a_record())[:300], "file.damaged"),
    "programs inside": (with_part("xl/vbaProject.bin", b"x"), "file.wrong_type"),
    "four sheets": (sheets(4), "file.wrong_type"),
    "entities": (with_part(SHEET, LAUGHS), "file.damaged"),
    "no sheet": (with_part(SHEET, b"<"), "file.damaged"),
    "no workbook": (with_part("xl/workbook.xml", b"<x/>"), "file.wrong_type"),
    "a bomb": (with_part("xl/media/a.bin", bytes(30_000_000)), "file.bomb"),
    "a bomb that says so": (with_part("xl/media/a.bin", bytes(101 * 1024 * 1024)), "file.bomb"),
    "a bomb that lies": (lying(with_part("xl/media/a.bin", bytes(30_000_000))), "file.damaged"),
    "many parts": (zipped({f"{number}": b"" for number in range(201)}), "file.bomb"),
    "too large": (b"x" * (20 * 1024 * 1024 + 1), "file.too_large"),
    "a cell too long": (as_csv(a_record(text="x" * 10_001)), "file.too_large"),
    "too many rows": (HEADER.encode() + b"\r\nx" * 20_001, "file.too_large"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_refused_with_a_code_and_a_sentence(name: str) -> None:
    content, code = HOSTILE[name]
    with pytest.raises(Refused) as refused:
        read_records(content)
    assert refused.value.code == code
    assert str(refused.value.message)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_csv_is_read_in_the_encodings_that_spreadsheets_write(encoding: str) -> None:
    record = a_record(place_code="330681", text="邻里纠纷")
    content = as_csv(record).decode("utf-8-sig").encode(encoding)
    assert read_records(content) == [record]


@settings(deadline=None, max_examples=80)
@given(st.binary(max_size=400) | st.binary(max_size=200).map(lambda tail: as_xlsx(a_record())[:2000] + tail))
def test_whatever_bytes_come_they_are_read_or_refused(content: bytes) -> None:
    try:
        read_records(content)
    except Refused as refused:
        code = refused.code
    else:
        code = "file.read"
    assert code.startswith("file.")
