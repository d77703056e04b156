"""A receipt: the proof that an entry stands in the log, which needs nobody's server to be checked (C2SP tlog-proof)."""

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass

from linli.ledger.rules.checkpoints import Checkpoint, parse_checkpoint, parse_hash, parse_number
from linli.ledger.rules.merkle import MOST_HASHES, ProofFault, ProofRefused, check_inclusion, leaf_hash
from linli.ledger.rules.notes import (
    Note,
    NoteFault,
    NoteRefused,
    Signature,
    VerifierKey,
    check_signed,
    parse_note,
    signed_by,
)

HEADER = "c2sp.org/tlog-proof@v1"
LONGEST = 300_000  # bytes


@dataclass(frozen=True)
class Receipt:
    """Entry ``index`` of the log, the path from it to the root, the signed checkpoint, and ``extra``: whatever its
    reader needs to make the entry anew. Nothing vouches for ``extra`` but that the entry made from it fits."""

    index: int
    path: tuple[bytes, ...]
    checkpoint: Note
    extra: bytes = b""

    @property
    def raw(self) -> bytes:
        """The receipt as a file."""
        extra = [f"extra {base64.b64encode(self.extra).decode()}"] if self.extra else []
        lines = [HEADER, *extra, f"index {self.index}", *(base64.b64encode(one).decode() for one in self.path), ""]
        return ("\n".join(lines) + "\n").encode() + self.checkpoint.raw


@dataclass(frozen=True)
class Trust:
    """Whom a reader believes: the log by its origin and keys, witnesses, and how many of them must have signed."""

    origin: str
    keys: tuple[VerifierKey, ...]
    witnesses: tuple[VerifierKey, ...] = ()
    quorum: int = 0


@dataclass(frozen=True)
class Proven:
    """What a receipt proves: the checkpoint that holds the entry, and the witnesses who saw it."""

    checkpoint: Checkpoint
    cosignatures: tuple[Signature, ...]


def parse_receipt(raw: bytes) -> Receipt:
    """Raises NoteRefused when it is none."""
    if len(raw) > LONGEST:
        raise NoteRefused(NoteFault.TOO_LONG)
    head, empty, note = raw.partition(b"\n\n")
    try:
        lines = head.decode().split("\n")
    except UnicodeDecodeError as error:
        raise NoteRefused(NoteFault.NOT_TEXT) from error
    if not empty or lines.pop(0) != HEADER or not lines:
        raise NoteRefused(NoteFault.NOT_A_NOTE)
    extra = _extra(lines.pop(0)) if lines[0].startswith("extra ") else b""
    if not lines or not lines[0].startswith("index ") or len(lines) > MOST_HASHES + 1:
        raise NoteRefused(NoteFault.NOT_A_NOTE)
    index = parse_number(lines[0].removeprefix("index "))
    return Receipt(index, tuple(map(parse_hash, lines[1:])), parse_note(note), extra)


def _extra(line: str) -> bytes:
    try:
        raw = base64.b64decode(line.removeprefix("extra "), validate=True)
    except (binascii.Error, ValueError) as error:  # ValueError: a character outside ASCII
        raise NoteRefused(NoteFault.NOT_A_NOTE) from error
    if not raw or base64.b64encode(raw).decode() != line.removeprefix("extra "):
        raise NoteRefused(NoteFault.NOT_A_NOTE)
    return raw


def check_receipt(receipt: Receipt, entry: bytes, trust: Trust) -> Proven:
    """What the receipt proves about these bytes. Raises NoteRefused or ProofRefused.

    In the order of C2SP: the origin and the log's signature, the witnesses, then the path to the root.
    """
    checkpoint = parse_checkpoint(receipt.checkpoint.text)
    if checkpoint.origin != trust.origin:
        raise NoteRefused(NoteFault.UNSIGNED)
    check_signed(receipt.checkpoint, trust.keys)
    cosigned = signed_by(receipt.checkpoint, trust.witnesses)
    if len({one.name for one in cosigned}) < trust.quorum:
        raise NoteRefused(NoteFault.UNSIGNED)
    check_path(receipt, entry, checkpoint)
    return Proven(checkpoint, tuple(cosigned))


def check_path(receipt: Receipt, entry: bytes, checkpoint: Checkpoint) -> None:
    """Raises ProofRefused unless the path leads from the entry to the root of the checkpoint."""
    if not receipt.index < checkpoint.size:
        raise ProofRefused(ProofFault.SIZE)
    path: Sequence[bytes] = receipt.path
    check_inclusion(leaf_hash(entry), receipt.index, checkpoint.size, path, checkpoint.root)
