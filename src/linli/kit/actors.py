"""Who acts: the one value that every action and query takes."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class ActorKind(StrEnum):
    """Where an act comes from. A resident needs no account: a secret link is enough."""

    STAFF = "STAFF"
    RESIDENT = "RESIDENT"
    SYSTEM = "SYSTEM"
    API = "API"


class Role(StrEnum):
    """What a post is for."""

    CASEWORKER = "CASEWORKER"
    VOLUNTEER = "VOLUNTEER"
    MEDIATOR = "MEDIATOR"
    DESK = "DESK"
    COORDINATOR = "COORDINATOR"
    OFFICER = "OFFICER"
    ADMINISTRATOR = "ADMINISTRATOR"


@dataclass(frozen=True)
class Duty:
    """One post in force: a role in a subtree of places, perhaps for some kinds or one agency only."""

    post_id: UUID
    role: Role
    path: str
    agency_id: UUID | None = None
    kind_codes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Actor:
    """Who acts, with which duties. ``matter_ids`` are the matters whose secret links a resident holds.

    ``also_serves`` are the posts of somebody who comes as a resident: they open nothing, but nobody who serves in the
    team that holds a matter says in the resident's place that it is settled. ``scopes`` are what the key of a program
    is good for (``people.rules.SCOPES``); ``account_id`` is then the id of the key. ``party_ids`` are the seats in
    disputes whose secret links are held.
    """

    kind: ActorKind
    account_id: UUID | None = None
    duties: tuple[Duty, ...] = ()
    matter_ids: tuple[UUID, ...] = ()
    language: str = "zh-hans"
    also_serves: tuple[Duty, ...] = ()
    scopes: tuple[str, ...] = ()
    party_ids: tuple[UUID, ...] = ()

    @property
    def is_staff(self) -> bool:
        """True with at least one post in force."""
        return self.kind is ActorKind.STAFF and bool(self.duties)

    def has_role(self, *roles: Role) -> bool:
        """True when any duty has one of these roles."""
        return any(duty.role in roles for duty in self.duties)


SYSTEM = Actor(kind=ActorKind.SYSTEM)


def anonymous(language: str = "zh-hans") -> Actor:
    """A resident who has shown no link and no account."""
    return Actor(kind=ActorKind.RESIDENT, language=language)
