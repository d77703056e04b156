"""Reads: subscriptions of a place, and what became of their messages."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

from linli.kit.actors import Actor
from linli.kit.errors import NotFound
from linli.people import rules as people_rules
from linli.webhooks.models import Delivery, Subscription
from linli.webhooks.rules import Interest

SHOWN = 50
_KEPT_SECONDS = 5  # a new subscription counts in every process within that time
_CACHE_KEY = "webhooks.interests"


@dataclass(frozen=True)
class SubscriptionRow:
    """A subscription without its secrets."""

    id: UUID
    name: str
    url: str
    agency_id: UUID | None
    place_id: UUID
    events: tuple[str, ...]
    kind_codes: tuple[str, ...]
    made_at: datetime
    former_until: datetime | None
    failing_since: datetime | None
    stopped_at: datetime | None
    stopped_by_itself: bool


@dataclass(frozen=True)
class DeliveryRow:
    """One message: how often it was tried, and the last answer."""

    id: UUID
    event: str
    state: str
    reason: str
    status: int | None
    tries: int
    created_at: datetime
    tried_at: datetime | None
    next_at: datetime | None


def list_subscriptions(actor: Actor, path: str) -> list[SubscriptionRow]:
    """Those of a subtree, newest first; empty for those who may not keep them there."""
    if not people_rules.may(actor, "webhooks.keep", path):
        return []
    low, high = people_rules.path_range(path)
    return [_row(one) for one in Subscription.objects.filter(path__gte=low, path__lt=high).order_by("-id")[:200]]


def get_subscription(actor: Actor, subscription_id: UUID) -> SubscriptionRow:
    """One of them; raises NotFound ``webhook.unknown`` for whoever does not keep it too."""
    return _row(kept(actor, subscription_id))


def list_deliveries(actor: Actor, subscription_id: UUID) -> list[DeliveryRow]:
    """The last fifty messages, newest first. Raises as get_subscription."""
    found = kept(actor, subscription_id).deliveries.order_by("-id")[:SHOWN]
    return [
        DeliveryRow(
            one.id,
            one.event,
            one.state,
            one.reason,
            one.status,
            one.tries,
            one.created_at,
            one.tried_at,
            one.next_at,
        )
        for one in found
    ]


def kept(actor: Actor, subscription_id: UUID) -> Subscription:
    """The stored row; raises NotFound ``webhook.unknown``."""
    found = Subscription.objects.filter(id=subscription_id).first()
    if found is None or not people_rules.may(actor, "webhooks.keep", found.path):
        raise NotFound("webhook.unknown", _("There is no such subscription."))
    return found


def interests() -> dict[UUID, Interest]:
    """What is wanted now, by subscription. No statement for five seconds after it was asked in this process."""
    known: dict[UUID, Interest] | None = cache.get(_CACHE_KEY)
    if known is None:
        rows = Subscription.objects.filter(stopped_at__isnull=True).values_list("id", "events", "kind_codes", "path")
        known = {row_id: Interest(tuple(events), tuple(kinds), path) for row_id, events, kinds, path in rows}
        cache.set(_CACHE_KEY, known, _KEPT_SECONDS)
    return known


def forget_interests() -> None:
    """After a change made in this process."""
    cache.delete(_CACHE_KEY)


def states_of(delivery_ids: Iterable[UUID]) -> dict[UUID, str]:
    """How these messages stand."""
    return dict(Delivery.objects.filter(id__in=list(delivery_ids)).values_list("id", "state"))


def _row(one: Subscription) -> SubscriptionRow:
    return SubscriptionRow(
        one.id,
        one.name,
        one.url,
        one.agency_id,
        one.place_id,
        tuple(one.events),
        tuple(one.kind_codes),
        one.made_at,
        one.former_until,
        one.failing_since,
        one.stopped_at,
        one.stopped_by_itself,
    )
