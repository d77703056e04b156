"""A catalogue as a table, one row a kind, for those who work in a spreadsheet; and back to the same catalogue.

What a table has no room for (the note, the author's number, times of keeping for all, whatever of a kind has no column)
comes from the catalogue that it is read over. Cells of many parts (targets, questions, basis) hold JSON.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any

import msgspec

from linli.matters.rules.catalogue.document import (
    FORMAT,
    Ask,
    Basis,
    Catalogue,
    Group,
    Leaf,
    Retention,
    Subject,
    Target,
    Text,
    Words,
)
from linli.matters.rules.catalogue.reading import Unreadable

COLUMNS = (
    "subject", "subject_zh", "subject_en", "icon", "common_zh", "common_en", "retired", "group", "group_zh", "group_en",
    "kind", "name_zh", "name_en", "first_level", "first_contact_hours", "resolve_hours", "targets", "private",
    "danger", "words_zh", "words_en", "workflow", "basis", "ask", "retention",
)  # fmt: skip
NEEDED = ("subject", "group", "kind")
_FLAGS = {"": None, "yes": True, "no": False}
_WORDS = {flag: word for word, flag in _FLAGS.items()}
_PARTS: Mapping[str, Any] = {"targets": list[Target], "basis": Basis, "ask": list[Ask], "retention": Retention}

Row = Mapping[str, str]
Known = Mapping[str | None, Leaf]


def to_rows(document: Catalogue) -> list[dict[str, str]]:
    """One row a kind, in the order of the catalogue; subject and group are said on each."""
    return [
        _subject_cells(subject) | _group_cells(group) | _leaf_cells(leaf)
        for subject in document.subjects or []
        for group in subject.groups or []
        for leaf in group.kinds or []
    ]


def from_rows(rows: Sequence[Row], over: Catalogue | None) -> Catalogue:
    """The catalogue of these rows; a kind that is in none of them is in it no more. Raises Unreadable with the row."""
    numbered = list(enumerate(rows, start=2))  # as a spreadsheet counts them, below the heading
    known = {leaf.code: leaf for subject in (over and over.subjects) or [] for group in subject.groups or []
             for leaf in group.kinds or []}  # fmt: skip
    subjects = [_subject(list(mine), known) for _code, mine in groupby(numbered, key=lambda one: one[1]["subject"])]
    _refuse_twice([subject.code for subject in subjects])
    head = over or Catalogue(format=FORMAT, catalogue="town", version=1, language=["zh", "en"])
    return msgspec.structs.replace(head, subjects=subjects)


def _subject_cells(subject: Subject) -> dict[str, str]:
    return {
        "subject": subject.code or "",
        "icon": subject.icon or "",
        "retired": "yes" if subject.retired else "",
        **_text_cells("subject", subject.name),
        **_text_cells("common", subject.common),
    }


def _group_cells(group: Group) -> dict[str, str]:
    return {"group": group.code or "", **_text_cells("group", group.name)}


def _leaf_cells(leaf: Leaf) -> dict[str, str]:
    words = leaf.words or Words()
    return {
        "kind": leaf.code or "",
        "first_level": leaf.first_level or "",
        "first_contact_hours": _number_cell(leaf.first_contact_hours),
        "resolve_hours": _number_cell(leaf.resolve_hours),
        "private": _WORDS[leaf.private],
        "danger": _WORDS[leaf.danger],
        "workflow": leaf.workflow or "",
        "words_zh": "\n".join(words.zh or []),
        "words_en": "\n".join(words.en or []),
        **_text_cells("name", leaf.name),
        **{name: _part_cell(getattr(leaf, name)) for name in _PARTS},
    }


def _text_cells(name: str, text: Text | None) -> dict[str, str]:
    return {f"{name}_zh": (text and text.zh) or "", f"{name}_en": (text and text.en) or ""}


def _number_cell(number: int | None) -> str:
    return "" if number is None else str(number)


def _part_cell(part: Any) -> str:
    return "" if part is None else msgspec.json.encode(msgspec.to_builtins(part)).decode()


def _subject(rows: list[tuple[int, Row]], known: Known) -> Subject:
    first = rows[0][1]
    groups = [_group(list(mine), known) for _code, mine in groupby(rows, key=lambda one: one[1]["group"])]
    _refuse_twice([group.code for group in groups])
    return Subject(
        code=first["subject"] or None,
        name=_text(first, "subject"),
        icon=first.get("icon") or None,
        common=_text(first, "common"),
        retired=bool(_flag(rows[0], "retired")),
        groups=groups,
    )


def _group(rows: list[tuple[int, Row]], known: Known) -> Group:
    first = rows[0][1]
    kinds = [_leaf(one, known.get(one[1]["kind"], Leaf())) for one in rows]
    return Group(code=first["group"] or None, name=_text(first, "group"), kinds=kinds)


def _leaf(numbered: tuple[int, Row], before: Leaf) -> Leaf:
    row = numbered[1]
    words = [_lines(row, "words_zh"), _lines(row, "words_en")]
    return msgspec.structs.replace(
        before,
        code=row["kind"] or None,
        name=_text(row, "name"),
        first_level=row.get("first_level") or None,
        first_contact_hours=_number(numbered, "first_contact_hours"),
        resolve_hours=_number(numbered, "resolve_hours"),
        private=_flag(numbered, "private"),
        danger=_flag(numbered, "danger"),
        words=Words(zh=words[0], en=words[1]) if any(words) else None,
        workflow=row.get("workflow") or None,
        **{name: _part(numbered, name, shape) for name, shape in _PARTS.items()},
    )


def _text(row: Row, name: str) -> Text | None:
    zh, en = row.get(f"{name}_zh") or None, row.get(f"{name}_en") or None
    return Text(zh=zh, en=en) if zh or en else None


def _lines(row: Row, name: str) -> list[str] | None:
    return [line.strip() for line in row.get(name, "").splitlines() if line.strip()] or None


def _number(numbered: tuple[int, Row], name: str) -> int | None:
    cell = numbered[1].get(name, "")
    if not cell:
        return None
    if not (cell.isascii() and cell.isdigit() and len(cell) < 7):
        raise _unreadable("WRONG_TYPE", numbered, name)
    return int(cell)


def _flag(numbered: tuple[int, Row], name: str) -> bool | None:
    cell = numbered[1].get(name, "").lower()
    if cell not in _FLAGS:
        raise _unreadable("WRONG_TYPE", numbered, name)
    return _FLAGS[cell]


def _part(numbered: tuple[int, Row], name: str, shape: Any) -> Any:
    cell = numbered[1].get(name, "")
    if not cell:
        return None
    try:
        return msgspec.json.decode(cell, type=shape)
    except (msgspec.DecodeError, RecursionError, ValueError) as error:
        raise _unreadable("WRONG_TYPE", numbered, name, str(error)[:200]) from error


def _refuse_twice(codes: Iterable[str | None]) -> None:
    """Rows of a subject or a group stand together; taken apart, one of the two would be lost."""
    seen: set[str | None] = set()
    for code in codes:
        if code in seen:
            raise Unreadable("DOUBLE_KEY", "$", str(code)[:80])
        seen.add(code)


def _unreadable(reason: str, numbered: tuple[int, Row], name: str, detail: str = "") -> Unreadable:
    return Unreadable(reason, f"{numbered[0]}: {name}", detail or numbered[1].get(name, "")[:80])
