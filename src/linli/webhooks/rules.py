"""What may be subscribed to, and what follows a try. Plain Python."""

import base64
import hashlib
import hmac
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

TEST = "webhook.test"
EVENTS = (
    "matter.received",
    "matter.accepted",
    "matter.handed_over",
    "matter.escalated",
    "matter.overdue",
    "matter.resolved",
    "matter.confirmed",
    "matter.reopened",
    "matter.declined",
    "matter.withdrawn",
)
MAX_TRIES = 16
STOPS_AFTER = timedelta(days=5)  # of failures without one success between
BOTH_VALID = timedelta(days=1)  # how long the former secret still signs beside the new one
KEPT = timedelta(days=30)
GONE = 410  # RFC 9110: the receiver says that it wants no more

_PREFIX = "whsec_"
_SECRET = re.compile(r"whsec_[A-Za-z0-9+/]{32,88}={0,2}")


class State(StrEnum):
    """Where a delivery is; the words are those of notices."""

    CREATED = "CREATED"
    SENDING = "SENDING"
    DELIVERED = "DELIVERED"
    TEMPORARY_FAILURE = "TEMPORARY_FAILURE"
    PERMANENT_FAILURE = "PERMANENT_FAILURE"
    CANCELLED = "CANCELLED"


class Reason(StrEnum):
    """Why a try failed, or why there will be none."""

    STATUS = "STATUS"  # an answer other than 2xx
    NO_ANSWER = "NO_ANSWER"
    PRIVATE = "PRIVATE"  # the name stands for an address inside a private network now
    STOPPED = "STOPPED"  # the subscription was stopped before it could go


@dataclass(frozen=True)
class Interest:
    """What a subscription wants: events, kinds with everything below (empty: all), one subtree."""

    events: tuple[str, ...]
    kind_codes: tuple[str, ...]
    path: str

    def wants(self, event: str, kind_code: str, place_path: str) -> bool:
        """True when all three fit."""
        kind_fits = not self.kind_codes or any(
            kind_code == code or kind_code.startswith(f"{code}.") for code in self.kind_codes
        )
        return event in self.events and kind_fits and place_path.startswith(self.path)


@dataclass(frozen=True)
class Try:
    """What came of one try: the status of the answer, or why there was none."""

    status: int | None = None
    reason: str = ""

    @property
    def is_taken(self) -> bool:
        """2xx and nothing else; a redirect is no yes."""
        return self.status is not None and 200 <= self.status < 300


def make_secret(random_bytes: bytes) -> str:
    """As Standard Webhooks writes a symmetric secret; wants 24 to 64 bytes."""
    return _PREFIX + base64.b64encode(random_bytes).decode()


def is_secret(text: str) -> bool:
    """True for the form of such a secret."""
    return _SECRET.fullmatch(text) is not None


def signatures(secrets: Sequence[str], message_id: str, at: datetime, body: bytes) -> str:
    """The header ``webhook-signature``: HMAC-SHA256 over id, time in seconds and body, one for each secret."""
    signed = b".".join((message_id.encode(), str(int(at.timestamp())).encode(), body))
    return " ".join(f"v1,{_hmac(secret, signed)}" for secret in secrets)


def _hmac(secret: str, signed: bytes) -> str:
    key = base64.b64decode(secret.removeprefix(_PREFIX))
    return base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


def stops(failing_since: datetime | None, tried: Try, at: datetime) -> bool:
    """True when the subscription ends by itself: told to, or nothing arrived for too long."""
    if tried.is_taken:
        return False
    return tried.status == GONE or (failing_since is not None and at - failing_since >= STOPS_AFTER)


def events_fit(events: Iterable[str]) -> bool:
    """True for at least one, all known."""
    chosen = set(events)
    return bool(chosen) and chosen <= set(EVENTS)
