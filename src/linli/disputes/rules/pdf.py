"""What a PDF must not have inside: programs, other files, starts of programs; and nothing that cannot be looked into.

A look at the names in its structure (ISO 32000-2, 7.3.5, 7.5.7), also in its packed streams of objects. Not a scan for
viruses: a fault in the reader's own program is not found by it.
"""

import re
import zlib
from collections.abc import Iterator

MOST_UNPACKED = 64 * 1024 * 1024  # bytes of one file, in all
_ACTIVE = re.compile(
    rb"/(?:JavaScript|Launch|EmbeddedFiles?|RichMedia\w*|XFA|ImportData|SubmitForm|GoToE|GoToR|Encrypt)(?![A-Za-z0-9])"
)
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")  # a name may be written /J#61vaScript
_STREAM = re.compile(rb"\bstream\r?\n")
_NUMBERS = re.compile(rb"\s*\d+\s+\d+\s")  # how a stream of objects begins
_DICTIONARY = 2000  # bytes before a stream in which its kind stands


def is_harmless_pdf(raw: bytes) -> bool:
    """True when nothing of it does anything but show itself. At most ``MOST_UNPACKED`` bytes are unpacked."""
    try:
        return not any(_ACTIVE.search(_plain(part)) for part in (raw, *_objects(raw)))
    except _TooMuch:
        return False


class _TooMuch(Exception):
    """Packed so that it cannot be looked into."""


def _plain(part: bytes) -> bytes:
    return _ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), part)


def _objects(raw: bytes) -> Iterator[bytes]:
    """Every stream of objects, unpacked. Raises _TooMuch."""
    left = MOST_UNPACKED
    for found in _STREAM.finditer(raw):
        called = b"/ObjStm" in _plain(raw[max(0, found.start() - _DICTIONARY) : found.start()]).rpartition(b"obj")[2]
        beginning = _unpacked(raw[found.end() :][:1024], 64)
        if called and not _NUMBERS.match(beginning):
            raise _TooMuch
        if _NUMBERS.match(beginning):
            whole = _unpacked(raw[found.end() :], left + 1)
            left -= len(whole)
            if left < 0:
                raise _TooMuch
            yield whole


def _unpacked(packed: bytes, most: int) -> bytes:
    try:
        return zlib.decompressobj().decompress(packed, most)
    except zlib.error:
        return b""
