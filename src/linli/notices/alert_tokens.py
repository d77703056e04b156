"""The two links of an alert: one confirms that the address is the reader's, the other ends it."""

from enum import StrEnum
from uuid import UUID

from django.core import signing

_SALT = "linli.notices.alert"


class Purpose(StrEnum):
    """What a token is for; one does not do for the other."""

    CONFIRM = "c"
    STOP = "s"


def make_alert_token(purpose: Purpose, alert_id: UUID) -> str:
    """Signed by this site. Ending does not grow old; confirming ends with the request, after seven days."""
    return signing.Signer(salt=_SALT).sign(f"{purpose.value}{alert_id.hex}")


def read_alert_token(purpose: Purpose, token: str) -> UUID | None:
    """Which alert; None for what this site did not sign for that purpose."""
    try:
        value = signing.Signer(salt=_SALT).unsign(token)
    except signing.BadSignature:
        return None
    return UUID(value[1:]) if value[:1] == purpose.value else None
