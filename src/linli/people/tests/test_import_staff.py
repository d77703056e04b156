"""Taking in a staff list."""

from collections.abc import Callable
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from linli.kit.actors import SYSTEM, Role
from linli.kit.errors import NotAllowed, Refused, TooLarge
from linli.people import actions
from linli.people.actions import RowResult, StaffReport
from linli.people.models import Account, Post
from tests.cast import Cast

AT = datetime(2026, 5, 4, tzinfo=UTC)
HEADING = "email,name,role,place,agency,kinds,valid_from,valid_to,title_zh,title_en"


def _file(cast: Cast, *rows: str, heading: str = HEADING) -> bytes:
    text = "\n".join([heading, *rows]) + "\n"
    return text.replace("GRID", cast.grid.code).replace("TOWN", cast.township.code).encode()


def _take_in(data: bytes) -> StaffReport:
    return actions.import_staff(actor=SYSTEM, at=AT, data=data)


def _codes(report: StaffReport) -> list[str]:
    return [row.refused.code if row.refused else row.result.value for row in report.rows]


GOOD = (
    "mei@example.org,陈梅,caseworker,GRID,,noise;civil.roads,2026-01-01,,三网格专职,grid keeper",
    "li@example.org,李强,officer,,urban-management,,2026-01-01,2027-01-01,,",
    "li@example.org,李强,coordinator,TOWN,,,2026/1/1,2026.12.31,,",
)


def test_every_row_becomes_a_post(cast: Cast) -> None:
    report = _take_in(_file(cast, *GOOD))
    assert _codes(report) == ["ADDED"] * 3
    post = Post.objects.get(account__email="mei@example.org")
    assert (post.role, post.path, post.kind_codes) == (Role.CASEWORKER, cast.grid.path, ["noise", "civil.roads"])
    assert (post.title_zh, post.title_en, post.valid_to) == ("三网格专职", "grid keeper", None)
    assert Account.objects.get(email="li@example.org").posts.count() == 2


def test_the_same_file_again_changes_nothing(cast: Cast, heard: list[Any]) -> None:
    _take_in(_file(cast, *GOOD))
    before, announced = list(Post.objects.order_by("id").values()), len(heard)
    assert _codes(_take_in(_file(cast, *GOOD))) == ["SAME"] * 3
    assert list(Post.objects.order_by("id").values()) == before
    assert len(heard) == announced


def test_a_changed_row_changes_its_post_and_nobody_is_left_out_by_silence(cast: Cast) -> None:
    _take_in(_file(cast, *GOOD))
    report = _take_in(
        _file(cast, GOOD[0].replace("noise;civil.roads", "waste").replace("2026-01-01,,", "2026-01-01,2026-09-01,"))
    )
    assert _codes(report) == ["CHANGED"]
    post = Post.objects.get(account__email="mei@example.org")
    assert (post.kind_codes, str(post.valid_to)) == (["waste"], "2026-09-01")
    assert Account.objects.get(email="li@example.org").posts.count() == 2


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030"])
def test_the_encodings_of_an_office_are_read(cast: Cast, encoding: str) -> None:
    data = _file(
        cast,
        "mei@example.org,陈梅,网格员,GRID,噪音、道路,2026-01-01".replace("噪音、道路", "noise、civil.roads"),
        heading="邮箱,姓名,角色,区划代码,事项类型,开始日期",
    )
    assert _codes(_take_in(data.decode().encode(encoding))) == ["ADDED"]
    assert Account.objects.get(email="mei@example.org").display_name == "陈梅"
    assert Post.objects.get(account__email="mei@example.org").kind_codes == ["noise", "civil.roads"]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("nobody,陈梅,caseworker,GRID,,,2026-01-01,,,", "account.bad_email"),
        ("mei@example.org,陈梅,king,GRID,,,2026-01-01,,,", "staff.role"),
        ("mei@example.org,陈梅,caseworker,999999,,,2026-01-01,,,", "place.unknown"),
        ("mei@example.org,陈梅,officer,,no-such,,2026-01-01,,,", "agency.unknown"),
        ("mei@example.org,陈梅,caseworker,GRID,urban-management,,2026-01-01,,,", "post.place_or_agency"),
        ("mei@example.org,陈梅,caseworker,,,,2026-01-01,,,", "post.place_or_agency"),
        ("mei@example.org,陈梅,officer,GRID,,,2026-01-01,,,", "post.role_does_not_fit"),
        ("mei@example.org,陈梅,caseworker,GRID,,No Such!,2026-01-01,,,", "post.bad_kinds"),
        ("mei@example.org,陈梅,caseworker,GRID,,,2026-02-30,,,", "staff.date"),
        ("mei@example.org,陈梅,caseworker,GRID,,,tomorrow,,,", "staff.date"),
        ("mei@example.org,陈梅,caseworker,GRID,,,26-1-1,,,", "staff.date"),
        ("mei@example.org,陈梅,caseworker,GRID,,,2026-05-01,2026-04-01,,", "post.bad_dates"),
        ("mei@example.org,陈梅,caseworker,GRID,,,,,,", "staff.missing"),
        (",陈梅,caseworker,GRID,,,2026-01-01,,,", "staff.missing"),
        ("mei@example.org,陈梅,caseworker,GRID", "staff.cells"),
        ("mei@example.org,=HYPERLINK(1),caseworker,GRID,,,2026-01-01,,,", "staff.formula"),
        ("mei@example.org,陈梅,caseworker,GRID,,,2026-01-01,,@SUM(A1),", "staff.formula"),
        ("mei@example.org,＋86,caseworker,GRID,,,2026-01-01,,,", "staff.formula"),
        ("mei@example.org,陈\u202e梅,caseworker,GRID,,,2026-01-01,,,", "staff.invisible"),
        ("mei@example.org,陈\x1b梅,caseworker,GRID,,,2026-01-01,,,", "staff.invisible"),
        (f"mei@example.org,{'梅' * 500},caseworker,GRID,,,2026-01-01,,,", "staff.long_cell"),
        (f"mei@example.org,{'梅' * 61},caseworker,GRID,,,2026-01-01,,,", "text.too_long"),
    ],
)
def test_a_bad_row_is_named_with_its_reason_and_the_good_ones_are_kept(cast: Cast, row: str, code: str) -> None:
    before = Account.objects.count()
    report = _take_in(_file(cast, row, GOOD[1]))
    assert _codes(report) == [code, "ADDED"]
    assert [row.number for row in report.rows] == [2, 3]
    assert report.rows[0].refused is not None
    assert str(report.rows[0].refused.message)
    assert Account.objects.count() == before + 1


def test_a_script_in_a_name_is_kept_as_the_text_it_is(cast: Cast) -> None:
    _take_in(_file(cast, "mei@example.org,<script>alert(1)</script>,caseworker,GRID,,,2026-01-01,,,"))
    assert Account.objects.get(email="mei@example.org").display_name == "<script>alert(1)</script>"


def test_a_row_twice_is_refused_the_second_time(cast: Cast) -> None:
    report = _take_in(
        _file(cast, GOOD[0], GOOD[0].upper().replace("CASEWORKER", "caseworker").replace("NOISE", "noise"))
    )
    assert _codes(report) == ["ADDED", "staff.twice"]


def test_a_file_cut_off_in_the_middle_keeps_what_was_whole(cast: Cast) -> None:
    whole = _file(cast, GOOD[0], 'li@example.org,"李强,officer,,urban-management')
    assert _codes(_take_in(whole.rstrip(b"\n"))) == ["ADDED", "staff.broken_row"]
    assert _codes(_take_in(_file(cast, *GOOD[:2])[:-30])) == ["SAME", "staff.cells"]


def test_blank_rows_are_passed_over_and_row_numbers_stay_those_of_the_file(cast: Cast) -> None:
    report = _take_in(_file(cast, "", ",,,,,,,,,", GOOD[0]))
    assert [(row.number, row.result) for row in report.rows] == [(4, RowResult.ADDED)]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "staff.empty"),
        (b"\xff\xfe\x00\x01" * 10, "staff.encoding"),
        ("email,role,valid_from,place".encode("utf-16"), "staff.encoding"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00", "staff.encoding"),
        (b"name,place\n", "staff.headings"),
        (b"email,role,valid_from\n", "staff.headings"),
        (b"email,email,role,valid_from,place\n", "staff.headings"),
        (b'"email,role', "staff.empty"),
    ],
)
def test_a_file_that_is_no_staff_list_is_refused_as_a_whole(db: None, data: bytes, code: str) -> None:
    with pytest.raises(Refused) as refused:
        _take_in(data)
    assert refused.value.code == code


def test_a_file_too_large_is_refused(db: None) -> None:
    with pytest.raises(TooLarge):
        _take_in(b"x" * (5 * 1024 * 1024 + 1))


@pytest.mark.parametrize("member", ["resident", "caseworker", "clerk", "coordinator", "officer"])
def test_nobody_but_an_administrator_takes_in_a_list(cast: Cast, member: str) -> None:
    with pytest.raises(NotAllowed):
        actions.import_staff(actor=getattr(cast, member).actor, at=AT, data=_file(cast, *GOOD))


def test_an_administrator_takes_in_only_what_lies_below(cast: Cast) -> None:
    actions.appoint(
        actor=SYSTEM,
        at=AT,
        email="town@example.org",
        role=Role.ADMINISTRATOR,
        place_id=cast.township.id,
        valid_from=AT.date(),
    )
    from linli.people import queries

    account = queries.find_account_by_email("town@example.org")
    assert account is not None
    report = actions.import_staff(actor=queries.actor_of(account.id, AT), at=AT, data=_file(cast, *GOOD))
    assert _codes(report) == ["ADDED", "people.not_allowed", "ADDED"]


def test_the_import_is_recorded_with_its_counts_and_no_name(cast: Cast, recorded: Callable[[], list[str]]) -> None:
    _take_in(_file(cast, *GOOD, "bad"))
    assert recorded()[-4:] == ["people.appoint"] * 3 + ["people.import_staff"]
    from django.apps import apps

    entry = apps.get_model("ledger", "Entry").objects.latest("id")
    assert entry.facts == {"added": 3, "changed": 0, "same": 0, "refused": 1}


def test_the_command_tells_of_every_refused_row(cast: Cast, tmp_path: Path) -> None:
    path = tmp_path / "staff.csv"
    path.write_bytes(_file(cast, GOOD[0], "bad"))
    out = StringIO()
    call_command("import_staff", str(path), stdout=out)
    assert "row 3: refused, staff.cells" in out.getvalue()
    assert "2 rows: 1 added, 0 changed, 0 same, 1 refused" in out.getvalue()
    with pytest.raises(CommandError):
        call_command("import_staff", str(tmp_path / "none.csv"))
    path.write_bytes(b"")
    with pytest.raises(CommandError):
        call_command("import_staff", str(path))


def test_a_trial_says_the_same_and_appoints_nobody(cast: Cast) -> None:
    data = _file(cast, *GOOD)
    before = Post.objects.count()
    tried = actions.import_staff(actor=SYSTEM, at=AT, data=data, trial=True)
    assert (tried.trial, _codes(tried)) == (True, ["ADDED"] * 3)
    assert (Post.objects.count(), Account.objects.filter(email="mei@example.org").exists()) == (before, False)
    assert _codes(_take_in(data)) == _codes(tried)
