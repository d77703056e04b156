"""A request carried out once, however often it is sent."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from linli.kit.errors import Conflict, Refused
from linli.kit.ids import uuid7
from linli.matters.models import IdempotencyKey

MAX_KEY = 100

_CLAIM = """
INSERT INTO matters_idempotencykey (id, scope, key, request_digest, matter_id, at) VALUES (%s, %s, %s, %s, %s, %s)
ON CONFLICT (scope, key) DO NOTHING
"""


@dataclass(frozen=True)
class Idempotency:
    """The key a client chose, the scope in which it is unique (a client, an account), and the digest of the content."""

    scope: str
    key: str
    request_digest: bytes


def request_digest(content: bytes) -> bytes:
    """The digest of a request's content, as Idempotency takes it."""
    return hashlib.sha256(content).digest()


def was_carried_out(idempotency: Idempotency) -> bool:
    """Whether a request with this key has been carried out. One statement."""
    return IdempotencyKey.objects.filter(scope=idempotency.scope, key=idempotency.key).exists()


def claim(idempotency: Idempotency, *, matter_id: UUID, at: datetime) -> UUID | None:
    """None when the key is new and now stands for ``matter_id``; else the matter that it made before.

    One statement for a new key. Two requests with one key at once: the second waits here until the first has been
    committed or undone. Raises Refused ``idempotency.bad_key``, Conflict ``idempotency.other_body``.
    """
    if not (0 < len(idempotency.key) <= MAX_KEY and idempotency.key.isascii() and idempotency.key.isprintable()):
        raise Refused("idempotency.bad_key", _("The key of this request is malformed."), field="Idempotency-Key")
    values: list[Any] = [uuid7(), idempotency.scope, idempotency.key, idempotency.request_digest, matter_id, at]
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, values)
        if cursor.rowcount == 1:
            return None
    earlier = IdempotencyKey.objects.get(scope=idempotency.scope, key=idempotency.key)
    if bytes(earlier.request_digest) != idempotency.request_digest:
        sentence = _("This key was used before for another report.")
        raise Conflict("idempotency.other_body", sentence, field="Idempotency-Key")
    return earlier.matter_id


@dataclass(frozen=True)
class Answered:
    """What a request was answered with; ``repeated`` when it had been carried out before."""

    answer: dict[str, Any]
    repeated: bool


@transaction.atomic
def carry_out_once(
    *, idempotency: Idempotency, at: datetime, carry_out: Callable[[], tuple[UUID, dict[str, Any]]]
) -> Answered:
    """Carry it out unless this key was used before; the same content is given the answer of the first time.

    ``carry_out`` tells the matter and the answer, which is stored in its own transaction: small, JSON, no personal
    data. What it refuses leaves the key unused. Raises as ``claim`` and as ``carry_out``.
    """
    stored = IdempotencyKey.objects.filter(scope=idempotency.scope, key=idempotency.key)
    if claim(idempotency, matter_id=uuid7(), at=at) is not None:
        return Answered(dict(stored.get().answer or {}), repeated=True)
    matter_id, answer = carry_out()
    stored.update(answer=answer, matter_id=matter_id)
    return Answered(answer, repeated=False)
