"""Cells that no spreadsheet takes for a formula, and that come back as they were."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

BOM = "\ufeff"

# What programs take for the beginning of a formula (OWASP, CSV injection), also with the full-width signs of East Asia.
_FORMULA = "=+-@\t\r\n＝＋－＠"
_MARK = "'"


def guard(text: str) -> str:
    """With an apostrophe before what would begin a formula, and before an apostrophe, so that it can be told apart."""
    return _MARK + text if text[:1] and text[0] in _FORMULA + _MARK else text


def unguard(cell: str) -> str:
    """As it was; the inverse of guard. An apostrophe that protects nothing stays."""
    return cell[1:] if len(cell) > 1 and cell[0] == _MARK and cell[1] in _FORMULA + _MARK else cell


def csv_text(columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> str:
    """A byte order mark, without which Excel takes UTF-8 for the code page of the machine; the columns; the rows.

    No cell of it is a formula. What a row does not say is empty.
    """
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(columns)
    writer.writerows([guard(row.get(name, "")) for name in columns] for row in rows)
    return BOM + out.getvalue()
