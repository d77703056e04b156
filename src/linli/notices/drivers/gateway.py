"""SMS by way of a gateway that speaks HTTP: one signed JSON request a message.

    POST <url>   {"id", "to", "text", "language", "urgent"}
    webhook-id, webhook-timestamp, webhook-signature   as the Standard Webhooks specification has them
    Idempotency-Key   the same for the same try: a gateway that honours it sends nothing twice

2xx takes it, with {"id", "status": "SENT" or "DELIVERED"} in the answer; 408, 425, 429 and 5xx come again, after
Retry-After where it is given; any other 4xx says that there is no such number. Receipts come back to
``/notices/receipts/gateway/``, signed with the same secret.
"""

import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import httpx
from standardwebhooks.webhooks import Webhook

from linli.kit import clock
from linli.notices.drivers.answers import comes_again, retry_after
from linli.notices.drivers.interface import Outcome, Outgoing, carrier_failed, not_tried, refused
from linli.notices.rules import State

TIMEOUT = 10.0  # seconds for one request
AT_ONCE = 8
_LONGEST_ANSWER = 10_000  # bytes


class Gateway:
    """Eight requests at a time over kept connections. Redirects would carry a number elsewhere and are not followed."""

    name = "gateway"
    batch_size = 64

    def __init__(self, url: str, secret: str, transport: httpx.BaseTransport | None = None) -> None:
        self.url = url
        self._signer = Webhook(secret)
        self._transport = transport
        self._client: httpx.Client | None = None

    def send(self, batch: Sequence[Outgoing], deadline: datetime) -> list[Outcome]:
        """One request each."""
        if self._client is None:
            self._client = httpx.Client(timeout=TIMEOUT, follow_redirects=False, transport=self._transport)
        client = self._client
        with ThreadPoolExecutor(AT_ONCE) as pool:
            return list(pool.map(lambda message: self._send_one(client, message, deadline), batch))

    def close(self) -> None:
        """Close the connections."""
        if self._client is not None:
            self._client.close()
        self._client = None

    def _send_one(self, client: httpx.Client, message: Outgoing, deadline: datetime) -> Outcome:
        now = clock.now()
        if now >= deadline:
            return not_tried([message])[0]
        body = _body(message)
        headers = {
            "Content-Type": "application/json",
            "Idempotency-Key": message.key,
            "webhook-id": message.key,
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": self._signer.sign(message.key, now.astimezone(UTC), body),
        }
        try:
            answer = client.post(self.url, content=body.encode(), headers=headers)
        except httpx.HTTPError:
            return carrier_failed(message)
        return _outcome(message, answer)


def _body(message: Outgoing) -> str:
    fields = {
        "id": message.key,
        "to": message.address,
        "text": message.text,
        "language": message.language,
        "urgent": message.is_urgent,
    }
    return json.dumps(fields, ensure_ascii=False)


def _outcome(message: Outgoing, answer: httpx.Response) -> Outcome:
    if comes_again(answer.status_code):
        return carrier_failed(message, retry_after(answer.headers, clock.now()))
    if not answer.is_success:
        return refused(message) if answer.is_client_error else carrier_failed(message)
    told = _told(answer)
    state = State.DELIVERED if told.get("status") == "DELIVERED" else State.SENT
    return Outcome(message.id, state, reference=str(told.get("id") or message.key)[:100])


def _told(answer: httpx.Response) -> dict[str, Any]:
    """What it says beside its status; an answer that is no JSON object says nothing."""
    if len(answer.content) > _LONGEST_ANSWER:
        return {}
    try:
        told = json.loads(answer.content)
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}
