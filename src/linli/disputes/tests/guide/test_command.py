"""``linli guide check|test|explain``: what editors run before anybody meets a fault."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import Settings

from linli.disputes.queries.guide import SHIPPED, forget_guide, guide, load_guide


def run(*arguments: str) -> str:
    """What the command prints."""
    out = StringIO()
    call_command("guide", *arguments, stdout=out)
    return out.getvalue()


def test_what_ships_is_sound_and_each_pathway_has_a_line() -> None:
    printed = run("check")
    assert len(printed.splitlines()) >= 8
    assert "loan 小额借钱：6 个问题" in printed
    assert "wages：14 个样例" in run("test")


def test_a_gap_is_printed_with_its_place_and_the_exit_says_so(tmp_path: Path) -> None:
    text = (
        (SHIPPED / "CN" / "loan.yaml").read_text().replace("side: [OWE], rate: [LOW]", "side: [OWE], rate: [HIGH]", 1)
    )
    (tmp_path / "loan.yaml").write_text(text)
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("guide", "check", "--folder", str(tmp_path), stdout=out)
    assert "loan.yaml: forum: 这种情况没有一行对得上" in out.getvalue()


def test_a_sample_that_leads_elsewhere_is_printed(tmp_path: Path) -> None:
    text = (SHIPPED / "CN" / "loan.pack.yaml").read_text().replace("leaf: OWE_PLAN", "leaf: OWE_HIGH", 1)
    (tmp_path / "loan.pack.yaml").write_text(text)
    with pytest.raises(CommandError):
        run("test", "--folder", str(tmp_path))


def test_what_all_share_is_named_when_it_is_broken(tmp_path: Path) -> None:
    (tmp_path / "commons.yaml").write_text("format: 1\n")
    with pytest.raises(CommandError, match=r"commons\.yaml"):
        run("check", "--folder", str(tmp_path))


def test_explain_says_what_is_asked_next_and_what_it_comes_to() -> None:
    assert run("explain", "loan", "danger=NO", "side=LENT").startswith("? due:")
    assert "forum: OWE_HIGH" in run("explain", "loan", "danger=NO", "side=OWE", "rate=HIGH")
    with pytest.raises(CommandError):
        run("explain", "nothing")


def test_a_towns_own_file_takes_the_place_of_the_shipped_one_and_a_faulty_one_does_not(
    tmp_path: Path, settings: Settings
) -> None:
    settings.LINLI_GUIDE = str(tmp_path)
    own = (SHIPPED / "CN" / "loan.yaml").read_text().replace('zh: "小额借钱"', 'zh: "枫桥镇借钱的事"', 1)
    (tmp_path / "loan.yaml").write_text(own)
    (tmp_path / "rent.yaml").write_text("format: 1\n")
    forget_guide()
    try:
        assert guide().pathways["loan"].name.zh == "枫桥镇借钱的事"
        assert guide().pathways["rent"].name.zh == "租房和押金"
        assert [fault.where for fault in load_guide().faults] == ["rent.yaml"]
        (tmp_path / "commons.yaml").write_text("nothing")
        forget_guide()
        assert len(guide().pathways) == 8
        assert [fault.where for fault in load_guide().faults] == ["commons.yaml"]
    finally:
        settings.LINLI_GUIDE = ""
        forget_guide()


def test_where_nothing_is_written_for_a_jurisdiction_the_page_still_leads_to_a_person(
    settings: Settings, client: Client, tmp_path: Path, db: None
) -> None:
    settings.LINLI_CALENDAR = "ZZ"
    forget_guide()
    try:
        assert guide().pathways == {}
        page = client.get("/disputes/guide/")
        assert page.status_code == 200
        assert 'href="/report/"' in page.content.decode()
        (tmp_path / "commons.yaml").write_text("nothing")
        settings.LINLI_GUIDE = str(tmp_path)
        forget_guide()
        assert guide().pathways == {}
        assert [fault.where for fault in load_guide().faults] == ["commons.yaml"]
    finally:
        settings.LINLI_CALENDAR, settings.LINLI_GUIDE = "CN", ""
        forget_guide()
