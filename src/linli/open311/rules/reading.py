"""Lists of requests, services or updates as other servers send them: XML or JSON, tidy or not."""

import json
from collections.abc import Mapping
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

MAX_ROWS = 100_000
_MAX_DEPTH = 40
_ROOTS = frozenset(
    {"service_requests", "requests", "services", "service_request_updates", "errors", "response", "data"}
)
_ROWS = frozenset({"request", "service_request", "service", "request_update", "error", "item"})


class Unreadable(ValueError):
    """The bytes are no list that can be read. ``code``: ENCODING, XML, ENTITIES, JSON, SHAPE or TOO_MANY."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def read_rows(content: bytes, content_type: str = "") -> list[dict[str, Any]]:
    """The rows of a list, each a dict of fields; what has no rows is an empty list.

    The format is told from the first character, whatever the header says. Entities, external documents and a DOCTYPE
    are refused (ENTITIES). Raises Unreadable.
    """
    start = content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    is_json = start in (b"[", b"{") or (start != b"<" and "json" in content_type)
    rows = _json_rows(content) if is_json else _xml_rows(content)
    if len(rows) > MAX_ROWS:
        raise Unreadable("TOO_MANY")
    return rows


def _json_rows(content: bytes) -> list[dict[str, Any]]:
    try:
        value = json.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise Unreadable("ENCODING") from error
    except (ValueError, RecursionError) as error:
        raise Unreadable("JSON") from error
    return _rows_in(value, _MAX_DEPTH)


def _rows_in(value: Any, depth: int) -> list[dict[str, Any]]:
    """A list of rows, or the list inside one or two wrappers, or a single row by itself."""
    if depth == 0:
        raise Unreadable("SHAPE")
    if isinstance(value, list):
        return [_unwrapped(row) for row in value if isinstance(row, dict)]
    if not isinstance(value, dict):
        if value is None:
            return []
        raise Unreadable("SHAPE")
    for name in (*_ROOTS, *_ROWS):
        if name in value and isinstance(value[name], list | dict):
            return _rows_in(value[name], depth - 1)
    return [value] if value else []


def _unwrapped(row: dict[str, Any]) -> dict[str, Any]:
    """``{"request": {...}}`` as the row inside."""
    if len(row) == 1:
        name, inner = next(iter(row.items()))
        if name in _ROWS and isinstance(inner, dict):
            return inner
    return row


def _xml_rows(content: bytes) -> list[dict[str, Any]]:
    try:
        root = ElementTree.fromstring(content, forbid_dtd=True)
    except DefusedXmlException as error:
        raise Unreadable("ENTITIES") from error
    except (ParseError, ValueError, LookupError) as error:
        raise Unreadable("ENCODING" if "encoding" in str(error) else "XML") from error
    name = _name(root)
    if name in _ROWS:
        return [_fields(root)]
    if name not in _ROOTS and not any(_name(child) in _ROWS for child in root):
        raise Unreadable("SHAPE")
    return [_fields(row) for row in _rows_below(root)]


def _rows_below(root: Element) -> list[Element]:
    """The rows of a list, also where they stand one wrapper deeper."""
    children = list(root)
    if len(children) == 1 and _name(children[0]) in _ROOTS:
        children = list(children[0])
    return [child for child in children if _name(child) in _ROWS]


def _fields(row: Element) -> dict[str, Any]:
    """Names without their namespace; a field with children is a list of dicts, a field said twice is a list."""
    found: dict[str, Any] = {}
    for child in row:
        name = _name(child)
        value: Any = [_texts(inner) for inner in child] if len(child) else child.text
        found[name] = (
            [*found[name], value]
            if isinstance(found.get(name), list) and not len(child)
            else ([found[name], value] if name in found else value)
        )
    return found


def _texts(element: Element) -> dict[str, str | None]:
    return {_name(child): child.text for child in element}


def _name(element: Element) -> str:
    tag: Mapping[str, Any] | str | Any = element.tag
    return tag.rsplit("}", 1)[-1].strip().casefold() if isinstance(tag, str) else ""
