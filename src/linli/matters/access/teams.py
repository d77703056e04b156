"""Which team holds a matter, and how one post stands to it. No statement."""

from dataclasses import dataclass
from uuid import UUID

from linli.kit.actors import Actor, Duty, Role
from linli.matters.models import HandOver, Matter
from linli.matters.rules import Party
from linli.people import rules as people_rules

OWNING_ROLES = frozenset({Role.CASEWORKER, Role.MEDIATOR, Role.OFFICER, Role.DESK, Role.COORDINATOR})
TEAM_ROLES = frozenset({Role.OFFICER, Role.DESK, Role.COORDINATOR})
# Who reads the words of a matter whose kind opens a dispute, when the own team holds it.
WORKING_ROLES = OWNING_ROLES - {Role.COORDINATOR}
WORKING_TEAM_ROLES = TEAM_ROLES - {Role.COORDINATOR}
_ABOVE = frozenset({Role.DESK, Role.COORDINATOR})  # who sees a private kind from at or above its owner


@dataclass(frozen=True)
class Team:
    """A team that holds or is offered a matter: a place's, or an agency's in that place, perhaps one post of it."""

    path: str
    agency_id: UUID | None
    post_id: UUID | None


def owning_team(matter: Matter) -> Team:
    """The team that holds the matter."""
    return Team(matter.owner_path, matter.owner_agency_id, matter.owner_post_id)


def is_party(party: Party, duty: Duty, matter: Matter, pending: HandOver | None) -> bool:
    """Whether the post is in that capacity towards the matter."""
    team = owning_team(matter)
    if party is Party.OWNER:
        return holds(duty, team, matter.kind_code)
    if party is Party.TEAM:
        return duty.role in TEAM_ROLES and in_team(duty, team) and kind_fits(duty, matter.kind_code)
    if party is Party.RECEIVER:
        return pending is not None and receives(duty, pending, matter.kind_code)
    role = Role.COORDINATOR if party is Party.COORDINATOR else Role.DESK
    return duty.role is role and covers(duty, matter)


def holds(duty: Duty, team: Team, kind_code: str) -> bool:
    """Whether the post holds what that team holds, in person or with the team."""
    if team.post_id is not None:
        return duty.post_id == team.post_id
    return duty.role in OWNING_ROLES and in_team(duty, team) and kind_fits(duty, kind_code)


def receives(duty: Duty, pending: HandOver, kind_code: str) -> bool:
    """Whether the post answers the hand-over; the same as ``pending_for``."""
    team = Team(pending.to_path, pending.to_agency_id, pending.to_post_id)
    return holds(duty, team, kind_code) or (duty.role in TEAM_ROLES and in_team(duty, team))


def in_team(duty: Duty, team: Team) -> bool:
    """Whether the post serves in the team."""
    if team.agency_id is not None or duty.agency_id is not None:
        return duty.agency_id == team.agency_id
    return duty.path == team.path


def kind_fits(duty: Duty, kind_code: str) -> bool:
    """Whether the post is for that kind."""
    return people_rules.covers_kind(duty.kind_codes, kind_code)


def covers(duty: Duty, matter: Matter) -> bool:
    """Whether the post sees the matter as one of its area."""
    if not people_rules.sees_span(duty) or not kind_fits(duty, matter.kind_code):
        return False
    if matter.kind.private:
        return sees_private_below(duty) and matter.owner_path.startswith(duty.path)
    return matter.place_path.startswith(duty.path) or matter.owner_path.startswith(duty.path)


def sees_private_below(duty: Duty) -> bool:
    """Desks and coordinators answer for what is held below them, private kinds too; nobody else does."""
    return duty.role in _ABOVE and people_rules.sees_span(duty)


def sees_area(actor: Actor, matter: Matter) -> bool:
    """Whether some post of the actor sees the matter as one of its area."""
    return any(covers(duty, matter) for duty in actor.duties)


def sees_only_own(duty: Duty) -> bool:
    """Whether the post sees what it holds, and nothing of its area."""
    return people_rules.sees_matters(duty) and not people_rules.sees_span(duty) and duty.agency_id is None


def works_on(actor: Actor, matter: Matter) -> bool:
    """Held by the actor in person, or by a team in which the actor does not merely coordinate. No statement."""
    team = owning_team(matter)
    return any(
        duty.post_id == team.post_id
        or (
            duty.role in (WORKING_TEAM_ROLES if team.post_id is not None else WORKING_ROLES)
            and in_team(duty, team)
            and kind_fits(duty, matter.kind_code)
        )
        for duty in actor.duties
    )
