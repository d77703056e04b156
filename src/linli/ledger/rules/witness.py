"""A witness: it signs a log's checkpoint once it has seen that nothing before it was rewritten (C2SP tlog-witness)."""

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus

from linli.ledger.rules.checkpoints import Checkpoint, parse_checkpoint, parse_hash, parse_number
from linli.ledger.rules.merkle import EMPTY_ROOT, ProofRefused, check_consistency
from linli.ledger.rules.notes import Note, NoteFault, NoteRefused, VerifierKey, check_signed, parse_note

MOST_PROOF_LINES = 63
SIZE_TYPE = "text/x.tlog.size"


@dataclass(frozen=True)
class Submission:
    """What a log sends: the size it knows the witness to have signed, the proof from there, and the checkpoint."""

    old: int
    proof: tuple[bytes, ...]
    note: Note

    @property
    def raw(self) -> bytes:
        """The body of the request."""
        lines = [f"old {self.old}", *(base64.b64encode(one).decode() for one in self.proof), ""]
        return ("\n".join(lines) + "\n").encode() + self.note.raw


@dataclass(frozen=True)
class Seen:
    """The last checkpoint that a witness signed for a log; nothing yet is size 0."""

    size: int = 0
    root: bytes = EMPTY_ROOT


@dataclass(frozen=True)
class Judgement:
    """The status of the answer; ``checkpoint`` and ``note`` where it is signed, ``size`` where the log knew another."""

    status: HTTPStatus
    checkpoint: Checkpoint | None = None
    note: Note | None = None
    size: int | None = None


def parse_submission(raw: bytes) -> Submission:
    """The body of add-checkpoint. Raises NoteRefused."""
    head, empty, note = raw.partition(b"\n\n")
    try:
        lines = head.decode("ascii").split("\n")
    except UnicodeDecodeError as error:
        raise NoteRefused(NoteFault.NOT_TEXT) from error
    if not empty or not lines[0].startswith("old ") or len(lines) > MOST_PROOF_LINES + 1:
        raise NoteRefused(NoteFault.NOT_A_NOTE)
    old = parse_number(lines[0].removeprefix("old "))
    return Submission(old, tuple(map(parse_hash, lines[1:])), parse_note(note))


def judge(raw: bytes, logs: Mapping[str, Sequence[VerifierKey]], seen: Mapping[str, Seen]) -> Judgement:
    """What a witness that knows these ``logs`` and has ``seen`` so much answers. Nothing is kept or signed here.

    The caller keeps the new checkpoint before it answers, and only if ``seen`` has not changed meanwhile.
    """
    try:
        given = parse_submission(raw)
        found = parse_checkpoint(given.note.text)
    except NoteRefused:
        return Judgement(HTTPStatus.BAD_REQUEST)
    keys = logs.get(found.origin)
    if keys is None:
        return Judgement(HTTPStatus.NOT_FOUND)
    try:
        check_signed(given.note, keys)
    except NoteRefused:
        return Judgement(HTTPStatus.FORBIDDEN)
    return _compare(given, found, seen.get(found.origin, Seen()))


def _compare(given: Submission, found: Checkpoint, seen: Seen) -> Judgement:
    if given.old > found.size:
        return Judgement(HTTPStatus.BAD_REQUEST)
    if given.old != seen.size:
        return Judgement(HTTPStatus.CONFLICT, size=seen.size)
    if not _follows(given, found, seen):
        return Judgement(HTTPStatus.UNPROCESSABLE_ENTITY)
    return Judgement(HTTPStatus.OK, found, given.note)


def _follows(given: Submission, found: Checkpoint, seen: Seen) -> bool:
    """True when the checkpoint only adds to what was seen; to nothing, everything adds."""
    if not given.old:
        return not given.proof
    try:
        check_consistency(given.old, found.size, given.proof, seen.root, found.root)
    except ProofRefused:
        return False
    return True
