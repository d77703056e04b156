"""The secret link of a party: derived, so that a message can name it again; stored as a digest only."""

import base64
from uuid import UUID

from django.utils.crypto import salted_hmac

from linli.disputes.models import Party


def derive_secret(party_id: UUID, nonce: int) -> str:
    """22 URL-safe characters, 128 bits. Without the installation's key nobody can compute it from the row."""
    mac = salted_hmac("linli.disputes.party", f"{party_id}:{nonce}", algorithm="sha256").digest()
    return base64.urlsafe_b64encode(mac[:16]).decode().rstrip("=")


def secret_of(party: Party) -> str:
    """The secret of a party's present link."""
    return derive_secret(party.id, party.secret_nonce)
