"""Files that are no calendar are refused with a code, and an operator's own files take their place."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.calendars import queries
from linli.calendars.labels import FAULTS
from linli.calendars.rules import DayKind, Fault, read_calendar
from linli.calendars.tests.make import china, days_off, naive_working, shipped_files, year_file
from linli.kit.errors import NotFound


@pytest.fixture
def own(tmp_path: Path, settings: Any) -> Any:
    """A folder that the operator has named."""
    settings.LINLI_CALENDARS = str(tmp_path)
    (tmp_path / "CN").mkdir()
    queries.forget_calendars()
    yield tmp_path / "CN"
    queries.forget_calendars()


def _fault(files: dict[str, bytes]) -> str:
    with pytest.raises(Fault) as raised:
        read_calendar(files)
    assert raised.value.code in FAULTS
    return raised.value.code


def test_every_day_of_the_shipped_years_is_worked_as_its_file_says() -> None:
    calendar, worked = china(), naive_working()
    assert len(worked) == 366 + 365 + 365
    assert all(calendar.is_working(day) == works for day, works in worked.items())
    assert [sum(works for day, works in worked.items() if day.year == year) for year in (2024, 2025, 2026)] == [
        251, 248, 248
    ]  # fmt: skip


def test_every_year_names_its_notice() -> None:
    calendar = china()
    assert {year: one.source.instrument for year, one in calendar.years.items()} == {
        2024: "国办发明电〔2023〕7号",
        2025: "国办发明电〔2024〕12号",
        2026: "国办发明电〔2025〕7号",
    }
    assert all(one.source.url.startswith("https://www.gov.cn/") for one in calendar.years.values())


@pytest.mark.parametrize(
    ("holidays", "code"),
    [
        ([days_off("2027-02-05", "2027-02-01")], "BACKWARDS"),
        ([days_off("2027-02-01", "2027-02-03"), days_off("2027-02-03", "2027-02-04")], "TWICE"),
        ([days_off("2028-02-01", "2028-02-03")], "OTHER_YEAR"),
        ([days_off("2027-02-01", "2027-02-03", "2027-02-10")], "MAKE_UP_ON_WORKDAY"),
    ],
)
def test_days_that_cannot_be_are_refused(holidays: list[dict[str, Any]], code: str) -> None:
    assert _fault({**shipped_files(), "2027.json": year_file(2027, holidays)}) == code


@pytest.mark.parametrize(
    ("name", "raw", "code"),
    [
        ("2027.json", b"{", "NOT_READABLE"),
        ("2027.json", b"\xff\xfe", "NOT_READABLE"),
        ("2027.json", b"[" * 5000, "NOT_READABLE"),
        ("2027.json", b" " * 300_000, "TOO_LARGE"),
        ("2027.json", year_file(2027, format=2), "OTHER_FORMAT"),
        ("2027.json", year_file(2028), "WRONG_NAME"),
        ("2028.json", year_file(2028), "GAP"),
    ],
)
def test_files_that_are_no_year_are_refused(name: str, raw: bytes, code: str) -> None:
    assert _fault({**shipped_files(), name: raw}) == code


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"zone": "Moon/Base"}, "NO_ZONE"),
        ({"weekend": ["SUNDAY", "FUNDAY"]}, "NO_WEEKDAY"),
        ({"hours": [["12:00", "08:00"]]}, "NO_HOURS"),
        ({"hours": []}, "NO_HOURS"),
        ({"hours": [["morning", "noon"]]}, "NO_HOURS"),
    ],
)
def test_a_head_that_makes_no_sense_is_refused(change: dict[str, Any], code: str) -> None:
    files = shipped_files()
    files["calendar.json"] = json.dumps({**json.loads(files["calendar.json"]), **change}).encode()
    assert _fault(files) == code


def test_without_a_head_or_a_year_there_is_no_calendar() -> None:
    assert _fault({"2026.json": shipped_files()["2026.json"]}) == "NO_HEAD"
    assert _fault({"calendar.json": shipped_files()["calendar.json"]}) == "NO_YEAR"


@given(st.binary(max_size=300))
def test_whatever_stands_in_a_file_it_is_a_fault_and_no_error(raw: bytes) -> None:
    assert _fault({**shipped_files(), "2027.json": raw}) in FAULTS


def test_a_notice_may_change_the_december_before() -> None:
    files = {**shipped_files(), "2027.json": year_file(2027, [days_off("2026-12-31", "2027-01-02", "2026-12-27")])}
    calendar = read_calendar(files)
    assert calendar.kind_of(date(2026, 12, 31)) is DayKind.HOLIDAY
    assert calendar.kind_of(date(2026, 12, 27)) is DayKind.MAKE_UP


def test_the_version_changes_with_every_day() -> None:
    with_year = read_calendar({**shipped_files(), "2027.json": year_file(2027)})
    other = read_calendar({**shipped_files(), "2027.json": year_file(2027, [days_off("2027-02-01", "2027-02-02")])})
    assert len({china().version, with_year.version, other.version}) == 3


def test_an_operators_year_takes_effect_beside_the_shipped_ones(own: Path) -> None:
    (own / "2027.json").write_bytes(year_file(2027))
    queries.forget_calendars()
    assert max(queries.calendar("CN").years) == 2027


def test_a_faulty_file_of_the_operator_is_left_out_and_named_and_ours_stays(
    own: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (own / "2026.json").write_bytes(b"{")
    (own / "2027.json").write_bytes(year_file(2027, [days_off("2027-02-05", "2027-02-01")]))
    queries.forget_calendars()
    calendar = queries.calendar("CN")
    assert set(calendar.years) == {2024, 2025, 2026}
    assert calendar.years[2026].source.instrument == "国办发明电〔2025〕7号"
    assert sorted(code for _file, code, _detail in queries.load().faults) == ["BACKWARDS", "NOT_READABLE"]
    assert "left out" in caplog.text


def test_there_is_no_calendar_of_an_unknown_name() -> None:
    with pytest.raises(NotFound):
        queries.calendar("XX")
