"""A file that somebody sends becomes records, or is refused with a code and a sentence; nothing of it is trusted."""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from django.utils.translation import gettext as _
from openpyxl import load_workbook

from linli.kit.errors import Refused, TooLarge
from linli.matters.rules.exchange import COLUMNS, NEEDED, Record, unguard

MAX_BYTES = 20 * 1024 * 1024
MAX_ROWS = 20_000
MAX_COLUMNS = 60
MAX_CELL = 10_000
MAX_HEADER = 10_000  # characters of the first line
MAX_PARTS = 200
MAX_UNPACKED = 100 * 1024 * 1024
MAX_RATIO = 200  # unpacked to packed; sheets of text come to 20
SMALL = 1024 * 1024  # below it a ratio says nothing
MAX_SHEETS = 3
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_CHUNK = 256 * 1024


def read_records(content: bytes) -> list[Record]:
    """The rows of a CSV or Excel file by column; columns that are not ours are left out.

    CSV is UTF-8, UTF-16 with its mark, or GB 18030. Raises TooLarge ``file.too_large`` and ``file.bomb``, Refused
    ``file.empty``, ``file.wrong_type``, ``file.damaged``, ``file.bad_columns``.
    """
    if len(content) > MAX_BYTES:
        raise TooLarge("file.too_large", _("The file is too large."), field="file")
    if not content.strip():
        raise _refused("file.empty", _("The file is empty."))
    if content.startswith(_OLE):
        raise _refused("file.wrong_type", _("Please save it as CSV or as .xlsx."))
    rows = _sheet_rows(content) if content.startswith(_ZIP) else _csv_rows(content)
    return _records(rows)


def _records(rows: Iterator[Sequence[str]]) -> list[Record]:
    header = [cell.strip() for cell in next(rows, ())]
    named = [name for name in header if name]
    if len(header) > MAX_COLUMNS or len(set(named)) != len(named) or not set(NEEDED) <= set(named):
        missing = ", ".join(name for name in NEEDED if name not in named)
        sentence = _("The columns are not those of an export. Missing: %(names)s") % {"names": missing or "–"}
        raise _refused("file.bad_columns", sentence)
    places = [(name, header.index(name)) for name in COLUMNS if name in named]
    records: list[Record] = []
    for row in rows:
        if not any(row):
            continue
        if len(records) >= MAX_ROWS or len(row) > MAX_COLUMNS or any(len(cell) > MAX_CELL for cell in row):
            raise TooLarge("file.too_large", _("The file has more rows or longer cells than are taken at once."))
        records.append({name: unguard(row[at]) if at < len(row) else "" for name, at in places})
    if not records:
        raise _refused("file.empty", _("The file has a header and no rows."))
    return records


def _csv_rows(content: bytes) -> Iterator[Sequence[str]]:
    text = _decoded(content)
    if "\x00" in text or len(text.split("\n", 1)[0]) > MAX_HEADER:
        raise _refused("file.damaged", _("The file is damaged or is no CSV."))
    try:
        yield from csv.reader(io.StringIO(text, newline=""), strict=True)
    except csv.Error as error:
        raise _refused("file.damaged", _("The file is damaged or is no CSV.")) from error


def _decoded(content: bytes) -> str:
    """GB 18030 is what Chinese Excel writes for plain CSV; it is tried last, because it takes nearly everything."""
    marked = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _refused("file.damaged", _("The file is neither UTF-8 nor GB 18030 text."))


def _sheet_rows(content: bytes) -> Iterator[Sequence[str]]:
    _check_archive(content)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        if len(book.sheetnames) > MAX_SHEETS or not book.worksheets:
            raise _refused("file.wrong_type", _("The file has more sheets than an export."))
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # what a sheet says of its own size is not believed
        for row in sheet.iter_rows(max_col=MAX_COLUMNS + 1, max_row=MAX_ROWS + 2, values_only=True):
            yield _trimmed(row)
    except Refused:
        raise
    except (DefusedXmlException, ParseError, zipfile.BadZipFile) as error:
        raise _not_excel() from error
    except (KeyError, ValueError, TypeError, AttributeError, IndexError, OSError, OverflowError, EOFError) as error:
        # openpyxl says with these that a part is missing or makes no sense
        raise _not_excel() from error


def _check_archive(content: bytes) -> None:
    """Every part is unpacked once, in pieces, and counted: what a part says of its own size is not believed."""
    bomb = TooLarge("file.bomb", _("The file unpacks to more than is taken."), field="file")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            declared = sum(part.file_size for part in parts)
            if len(parts) > MAX_PARTS or declared > MAX_UNPACKED:
                raise bomb
            names = {part.filename.lower() for part in parts}
            if len(names) != len(parts) or "xl/workbook.xml" not in names or "xl/vbaproject.bin" in names:
                raise _refused("file.wrong_type", _("This is no Excel file without programs in it."))
            unpacked = sum(len(piece) for part in parts for piece in _pieces(archive, part))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, ValueError) as error:
        # zipfile says NotImplementedError of a packing that it does not know, RuntimeError of a part under a password
        raise _not_excel() from error
    if unpacked > MAX_UNPACKED or (unpacked > SMALL and unpacked > MAX_RATIO * len(content)):
        raise bomb


def _pieces(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterable[bytes]:
    with archive.open(part) as file:
        while piece := file.read(_CHUNK):
            yield piece


def _trimmed(row: Sequence[Any]) -> list[str]:
    cells = [_text(cell) for cell in row]
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _text(cell: Any) -> str:
    """What somebody typed into the sheet as text: whole numbers without their point, times as ISO 8601."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def _not_excel() -> Refused:
    return _refused("file.damaged", _("The file is damaged or is no Excel file."))


def _refused(code: str, sentence: str) -> Refused:
    return Refused(code, sentence, field="file")
