"""What is wrong with a mapping before any row is read: every fault with its path."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from linli.matters.rules.coded import LADDER, Channel
from linli.matters.rules.mapping.cells import Template
from linli.matters.rules.mapping.document import FORMAT, Coded, Mapping, OwnKinds
from linli.matters.rules.past import PAST_VERBS

LANGUAGES = ("zh-hans", "en")
ENCODINGS = ("utf-8", "utf-16", "gb18030", "gbk", "big5", "cp1252", "latin-1")
OTHERWISE = ("REFUSE", "RECORDED")
_SOURCE = re.compile(r"[a-z0-9][a-z0-9_.-]{0,58}[a-z0-9]")
_PREFIX = re.compile(r"[a-z][a-z0-9]{0,11}")


@dataclass(frozen=True)
class MappingFault:
    """One fault: where, a code, and small values for its sentence."""

    path: str
    code: str
    facts: dict[str, Any] = field(default_factory=dict)


def lint_mapping(mapping: Mapping, columns: Collection[str] | None = None) -> list[MappingFault]:
    """Every fault; with the ``columns`` of a table also those that it does not have."""
    return [*_head(mapping), *_codes(mapping), *_kinds(mapping), *_places(mapping), *_missing(mapping, columns)]


def columns_named(mapping: Mapping) -> dict[str, str]:
    """Every column that the mapping names, with the path of the first place that does."""
    named: dict[str, str] = {}
    for path, column in _named(mapping):
        named.setdefault(column, path)
    return named


def _named(mapping: Mapping) -> Iterator[tuple[str, str]]:
    for name in ("id", "received", "due", "ended", "longitude", "latitude"):
        column = getattr(mapping.columns, name)
        if column is not None:
            yield f"$.columns.{name}", column
    for name in ("template", "title", "address"):
        for column in Template(getattr(mapping.words, name)).columns:
            yield f"$.words.{name}", column
    if mapping.area:
        for column in Template(mapping.area.code).columns:
            yield "$.area.code", column
    for path, coded in (
        ("$.state", mapping.state),
        ("$.channel", mapping.channel),
        ("$.kinds.coded", mapping.kinds.coded),
    ):
        if coded:
            yield f"{path}.column", coded.column
    if mapping.kinds.own:
        for position, column in enumerate(mapping.kinds.own.columns):
            yield f"$.kinds.own.columns[{position}]", column


def _head(mapping: Mapping) -> Iterator[MappingFault]:
    if mapping.format != FORMAT:
        yield MappingFault("$.format", "BAD_FORMAT", {"wanted": FORMAT})
    if not _SOURCE.fullmatch(mapping.source):
        yield MappingFault("$.source", "BAD_SOURCE", {"value": mapping.source})
    if mapping.language not in LANGUAGES:
        yield MappingFault("$.language", "NOT_ONE_OF", {"value": mapping.language, "wanted": ", ".join(LANGUAGES)})
    try:
        ZoneInfo(mapping.time_zone)
    except (KeyError, ValueError, OSError):
        yield MappingFault("$.time_zone", "NO_TIME_ZONE", {"value": mapping.time_zone})
    if mapping.file.encoding.lower() not in ENCODINGS:
        facts = {"value": mapping.file.encoding, "wanted": ", ".join(ENCODINGS)}
        yield MappingFault("$.file.encoding", "NOT_ONE_OF", facts)
    if len(mapping.file.delimiter) != 1 or mapping.file.delimiter in '"\r\n':
        yield MappingFault("$.file.delimiter", "BAD_DELIMITER")
    if (mapping.columns.longitude is None) != (mapping.columns.latitude is None):
        yield MappingFault("$.columns", "HALF_A_POINT")
    if mapping.columns.longitude is None and (mapping.area is None or mapping.area.otherwise != "RECORDED"):
        yield MappingFault("$.columns", "NO_PLACE")
    if not Template(mapping.words.template).columns and not mapping.words.template.strip():
        yield MappingFault("$.words.template", "EMPTY")


def _codes(mapping: Mapping) -> Iterator[MappingFault]:
    if mapping.area and mapping.area.otherwise not in OTHERWISE:
        yield MappingFault(
            "$.area.otherwise", "NOT_ONE_OF", {"value": mapping.area.otherwise, "wanted": ", ".join(OTHERWISE)}
        )
    if mapping.columns.ended and mapping.state is None:
        yield MappingFault("$.state", "STATE_MISSING")
    yield from _coded("$.state", mapping.state, [state.value for state in PAST_VERBS])
    yield from _coded("$.channel", mapping.channel, [channel.value for channel in Channel])


def _coded(path: str, coded: Coded | None, wanted: Collection[str]) -> Iterator[MappingFault]:
    if coded is None:
        return
    if not coded.values and coded.otherwise is None:
        yield MappingFault(f"{path}.values", "EMPTY")
    entries = [(f"{path}.values.{name}", value) for name, value in coded.values.items()]
    if coded.otherwise is not None:
        entries.append((f"{path}.otherwise", coded.otherwise))
    for where, value in entries:
        if value not in wanted:
            yield MappingFault(where, "NOT_ONE_OF", {"value": value, "wanted": ", ".join(wanted)})


def _kinds(mapping: Mapping) -> Iterator[MappingFault]:
    kinds = mapping.kinds
    if (kinds.coded is None) == (kinds.own is None):
        yield MappingFault("$.kinds", "ONE_OF_TWO")
    if kinds.coded is not None and not kinds.coded.values and kinds.coded.otherwise is None:
        yield MappingFault("$.kinds.coded.values", "EMPTY")
    if kinds.own is not None:
        yield from _own(kinds.own)


def _own(own: OwnKinds) -> Iterator[MappingFault]:
    if len(own.columns) != 3:
        yield MappingFault("$.kinds.own.columns", "THREE_COLUMNS")
    if not _PREFIX.fullmatch(own.prefix):
        yield MappingFault("$.kinds.own.prefix", "BAD_PREFIX", {"value": own.prefix})
    if own.first_level not in LADDER:
        yield MappingFault(
            "$.kinds.own.first_level", "NOT_ONE_OF", {"value": own.first_level, "wanted": ", ".join(LADDER)}
        )
    if not 0 < own.first_contact_hours <= own.resolve_hours:
        yield MappingFault("$.kinds.own.first_contact_hours", "HOURS")
    for name in ("basis_zh", "basis_en"):
        if not getattr(own, name).strip():
            yield MappingFault(f"$.kinds.own.{name}", "EMPTY")


def _places(mapping: Mapping) -> Iterator[MappingFault]:
    if mapping.places is None:
        return
    named = [(f"$.places.roots[{i}]", root.level) for i, root in enumerate(mapping.places.roots)]
    named += [(f"$.places.files[{i}]", one.level) for i, one in enumerate(mapping.places.files)]
    for path, level in named:
        if level not in LADDER:
            yield MappingFault(f"{path}.level", "NOT_ONE_OF", {"value": level, "wanted": ", ".join(LADDER)})


def _missing(mapping: Mapping, columns: Collection[str] | None) -> Iterator[MappingFault]:
    if columns is None:
        return
    for column, path in columns_named(mapping).items():
        if column not in columns:
            yield MappingFault(path, "NO_COLUMN", {"value": column})
