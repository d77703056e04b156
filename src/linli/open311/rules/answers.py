"""Answers as XML and JSON. JSON is the XML by the Spark convention: the outer element goes, a list is a list."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from enum import StrEnum
from types import NoneType
from typing import Any

import msgspec

# What XML 1.0 cannot carry, not even escaped.
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_DECLARATION = '<?xml version="1.0" encoding="utf-8"?>\n'
# Elements that hold a list, with the name of each one in it.
_ITEMS = {
    "services": "service",
    "service_requests": "request",
    "service_request_updates": "request_update",
    "errors": "error",
    "attributes": "attribute",
    "values": "value",
    "endpoints": "endpoint",
    "formats": "format",
}


class Format(StrEnum):
    """The end of an address."""

    XML = "xml"
    JSON = "json"


FORMATS = {"text/xml": Format.XML, "application/json": Format.JSON}


def content_type(form: Format) -> str:
    """The header of an answer."""
    return "text/xml; charset=utf-8" if form is Format.XML else "application/json; charset=utf-8"


def write_rows(form: Format, root: str, rows: Sequence[Mapping[str, Any]]) -> bytes:
    """A list such as ``service_requests``. Values: text, numbers, booleans, aware datetimes, None, lists and dicts."""
    if form is Format.JSON:
        return msgspec.json.encode([_plain(row) for row in rows])
    item = _ITEMS[root]
    body = "".join(f"<{item}>{_fields(row)}</{item}>" for row in rows)
    return f"{_DECLARATION}<{root}>{body}</{root}>\n".encode()


def write_one(form: Format, root: str, row: Mapping[str, Any]) -> bytes:
    """A single thing such as ``service_definition``."""
    if form is Format.JSON:
        return msgspec.json.encode(_plain(row))
    return f"{_DECLARATION}<{root}>{_fields(row)}</{root}>\n".encode()


def write_errors(form: Format, errors: Iterable[tuple[int, str]]) -> bytes:
    """The official body of a refusal: a number and a sentence for each fault."""
    return write_rows(form, "errors", [{"code": code, "description": sentence} for code, sentence in errors])


def w3_time(at: datetime) -> str:
    """2026-11-23T01:00:00Z"""
    utc = at if at.tzinfo is UTC else at.astimezone(UTC)
    return f"{utc.isoformat()[:19]}Z"


def _fields(row: Mapping[str, Any]) -> str:
    return "".join([_element(name, value) for name, value in row.items()])


def _element(name: str, value: Any) -> str:
    inner = _INNER.get(type(value), _escaped)(name, value)  # other kinds of text, such as coded lists, are text
    return f"<{name}>{inner}</{name}>" if inner else f"<{name}/>"


def _items(name: str, value: Sequence[Any]) -> str:
    return "".join([_element(_ITEMS[name], one) for one in value])


def _escaped(_name: str, text: str) -> str:
    if not text.isprintable():
        text = _ILLEGAL.sub("", text)
    if "&" in text or "<" in text or ">" in text:
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text


# By type and not by trying: a list of a thousand has seventeen thousand elements.
_INNER: dict[type, Callable[[str, Any], str]] = {
    str: _escaped,
    NoneType: lambda _name, _value: "",
    datetime: lambda _name, value: w3_time(value),
    bool: lambda _name, value: "true" if value else "false",
    int: lambda _name, value: str(value),
    float: lambda _name, value: str(value),
    dict: lambda _name, value: _fields(value),
    list: _items,
    tuple: _items,
}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return w3_time(value)
    if isinstance(value, Mapping):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, str):
        return (value if value.isprintable() else _ILLEGAL.sub("", value)) or None
    return value
