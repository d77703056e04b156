"""From JSON bytes to a definition, and back. Only data is taken, and no more than fits a workflow."""

import hashlib
import json
from typing import Any

import msgspec

from linli.workflows.rules.document import Definition, builtins

MAX_BYTES = 1_000_000  # a hundred times the built-in lifecycle


class Unreadable(Exception):
    """The bytes are no definition. ``reason`` is a code, ``path`` says where, ``detail`` is the parser's own word."""

    def __init__(self, reason: str, path: str = "$", detail: str = "") -> None:
        super().__init__(f"{reason} at {path}: {detail}")
        self.reason = reason
        self.path = path
        self.detail = detail


def read(raw: bytes) -> Definition:
    """The definition in UTF-8 JSON; raises Unreadable."""
    plain = read_json(raw)
    try:
        return msgspec.convert(plain, Definition)
    except msgspec.ValidationError as error:
        detail, _, path = str(error).partition(" - at `")
        raise Unreadable("WRONG_TYPE", path.rstrip("`") or "$", detail) from error


def read_json(raw: bytes) -> Any:
    """Any JSON value, none of its keys said twice; raises Unreadable."""
    value, rest = read_first_json(raw)
    if rest.strip():
        raise Unreadable("NOT_JSON", "$", f"extra: {rest.strip()[:40]}")
    return value


def read_first_json(raw: bytes) -> tuple[Any, str]:
    """The JSON value that the bytes begin with, and the text behind it; raises Unreadable."""
    if len(raw) > MAX_BYTES:
        raise Unreadable("TOO_LARGE")
    try:
        text = raw.decode("utf-8-sig").lstrip()
        value, end = json.JSONDecoder(object_pairs_hook=_once).raw_decode(text)
    except UnicodeDecodeError as error:
        raise Unreadable("NOT_UTF8") from error
    except RecursionError as error:
        raise Unreadable("TOO_DEEP") from error
    except json.JSONDecodeError as error:
        raise Unreadable("NOT_JSON", f"line {error.lineno}", error.msg) from error
    return value, text[end:]


def write(definition: Definition) -> bytes:
    """The definition as JSON that reads back as itself: two spaces, Chinese as it is, a newline at the end."""
    return msgspec.json.format(msgspec.json.encode(builtins(definition)), indent=2) + b"\n"


def digest(definition: Definition) -> bytes:
    """sha256 of the canonical JSON: the same for the same content, however it was spaced."""
    canonical = json.dumps(builtins(definition), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).digest()


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A key said twice would silently lose its first value."""
    plain = dict(pairs)
    if len(plain) != len(pairs):
        keys = [key for key, _value in pairs]
        doubled = next(key for key in keys if keys.count(key) > 1)
        raise Unreadable("DOUBLE_KEY", "$", doubled[:80])
    return plain
