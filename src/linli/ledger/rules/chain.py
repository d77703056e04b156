"""How an entry becomes bytes, how bytes become a chain, and what a broken chain looks like. No database here.

The encoding is documented so that a second program can check the chain from an export alone:

* Every column, in the order of COLUMNS, is one field: one tag byte, then a four-byte big-endian length, then the bytes.
* Tag ``00`` is NULL and has length 0. Tag ``01`` is a value. Tag ``02`` is a list: its bytes are fields themselves.
* Text is UTF-8. A UUID is its 16 bytes. A hash is its 32 bytes. ``at`` is the decimal count of microseconds since
  1970-01-01T00:00:00Z. ``facts`` is JSON as PostgreSQL prints jsonb: keys by length, then by bytes; ``", "`` and
  ``": "`` between; numbers as they were stored.
* entry_hash = SHA-256(``linli.entry.1`` and a zero byte, then all fields).
* chain_hash = SHA-256(chain_hash of the link before, then entry_hash, then linked_at as an eight-byte big-endian
  count of the same microseconds). The first link has seq 1 and follows 32 zero bytes.
"""

import hashlib
import hmac
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

import msgspec

COLUMNS = (
    "id",
    "cell",
    "verb",
    "subject_type",
    "subject_id",
    "actor_kind",
    "actor_account_id",
    "actor_post_id",
    "at",
    "before_hash",
    "after_hash",
    "facts",
    "topics",
)
GENESIS = bytes(32)

_DOMAIN = b"linli.entry.1\x00"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True)
class EntryRow:
    """An entry as it stands in the database; ``facts`` is the printed JSON."""

    id: UUID
    cell: str
    verb: str
    subject_type: str
    subject_id: UUID
    actor_kind: str
    actor_account_id: UUID | None
    actor_post_id: UUID | None
    at: datetime
    before_hash: bytes | None
    after_hash: bytes | None
    facts: str
    topics: Sequence[str]


@dataclass(frozen=True)
class LinkRow:
    """A link of the chain as it stands in the database."""

    seq: int
    entry_id: UUID
    entry_hash: bytes
    chain_hash: bytes
    linked_at: datetime


@dataclass(frozen=True)
class Head:
    """The newest link: its number and its chain_hash. Noted elsewhere, it proves that no tail was cut off."""

    seq: int = 0
    chain_hash: bytes = GENESIS


class Reason(StrEnum):
    """What is wrong with the first bad row."""

    GAP = "GAP"
    MISSING_ENTRY = "MISSING_ENTRY"
    ENTRY_CHANGED = "ENTRY_CHANGED"
    LINK_CHANGED = "LINK_CHANGED"
    NEVER_LINKED = "NEVER_LINKED"
    HEAD_DIFFERS = "HEAD_DIFFERS"


@dataclass(frozen=True)
class Fault:
    """The first bad row: its number in the chain and its entry, where known."""

    reason: Reason
    seq: int | None
    entry_id: UUID | None


def _field(value: bytes, tag: bytes = b"\x01") -> bytes:
    return tag + len(value).to_bytes(4, "big") + value


def _microseconds(at: datetime) -> int:
    return (at - _EPOCH) // _MICROSECOND


def _encode(value: UUID | str | bytes | datetime | Sequence[str] | None) -> bytes:
    match value:
        case None:
            return _field(b"", b"\x00")
        case str():
            return _field(value.encode())
        case UUID():
            return _field(value.bytes)
        case datetime():
            return _field(str(_microseconds(value)).encode())
        case bytes():
            return _field(value)
        case _:
            return _field(b"".join(_field(item.encode()) for item in value), b"\x02")


def encode_fields(*values: UUID | str | bytes | datetime | Sequence[str] | None) -> bytes:
    """These values as fields, one after the other."""
    return b"".join(map(_encode, values))


def canonical(row: EntryRow) -> bytes:
    """The bytes that are hashed. Two rows that differ in any column differ here."""
    return _DOMAIN + encode_fields(*(getattr(row, column) for column in COLUMNS))


def entry_hash(row: EntryRow) -> bytes:
    """32 bytes over all columns of an entry."""
    return hashlib.sha256(canonical(row)).digest()


def chain_hash(previous: bytes, entry: bytes, linked_at: datetime) -> bytes:
    """32 bytes that stand for this entry, the moment it was linked, and every link before it."""
    moment = _microseconds(linked_at).to_bytes(8, "big", signed=True)
    return hashlib.sha256(previous + entry + moment).digest()


def extend(head: Head, rows: Iterable[EntryRow], linked_at: datetime) -> Iterator[LinkRow]:
    """The links that follow ``head`` for these entries, in their order."""
    seq, previous = head.seq, head.chain_hash
    for row in rows:
        seq += 1
        hashed = entry_hash(row)
        previous = chain_hash(previous, hashed, linked_at)
        yield LinkRow(seq, row.id, hashed, previous, linked_at)


def check_link(head: Head, link: LinkRow, row: EntryRow | None) -> Fault | None:
    """What is wrong with the link that should follow ``head``; None when it and its entry are as recorded.

    With the chain sound up to ``head``, a link that agrees with its own entry_hash convicts the entry, and one
    that agrees with the entry alone convicts itself.
    """
    if link.seq != head.seq + 1:
        return Fault(Reason.GAP, head.seq + 1, None)
    if row is None:
        return Fault(Reason.MISSING_ENTRY, link.seq, link.entry_id)
    if chain_hash(head.chain_hash, link.entry_hash, link.linked_at) != link.chain_hash:
        return Fault(Reason.LINK_CHANGED, link.seq, link.entry_id)
    if entry_hash(row) != link.entry_hash:
        return Fault(Reason.ENTRY_CHANGED, link.seq, link.entry_id)
    return None


def state_hash(state: Mapping[str, Any] | None, key: bytes) -> bytes | None:
    """HMAC-SHA256 (RFC 2104) of what a subject was, as JSON with sorted keys; None for nothing.

    With a key, because a state has few values (a name, a day): whoever reads the row alone could try them all.
    Dates, times, UUIDs, enums and decimals are written as msgspec writes them. Raises TypeError for anything else.
    """
    if state is None:
        return None
    return hmac.digest(key, msgspec.json.encode(state, order="deterministic"), "sha256")
