"""Who is told about a matter: addresses and languages, never a word of what was said. For ``flows`` alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from linli.kit.actors import Actor, Duty, Role
from linli.kit.db import fetch_all
from linli.kit.errors import Refused
from linli.kit.ids import normalise_reference, show_reference
from linli.matters.access import Team, get_standing, unknown_matter, visible_to
from linli.matters.models import HandOver

_SERVES = "post.valid_from <= %(day)s AND (post.valid_to IS NULL OR post.valid_to > %(day)s)"

# The resident of a matter, those who joined it, and whoever holds it in person. One row a recipient, at least one for
# every matter. Who joined is told of what happens to the matter that leads, with the own number and link.
_RECIPIENTS = f"""
SELECT matter.id, matter.reference, matter.due_at, matter.id, matter.reference, 'RESIDENT', matter.language,
    contact.account_id, contact.email, contact.phone, matter.owner_path, matter.owner_agency_id, matter.place_path
FROM matters_matter matter LEFT JOIN matters_contact contact ON contact.matter_id = matter.id
WHERE matter.id = ANY(%(matters)s)
UNION ALL
SELECT link.lead_id, '', NULL, matter.id, matter.reference, 'RESIDENT', matter.language,
    contact.account_id, contact.email, contact.phone, '', NULL, ''
FROM matters_link link JOIN matters_matter matter ON matter.id = link.matter_id
LEFT JOIN matters_contact contact ON contact.matter_id = matter.id
WHERE link.lead_id = ANY(%(matters)s) AND link.kind = 'JOINED' AND link.ended_at IS NULL
UNION ALL
SELECT matter.id, '', NULL, matter.id, matter.reference, 'OWNER', account.language,
    account.id, account.email, '', '', NULL, ''
FROM matters_matter matter JOIN people_post post ON post.id = matter.owner_post_id AND {_SERVES}
JOIN people_account account ON account.id = post.account_id AND account.is_active
WHERE matter.id = ANY(%(matters)s)
"""  # noqa: S608 - constants of this file

# The post itself, or all those of the team who hold its matters or hand them out. An agency's team is its own.
_TEAMS = f"""
SELECT team.number, account.language, account.id, account.email
FROM unnest(%(paths)s::text[], %(agencies)s::uuid[], %(posts)s::uuid[])
    WITH ORDINALITY AS team (path, agency_id, post_id, number),
LATERAL (
    SELECT DISTINCT one.account_id FROM (
        SELECT post.account_id FROM people_post post WHERE {_SERVES} AND post.id = team.post_id
        UNION ALL
        SELECT post.account_id FROM people_post post
        WHERE {_SERVES} AND team.post_id IS NULL AND post.agency_id = team.agency_id AND post.role = ANY(%(roles)s)
        UNION ALL
        SELECT post.account_id FROM people_post post
        WHERE {_SERVES} AND team.post_id IS NULL AND team.agency_id IS NULL
          AND post.path = team.path AND post.agency_id IS NULL AND post.role = ANY(%(roles)s)
    ) one
    LIMIT 30
) AS serving JOIN people_account account ON account.id = serving.account_id AND account.is_active
"""  # noqa: S608 - constants of this file
_TEAM_ROLES = (Role.CASEWORKER, Role.DESK, Role.COORDINATOR, Role.OFFICER)


@dataclass(frozen=True)
class Told:
    """Somebody to tell. Phone and e-mail of a resident are there with consent only; a device may be without either."""

    language: str
    account_id: UUID | None
    email: str
    phone: str = ""


@dataclass(frozen=True)
class ToldResident(Told):
    """The resident of one matter; of a matter that was joined, with the number and the link of its own."""

    matter_id: UUID | None = None
    reference: str = ""


@dataclass(frozen=True)
class Recipients:
    """Number, due time and place of the matter, its residents, its team, and who holds it in person."""

    matter_id: UUID
    reference: str
    due_at: datetime
    team: Team
    residents: tuple[ToldResident, ...]
    owner: Told | None
    place_path: str


def list_recipients(matter_ids: Sequence[UUID], day: date) -> dict[UUID, Recipients]:
    """Who is told about each of these matters. One statement; a matter that is no more is left out."""
    rows = fetch_all(_RECIPIENTS, {"matters": list(matter_ids), "day": day})
    by_matter: dict[UUID, list[tuple[Any, ...]]] = {}
    for row in rows:
        by_matter.setdefault(row[0], []).append(row)
    return {matter_id: _recipients(matter_id, found) for matter_id, found in by_matter.items()}


def _recipients(matter_id: UUID, rows: Sequence[tuple[Any, ...]]) -> Recipients:
    own = next(row for row in rows if row[2] is not None)
    residents = [
        ToldResident(row[6], row[7], row[8] or "", row[9] or "", row[3], show_reference(row[4]))
        for row in rows
        if row[5] == "RESIDENT"
    ]
    return Recipients(
        matter_id=matter_id,
        reference=show_reference(own[1]),
        due_at=own[2],
        team=Team(own[10], own[11], None),
        residents=tuple(residents),
        owner=next((Told(row[6], row[7], row[8]) for row in rows if row[5] == "OWNER"), None),
        place_path=own[12],
    )


def list_team_recipients(
    teams: Sequence[Team], day: date, roles: Sequence[Role] = _TEAM_ROLES
) -> dict[Team, list[Told]]:
    """Who is told for these teams: the post where there is one, else those who hold or hand out its matters.

    Thirty a team at most. One statement; none for no team.
    """
    if not teams:
        return {}
    values = {
        "paths": [team.path for team in teams],
        "agencies": [team.agency_id for team in teams],
        "posts": [team.post_id for team in teams],
        "roles": [role.value for role in roles],
        "day": day,
    }
    found: dict[Team, list[Told]] = {team: [] for team in teams}
    for number, language, account_id, email in fetch_all(_TEAMS, values):
        found[teams[number - 1]].append(Told(language, account_id, email))
    return found


def list_visible(actor: Actor, matter_ids: Sequence[UUID]) -> dict[UUID, str]:
    """Of these matters those that the actor may see, with their numbers as shown. One statement; none for none."""
    if not matter_ids:
        return {}
    rows = visible_to(actor).filter(id__in=matter_ids).values_list("id", "reference")
    return {matter_id: show_reference(reference) for matter_id, reference in rows}


def find_visible(actor: Actor, number: str) -> tuple[UUID, str] | None:
    """The id and the place of the matter of that number, where the actor may see it. One statement."""
    try:
        known = normalise_reference(number)
    except Refused:
        return None
    return visible_to(actor).filter(reference=known).values_list("id", "place_path").first()


def get_seeing_duty(actor: Actor, matter_id: UUID) -> Duty:
    """The post by which staff see the matter; raises NotFound ``matter.unknown`` for everybody else."""
    duty = get_standing(actor, matter_id).seeing_duty
    if duty is None:
        raise unknown_matter()
    return duty


def list_asked_teams(matter_ids: Sequence[UUID]) -> dict[UUID, Team]:
    """The teams that pending hand-overs ask to take these matters. One statement."""
    pending = HandOver.objects.filter(matter_id__in=matter_ids, answered_at__isnull=True)
    return {one.matter_id: Team(one.to_path, one.to_agency_id, one.to_post_id) for one in pending}
