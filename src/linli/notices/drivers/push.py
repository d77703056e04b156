"""Web push: one encrypted request to the push service of each device, as RFC 8030, 8291 and 8292 have it.

    POST <endpoint>   Content-Encoding: aes128gcm, TTL, Urgency, Topic
    Authorization: vapid t=<signed by this site>, k=<its public key>

201 and 202 take it. 404 and 410 say that the browser has taken it back: the device is forgotten. 408, 425, 429 and 5xx
come again, after Retry-After where it is given. Anything else is a refusal of this message, and the device stays: a
wrong clock here must not switch off everybody. The addresses come from browsers, that is from anybody: ``kit.outbound``
lets none of them lead into a private network.
"""

import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from functools import partial
from urllib.parse import urlsplit
from uuid import UUID

import httpx
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from django.conf import settings

from linli.kit import clock, outbound
from linli.kit.errors import Refused
from linli.notices.drivers.answers import comes_again, retry_after
from linli.notices.drivers.encryption import encrypt, point_of
from linli.notices.drivers.interface import Device, Outcome, Outgoing, carrier_failed, not_tried, refused
from linli.notices.push_keys import load_push_key
from linli.notices.rules import LONGEST_WAIT, Reason, State
from linli.notices.rules.devices import to_base64url

AT_ONCE = 8
STEP_SECONDS = 5.0
WHOLE_SECONDS = 10.0
TOPIC = "news"  # of several that wait at the push service the newest replaces the others: they say the same
VALID = timedelta(hours=12)  # of a signature; RFC 8292, section 2, allows a day
_TAKEN = frozenset({200, 201, 202, 204})
_GONE = frozenset({404, 410})


class Push:
    """Eight requests at a time. Redirects are not followed: whoever answers one is not the service that was named."""

    name = "push"
    batch_size = 24  # three rounds of ten seconds in half of a lease, for people with one device

    def __init__(self) -> None:
        self._client: httpx.Client | None = None

    def send(self, batch: Sequence[Outgoing], deadline: datetime) -> list[Outcome]:
        """SENT when the push service of one device took it. Raises PushKeyUnusable."""
        key = load_push_key()
        if self._client is None:
            self._client = outbound.client(timeout=STEP_SECONDS, whole=WHOLE_SECONDS)
        with ThreadPoolExecutor(AT_ONCE) as pool:
            return list(pool.map(partial(_send, self._client, key, deadline), batch))

    def close(self) -> None:
        """Close the connections."""
        if self._client is not None:
            self._client.close()
        self._client = None


def _send(client: httpx.Client, key: ec.EllipticCurvePrivateKey, deadline: datetime, message: Outgoing) -> Outcome:
    """To every device of the recipient; of those whose turn does not come before the deadline nothing is said."""
    outcomes: list[Outcome] = []
    for device in message.devices:
        if clock.now() >= deadline:
            break
        outcomes.append(_send_one(client, key, message, device))
    if message.devices and not outcomes:
        return not_tried([message])[0]
    return _together(message, outcomes)


def _together(message: Outgoing, outcomes: Sequence[Outcome]) -> Outcome:
    """One device is enough; else it is tried again when one of them may take it later."""
    took = tuple(one for outcome in outcomes for one in outcome.took)
    gone = tuple(one for outcome in outcomes for one in outcome.gone)
    if took:
        return Outcome(message.id, State.SENT, took=took, gone=gone)
    later = [outcome.retry_after for outcome in outcomes if outcome.state is State.TEMPORARY_FAILURE]
    if later:
        return Outcome(message.id, State.TEMPORARY_FAILURE, Reason.CARRIER, retry_after=min(later), gone=gone)
    return Outcome(message.id, State.PERMANENT_FAILURE, Reason.REFUSED, gone=gone)


def _send_one(client: httpx.Client, key: ec.EllipticCurvePrivateKey, message: Outgoing, device: Device) -> Outcome:
    now = clock.now()
    try:
        body = encrypt(
            device.payload.encode(), public_key=device.public_key, auth_secret=device.auth_secret
        )  # ValueError: too much, or keys that are none
        answer = client.post(device.endpoint, content=body, headers=_headers(key, message, device.endpoint, now))
    except httpx.InvalidURL:
        return refused(message)
    except httpx.HTTPError:
        return carrier_failed(message)
    except (ValueError, Refused):  # an address that leads inwards is refused like one that there is not
        return refused(message)
    return _outcome(message, device.id, answer, now)


def _outcome(message: Outgoing, device_id: UUID, answer: httpx.Response, now: datetime) -> Outcome:
    if answer.status_code in _TAKEN:
        return Outcome(message.id, State.SENT, took=(device_id,))
    if answer.status_code in _GONE:
        return Outcome(message.id, State.PERMANENT_FAILURE, Reason.REFUSED, gone=(device_id,))
    if comes_again(answer.status_code):
        return carrier_failed(message, retry_after(answer.headers, now))
    return refused(message)


def _headers(key: ec.EllipticCurvePrivateKey, message: Outgoing, endpoint: str, now: datetime) -> dict[str, str]:
    return {
        "Authorization": f"vapid t={signed_token(key, endpoint, now)}, k={to_base64url(point_of(key.public_key()))}",
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(int(LONGEST_WAIT.total_seconds())),
        "Urgency": "high" if message.is_urgent else "normal",
        "Topic": TOPIC,
    }


def signed_token(key: ec.EllipticCurvePrivateKey, endpoint: str, now: datetime) -> str:
    """Who sends, to which service and until when: a JSON Web Token by ES256, RFC 8292."""
    parts = urlsplit(endpoint)
    claims = {
        "aud": f"{parts.scheme}://{parts.netloc}",
        "exp": int((now + VALID).timestamp()),
        "sub": settings.LINLI_PUSH_CONTACT,
    }
    head = {"typ": "JWT", "alg": "ES256"}
    text = ".".join(to_base64url(json.dumps(part, separators=(",", ":")).encode()) for part in (head, claims))
    r, s = decode_dss_signature(key.sign(text.encode(), ec.ECDSA(hashes.SHA256())))
    return f"{text}.{to_base64url(r.to_bytes(32, 'big') + s.to_bytes(32, 'big'))}"
