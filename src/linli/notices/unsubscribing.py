"""The token in every message to a resident by which it can be stopped without an account. It opens nothing else."""

from functools import cache
from uuid import UUID

from django.core import signing

_SALT = "linli.notices.unsubscribe"
_KINDS = ("matter", "account")


@cache
def _signer() -> signing.Signer:
    """Made once: every message is signed."""
    return signing.Signer(salt=_SALT)


def make_token(kind: str, recipient_id: UUID) -> str:
    """``kind`` is matter or account."""
    return _signer().sign(f"{_KINDS.index(kind)}{recipient_id.hex}")


def read_token(token: str) -> tuple[str, UUID] | None:
    """Whose it is; None for one that this site did not write. It does not grow old: mail is kept for years."""
    try:
        value = _signer().unsign(token)
    except signing.BadSignature:
        return None
    return _KINDS[int(value[0])], UUID(value[1:])
