"""The secret of a matter's link: derived, so that a repeated request gets the same link; stored as a digest only."""

import base64
from uuid import UUID

from django.utils.crypto import salted_hmac


def derive_secret(matter_id: UUID, nonce: int) -> str:
    """22 URL-safe characters, 128 bits. Without the installation's key nobody can compute it from the row."""
    mac = salted_hmac("linli.matters.secret", f"{matter_id}:{nonce}", algorithm="sha256").digest()
    return base64.urlsafe_b64encode(mac[:16]).decode().rstrip("=")
