"""JSON in the one form of RFC 8785, so that the same content has the same bytes and the same SHA-256 everywhere.

Only what has one form without doubt is taken: text, whole numbers that every reader keeps exactly, true, false, null,
lists, and objects. Fractions are written as text by whoever writes the document.
"""

import hashlib
import json
from typing import Any

LARGEST = 2**53 - 1  # the largest whole number that a JSON reader with doubles keeps exactly


class NotCanonical(ValueError):
    """The value has no canonical form: a fraction, a number too large, half of a surrogate pair, another type."""


def canonical_json(value: Any) -> bytes:
    """The UTF-8 bytes of a value, keys in the order of their UTF-16 code units. Raises NotCanonical."""
    try:
        return _written(value).encode("utf-8")
    except (UnicodeEncodeError, RecursionError) as error:
        raise NotCanonical(str(error)[:80]) from error


def sha256_hex(raw: bytes) -> str:
    """The digest as 64 small hexadecimal digits."""
    return hashlib.sha256(raw).hexdigest()


def _written(value: Any) -> str:
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, int):
        if abs(value) > LARGEST:
            raise NotCanonical(f"{value}")
        return str(int(value))
    if isinstance(value, list | tuple):
        return f"[{','.join(map(_written, value))}]"
    if isinstance(value, dict):
        if not all(isinstance(key, str) for key in value):
            raise NotCanonical("a key that is no text")
        items = sorted(value.items(), key=lambda item: item[0].encode("utf-16-be"))
        return f"{{{','.join(f'{_written(key)}:{_written(item)}' for key, item in items)}}}"
    raise NotCanonical(type(value).__name__)
