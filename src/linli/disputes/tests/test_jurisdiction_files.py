"""The files of the law as an operator has them: a folder of one's own, faults named, and the shipped ones as a stay."""

import logging
from collections.abc import Iterator
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings

from linli.disputes.queries.jurisdiction import (
    forget_jurisdictions,
    jurisdiction_of,
    law_on,
    list_jurisdictions,
    load_jurisdictions,
)
from linli.disputes.tests.make_rules import law_file, rule_row
from linli.kit.errors import NotFound

TODAY = date(2026, 11, 23)


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A folder of the operator's, looked at anew."""
    with override_settings(LINLI_JURISDICTIONS=str(tmp_path)):
        forget_jurisdictions()
        yield tmp_path
    forget_jurisdictions()


def test_the_shipped_law_is_there_without_any_folder() -> None:
    forget_jurisdictions()
    assert [one.code for one in list_jurisdictions()] == ["CA-BC", "CN", "CN-NINGBO", "CN-SHENZHEN"]
    assert jurisdiction_of("330681103201001").code == "CN"


def test_a_town_adds_its_own(folder: Path) -> None:
    (folder / "somewhere.json").write_bytes(law_file())
    assert law_on("990101", TODAY).rule("x.reply").n == 3
    assert jurisdiction_of("330681").code == "CN"


def test_a_new_file_takes_effect_when_it_is_looked_at_again(folder: Path) -> None:
    assert jurisdiction_of("990101").code == "CN"
    (folder / "somewhere.json").write_bytes(law_file())
    forget_jurisdictions()
    assert jurisdiction_of("990101").code == "X"


def test_a_faulty_file_is_left_out_and_named_once(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    (folder / "somewhere.json").write_bytes(law_file(rule_row(n=0)))
    with caplog.at_level(logging.ERROR):
        assert [fault.code for fault in load_jurisdictions().faults] == ["EMPTY_PERIOD"]
        load_jurisdictions()
    assert len(caplog.records) == 1
    assert jurisdiction_of("330681").code == "CN"


def test_where_a_replaced_file_is_faulty_the_shipped_one_holds(folder: Path) -> None:
    (folder / "cn.json").write_bytes(b"{")
    assert [fault.file for fault in load_jurisdictions().faults if fault.code == "NOT_READABLE"] == ["cn.json"]
    assert law_on("330681", TODAY).rule("cn.online.pick").n == 2
    assert jurisdiction_of("440300").code == "CN-SHENZHEN"


def test_without_any_law_for_a_place_it_is_said_so(folder: Path) -> None:
    (folder / "cn.json").write_bytes(law_file(code="CN", places=["11"]))
    with pytest.raises(NotFound) as refused:
        jurisdiction_of("990101")
    assert refused.value.code == "jurisdiction.unknown"


def test_the_check_says_what_is_loaded_and_how_much_of_it_was_checked() -> None:
    said = StringIO()
    call_command("jurisdiction", "check", stdout=said)
    lines = said.getvalue().splitlines()
    assert len(lines) == 4
    assert all("尚未核对" in line for line in lines)


def test_the_check_names_every_fault_of_a_folder(tmp_path: Path) -> None:
    (tmp_path / "one.json").write_bytes(law_file(rule_row(unit="FORTNIGHT"), rule_row(id="x.two", n=0)))
    (tmp_path / "two.json").write_bytes(b"[")
    said = StringIO()
    with pytest.raises(CommandError) as refused:
        call_command("jurisdiction", "check", folder=str(tmp_path), stdout=said)
    assert "2" in str(refused.value)
    assert "one.json，x.reply：没有这个单位：FORTNIGHT" in said.getvalue()
    assert "two.json：文件读不出来" in said.getvalue()
