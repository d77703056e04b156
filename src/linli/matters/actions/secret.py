"""The secret of a matter's link: derived, so that a repeated request gets the same link; stored as a digest only."""

import base64
from collections.abc import Sequence
from uuid import UUID

from django.utils.crypto import salted_hmac

from linli.kit.ids import show_reference
from linli.matters.models import Matter


def derive_secret(matter_id: UUID, nonce: int) -> str:
    """22 URL-safe characters, 128 bits. Without the installation's key nobody can compute it from the row."""
    mac = salted_hmac("linli.matters.secret", f"{matter_id}:{nonce}", algorithm="sha256").digest()
    return base64.urlsafe_b64encode(mac[:16]).decode().rstrip("=")


def link_secrets(matter_ids: Sequence[UUID]) -> dict[UUID, tuple[str, str]]:
    """Number as shown and secret of the link, for messages to the residents of these matters. One statement.

    For ``flows`` alone, in the moment in which a message is written: no page and no table holds what this returns.
    """
    rows = Matter.objects.filter(id__in=matter_ids).values_list("id", "reference", "secret_nonce")
    return {
        matter_id: (show_reference(reference), derive_secret(matter_id, nonce)) for matter_id, reference, nonce in rows
    }
