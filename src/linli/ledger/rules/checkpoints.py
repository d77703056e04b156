"""A checkpoint: how many entries a log has and the root over them, as a note that is signed (C2SP tlog-checkpoint)."""

import base64
import binascii
import re
from dataclasses import dataclass

from linli.ledger.rules.merkle import EMPTY_ROOT, HASH_BYTES
from linli.ledger.rules.notes import Note, NoteFault, NoteRefused, VerifierKey, check_signed, parse_note

LARGEST = 2**63 - 1
_NUMBER = re.compile(r"(?:0|[1-9][0-9]{0,18})\Z")
_LINES = 3


@dataclass(frozen=True)
class Checkpoint:
    """The log of this ``origin`` has ``size`` entries, and this ``root`` stands for all of them."""

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The text that is signed."""
        lines = [self.origin, str(self.size), base64.b64encode(self.root).decode(), *self.extensions]
        return "\n".join(lines) + "\n"


def parse_number(text: str) -> int:
    """A number as these formats write it: no sign, no leading zero. Raises NoteRefused NOT_A_NOTE."""
    if not _NUMBER.match(text) or int(text) > LARGEST:
        raise NoteRefused(NoteFault.NOT_A_NOTE)
    return int(text)


def parse_hash(text: str) -> bytes:
    """32 bytes in base64. Raises NoteRefused NOT_A_NOTE."""
    try:
        raw = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:  # ValueError: a character outside ASCII
        raise NoteRefused(NoteFault.NOT_A_NOTE) from error
    if len(raw) != HASH_BYTES or base64.b64encode(raw).decode() != text:
        raise NoteRefused(NoteFault.NOT_A_NOTE)
    return raw


def parse_checkpoint(text: str) -> Checkpoint:
    """The text of a checkpoint. Raises NoteRefused NOT_A_NOTE; an empty log has the root of no leaves and no other."""
    found = parse_claim(text)
    if not found.size and found.root != EMPTY_ROOT:
        raise NoteRefused(NoteFault.NOT_A_NOTE)
    return found


def parse_claim(text: str) -> Checkpoint:
    """As parse_checkpoint; what root an empty log has is not looked at. Raises NoteRefused NOT_A_NOTE."""
    lines = text.split("\n")
    if len(lines) < _LINES + 1 or lines.pop() or not all(lines):
        raise NoteRefused(NoteFault.NOT_A_NOTE)
    return Checkpoint(lines[0], parse_number(lines[1]), parse_hash(lines[2]), tuple(lines[_LINES:]))


def open_checkpoint(raw: bytes, keys: tuple[VerifierKey, ...], origin: str) -> tuple[Checkpoint, Note]:
    """A checkpoint of this log, signed by one of its keys. Raises NoteRefused; UNSIGNED also for another log's."""
    note = parse_note(raw)
    found = parse_checkpoint(note.text)
    if found.origin != origin:
        raise NoteRefused(NoteFault.UNSIGNED)
    check_signed(note, keys)
    return found, note
