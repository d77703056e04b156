"""Keys of programs, as they are read."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from linli.kit.actors import Actor, ActorKind, Duty, Role
from linli.kit.ids import digest
from linli.people import rules
from linli.people.models import ApiKey

MOST_SHOWN = 200
SHORT_OF_EXPIRY = timedelta(days=14)


class KeyState(StrEnum):
    """How a key stands. EXPIRING: within two weeks."""

    IN_FORCE = "IN_FORCE"
    EXPIRING = "EXPIRING"
    EXPIRED = "EXPIRED"
    REVOKED = "REVOKED"


@dataclass(frozen=True)
class KeyRow:
    """A key without its secret."""

    id: UUID
    name: str
    prefix: str
    place_id: UUID | None
    agency_id: UUID | None
    path: str
    scopes: tuple[str, ...]
    kind_codes: tuple[str, ...]
    rate: int
    made_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    last_used_on: date | None

    def state(self, at: datetime) -> KeyState:
        """How it stands at that moment."""
        if self.revoked_at is not None:
            return KeyState.REVOKED
        if self.expires_at <= at:
            return KeyState.EXPIRED
        return KeyState.EXPIRING if self.expires_at - at <= SHORT_OF_EXPIRY else KeyState.IN_FORCE

    def actor(self, language: str) -> Actor:
        """The program as an actor: its place or agency as a post would have it, and no verbs but those of its scopes.

        Its looks at matters are recorded under the id of the key.
        """
        role = Role.OFFICER if self.agency_id else Role.CASEWORKER
        duty = Duty(self.id, role, self.path, self.agency_id, self.kind_codes)
        return Actor(ActorKind.API, self.id, (duty,), language=language, scopes=self.scopes)


def find_key(secret: str) -> KeyRow | None:
    """The key with that secret, in force or not. One statement by the digest's index."""
    key = ApiKey.objects.filter(digest=digest(secret)).first()
    return key_row(key) if key else None


def list_keys(actor: Actor, path: str) -> list[KeyRow]:
    """The keys of a subtree, newest first, 200 at most; empty for those who may not keep keys there."""
    if not rules.may(actor, "people.keep_keys", path):
        return []
    low, high = rules.path_range(path)
    keys = ApiKey.objects.filter(path__gte=low, path__lt=high).order_by("-id")
    return [key_row(key) for key in keys[:MOST_SHOWN]]


def key_names(key_ids: Collection[UUID]) -> dict[UUID, str]:
    """What these keys are called, for those who are told that a program looked; unknown ids are left out."""
    return dict(ApiKey.objects.filter(id__in=key_ids).values_list("id", "name")) if key_ids else {}


def key_row(key: ApiKey) -> KeyRow:
    """The row of a stored key."""
    return KeyRow(
        id=key.id,
        name=key.name,
        prefix=key.prefix,
        place_id=key.place_id,
        agency_id=key.agency_id,
        path=key.path,
        scopes=tuple(key.scopes),
        kind_codes=tuple(key.kind_codes),
        rate=key.rate,
        made_at=key.made_at,
        expires_at=key.expires_at,
        revoked_at=key.revoked_at,
        last_used_on=key.last_used_on,
    )
