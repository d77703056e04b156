"""Identifiers: time-ordered UUIDs for rows, short references for people, secrets for links."""

import hashlib
import os
import secrets
import time
from threading import Lock
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from linli.kit.errors import Refused

# No 0 O 1 I L U: a reference is read over the telephone and copied from paper.
REFERENCE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
REFERENCE_LENGTH = 6  # 30**6 = 729 million references in a cell
CODE_LENGTH = 8

_LOOKALIKES = str.maketrans({"O": "Q", "0": "Q", "I": "J", "1": "J", "L": "J", "U": "V"})


_STEP_BACK = 10_000 << 12  # ten seconds: a clock set back further than this is believed
_turn = Lock()
_last = 0


def uuid7() -> UUID:
    """A version 7 UUID (RFC 9562, section 5.7): 48 bits of Unix milliseconds, 12 of their fraction, 62 random bits.

    Those of one process rise strictly (section 6.2, method 3, and a count where the clock stands still or steps back a
    little), so that rows written at the same moment sort as they were written.
    """
    global _last
    ticks = (time.time_ns() << 12) // 1_000_000
    with _turn:
        _last = ticks if ticks > _last or ticks < _last - _STEP_BACK else _last + 1
        ticks = _last
    random_bits = int.from_bytes(os.urandom(8), "big") >> 2
    return UUID(int=(ticks >> 12) << 80 | 0x7 << 76 | (ticks & 0xFFF) << 64 | 0x2 << 62 | random_bits)


def new_reference() -> str:
    """Six characters a person can read aloud; unique by the caller's constraint, not by itself."""
    number = secrets.randbelow(len(REFERENCE_ALPHABET) ** REFERENCE_LENGTH)
    letters = []
    for _position in range(REFERENCE_LENGTH):
        number, letter = divmod(number, len(REFERENCE_ALPHABET))
        letters.append(REFERENCE_ALPHABET[letter])
    return "".join(letters)


def show_reference(reference: str) -> str:
    """``FQ7K3M`` as it is printed: ``FQ7-K3M``."""
    return f"{reference[:3]}-{reference[3:]}"


def normalise_reference(text: str) -> str:
    """What a person typed, as stored; raises Refused ``reference.malformed`` when it cannot be one."""
    folded = "".join(character for character in text.upper() if character.isalnum())
    if len(folded) != REFERENCE_LENGTH or not folded.isascii():
        raise Refused("reference.malformed", _("That number should have six letters or digits, like FQ7-K3M."))
    return folded.translate(_LOOKALIKES)


def new_code() -> str:
    """Eight characters that open something when they are said: 30**8 = 656 thousand million, so tries are counted."""
    return "".join(secrets.choice(REFERENCE_ALPHABET) for _position in range(CODE_LENGTH))


def show_code(code: str) -> str:
    """``K7QM3FXP`` as it is printed: ``K7QM-3FXP``."""
    return f"{code[:4]}-{code[4:]}"


def normalise_code(text: str) -> str:
    """What a person typed, as stored; raises Refused ``code.malformed`` when it cannot be one."""
    folded = "".join(character for character in text.upper() if character.isalnum())
    if len(folded) != CODE_LENGTH or not folded.isascii():
        raise Refused(
            "code.malformed", _("That code should have eight letters or digits, like K7QM-3FXP."), field="code"
        )
    return folded.translate(_LOOKALIKES)


def new_secret() -> str:
    """A link secret: 22 URL-safe characters, 128 random bits."""
    return secrets.token_urlsafe(16)


def digest(text: str) -> bytes:
    """SHA-256 of the text: what the database keeps of a secret."""
    return hashlib.sha256(text.encode()).digest()
