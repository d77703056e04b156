"""Reads a staff list as it comes out of an office: in either language and the encodings in use there."""

import csv
import io
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from linli.kit.actors import Role
from linli.kit.errors import Refused, Sentence, TooLarge
from linli.kit.spreadsheet import unguard

MAX_BYTES = 5 * 1024 * 1024
MAX_ROWS = 20_000
MAX_CELL = 400

# The heading in either language; the English one is the name used in reports.
HEADINGS: Mapping[str, tuple[str, ...]] = {
    "email": ("email", "e-mail", "邮箱", "电子邮箱"),
    "name": ("name", "姓名"),
    "role": ("role", "角色", "岗位"),
    "place": ("place", "区划代码", "区划"),
    "agency": ("agency", "单位代码", "单位"),
    "kinds": ("kinds", "事项类型"),
    "valid_from": ("valid_from", "开始日期"),
    "valid_to": ("valid_to", "结束日期"),
    "title_zh": ("title_zh", "名称", "岗位名称"),
    "title_en": ("title_en", "英文名称"),
}
REQUIRED = ("email", "role", "valid_from")
ROLES: Mapping[str, Role] = {role.value.lower(): role for role in Role} | {
    "网格员": Role.CASEWORKER,
    "志愿者": Role.VOLUNTEER,
    "调解员": Role.MEDIATOR,
    "窗口": Role.DESK,
    "窗口人员": Role.DESK,
    "协调员": Role.COORDINATOR,
    "经办人": Role.OFFICER,
    "管理员": Role.ADMINISTRATOR,
}
# A spreadsheet runs a cell that begins so; no name, code or address does.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


@dataclass(frozen=True)
class StaffLine:
    """One row as it was written, cleaned of nothing but blanks around the cells."""

    email: str
    name: str
    role: Role
    place: str
    agency: str
    kinds: tuple[str, ...]
    valid_from: date
    valid_to: date | None
    title_zh: str
    title_en: str


@dataclass(frozen=True)
class ReadLine:
    """A row of the file by its number (the heading is 1): what it says, or why it cannot be read."""

    number: int
    line: StaffLine | None
    refused: Refused | None


def read_lines(data: bytes) -> Iterator[ReadLine]:
    """Every row after the heading, in order; blank rows are passed over.

    Raises TooLarge ``staff.too_large``; Refused ``staff.encoding``, ``staff.empty`` and ``staff.headings`` for a
    file that cannot be read at all.
    """
    rows = csv.reader(io.StringIO(_decode(data), newline=""), strict=True)
    names = _heading(rows)
    for count, (number, cells) in enumerate(_numbered(rows), 1):
        if count > MAX_ROWS:
            yield ReadLine(number, None, _refused("staff.too_many_rows", _("The file has too many rows.")))
            return
        if isinstance(cells, Refused):
            yield ReadLine(number, None, cells)
        elif any(cells):
            yield _read(number, names, cells)


def _decode(data: bytes) -> str:
    """UTF-8 with or without its mark, else GB 18030, which holds GBK and GB 2312."""
    if len(data) > MAX_BYTES:
        raise TooLarge("staff.too_large", _("The file is too large. Please split it."))
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise _refused("staff.encoding", _("The file is neither UTF-8 nor GBK text. Please save it as CSV and try again."))


def _heading(rows: Iterator[list[str]]) -> list[str]:
    try:
        cells = [cell.strip().lower() for cell in next(rows)]
    except (StopIteration, csv.Error) as error:
        raise _refused("staff.empty", _("The file is empty.")) from error
    known = {heading: name for name, headings in HEADINGS.items() for heading in headings}
    names = [known.get(cell, "") for cell in cells]
    used = [name for name in names if name]
    missing = [name for name in REQUIRED if name not in used]
    if missing or len(used) != len(set(used)) or not {"place", "agency"} & set(used):
        raise Refused(
            "staff.headings",
            _("The first row must name the columns email, role, valid_from, and place or agency, each once."),
            facts={"missing": missing},
        )
    return names


def _numbered(rows: Iterator[list[str]]) -> Iterator[tuple[int, list[str] | Refused]]:
    """Rows with their numbers; one that breaks off ends the file, since nothing after it can be trusted."""
    number = 1
    while True:
        number += 1
        try:
            cells = next(rows)
        except StopIteration:
            return
        except csv.Error:
            yield number, _refused("staff.broken_row", _("The row breaks off, or its quotation marks do not match."))
            return
        yield number, [cell.strip(" \u3000") for cell in cells]


def _read(number: int, names: list[str], cells: list[str]) -> ReadLine:
    try:
        return ReadLine(number, _line(names, cells), None)
    except Refused as refused:
        return ReadLine(number, None, refused)


def _line(names: list[str], cells: list[str]) -> StaffLine:
    if len(cells) != len(names):
        raise _refused("staff.cells", _("The row has more or fewer cells than the heading."))
    for cell in cells:
        _check_cell(cell)
    cells = [unguard(cell) for cell in cells]
    row = dict.fromkeys(HEADINGS, "") | {name: cell for name, cell in zip(names, cells, strict=True) if name}
    for name in REQUIRED:
        if not row[name]:
            raise Refused("staff.missing", _("A cell that is needed is empty."), field=name)
    return StaffLine(
        email=row["email"],
        name=row["name"],
        role=_role(row["role"]),
        place=row["place"],
        agency=row["agency"],
        kinds=tuple(row["kinds"].replace("；", " ").replace(";", " ").replace("、", " ").split()),
        valid_from=_date(row["valid_from"], "valid_from"),
        valid_to=_date(row["valid_to"], "valid_to") if row["valid_to"] else None,
        title_zh=row["title_zh"],
        title_en=row["title_en"],
    )


def _check_cell(cell: str) -> None:
    if len(cell) > MAX_CELL:
        raise _refused("staff.long_cell", _("A cell is too long."))
    if cell.startswith(_FORMULA):
        raise _refused("staff.formula", _("A cell looks like a formula. Please write plain text."))
    if any(unicodedata.category(character) in ("Cc", "Cf") for character in cell):
        raise _refused("staff.invisible", _("A cell holds characters that cannot be seen. Please type it anew."))


def _role(text: str) -> Role:
    role = ROLES.get(text.lower())
    if role is None:
        raise Refused("staff.role", _("There is no such role."), field="role")
    return role


def _date(text: str, field: str) -> date:
    """2026-03-01, 2026/3/1 or 2026.3.1."""
    parts = text.replace("/", "-").replace(".", "-").split("-")
    try:
        year, month, day = (int(part) for part in parts)
        if year < 1000:
            raise ValueError(text)
        return date(year, month, day)
    except ValueError as error:
        raise Refused("staff.date", _("This is not a date. Please write it like 2026-03-01."), field=field) from error


def _refused(code: str, message: Sentence) -> Refused:
    return Refused(code, message)
