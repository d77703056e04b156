"""Which portals may fetch the looks at one's own data, and which one could let."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from linli.kit.actors import Actor
from linli.people import queries as people
from linli.readings.models import Grant


@dataclass(frozen=True)
class PortalRow:
    """A portal that may fetch them until a day."""

    name: str
    made_at: datetime
    expires_at: datetime


def list_own_grants(actor: Actor, at: datetime) -> list[PortalRow]:
    """Of the account that is signed in, the newest first; nothing without one."""
    if actor.account_id is None:
        return []
    rows = Grant.objects.filter(account_id=actor.account_id, revoked_at__isnull=True, expires_at__gt=at)
    found = list(rows.order_by("-made_at"))
    names = people.key_names([row.key_id for row in found])
    return [PortalRow(names.get(row.key_id, ""), row.made_at, row.expires_at) for row in found]


def list_portals(at: datetime) -> list[tuple[UUID, str]]:
    """(key, name) of those that could be let, by name."""
    return list(people.list_portals(at).items())
