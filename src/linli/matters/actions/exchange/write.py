"""Records as CSV and as an Excel sheet. Every cell is text, and none is a formula."""

import csv
import io
from collections.abc import Iterable, Iterator
from typing import IO

from openpyxl import Workbook

from linli.kit.spreadsheet import BOM
from linli.matters.rules.exchange import COLUMNS, Record, guard


def csv_lines(records: Iterable[Record]) -> Iterator[bytes]:
    """UTF-8 with a byte order mark, CRLF, the header first; a piece for each record."""
    yield (BOM + _line(COLUMNS)).encode()
    for record in records:
        yield _line([guard(record[column]) for column in COLUMNS]).encode()


def write_xlsx(records: Iterable[Record], file: IO[bytes]) -> None:
    """One sheet, written row by row."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("matters")
    sheet.append(COLUMNS)
    for record in records:
        sheet.append([guard(record[column]) for column in COLUMNS])
    book.save(file)


def _line(cells: Iterable[str]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow(cells)
    return out.getvalue()
