"""The posts of a team, as routing and assignment see them: where, in which role, with how much in hand."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection

from linli.kit.actors import Actor, Role
from linli.matters.models.matter import WORKING
from linli.people.queries import post_labels

_WORKING_LIST = ", ".join(f"'{state}'" for state in WORKING)
_IN_FORCE = "post.valid_from <= %(day)s AND (post.valid_to IS NULL OR post.valid_to > %(day)s)"
_HOLDING_ROLES = ["CASEWORKER", "VOLUNTEER", "MEDIATOR", "OFFICER", "DESK", "COORDINATOR"]

_POST = f"""
SELECT post.id, post.role, post.path, post.place_id, post.agency_id, agency.place_id
FROM people_post post LEFT JOIN people_agency agency ON agency.id = post.agency_id
WHERE post.id = %(post)s AND {_IN_FORCE} AND post.role = ANY(%(roles)s)
"""  # noqa: S608 - constants of this file

_TEAM = f"""
SELECT post.id, post.role, account.display_name, (
    SELECT count(*) FROM matters_matter matter
    WHERE matter.owner_post_id = post.id AND matter.state IN ({_WORKING_LIST})
) AS open_matters
FROM people_post post JOIN people_account account ON account.id = post.account_id AND account.is_active
WHERE (CASE WHEN %(agency)s::uuid IS NULL THEN post.path = %(path)s AND post.agency_id IS NULL
            ELSE post.agency_id = %(agency)s::uuid END)
  AND {_IN_FORCE} AND post.role = ANY(%(roles)s)
ORDER BY open_matters, post.id
"""  # noqa: S608 - constants of this file


_SERVED = f"""
SELECT DISTINCT post.path FROM people_post post
JOIN people_account account ON account.id = post.account_id AND account.is_active
WHERE post.path = ANY(%(paths)s) AND post.agency_id IS NULL AND {_IN_FORCE} AND post.role = ANY(%(roles)s)
"""  # noqa: S608 - constants of this file


@dataclass(frozen=True)
class PostInForce:
    """A post that can hold matters on a day. ``place_id`` is the agency's place for an agency's post."""

    id: UUID
    role: Role
    path: str
    place_id: UUID
    agency_id: UUID | None


@dataclass(frozen=True)
class TeamMember:
    """One post of a team for those who assign: its label, its holder's name for colleagues, its open matters."""

    post_id: UUID
    role: Role
    label: str
    name: str
    open_matters: int


def find_post(post_id: UUID, day: date) -> PostInForce | None:
    """The post if it serves on that day in a role that holds matters, else None."""
    with connection.cursor() as cursor:
        cursor.execute(_POST, {"post": post_id, "day": day, "roles": _HOLDING_ROLES})
        row = cursor.fetchone()
    if row is None:
        return None
    found_id, role, path, place_id, agency_id, agency_place_id = row
    return PostInForce(found_id, Role(role), path, place_id or agency_place_id, agency_id)


def served_paths(paths: Collection[str], day: date, roles: Collection[str] = _HOLDING_ROLES) -> set[str]:
    """Which of these places have a post in force in one of the roles. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(_SERVED, {"paths": list(paths), "day": day, "roles": list(roles)})
        return {path for (path,) in cursor.fetchall()}


def list_team(actor: Actor, path: str, agency_id: UUID | None, day: date) -> list[TeamMember]:
    """The posts of a team, the least loaded first. Two statements at most.

    The caller has shown a matter of that team to ``actor``: names are for colleagues inside a matter.
    Nobody else gets any row.
    """
    if not actor.is_staff:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_TEAM, {"path": path, "agency": agency_id, "day": day, "roles": _HOLDING_ROLES})
        rows = cursor.fetchall()
    labels = post_labels([row[0] for row in rows], actor.language)
    return [TeamMember(post_id, Role(role), labels[post_id], name, load) for post_id, role, name, load in rows]
