"""What the public log holds of a record: a salted commitment, and public facts where the law wants them public.

An entry of the log is text: the line ``linli.leaf.1``, the commitment in base64, and for acts of institutions that are
listed in ``data/public_facts.json`` one line of JSON. The commitment is over two digests, so that a receipt can show
what somebody was told without showing which member of staff acted:

* commitment = SHA-256(``linli.commitment.1`` 0 told_digest rest_digest)
* told_digest = SHA-256(``linli.told.1`` 0 salt_told fields), the fields being verb, subject_type, subject_id, at, told
* rest_digest = SHA-256(``linli.rest.1`` 0 salt_rest rest): every other column
* salt_told = SHA-256(``linli.salt.told.1`` 0 salt), salt_rest likewise with ``rest``; salt is 32 random bytes

0 is a zero byte; fields are written as ``chain`` says. Without the salt, which erasure destroys, nothing that one could
guess leads to the commitment.
"""

import base64
import binascii
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

import msgspec

from linli.ledger.rules.chain import encode_fields
from linli.ledger.rules.merkle import HASH_BYTES

FIRST_LINE = "linli.leaf.1"
SALT_BYTES = 32
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Source(StrEnum):
    """What a leaf stands for."""

    ENTRY = "ENTRY"  # an act on record
    READING = "READING"  # a look of staff at personal data
    COVER = "COVER"  # nothing: it hides how much was recorded
    ADOPTED = "ADOPTED"  # published once, and its record is gone with a restored database


class LeafFault(ValueError):
    """Bytes that are no entry of the log, or no disclosure of one."""


@dataclass(frozen=True)
class Told:
    """The part of a record that its subject may be shown; ``told`` is the hash in hex of the exact words, or empty."""

    verb: str
    subject_type: str
    subject_id: UUID
    at: datetime
    told: str = ""


def told_hash(text: str) -> str:
    """The hash, in hex, of what somebody was told: the exact JSON text."""
    return hashlib.sha256(text.encode()).hexdigest()


def salt_of(part: str, salt: bytes) -> bytes:
    """The salt of one part, ``told`` or ``rest``: whoever is shown the one does not learn the other."""
    return _hash(f"linli.salt.{part}.1", salt)


def told_digest(salt_told: bytes, told: Told) -> bytes:
    """32 bytes over what its subject may be shown."""
    fields = encode_fields(told.verb, told.subject_type, told.subject_id, told.at, told.told)
    return _hash("linli.told.1", salt_told + fields)


def rest_digest(salt: bytes, rest: bytes) -> bytes:
    """32 bytes over the rest of the record."""
    return _hash("linli.rest.1", salt_of("rest", salt) + rest)


def commitment(told: bytes, rest: bytes) -> bytes:
    """32 bytes over the two digests."""
    return _hash("linli.commitment.1", told + rest)


def commit(salt: bytes, told: Told, rest: bytes) -> bytes:
    """The commitment to a whole record."""
    return commitment(told_digest(salt_of("told", salt), told), rest_digest(salt, rest))


def log_entry(committed: bytes, facts: Mapping[str, Any] | None = None) -> bytes:
    """The bytes that stand in the log."""
    line = exact_text(facts) + "\n" if facts else ""
    return f"{FIRST_LINE}\n{base64.b64encode(committed).decode()}\n{line}".encode()


def parse_log_entry(raw: bytes) -> tuple[bytes, dict[str, Any]]:
    """The commitment and the public facts of an entry of the log. Raises LeafFault."""
    try:
        first, encoded, *more, last = raw.decode().split("\n")
        committed = base64.b64decode(encoded, validate=True)
        facts = json.loads(more[0]) if more else {}
    except (ValueError, binascii.Error, RecursionError) as error:
        raise LeafFault("not an entry of this log") from error
    if first != FIRST_LINE or last or len(more) > 1 or len(committed) != HASH_BYTES or not isinstance(facts, dict):
        raise LeafFault("not an entry of this log")
    if log_entry(committed, facts) != raw:
        raise LeafFault("not an entry of this log")
    return committed, facts


def reading_text(
    *, role: str, place_path: str, agency_id: UUID | None, post_id: UUID | None, matter_id: UUID, purpose: str
) -> str:
    """The exact words of a reading, as JSON: whose office looked at what, and why; never which person."""
    return exact_text(
        {
            "role": role,
            "place_path": place_path,
            "agency_id": str(agency_id) if agency_id else None,
            "post_id": str(post_id) if post_id else None,
            "matter_id": str(matter_id),
            "purpose": purpose,
        }
    )


@dataclass(frozen=True)
class Disclosure:
    """What a receipt carries so that its holder can make the entry of the log anew: ``extra`` of a ``.tlog-proof``.

    ``text`` is the exact JSON text that was told, empty where nothing was told in words.
    """

    salt_told: bytes
    rest: bytes
    verb: str
    subject_type: str
    subject_id: UUID
    at: datetime
    text: str = ""

    @property
    def entry(self) -> bytes:
        """The entry of the log that this discloses."""
        told = Told(self.verb, self.subject_type, self.subject_id, self.at, told_hash(self.text) if self.text else "")
        return log_entry(commitment(told_digest(self.salt_told, told), self.rest))

    @property
    def raw(self) -> bytes:
        """As JSON."""
        return exact_text(
            {
                "v": 1,
                "salt": base64.b64encode(self.salt_told).decode(),
                "rest": base64.b64encode(self.rest).decode(),
                "verb": self.verb,
                "subject_type": self.subject_type,
                "subject_id": str(self.subject_id),
                "at": str((self.at - _EPOCH) // timedelta(microseconds=1)),
                "told": self.text,
            }
        ).encode()


class _Extra(msgspec.Struct, forbid_unknown_fields=True):
    v: int
    salt: str
    rest: str
    verb: str
    subject_type: str
    subject_id: UUID
    at: str
    told: str


def parse_disclosure(raw: bytes) -> Disclosure:
    """What a receipt's ``extra`` discloses. Raises LeafFault."""
    try:
        found = msgspec.json.decode(raw, type=_Extra)
        salt, rest = base64.b64decode(found.salt, validate=True), base64.b64decode(found.rest, validate=True)
        at = _EPOCH + timedelta(microseconds=int(found.at))
    except (msgspec.MsgspecError, ValueError, OverflowError, RecursionError) as error:
        raise LeafFault("not a disclosure of an entry") from error
    if found.v != 1 or len(salt) != HASH_BYTES or len(rest) != HASH_BYTES:
        raise LeafFault("not a disclosure of an entry")
    return Disclosure(salt, rest, found.verb, found.subject_type, found.subject_id, at, found.told)


def exact_text(value: Mapping[str, Any]) -> str:
    """A statement as the one JSON text that is hashed: keys in order, no spaces."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _hash(domain: str, value: bytes) -> bytes:
    return hashlib.sha256(domain.encode() + b"\x00" + value).digest()
