"""Claim what is due, send it, note what came of it. A worker that dies leaves its batch to the next."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

import httpx
from django.conf import settings
from django.db import transaction
from django.db.models import F

from linli.kit import outbound, sealing
from linli.kit.actors import SYSTEM
from linli.kit.db import fetch_all
from linli.kit.errors import Refused
from linli.ledger.actions import record
from linli.notices import actions as notices
from linli.notices.rules import pause_after
from linli.webhooks import rules
from linli.webhooks.actions.keep import PURPOSE, cancel_waiting
from linli.webhooks.models import Delivery, Subscription
from linli.webhooks.queries import forget_interests
from linli.webhooks.recipients import maker_of
from linli.webhooks.rules import Reason, State, Try

BATCH = 8
TIMEOUT = 10.0  # seconds for one step of a request; connecting has 5
WHOLE = 20.0  # seconds for a request, however slowly the other side answers; well within a lease
Clock = Callable[[], datetime]

_CLAIM = """
SELECT delivery.id, delivery.subscription_id, delivery.payload, delivery.tries, subscription.url, subscription.secret,
    subscription.former_secret, subscription.former_until
FROM webhooks_delivery delivery JOIN webhooks_subscription subscription ON subscription.id = delivery.subscription_id
WHERE delivery.next_at <= %s AND subscription.stopped_at IS NULL
ORDER BY delivery.next_at LIMIT %s FOR UPDATE OF delivery SKIP LOCKED
"""


@dataclass(frozen=True)
class Taken:
    """A message that this worker holds. ``tries`` counts this one."""

    id: UUID
    subscription_id: UUID
    payload: str
    tries: int
    url: str
    secrets: tuple[str, ...]


def deliver_batch(*, now: Clock) -> int:
    """Send what is due, eight messages at a time; how many there were."""
    taken = take(now())
    if not taken:
        return 0
    with outbound.client(timeout=TIMEOUT, whole=WHOLE) as client, ThreadPoolExecutor(BATCH) as pool:
        tried = list(pool.map(lambda message: _send(client, message, now()), taken))
    for message, result in zip(taken, tried, strict=True):
        note(message, result, now())
    return len(taken)


@transaction.atomic
def take(at: datetime) -> list[Taken]:
    """Claim a batch for as long as a lease; two statements."""
    taken = [_taken(values, at) for values in fetch_all(_CLAIM, [at, BATCH])]
    if taken:
        Delivery.objects.filter(id__in=[one.id for one in taken]).update(
            state=State.SENDING.value, tries=F("tries") + 1, tried_at=at, next_at=at + lease()
        )
    return taken


def lease() -> timedelta:
    """How long a worker holds what it has claimed; a dead worker's messages are free again after it."""
    return timedelta(seconds=settings.LINLI_WEBHOOK_LEASE_SECONDS)


def _taken(values: Sequence[object], at: datetime) -> Taken:
    delivery_id, subscription_id, payload, tries, url, secret, former, until = values
    sealed = [secret, former] if former and isinstance(until, datetime) and until > at else [secret]
    opened = tuple(sealing.unseal(str(one), purpose=PURPOSE) for one in sealed)
    assert isinstance(delivery_id, UUID)
    assert isinstance(subscription_id, UUID)
    assert isinstance(tries, int)
    return Taken(delivery_id, subscription_id, str(payload), tries + 1, str(url), opened)


def _send(client: httpx.Client, message: Taken, at: datetime) -> Try:
    """One request. Only its status is read: whatever else the other side says is nobody's business here."""
    body = message.payload.encode()
    headers = {
        "Content-Type": "application/json",
        "webhook-id": str(message.id),
        "webhook-timestamp": str(int(at.astimezone(UTC).timestamp())),
        "webhook-signature": rules.signatures(message.secrets, str(message.id), at, body),
    }
    try:
        with client.stream("POST", message.url, content=body, headers=headers) as answer:
            return Try(answer.status_code, "" if answer.is_success else Reason.STATUS)
    except Refused:
        return Try(reason=Reason.PRIVATE)
    except (httpx.HTTPError, httpx.InvalidURL, UnicodeError):
        return Try(reason=Reason.NO_ANSWER)


@transaction.atomic
def note(message: Taken, tried: Try, at: datetime) -> None:
    """Store what came of it. What another worker has taken since, after the lease, stays as it is there."""
    mine = Delivery.objects.filter(id=message.id, tries=message.tries, state=State.SENDING.value)
    last = message.tries >= rules.MAX_TRIES
    state = State.DELIVERED if tried.is_taken else State.PERMANENT_FAILURE if last else State.TEMPORARY_FAILURE
    again = None if tried.is_taken or last else at + pause_after(message.id, message.tries)
    if mine.update(state=state.value, reason=tried.reason, status=tried.status, next_at=again) != 1:
        return
    subscription = Subscription.objects.select_for_update().get(id=message.subscription_id)
    since = None if tried.is_taken else subscription.failing_since or at
    if since != subscription.failing_since:
        Subscription.objects.filter(id=subscription.id).update(failing_since=since)
    if subscription.stopped_at is None and rules.stops(since, tried, at):
        _stop(subscription, at)


def _stop(subscription: Subscription, at: datetime) -> None:
    Subscription.objects.filter(id=subscription.id).update(stopped_at=at, stopped_by_itself=True)
    cancel_waiting(subscription.id)
    record(
        verb="webhooks.stop_by_itself",
        subject_type="webhook",
        subject_id=subscription.id,
        actor=SYSTEM,
        at=at,
        before=None,
        after={"stopped": True},
    )
    maker = maker_of(subscription.made_by_id)
    if maker is not None:
        notices.post(at=at, template="staff.webhook_stopped", recipients=[maker], values={}, path=subscription.path)
    forget_interests()
