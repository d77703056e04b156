"""Do the leaves of the log still stand for what is on record? For the operator; everybody else has the log."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from linli.kit.db import fetch_all
from linli.ledger.rules import COLUMNS, EntryRow, canonical
from linli.ledger.rules.chain import encode_fields
from linli.ledger.rules.leaves import LeafFault, Source, Told, commit, parse_log_entry, reading_text, told_hash

_CHUNK = 2000
_ROWS = f"""
SELECT f.index, f.source, f.source_id, f.entry, s.salt, x.subject_id IS NOT NULL, e.facts->>'told',
    {", ".join("e.facts::text" if name == "facts" else f"e.{name}" for name in COLUMNS)},
    r.id, r.account_id, r.role, r.place_path, r.agency_id, r.post_id, r.matter_id, r.purpose, r.at
FROM ledger_leaf f
LEFT JOIN ledger_salt s ON s.leaf_index = f.index
LEFT JOIN ledger_entry e ON e.id = f.source_id AND f.source = 'ENTRY'
LEFT JOIN ledger_reading r ON r.id = f.source_id AND f.source = 'READING'
LEFT JOIN ledger_erased x ON s.salt IS NULL AND x.subject_id = coalesce(e.subject_id, r.matter_id)
WHERE f.index >= %s AND f.source IN ('ENTRY', 'READING') ORDER BY f.index LIMIT %s
"""  # noqa: S608 - the column names are our own


class LeafTrouble(StrEnum):
    """What is wrong with the first bad leaf."""

    MISSING = "MISSING"  # the record that it stands for is gone
    CHANGED = "CHANGED"  # the record is not what was published
    UNREADABLE = "UNREADABLE"  # the leaf itself is not what was written
    UNPROVEN = "UNPROVEN"  # what would prove it is gone, and nobody erased whom it is about


@dataclass(frozen=True)
class LeafVerdict:
    """How many leaves were proven, how many had their salt destroyed, and the first bad one with its record."""

    proven: int
    erased: int
    trouble: LeafTrouble | None = None
    index: int | None = None
    source_id: UUID | None = None


def verify_leaves() -> LeafVerdict:
    """Make every commitment anew from its record and salt. Constant memory: 2,000 leaves at a time.

    A leaf whose salt was destroyed with whom it is about proves nothing any more and is counted as erased.
    """
    proven = erased = 0
    for index, source, source_id, entry, salt, was_erased, *record in _rows():
        trouble = _trouble(source, bytes(entry), salt, was_erased, record)
        if trouble is not None:
            return LeafVerdict(proven, erased, trouble, index, source_id)
        proven, erased = proven + (salt is not None), erased + (salt is None)
    return LeafVerdict(proven, erased)


def _rows() -> Iterator[tuple[Any, ...]]:
    first = 0
    while True:
        chunk = fetch_all(_ROWS, [first, _CHUNK])
        yield from chunk
        if len(chunk) < _CHUNK:
            return
        first = chunk[-1][0] + 1


def _trouble(source: str, entry: bytes, salt: bytes | None, was_erased: bool, record: list[Any]) -> LeafTrouble | None:
    told, *values = record
    act, look = values[: len(COLUMNS)], values[len(COLUMNS) :]
    if (act if source == Source.ENTRY else look)[0] is None:
        return LeafTrouble.MISSING
    try:
        committed, _facts = parse_log_entry(entry)
    except LeafFault:
        return LeafTrouble.UNREADABLE
    if salt is None:
        return None if was_erased else LeafTrouble.UNPROVEN
    made = _of_entry(bytes(salt), told, act) if source == Source.ENTRY else _of_reading(bytes(salt), look)
    return None if made == committed else LeafTrouble.CHANGED


def _of_entry(salt: bytes, told: str | None, values: list[Any]) -> bytes:
    row = EntryRow(*values)
    return commit(salt, Told(row.verb, row.subject_type, row.subject_id, row.at, told or ""), canonical(row))


def _of_reading(salt: bytes, values: list[Any]) -> bytes:
    reading_id, account_id, role, place_path, agency_id, post_id, matter_id, purpose, at = values
    text = reading_text(
        role=role, place_path=place_path, agency_id=agency_id, post_id=post_id, matter_id=matter_id, purpose=purpose
    )
    told = Told("ledger.read", "reading", reading_id, at, told_hash(text))
    return commit(salt, told, encode_fields(account_id))
