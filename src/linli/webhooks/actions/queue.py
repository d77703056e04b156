"""Messages are written in the transaction of what they tell, or not at all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import msgspec

from linli.kit.addresses import absolute
from linli.kit.ids import uuid7
from linli.matters.queries import PublicFacts, public_facts
from linli.webhooks.models import Delivery
from linli.webhooks.queries import interests
from linli.webhooks.rules import Interest


@dataclass(frozen=True)
class Happened:
    """One event of one matter, named as in ``rules.EVENTS``."""

    event: str
    matter_id: UUID
    kind_code: str
    place_path: str
    at: datetime


def queue(happened: Sequence[Happened]) -> int:
    """Write a message for every subscription that wants one; how many. Nothing is asked where nobody wants any.

    Two statements otherwise, in the caller's transaction; its act has its own entry in the ledger.
    """
    wanted = [(one, subscription_id) for one in happened for subscription_id in _takers(one, interests())]
    if not wanted:
        return 0
    facts = public_facts({one.matter_id for one, _taker in wanted})
    made = [
        Delivery(
            id=uuid7(),
            subscription_id=subscription_id,
            event=one.event,
            payload=body_of(one.event, one.at, _data(facts[one.matter_id])),
            created_at=one.at,
            next_at=one.at,
        )
        for one, subscription_id in wanted
        if one.matter_id in facts
    ]
    Delivery.objects.bulk_create(made)
    return len(made)


def body_of(event: str, at: datetime, data: Mapping[str, Any]) -> str:
    """The body as Standard Webhooks recommends it: type, timestamp, data."""
    return msgspec.json.encode({"type": event, "timestamp": at.astimezone(UTC), "data": data}).decode()


def _takers(one: Happened, wanted: Mapping[UUID, Interest]) -> list[UUID]:
    fitting = wanted.items()
    return [taker for taker, interest in fitting if interest.wants(one.event, one.kind_code, one.place_path)]


def _data(facts: PublicFacts) -> dict[str, Any]:
    return {
        "id": facts.id,
        "reference": facts.reference,
        "url": absolute(f"/m/{facts.reference}/"),
        "kind": {"code": facts.kind.code, "zh": facts.kind.name("zh-hans"), "en": facts.kind.name("en")},
        "stage": facts.state,
        "place": {
            "code": facts.place.code,
            "level": facts.place.level,
            "zh": facts.place.name("zh-hans"),
            "en": facts.place.name("en"),
        },
        "received_at": facts.received_at,
        "due_at": facts.due_at,
    }
