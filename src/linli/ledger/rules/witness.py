"""A witness: it signs a log's checkpoint once it has seen that nothing before it was rewritten (C2SP tlog-witness)."""

import base64
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from http import HTTPStatus

from linli.ledger.rules.checkpoints import LARGEST, Checkpoint, open_checkpoint, parse_claim, parse_hash, parse_number
from linli.ledger.rules.merkle import EMPTY_ROOT, ProofRefused, check_consistency
from linli.ledger.rules.notes import (
    LONGEST_NOTE,
    Algorithm,
    Note,
    NoteFault,
    NoteRefused,
    Signature,
    VerifierKey,
    check_signed,
    parse_key,
    parse_note,
    parse_signatures,
    stamped_at,
)

MOST_PROOF_LINES = 63
MOST_BYTES = LONGEST_NOTE + 64 * (MOST_PROOF_LINES + 1)  # of a submission: a line of the proof has 45
SIZE_TYPE = "text/x.tlog.size"
ODD_SECONDS = 3600  # a cosignature that says another time than ours by more is not kept


class Trouble(StrEnum):
    """Why a witness has not signed, as the log sees it."""

    AWAY = "AWAY"  # no answer in time, or that it cannot at present
    AHEAD = "AHEAD"  # it has signed more entries than the log has: a fork, or a restored server
    OTHER_TREE = "OTHER_TREE"  # it has signed other entries than the log has: a fork, or a restored server that went on
    UNPROVEN = "UNPROVEN"  # it says one of these two, and shows no checkpoint of the log's own that says so too
    REFUSED = "REFUSED"  # it does not know the log or its key
    UNREADABLE = "UNREADABLE"  # its answer is none
    WRONG_SIGNATURE = "WRONG_SIGNATURE"  # signed with another key, or something else
    WRONG_TIME = "WRONG_TIME"  # signed at a time that cannot be


class AnswerRefused(Exception):
    """What a witness answered helps nobody, with the ``trouble``."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble.value)
        self.trouble = trouble


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
    """The status of the answer; ``checkpoint`` and ``note`` where it is signed, ``size`` where the log knew another.

    The ``note`` has the signatures of the log's known keys and no others.
    """

    status: HTTPStatus
    checkpoint: Checkpoint | None = None
    note: Note | None = None
    size: int | None = None


def origin_hash(origin: str) -> str:
    """What a log is called where a witness shows its checkpoint."""
    return hashlib.sha256(origin.encode()).hexdigest()


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
        found = parse_claim(given.note.text)
    except NoteRefused:
        return Judgement(HTTPStatus.BAD_REQUEST)
    keys = logs.get(found.origin)
    if keys is None:
        return Judgement(HTTPStatus.NOT_FOUND)
    try:
        signed = Note(given.note.text, tuple(check_signed(given.note, keys)))
    except NoteRefused:
        return Judgement(HTTPStatus.FORBIDDEN)
    return _compare(replace(given, note=signed), found, seen.get(found.origin, Seen()))


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
    if not found.size and found.root != EMPTY_ROOT:
        return False
    if not given.old:
        return not given.proof
    try:
        check_consistency(given.old, found.size, given.proof, seen.root, found.root)
    except ProofRefused:
        return False
    return True


def read_cosignature(raw: bytes, witness: VerifierKey, text: str, now: int) -> Signature:
    """The witness's signature over the ``text`` of a checkpoint, out of its answer; ``now`` in seconds since 1970.

    Signatures of others are passed over. Raises AnswerRefused.
    """
    try:
        lines = parse_signatures(raw.decode())
    except (NoteRefused, UnicodeDecodeError) as error:
        raise AnswerRefused(Trouble.UNREADABLE) from error
    own = [one for one in lines if (one.name, one.key_id) == (witness.name, witness.key_id)]
    if not own or not witness.accepts(own[0], text):
        raise AnswerRefused(Trouble.WRONG_SIGNATURE)
    if not 0 < stamped_at(own[0]) <= LARGEST or abs(stamped_at(own[0]) - now) > ODD_SECONDS:
        raise AnswerRefused(Trouble.WRONG_TIME)
    return own[0]


def read_size(raw: bytes) -> int:
    """The size in a 409. Raises AnswerRefused UNREADABLE."""
    try:
        return parse_number(raw.decode("ascii").removesuffix("\n"))
    except (NoteRefused, UnicodeDecodeError) as error:
        raise AnswerRefused(Trouble.UNREADABLE) from error


def read_claim(raw: bytes, log: VerifierKey, ours: Checkpoint) -> Checkpoint:
    """The checkpoint that a witness shows for what it says: signed by the ``log`` itself, or it proves nothing.

    Raises AnswerRefused UNPROVEN.
    """
    try:
        return open_checkpoint(raw, (log,), ours.origin)[0]
    except NoteRefused as error:
        raise AnswerRefused(Trouble.UNPROVEN) from error


def judge_claim(claimed: Checkpoint, ours: Checkpoint, proof: Sequence[bytes]) -> Trouble:
    """What the log has signed before, beside what it has signed now: AHEAD, OTHER_TREE, or UNPROVEN where all is well.

    ``proof`` leads from the one that is ``claimed`` to ``ours``; empty where there are not fewer entries.
    """
    if claimed.size > ours.size:
        return Trouble.AHEAD
    if not claimed.size:
        return Trouble.UNPROVEN
    try:
        check_consistency(claimed.size, ours.size, proof, claimed.root, ours.root)
    except ProofRefused:
        return Trouble.OTHER_TREE
    return Trouble.UNPROVEN


def parse_lines(text: str, algorithm: Algorithm) -> tuple[list[tuple[str, VerifierKey]], list[int]]:
    """Lines ``what key``: logs by their origin, or witnesses by their address; and which lines cannot be read.

    A key of another ``algorithm`` is of somebody else: a witness's is no log's. Empty lines and those that begin with
    ``#`` say nothing.
    """
    found: list[tuple[str, VerifierKey]] = []
    bad: list[int] = []
    for number, line in enumerate(map(str.strip, text.splitlines()), 1):
        if not line or line.startswith("#"):
            continue
        try:
            found.append(_parse_named_key(line, algorithm))
        except NoteRefused:
            bad.append(number)
    return found, bad


def _parse_named_key(line: str, algorithm: Algorithm) -> tuple[str, VerifierKey]:
    what, space, text = line.rpartition(" ")
    key = parse_key(text)
    if not space or key.algorithm is not algorithm:
        raise NoteRefused(NoteFault.NOT_A_KEY)
    return what.strip(), key
