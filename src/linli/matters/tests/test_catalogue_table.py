"""The catalogue as a table: it comes back as it was, and what is wrong in it is named by its row."""

import csv
import io
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.kit.actors import SYSTEM
from linli.kit.errors import Refused, TooLarge
from linli.kit.spreadsheet import csv_text, guard, unguard
from linli.matters.actions import publish_catalogue
from linli.matters.queries.catalogue_files import (
    SHIPPED_KINDS,
    catalogue_csv,
    published_catalogue,
    read_catalogue,
    read_uploaded,
)
from linli.matters.rules import catalogue as rules
from linli.matters.tests import make

SHIPPED = read_catalogue(SHIPPED_KINDS)


@pytest.fixture
def _published(db: None) -> None:
    publish_catalogue(actor=SYSTEM, at=make.MORNING, document=SHIPPED, source="a test")


def _cells() -> list[list[str]]:
    return list(csv.reader(io.StringIO(catalogue_csv(SHIPPED).lstrip("\ufeff"), newline="")))


def _file(rows: list[list[str]]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()


@pytest.mark.usefixtures("_published")
def test_the_shipped_catalogue_goes_out_and_comes_in_again_without_a_change() -> None:
    for encoding in ("utf-8", "gb18030"):
        back = read_uploaded(catalogue_csv(SHIPPED).removeprefix("\ufeff").encode(encoding))
        assert rules.digest(back) == rules.digest(SHIPPED)
    published = publish_catalogue(actor=SYSTEM, at=make.MORNING, document=back, source="kinds.csv")
    assert not published.is_new


@pytest.mark.usefixtures("_published")
def test_a_changed_cell_changes_that_kind_alone_and_a_row_taken_out_retires_it() -> None:
    rows = _cells()
    name, gone = rows[0].index("name_zh"), rows[-1][rows[0].index("kind")]
    rows[1][name] += "等"
    difference = rules.difference(published_catalogue(), read_uploaded(_file(rows[:-1])))
    assert difference.changed == ((rows[1][rows[0].index("kind")], ("name_zh",)),)
    assert (difference.added, difference.retired) == ((), (gone,))


def test_without_a_catalogue_in_force_a_table_stands_alone(db: None) -> None:
    back = read_uploaded(catalogue_csv(SHIPPED).encode())
    assert [subject.code for subject in back.subjects or []] == [subject.code for subject in SHIPPED.subjects or []]
    assert back.format == rules.FORMAT


def _break(name: str, cell: str) -> Callable[[list[list[str]]], None]:
    def change(rows: list[list[str]]) -> None:
        rows[3][rows[0].index(name)] = cell

    return change


@pytest.mark.usefixtures("_published")
@pytest.mark.parametrize(
    ("change", "path"),
    [
        (_break("resolve_hours", "two"), "4: resolve_hours"),
        (_break("resolve_hours", "9" * 4000), "4: resolve_hours"),
        (_break("private", "maybe"), "4: private"),
        (_break("targets", "["), "4: targets"),
        (_break("targets", "[" * 100_000), "4: targets"),
        (_break("basis", '{"eval": 1}'), "4: basis"),
        (lambda rows: rows.append(rows[1]), "$"),
    ],
)
def test_what_cannot_be_read_is_named_by_its_row(change: Callable[[list[list[str]]], None], path: str) -> None:
    rows = _cells()
    change(rows)
    with pytest.raises(Refused) as refused:
        read_uploaded(_file(rows))
    assert (refused.value.code, refused.value.facts["path"]) == ("catalogue.unreadable", path)


@pytest.mark.usefixtures("_published")
@pytest.mark.parametrize(
    "data",
    [b"subject,group,kind\n\"", b"subject,group,kind,kind\na,b,c,d", b"subject,group,kind\na,b,c,d", b"\xff\xfe\x00",
     b"", b"a,b\n1,2", b"subject,group,kind\n\x00,b,c"],
)  # fmt: skip
def test_what_is_no_table_is_refused(data: bytes) -> None:
    with pytest.raises(Refused):
        read_uploaded(data)


def test_a_table_larger_than_any_catalogue_is_refused_unread() -> None:
    with pytest.raises(TooLarge):
        read_uploaded(b"subject,group,kind\n" + b"x" * rules.MAX_BYTES)


@given(st.dictionaries(st.sampled_from(["a", "b"]), st.text(st.characters(codec="utf-8", exclude_characters="\x00"))))
def test_no_cell_of_any_table_begins_a_formula_and_each_comes_back(row: dict[str, Any]) -> None:
    text = csv_text(("a", "b"), [row])
    _heading, cells = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True)
    assert [unguard(cell) for cell in cells] == [row.get("a", ""), row.get("b", "")]
    assert not any(cell.startswith(tuple("=+-@\t\r\n")) for cell in cells)
    assert all(guard(unguard(cell)) == cell for cell in cells)
