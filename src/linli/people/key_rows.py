"""Keys of programs, as they are read."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from django.db.models import Q

from linli.kit.actors import Actor, ActorKind, Duty, Role
from linli.kit.clock import local_day
from linli.people import rules
from linli.people.models import ApiKey, Post

MOST_SHOWN = 200
SHORT_OF_EXPIRY = timedelta(days=14)
APPROVE_WITHIN = timedelta(days=7)
PORTAL_SCOPE = "readings:own"


class KeyState(StrEnum):
    """How a key stands. PENDING: waits for a second administrator. LAPSED: none came. EXPIRING: within two weeks."""

    PENDING = "PENDING"
    LAPSED = "LAPSED"
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
    made_by: UUID | None
    needs_approval: bool
    approved_at: datetime | None
    asked_by: str = ""  # the name of whoever made it, where the list tells it

    def state(self, at: datetime) -> KeyState:
        """How it stands at that moment."""
        if self.revoked_at is not None:
            return KeyState.REVOKED
        if self.needs_approval and self.approved_at is None:
            return KeyState.PENDING if at < self.approve_until else KeyState.LAPSED
        if self.expires_at <= at:
            return KeyState.EXPIRED
        return KeyState.EXPIRING if self.expires_at - at <= SHORT_OF_EXPIRY else KeyState.IN_FORCE

    @property
    def approve_until(self) -> datetime:
        """When a key that waits for its approval lapses."""
        return self.made_at + APPROVE_WITHIN

    def may_approve(self, actor: Actor, at: datetime) -> bool:
        """True for an administrator of its place, other than the one who made it, while it waits."""
        another = actor.account_id is not None and actor.account_id != self.made_by
        waits = self.state(at) is KeyState.PENDING
        return another and waits and rules.may(actor, "people.keep_keys", self.path)

    def actor(self, language: str) -> Actor:
        """The program as an actor: its place or agency as a post would have it, and no verbs but those of its scopes.

        Its looks at matters are recorded under the id of the key.
        """
        role = Role.OFFICER if self.agency_id else Role.CASEWORKER
        duty = Duty(self.id, role, self.path, self.agency_id, self.kind_codes)
        return Actor(ActorKind.API, self.id, (duty,), language=language, scopes=self.scopes)


def count_waiting_keys(actor: Actor, at: datetime) -> int:
    """How many keys wait for this administrator's approval. One statement."""
    paths = [duty.path for duty in actor.duties if rules.may(actor, "people.keep_keys", duty.path)]
    if not paths or actor.account_id is None:
        return 0
    below = Q()
    for low, high in map(rules.path_range, paths):
        below |= Q(path__gte=low, path__lt=high)
    waiting = ApiKey.objects.filter(below, needs_approval=True, approved_at=None, revoked_at=None)
    others = Q(made_by=None) | ~Q(made_by=actor.account_id)
    return waiting.filter(others, made_at__gt=at - APPROVE_WITHIN).count()


def has_second_administrator(path: str, account_id: UUID | None, at: datetime) -> bool:
    """True when somebody else keeps the keys of that place, or of one above it, today. One statement."""
    above = ["/".join(path.split("/")[: depth + 1]) + "/" for depth in range(path.count("/"))]
    posts = Post.objects.in_force(local_day(at)).filter(role=Role.ADMINISTRATOR, path__in=above, agency=None)
    others = posts.exclude(account_id=account_id) if account_id else posts
    return others.filter(account__is_active=True).exists()


def list_keys(actor: Actor, path: str) -> list[KeyRow]:
    """The keys of a subtree, newest first, 200 at most; empty for those who may not keep keys there."""
    if not rules.may(actor, "people.keep_keys", path):
        return []
    low, high = rules.path_range(path)
    keys = ApiKey.objects.filter(path__gte=low, path__lt=high).select_related("made_by").order_by("-id")
    return [replace(key_row(key), asked_by=str(key.made_by or "")) for key in keys[:MOST_SHOWN]]


def key_names(key_ids: Collection[UUID]) -> dict[UUID, str]:
    """What these keys are called, for those who are told that a program looked; unknown ids are left out."""
    return dict(ApiKey.objects.filter(id__in=key_ids).values_list("id", "name")) if key_ids else {}


def list_portals(at: datetime) -> dict[UUID, str]:
    """The names of the programs that may show people who looked at their data, by name: working keys of that scope."""
    keys = ApiKey.objects.filter(scopes__contains=[PORTAL_SCOPE], revoked_at__isnull=True, expires_at__gt=at)
    working = keys.filter(Q(needs_approval=False) | Q(approved_at__isnull=False))
    return dict(working.order_by("name", "id").values_list("id", "name"))


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
        made_by=key.made_by_id,
        needs_approval=key.needs_approval,
        approved_at=key.approved_at,
    )
