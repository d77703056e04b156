"""The token in every message to a resident by which it can be stopped without an account. It opens nothing else."""

from uuid import UUID

from django.core import signing

_SALT = "linli.notices.unsubscribe"
_KINDS = ("matter", "account")


def make_token(kind: str, recipient_id: UUID) -> str:
    """``kind`` is matter or account."""
    return signing.Signer(salt=_SALT).sign(f"{_KINDS.index(kind)}{recipient_id.hex}")


def read_token(token: str) -> tuple[str, UUID] | None:
    """Whose it is; None for one that this site did not write. It does not grow old: mail is kept for years."""
    try:
        value = signing.Signer(salt=_SALT).unsign(token)
    except signing.BadSignature:
        return None
    return _KINDS[int(value[0])], UUID(value[1:])
