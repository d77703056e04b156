"""The secret link of a party and the code of an invitation: derived, so that a message can name them again; stored as
digests only.
"""

import base64
from uuid import UUID

from django.utils.crypto import salted_hmac

from linli.disputes.models import Party
from linli.kit.ids import CODE_LENGTH, REFERENCE_ALPHABET


def derive_secret(party_id: UUID, nonce: int) -> str:
    """22 URL-safe characters, 128 bits. Without the installation's key nobody can compute it from the row."""
    mac = salted_hmac("linli.disputes.party", f"{party_id}:{nonce}", algorithm="sha256").digest()
    return base64.urlsafe_b64encode(mac[:16]).decode().rstrip("=")


def secret_of(party: Party) -> str:
    """The secret of a party's present link."""
    return derive_secret(party.id, party.secret_nonce)


def derive_code(invitation_id: UUID) -> str:
    """Eight characters that can be read aloud; without the installation's key nobody can compute them from the row."""
    mac = salted_hmac("linli.disputes.invitation", str(invitation_id), algorithm="sha256").digest()
    number = int.from_bytes(mac, "big")
    letters = []
    for _position in range(CODE_LENGTH):
        number, letter = divmod(number, len(REFERENCE_ALPHABET))
        letters.append(REFERENCE_ALPHABET[letter])
    return "".join(letters)


def code_mark(code: str) -> bytes:
    """What the database knows of a code: only this site can tell it, and eight characters cannot be tried out."""
    return salted_hmac("linli.disputes.code", code, algorithm="sha256").digest()
