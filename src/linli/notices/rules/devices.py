"""What a browser tells of itself when somebody switches messages on there, and how many one recipient may have."""

import base64
import binascii
import hashlib
from dataclasses import dataclass

MOST_DEVICES = 10  # of one account or one matter
MOST_ENDPOINT = 1000  # characters; those of the push services there are have 100 to 500
POINT_BYTES = 65  # an uncompressed point of P-256, RFC 8291, section 3.1
AUTH_BYTES = 16


@dataclass(frozen=True)
class Subscription:
    """``endpoint``: the address at the push service. ``public_key`` and ``auth_secret``: base64url, of the browser."""

    endpoint: str
    public_key: str
    auth_secret: str

    def is_whole(self) -> bool:
        """False for what no browser makes; whether the point lies on the curve is asked when it is read."""
        if not self.endpoint or len(self.endpoint) > MOST_ENDPOINT or not self.endpoint.isascii():
            return False
        try:
            from_base64url(self.public_key, POINT_BYTES)
            from_base64url(self.auth_secret, AUTH_BYTES)
        except ValueError:
            return False
        return True


def from_base64url(text: str, length: int) -> bytes:
    """So many bytes; raises ValueError for anything else."""
    try:
        found = base64.b64decode(text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise ValueError("not base64url") from error
    if len(found) != length:
        raise ValueError(f"{len(found)} bytes instead of {length}")
    return found


def to_base64url(data: bytes) -> str:
    """Without padding, as the web has it."""
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def mark_of(endpoint: str) -> str:
    """By which a browser knows itself in a list, without the address standing on the page."""
    return hashlib.sha256(endpoint.encode()).hexdigest()
