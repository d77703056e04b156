"""The frozen text: one canonical JSON document with terms and sentences in both languages, and its SHA-256.

Whoever approves, approves this digest; so a word changed between two signatures is another text. A renegotiated
agreement is the next version and names the digest of the one before.
"""

from dataclasses import dataclass
from datetime import datetime

import msgspec

from linli.disputes.rules.canonical import canonical_json, sha256_hex
from linli.disputes.rules.terms.obligations import Terms

FORMAT = 1
MAX_BYTES = 1_000_000


class NotFrozen(Exception):
    """The bytes are no frozen text, or not the one that was approved."""


class NamedParty(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who is bound. ``role`` is APPLICANT, RESPONDENT or FURTHER; ``by`` names a representative where there is one."""

    key: str
    name: str
    role: str
    by: str = ""


class AgreementText(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Everything that is approved. ``sentences`` are the terms in words, by language, one list a term.

    ``facts`` are the facts and the dispute in common words, ``law`` the version of the jurisdiction, ``previous`` the
    digest of the version before, empty for the first.
    """

    format: int = FORMAT
    reference: str
    version: int
    parties: tuple[NamedParty, ...]
    mediator: str = ""
    body: str = ""
    facts: tuple[str, ...] = ()
    terms: Terms
    sentences: dict[str, tuple[tuple[str, ...], ...]]
    frozen_at: datetime
    takes_effect: str = ""
    law: str = ""
    previous: str = ""


@dataclass(frozen=True)
class Frozen:
    """The bytes that are kept, and their SHA-256 in hexadecimal digits."""

    raw: bytes
    sha256: str


def freeze(text: AgreementText) -> Frozen:
    """The canonical bytes and their digest. Raises NotCanonical where a text holds half of a surrogate pair."""
    raw = canonical_json(msgspec.to_builtins(text))
    return Frozen(raw, sha256_hex(raw))


def thaw(raw: bytes, sha256: str) -> AgreementText:
    """The text again. Raises NotFrozen unless the bytes are canonical, of this format, and have that digest."""
    if len(raw) > MAX_BYTES or sha256_hex(raw) != sha256:
        raise NotFrozen("another text")
    try:
        text = msgspec.json.decode(raw, type=AgreementText)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise NotFrozen(str(error)[:200]) from error
    if text.format != FORMAT or freeze(text).raw != raw:
        raise NotFrozen("another form")
    if not text.sentences or any(len(said) != len(text.terms.terms) for said in text.sentences.values()):
        raise NotFrozen("a term without words")
    return text
