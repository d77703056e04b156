"""What a receiving body says of a packet, signed with its own key, so that whoever brings the answer cannot change it.

Ed25519 (RFC 8032) over a line that names the format and the canonical form of the answer.
"""

from datetime import datetime
from enum import StrEnum

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from linli.disputes.rules.canonical import NotCanonical, canonical_json
from linli.disputes.rules.packets import PacketKind

FORMAT = "linli.answer.1"
MAX_BYTES = 100_000
KEY_BYTES = 32


class Outcome(StrEnum):
    """What became of the packet there. Only the last two are final."""

    RETURNED = "RETURNED"  # for correction, with what is missing and by which law
    ACCEPTED = "ACCEPTED"
    GRANTED = "GRANTED"  # confirmed, ordered, decided
    REFUSED = "REFUSED"


class NotAnAnswer(Exception):
    """The bytes are no answer, or one that was changed; ``code`` says which."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code} {detail}".strip())
        self.code = code


class Reason(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One thing that is missing or stands against it, with the law that says so. ``detail``: whose, or which."""

    code: str
    zh: str
    en: str
    source_zh: str
    source_en: str
    verified: bool
    detail: str = ""


class Answer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The answer itself. ``number``: of the case there; ``is_test``: by a simulator, without legal effect."""

    format: str = FORMAT
    packet_sha256: str
    reference: str
    kind: PacketKind
    body: str
    outcome: Outcome
    number: str = ""
    reasons: tuple[Reason, ...] = ()
    answered_at: datetime
    is_test: bool = False


class SignedAnswer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The file that goes back: the answer, whose key, and the signature, both in hexadecimal digits."""

    answer: Answer
    public_key: str
    signature: str


_AFTER: dict[str, frozenset[Outcome]] = {
    "MADE": frozenset(Outcome),
    "FILED": frozenset(Outcome),
    "RETURNED": frozenset(Outcome),  # completed there by hand
    "ACCEPTED": frozenset({Outcome.RETURNED, Outcome.GRANTED, Outcome.REFUSED}),
}


def may_follow(state: str, outcome: Outcome) -> bool:
    """Whether a hand-off in that state can be answered so: what is final stays so."""
    return outcome in _AFTER.get(state, frozenset())


def public_bytes(key: Ed25519PrivateKey) -> bytes:
    """The 32 bytes by which others check what this key signs."""
    return key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def sign_answer(answer: Answer, key: Ed25519PrivateKey) -> bytes:
    """The file. A refusal and a return have reasons. Raises NotAnAnswer ``NO_REASON``."""
    _check(answer)
    signed = SignedAnswer(answer=answer, public_key=public_bytes(key).hex(), signature=key.sign(_bytes(answer)).hex())
    return canonical_json(msgspec.to_builtins(signed))


def read_answer(raw: bytes) -> SignedAnswer:
    """The answer with a signature that fits its key; whose key that is, the caller asks. Raises NotAnAnswer."""
    if len(raw) > MAX_BYTES:
        raise NotAnAnswer("TOO_LARGE")
    try:
        found = msgspec.json.decode(raw, type=SignedAnswer)
        key, signature = bytes.fromhex(found.public_key), bytes.fromhex(found.signature)
        Ed25519PublicKey.from_public_bytes(key).verify(signature, _bytes(found.answer))
    except InvalidSignature as error:
        raise NotAnAnswer("CHANGED") from error
    except (msgspec.MsgspecError, NotCanonical, ValueError, RecursionError) as error:
        raise NotAnAnswer("NOT_READABLE", str(error)[:200]) from error
    _check(found.answer)
    return found


def _check(answer: Answer) -> None:
    if answer.format != FORMAT:
        raise NotAnAnswer("OTHER_FORMAT")
    if answer.outcome in (Outcome.RETURNED, Outcome.REFUSED) and not answer.reasons:
        raise NotAnAnswer("NO_REASON")


def _bytes(answer: Answer) -> bytes:
    return FORMAT.encode() + b"\n" + canonical_json(msgspec.to_builtins(answer))
