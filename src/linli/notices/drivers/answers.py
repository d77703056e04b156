"""What the answers of carriers that speak HTTP have in common."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

COME_AGAIN = frozenset({408, 425, 429})
_NOTHING = timedelta(0)


def comes_again(status: int) -> bool:
    """True for what is said of this moment and not of this message."""
    return status in COME_AGAIN or status >= 500


def retry_after(headers: Mapping[str, str], now: datetime) -> timedelta:
    """RFC 9110, section 10.2.3: seconds or a date. Nothing where it is not given, makes no sense or has passed."""
    text = headers.get("Retry-After", "").strip()
    if text.isdecimal() and text.isascii() and len(text) < 7:
        return timedelta(seconds=int(text))
    try:
        return max(_NOTHING, parsedate_to_datetime(text) - now)
    except (ValueError, TypeError, OverflowError):
        return _NOTHING
