"""Signed notes, their keys and cosignatures (C2SP signed-note, tlog-cosignature), with Ed25519 alone.

A note is a text that ends in a newline, an empty line, and signature lines ``— name base64(key id, signature)``. A key
without its secret is written ``name+hex of the key id+base64(algorithm, key)``.
"""

import base64
import binascii
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum, StrEnum

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

LONGEST_NOTE = 100_000  # bytes; sixteen signatures and a page of text
MOST_SIGNATURES = 32
_DASH = "\N{EM DASH} "
_KEY_BYTES = 32
_ID_BYTES = 4
_STAMP_BYTES = 8


class Algorithm(IntEnum):
    """The bytes that C2SP gave to the two kinds of signature used here."""

    ED25519 = 0x01
    COSIGNATURE = 0x04


class NoteFault(StrEnum):
    """Why a note, a key or a signature is refused."""

    NOT_TEXT = "NOT_TEXT"
    NOT_A_NOTE = "NOT_A_NOTE"
    NOT_A_KEY = "NOT_A_KEY"
    TOO_LONG = "TOO_LONG"
    UNSIGNED = "UNSIGNED"  # nobody who is known has signed
    WRONG_SIGNATURE = "WRONG_SIGNATURE"  # somebody who is known has not signed this


class NoteRefused(Exception):
    """What cannot be read or trusted, with its ``fault``."""

    def __init__(self, fault: NoteFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


@dataclass(frozen=True)
class Signature:
    """One line: whose, by which key, and the bytes after the key's number."""

    name: str
    key_id: bytes
    raw: bytes

    @property
    def line(self) -> str:
        """As it stands in a note, with its newline."""
        return f"{_DASH}{self.name} {base64.b64encode(self.key_id + self.raw).decode()}\n"


@dataclass(frozen=True)
class Note:
    """A text with its signatures, none of them checked yet."""

    text: str
    signatures: tuple[Signature, ...]

    @property
    def raw(self) -> bytes:
        """The note as bytes."""
        return (self.text + "\n" + "".join(one.line for one in self.signatures)).encode()


@dataclass(frozen=True)
class VerifierKey:
    """A public key with the name of whose it is."""

    name: str
    algorithm: Algorithm
    public: bytes

    @property
    def key_id(self) -> bytes:
        """Four bytes that name the key in a signature line."""
        return hashlib.sha256(self.name.encode() + b"\n" + bytes([self.algorithm]) + self.public).digest()[:_ID_BYTES]

    @property
    def text(self) -> str:
        """``name+id+key`` as one hands it out."""
        encoded = base64.b64encode(bytes([self.algorithm]) + self.public).decode()
        return f"{self.name}+{self.key_id.hex()}+{encoded}"

    def accepts(self, signature: Signature, text: str) -> bool:
        """True when this key made the signature over the text."""
        try:
            stamp, signed = self._parts(signature)
            Ed25519PublicKey.from_public_bytes(self.public).verify(signed, _message(text, stamp))
        except (InvalidSignature, ValueError):  # ValueError: a public key that is no point
            return False
        return True

    def _parts(self, signature: Signature) -> tuple[int | None, bytes]:
        if self.algorithm is Algorithm.ED25519:
            return None, signature.raw
        return int.from_bytes(signature.raw[:_STAMP_BYTES], "big"), signature.raw[_STAMP_BYTES:]


@dataclass(frozen=True)
class SigningKey:
    """A private key: 32 bytes that are never printed."""

    name: str
    algorithm: Algorithm
    seed: bytes

    def __repr__(self) -> str:
        return f"SigningKey({self.name!r})"

    @property
    def verifier(self) -> VerifierKey:
        """What others need to check it."""
        return VerifierKey(self.name, self.algorithm, self._private().public_key().public_bytes_raw())

    def sign(self, text: str, seconds: int = 0) -> Signature:
        """A signature over the text; a cosignature says when, in ``seconds`` since 1970."""
        if self.algorithm is Algorithm.ED25519:
            return Signature(self.name, self.verifier.key_id, self._private().sign(text.encode()))
        raw = seconds.to_bytes(_STAMP_BYTES, "big") + self._private().sign(_message(text, seconds))
        return Signature(self.name, self.verifier.key_id, raw)

    def _private(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.seed)


def _message(text: str, seconds: int | None) -> bytes:
    stamp = "" if seconds is None else f"cosignature/v1\ntime {seconds}\n"
    return (stamp + text).encode()


def stamped_at(signature: Signature) -> int:
    """The second of a cosignature, since 1970."""
    return int.from_bytes(signature.raw[:_STAMP_BYTES], "big")


def parse_key(text: str) -> VerifierKey:
    """``name+id+key``. Raises NoteRefused NOT_A_KEY."""
    parts = text.strip().split("+", 2)
    if len(parts) != 3 or not is_name(parts[0]):
        raise NoteRefused(NoteFault.NOT_A_KEY)
    raw = _decoded(parts[2], NoteFault.NOT_A_KEY)
    if len(raw) != _KEY_BYTES + 1 or raw[0] not in set(Algorithm):
        raise NoteRefused(NoteFault.NOT_A_KEY)
    key = VerifierKey(parts[0], Algorithm(raw[0]), raw[1:])
    if key.key_id.hex() != parts[1]:
        raise NoteRefused(NoteFault.NOT_A_KEY)
    return key


def is_name(name: str) -> bool:
    """True for what may name a key: not empty, without spaces and plus signs."""
    return bool(name) and "+" not in name and not any(one.isspace() or one < " " for one in name)


def parse_note(raw: bytes) -> Note:
    """The note in these bytes, its signatures not checked. Raises NoteRefused."""
    if len(raw) > LONGEST_NOTE:
        raise NoteRefused(NoteFault.TOO_LONG)
    try:
        whole = raw.decode()
    except UnicodeDecodeError as error:
        raise NoteRefused(NoteFault.NOT_TEXT) from error
    if any(one < " " and one != "\n" for one in whole):
        raise NoteRefused(NoteFault.NOT_TEXT)
    text, empty, lines = whole.rpartition("\n\n")
    if not empty or not lines.endswith("\n"):
        raise NoteRefused(NoteFault.NOT_A_NOTE)
    return Note(text + "\n", parse_signatures(lines))


def parse_signatures(lines: str) -> tuple[Signature, ...]:
    """Signature lines, one or more, each with its newline. Raises NoteRefused."""
    found = lines.split("\n")[:-1]
    if not lines.endswith("\n") or not found or len(found) > MOST_SIGNATURES:
        raise NoteRefused(NoteFault.NOT_A_NOTE)
    return tuple(_parse_line(line) for line in found)


def _parse_line(line: str) -> Signature:
    name, space, encoded = line.removeprefix(_DASH).partition(" ")
    if not line.startswith(_DASH) or not space or not is_name(name):
        raise NoteRefused(NoteFault.NOT_A_NOTE)
    raw = _decoded(encoded, NoteFault.NOT_A_NOTE)
    if len(raw) <= _ID_BYTES:
        raise NoteRefused(NoteFault.NOT_A_NOTE)
    return Signature(name, raw[:_ID_BYTES], raw[_ID_BYTES:])


def _decoded(text: str, fault: NoteFault) -> bytes:
    try:
        raw = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:  # ValueError: a character outside ASCII
        raise NoteRefused(fault) from error
    if base64.b64encode(raw).decode() != text:  # one way to write it
        raise NoteRefused(fault)
    return raw


def signed_by(note: Note, keys: Iterable[VerifierKey]) -> list[Signature]:
    """The signatures of known keys, all of them good; those of unknown keys are passed over.

    Raises NoteRefused WRONG_SIGNATURE when one of a known key is not good.
    """
    known = {(key.name, key.key_id): key for key in keys}
    found: list[Signature] = []
    for one in note.signatures:
        key = known.get((one.name, one.key_id))
        if key is None:
            continue
        if not key.accepts(one, note.text):
            raise NoteRefused(NoteFault.WRONG_SIGNATURE)
        found.append(one)
    return found


def check_signed(note: Note, keys: Sequence[VerifierKey]) -> list[Signature]:
    """The good signatures of known keys. Raises NoteRefused UNSIGNED when there is none."""
    found = signed_by(note, keys)
    if not found:
        raise NoteRefused(NoteFault.UNSIGNED)
    return found
