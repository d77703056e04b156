"""Typed builders of subscriptions."""

from datetime import UTC, datetime
from typing import Any

from linli.webhooks import actions
from linli.webhooks.actions import Subscribed
from linli.webhooks.rules import EVENTS
from linli.webhooks.tests.receiver import Receiver
from tests.cast import Cast

AT = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


def make_subscription(town: Cast, receiver: Receiver, **changes: Any) -> Subscribed:
    """The township's subscription to everything, unless changed."""
    wanted: dict[str, Any] = {
        "actor": town.administrator.actor,
        "at": AT,
        "name": "城管局",
        "url": receiver.url,
        "place_id": town.township.id,
        "events": EVENTS,
    }
    return actions.subscribe(**{**wanted, **changes})
