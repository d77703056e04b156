"""Subscriptions: made, given another secret, stopped, started again, tried out."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.kit import outbound, sealing
from linli.kit.actors import Actor
from linli.kit.db import must_change_one
from linli.kit.errors import NotAllowed, Refused
from linli.kit.ids import uuid7
from linli.kit.text import clean_line
from linli.ledger.actions import record
from linli.people import queries as people
from linli.people import rules as people_rules
from linli.places import queries as places
from linli.webhooks import rules
from linli.webhooks.actions.queue import body_of
from linli.webhooks.models import NAME_LENGTH, URL_LENGTH, Delivery, Subscription
from linli.webhooks.queries import forget_interests, kept

PURPOSE = "webhooks"
_SECRET_BYTES = 32


@dataclass(frozen=True)
class Subscribed:
    """A subscription and its new secret, which is shown this once."""

    subscription_id: UUID
    secret: str


def subscribe(
    *,
    actor: Actor,
    at: datetime,
    name: str,
    url: str,
    place_id: UUID,
    agency_id: UUID | None = None,
    events: Sequence[str],
    kind_codes: Sequence[str] = (),
) -> Subscribed:
    """Tell that address of these events in that place and below it.

    Raises NotAllowed ``webhook.not_allowed`` and ``outbound.private``, NotFound ``place.unknown`` and
    ``agency.unknown``, Refused ``webhook.no_name``, ``webhook.bad_event``, ``webhook.bad_kind``,
    ``outbound.bad_address``, ``outbound.not_secure`` and ``outbound.no_answer``, and ``text.too_long``.
    """
    place = places.get_place(place_id)
    if not people_rules.may(actor, "webhooks.keep", place.path):
        raise NotAllowed("webhook.not_allowed", _("Only an administrator may do this."))
    secret = _new_secret()
    made = Subscription(
        id=uuid7(),
        name=clean_line(name, max_length=NAME_LENGTH, field="name"),
        url=_checked_url(url),
        place_id=place.id,
        path=place.path,
        agency_id=people.get_agency(agency_id).id if agency_id else None,
        events=[event for event in rules.EVENTS if event in set(events)],
        kind_codes=sorted(set(kind_codes)),
        secret=sealing.seal(secret, purpose=PURPOSE),
        made_at=at,
        made_by_id=actor.account_id,
    )
    _check(made, events)
    with transaction.atomic():
        made.save(force_insert=True)
        _record(made, "webhooks.subscribe", actor, at)
    forget_interests()
    return Subscribed(made.id, secret)


def change_secret(*, actor: Actor, at: datetime, subscription_id: UUID) -> Subscribed:
    """Another secret from now on; for a day every message is signed with both. Raises NotFound ``webhook.unknown``."""
    one = kept(actor, subscription_id)
    secret = _new_secret()
    with transaction.atomic():
        changed = Subscription.objects.filter(id=one.id, secret=one.secret).update(
            secret=sealing.seal(secret, purpose=PURPOSE),
            former_secret=one.secret,
            former_until=at + rules.BOTH_VALID,
        )
        must_change_one(changed)
        _record(one, "webhooks.change_secret", actor, at)
    return Subscribed(one.id, secret)


def stop(*, actor: Actor, at: datetime, subscription_id: UUID) -> None:
    """Tell it nothing more; what waits is cancelled. Raises NotFound ``webhook.unknown``, Conflict when it is over."""
    one = kept(actor, subscription_id)
    with transaction.atomic():
        running = Subscription.objects.filter(id=one.id, stopped_at__isnull=True)
        must_change_one(running.update(stopped_at=at, stopped_by_itself=False))
        cancel_waiting(one.id)
        _record(one, "webhooks.stop", actor, at)
    forget_interests()


def start_again(*, actor: Actor, at: datetime, subscription_id: UUID) -> None:
    """Tell it again, of what happens from now on. Raises NotFound ``webhook.unknown``, Conflict when it runs."""
    one = kept(actor, subscription_id)
    with transaction.atomic():
        stopped = Subscription.objects.filter(id=one.id, stopped_at__isnull=False)
        must_change_one(stopped.update(stopped_at=None, stopped_by_itself=False, failing_since=None))
        _record(one, "webhooks.start_again", actor, at)
    forget_interests()


def send_test(*, actor: Actor, at: datetime, subscription_id: UUID) -> UUID:
    """Put a message of the event ``webhook.test`` before it; the id of the delivery.

    Raises NotFound ``webhook.unknown``, Refused ``webhook.stopped``.
    """
    one = kept(actor, subscription_id)
    if one.stopped_at is not None:
        raise Refused("webhook.stopped", _("This subscription is stopped."))
    message = Delivery(
        id=uuid7(), subscription=one, event=rules.TEST, payload=body_of(rules.TEST, at, {}), created_at=at, next_at=at
    )
    with transaction.atomic():
        message.save(force_insert=True)
        _record(one, "webhooks.send_test", actor, at)
    return message.id


def cancel_waiting(subscription_id: UUID) -> None:
    """Nothing that waits goes any more; in the caller's transaction."""
    waiting = Delivery.objects.filter(subscription_id=subscription_id, next_at__isnull=False)
    waiting.update(next_at=None, state=rules.State.CANCELLED.value, reason=rules.Reason.STOPPED.value)


def _new_secret() -> str:
    return rules.make_secret(secrets.token_bytes(_SECRET_BYTES))


def _checked_url(url: str) -> str:
    """Raises what ``outbound.check_address`` raises, for the field of the address."""
    try:
        cleaned = clean_line(url, max_length=URL_LENGTH, field="url")
        outbound.check_address(cleaned)
    except Refused as refused:
        refused.field = "url"
        raise
    return cleaned


def _check(made: Subscription, events: Sequence[str]) -> None:
    if not made.name:
        raise Refused("webhook.no_name", _("A subscription needs a name."), field="name")
    if not rules.events_fit(events):
        raise Refused("webhook.bad_event", _("Please choose of what it is told."), field="events")
    if not people_rules.kinds_fit(made.kind_codes):
        raise Refused("webhook.bad_kind", _("Please choose from the list."), field="kind_codes")


def _record(one: Subscription, verb: str, actor: Actor, at: datetime) -> None:
    after: dict[str, Any] = {"url": one.url, "events": one.events, "kinds": one.kind_codes, "path": one.path}
    record(
        verb=verb,
        subject_type="webhook",
        subject_id=one.id,
        actor=actor,
        at=at,
        before=None,
        after={**after, "verb": verb},
        facts={"events": len(one.events)},
    )
