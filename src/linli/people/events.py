"""What people announces."""

from dataclasses import dataclass
from uuid import UUID

from linli.kit.events import Event


@dataclass(frozen=True, kw_only=True)
class PostBegan(Event):
    """Somebody was appointed; the post serves from its first day on."""

    post_id: UUID
    path: str
    role: str


@dataclass(frozen=True, kw_only=True)
class PostChanged(Event):
    """Kinds, titles or dates of a post are different now."""

    post_id: UUID
    path: str
    role: str


@dataclass(frozen=True, kw_only=True)
class PostEnded(Event):
    """A post serves no longer: what it held goes back to its team."""

    post_id: UUID
    path: str
    role: str


@dataclass(frozen=True, kw_only=True)
class AccountErased(Event):
    """Its holder had an account erased: nothing leads from its number to a person any more."""

    account_id: UUID


@dataclass(frozen=True, kw_only=True)
class ConsentExpired(Event):
    """The time of a consent is over: what rested on it stops."""

    consent_id: UUID
    principal_kind: str
    principal_id: UUID
    purpose: str
    about_id: UUID | None
