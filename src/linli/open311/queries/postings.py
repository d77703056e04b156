"""What clients brought, and its tokens."""

import re
from uuid import UUID

from linli.matters.queries import reference_of
from linli.open311.models import Posting

_TOKEN = re.compile(r"[0-9a-f]{32}")


def token_of(posting_id: UUID) -> str:
    """The token under which a posting's number can be asked for."""
    return posting_id.hex


def find_token(token: str) -> str | None:
    """The number of the request that a token stands for, or None."""
    if not _TOKEN.fullmatch(token):
        return None
    matter_id = Posting.objects.filter(id=UUID(token)).values_list("matter_id", flat=True).first()
    return reference_of(matter_id) if matter_id else None


def find_posting(reference: str, client: str) -> Posting | None:
    """What this client brought under that number, or None: others' are not told apart from what there is not."""
    return Posting.objects.filter(matter__reference=reference, client=client).first()
