"""From files to jurisdictions. Every fault of a file is listed, not only the first; words for them stand elsewhere.

A file that ``extends`` another holds for narrower places: a row of it takes the place of all rows of the same id.
"""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Any

import msgspec

from linli.disputes.rules.jurisdiction.in_force import Jurisdiction
from linli.disputes.rules.jurisdiction.rows import (
    STAGES,
    TABLES,
    Body,
    By,
    Choice,
    Direction,
    Door,
    Exclusion,
    Instrument,
    Kind,
    PauseReason,
    Reflection,
    Roll,
    Row,
    Rule,
    Start,
    Unit,
    Words,
)

FORMAT = 1
MAX_BYTES = 1_000_000
MOST = {Unit.HOUR: 2000, Unit.DAY: 4000, Unit.WORKING_DAY: 1000, Unit.MONTH: 240, Unit.YEAR: 30}
_UNITS = frozenset(Unit)
_CODE = re.compile(r"[A-Z][A-Z0-9_]{1,39}")


@dataclass(frozen=True)
class Fault:
    """What is wrong: a code, the file, the id of the row (empty: the file as a whole), and what stands there."""

    code: str
    file: str
    row: str = ""
    detail: str = ""


@dataclass(frozen=True)
class Loaded:
    """The jurisdictions without a fault, by code, and the faults of the others."""

    jurisdictions: dict[str, Jurisdiction]
    faults: tuple[Fault, ...]


class _Head(msgspec.Struct, kw_only=True):
    """What stands above the tables."""

    format: int
    code: str
    version: int
    name: Words
    places: tuple[str, ...]
    calendar: str = ""
    extends: str = ""
    instruments: dict[str, Instrument] = {}


@dataclass(frozen=True)
class _Read:
    file: str
    head: _Head
    raw: bytes
    document: dict[str, Any]


def read_jurisdictions(files: Mapping[str, bytes]) -> Loaded:
    """All jurisdictions of these files, by name of the file. A file with a fault is left out, and what extends it."""
    faults: list[Fault] = []
    heads = [read for name, raw in sorted(files.items()) if (read := _head(name, raw, faults))]
    found: dict[str, Jurisdiction] = {}
    of_code = {read.head.code: read for read in heads}
    for read in sorted(heads, key=lambda one: (bool(one.head.extends), one.file)):
        base = of_code.get(read.head.extends)
        above = found.get(read.head.extends)
        if read.head.extends and (base is None or above is None or base.head.extends):
            faults.append(Fault("NO_BASE", read.file, detail=read.head.extends))
            continue
        tables = dict(_tables(read, base, faults))
        mine = [fault for fault in faults if fault.file == read.file]
        if not mine:
            mine = list(_lint(read.file, tables, above))
            faults += mine
        if not mine:
            found[read.head.code] = _jurisdiction(read, tables, above)
    return Loaded(found, tuple(faults))


def _head(name: str, raw: bytes, faults: list[Fault]) -> _Read | None:
    try:
        if len(raw) > MAX_BYTES:
            raise ValueError("too large")
        document = json.loads(raw)
        head = msgspec.convert(document, _Head)
    except (ValueError, RecursionError) as error:
        faults.append(Fault("NOT_READABLE", name, detail=str(error)[:200]))
        return None
    if head.format != FORMAT:
        faults.append(Fault("OTHER_FORMAT", name, detail=str(head.format)))
        return None
    unknown = set(document) - set(TABLES) - {field.name for field in msgspec.structs.fields(_Head)}
    faults += [Fault("UNKNOWN_TABLE", name, detail=table) for table in sorted(unknown)]
    return _Read(name, head, raw, document)


def _tables(read: _Read, base: _Read | None, faults: list[Fault]) -> Iterator[tuple[str, tuple[Row, ...]]]:
    """Every table with its rows; rows with a fault are left out and listed."""
    known = {**(base.document["instruments"] if base else {}), **read.document.get("instruments", {})}
    for table, kind in TABLES.items():
        rows = read.document.get(table, [])
        if not isinstance(rows, list):
            faults.append(Fault("NOT_READABLE", read.file, detail=table))
            continue
        found = (_row(read.file, raw, kind, known, faults) for raw in rows)
        yield table, tuple(row for row in found if row is not None)


def _row(file: str, raw: Any, kind: type[Row], known: dict[str, Any], faults: list[Fault]) -> Row | None:
    row_id = str(raw.get("id", "")) if isinstance(raw, dict) else ""
    if not row_id:
        faults.append(Fault("NO_ID", file, detail=str(raw)[:80]))
        return None
    cited = raw.get("source")
    instrument = known.get(str(cited.get("instrument"))) if isinstance(cited, dict) else None
    if not isinstance(cited, dict) or instrument is None:
        faults.append(Fault("NO_SOURCE", file, row_id, str(cited)[:80]))
        return None
    units = [raw.get("unit") if kind is Rule else None, *(_unit_within(raw.get(name)) for name in ("extend", "most"))]
    unknown = [unit for unit in units if unit is not None and unit not in _UNITS]
    if unknown:
        faults.append(Fault("UNKNOWN_UNIT", file, row_id, str(unknown[0])[:40]))
        return None
    times = {"from": instrument.get("from"), "to": instrument.get("to")}
    try:
        return msgspec.convert({**raw, "source": {**times, **cited, "instrument": instrument}}, kind)
    except msgspec.ValidationError as error:
        faults.append(Fault("WRONG_ROW", file, row_id, str(error)[:200]))
        return None


def _unit_within(value: Any) -> Any:
    return value.get("unit") if isinstance(value, dict) else None


def _jurisdiction(read: _Read, tables: Mapping[str, tuple[Row, ...]], above: Jurisdiction | None) -> Jurisdiction:
    merged = {table: _merged(above.tables[table] if above else (), rows) for table, rows in tables.items()}
    digest = hashlib.sha256((above.version.encode() if above else b"") + read.raw).hexdigest()
    return Jurisdiction(
        code=read.head.code,
        version=f"{read.head.code}-{read.head.version}-{digest[:8]}",
        name=read.head.name,
        places=read.head.places,
        calendar=read.head.calendar or (above.calendar if above else ""),
        tables=merged,
    )


def _merged(above: tuple[Row, ...], own: tuple[Row, ...]) -> tuple[Row, ...]:
    replaced = {row.id for row in own}
    return (*(row for row in above if row.id not in replaced), *own)


def _lint(file: str, tables: Mapping[str, tuple[Row, ...]], above: Jurisdiction | None) -> Iterator[Fault]:
    pauses = {row.code for row in tables["pauses"] if isinstance(row, PauseReason)}
    if above:
        pauses |= {row.code for row in above.tables["pauses"] if isinstance(row, PauseReason)}
    known = [row for of in (above.tables if above else {}, tables) for rows in of.values() for row in rows]
    forums = {_forum(row) for row in known}
    for table, rows in tables.items():
        for row in rows:
            yield from _row_faults(file, row, pauses)
            if isinstance(row, Body) and row.code not in forums:
                yield Fault("UNKNOWN_BODY", file, row.id, row.code)
        own = {row.id for row in rows}
        kept = [row for row in (above.tables[table] if above else ()) if row.id not in own]
        yield from _overlaps(file, [*kept, *rows], own)


def _row_faults(file: str, row: Row, pauses: set[str]) -> Iterator[Fault]:
    said = [row.says, row.name] if isinstance(row, Door) else [row.says]
    if not all(words.zh.strip() and words.en.strip() for words in said):
        yield Fault("ONE_LANGUAGE", file, row.id)
    if isinstance(row, Door) and not _CODE.fullmatch(row.code):
        yield Fault("WRONG_CODE", file, row.id, row.code[:40])
    source = row.source
    if source.valid_from and source.valid_to and source.valid_to < source.valid_from:
        yield Fault("BACKWARDS", file, row.id, f"{source.valid_from} {source.valid_to}")
    law = source.instrument.kind is not Kind.POLICY
    begun = source.instrument.valid_from
    if begun and source.valid_from and source.valid_from < begun:
        yield Fault("BEFORE_INSTRUMENT", file, row.id, f"{source.valid_from} {begun}")
    if row.verified and law and (not source.article or source.valid_from is None):
        yield Fault("VERIFIED_WITHOUT_ARTICLE", file, row.id)
    if row.verified and not law:
        yield Fault("VERIFIED_POLICY", file, row.id)
    if isinstance(row, Rule):
        yield from _rule_faults(file, row, pauses)
    if isinstance(row, PauseReason) and not 1 <= row.most.n <= MOST[row.most.unit]:
        yield Fault("EMPTY_PERIOD", file, row.id, str(row.most.n))
    if isinstance(row, Reflection) and not 0 <= row.hours <= MOST[Unit.HOUR]:
        yield Fault("EMPTY_PERIOD", file, row.id, str(row.hours))


def _forum(row: Row) -> str:
    """Before which body a row holds; empty for one that names none."""
    match row:
        case Rule():
            return row.applies.forum
        case Choice() | Exclusion():
            return row.forum
        case _:
            return ""


def _rule_faults(file: str, rule: Rule, pauses: set[str]) -> Iterator[Fault]:
    if not 1 <= rule.n <= MOST[rule.unit]:
        yield Fault("EMPTY_PERIOD", file, rule.id, str(rule.n))
    if rule.applies.stage not in STAGES:
        yield Fault("UNKNOWN_STAGE", file, rule.id, rule.applies.stage)
    hours = rule.unit is Unit.HOUR
    if (rule.start is Start.AT_ONCE) is not hours or (hours and rule.roll is not Roll.NONE):
        yield Fault("WRONG_START", file, rule.id, f"{rule.unit} {rule.start} {rule.roll}")
    if (rule.roll is Roll.PREVIOUS_WORKING_DAY) is not (rule.direction is Direction.BEFORE):
        yield Fault("WRONG_ROLL", file, rule.id, f"{rule.direction} {rule.roll}")
    length = rule.extend.n, rule.extend.unit
    if (None in length) is not (length == (None, None)) or (rule.extend.by is By.NONE and length != (None, None)):
        yield Fault("WRONG_EXTENSION", file, rule.id)
    for unknown in sorted(set(rule.pauses) - pauses):
        yield Fault("UNKNOWN_PAUSE", file, rule.id, unknown)


def _overlaps(file: str, rows: list[Row], own: set[str]) -> Iterator[Fault]:
    """Two versions of one row, or two rows for the same act before the same body, that hold on the same day."""
    for one, other in combinations(rows, 2):
        if not {one.id, other.id} & own or not _share_a_day(one, other):
            continue
        if one.id == other.id:
            yield Fault("OVERLAP", file, one.id)
        elif _key(one) == _key(other) is not None:
            yield Fault("OVERLAP", file, one.id, other.id)


def _key(row: Row) -> tuple[str, str] | None:
    """What the row answers; None for one that may stand beside others."""
    match row:
        case Rule():
            return row.act, row.applies.forum
        case Door():
            return "DOOR", row.code
    return None


def _share_a_day(one: Row, other: Row) -> bool:
    first, second = one.source, other.source
    begins = max(first.valid_from or date.min, second.valid_from or date.min)
    return begins <= min(first.valid_to or date.max, second.valid_to or date.max)
