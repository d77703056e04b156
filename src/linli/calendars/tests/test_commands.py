"""``linli deadline`` and ``linli calendars`` as an operator uses them."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from linli.calendars import queries


def _run(*arguments: str) -> str:
    out = StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


def test_the_date_and_the_reason_of_each_day_in_both_languages() -> None:
    said = _run("deadline", "--calendar", "CN", "--from", "2026-02-13", "--working-days", "3")
    lines = said.splitlines()
    assert sum(line.startswith("2026-02-") for line in lines) == 13
    assert "2026-02-14  星期六  第 1 个工作日，春节调休上班 | Saturday, working day 1, worked for a holiday" in said
    assert "到期：2026-02-25 18:00，下班时止 | Due: 2026-02-25 18:00, the end of business" in said
    assert "国办发明电〔2025〕7号" in said
    assert "第二百条至第二百零三条" in said


@pytest.mark.parametrize(
    ("length", "amount", "due"),
    [("--days", "3", "2026-02-24"), ("--months", "1", "2026-03-13"), ("--working-hours", "8", "2026-02-13 18:00")],
)
def test_other_lengths(length: str, amount: str, due: str) -> None:
    assert due in _run("deadline", "--from", "2026-02-13", length, amount)


def test_a_year_that_is_not_published_is_a_sentence_and_an_exit_status_of_its_own() -> None:
    with pytest.raises(CommandError) as refused:
        _run("deadline", "--from", "2026-12-30", "--working-days", "3")
    assert refused.value.returncode == 3
    assert str(refused.value).splitlines() == [
        "2027 年的放假安排还没有公布，现在算不出这个日期。",
        "The holidays of 2027 are not yet published, so this date cannot be given yet.",
    ]
    with pytest.raises(CommandError, match="No calendar of 2019 is kept here"):
        _run("deadline", "--from", "2019-05-01", "--working-days", "3")


@pytest.mark.parametrize(
    "arguments",
    [
        ("--from", "tomorrow", "--days", "3"),
        ("--from", "2026-02-30", "--days", "3"),
        ("--from", "9999-12-31", "--days", "3"),
        ("--from", "2026-02-13", "--days", "0"),
        ("--from", "2026-02-13", "--days", "100000"),
        ("--from", "2026-02-13", "--days", "3", "--calendar", "XX"),
        ("--from", "2026-02-13"),
        ("--from", "2026-02-13", "--days", "3", "--working-days", "3"),
    ],
)
def test_what_cannot_be_counted_is_refused_in_words(arguments: tuple[str, ...]) -> None:
    with pytest.raises(CommandError):
        _run("deadline", *arguments)


def test_the_calendars_that_are_loaded_are_listed() -> None:
    assert "CN-2026-" in _run("calendars")


def test_a_file_that_was_left_out_fails_the_listing(tmp_path: Path, settings: Any) -> None:
    settings.LINLI_CALENDARS = str(tmp_path)
    (tmp_path / "CN").mkdir()
    (tmp_path / "CN" / "2027.json").write_text("{")
    with pytest.raises(CommandError):
        _run("calendars")
    settings.LINLI_CALENDARS = ""
    queries.forget_calendars()
