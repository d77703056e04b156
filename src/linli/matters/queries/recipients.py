"""Who is told about a matter: addresses and languages, never a word of what was said. For ``flows`` alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from linli.kit.actors import Actor, Duty
from linli.kit.db import fetch_all
from linli.kit.ids import show_reference
from linli.matters.access import Team, get_standing, unknown_matter, visible_to
from linli.matters.models import HandOver

_SERVES = "post.valid_from <= %(day)s AND (post.valid_to IS NULL OR post.valid_to > %(day)s)"

# The resident of the matter, those who joined it, and whoever holds it in person. One row a recipient, at least one for
# every matter. Who joined is told of what happens to the matter that leads, with the own number and link.
_RECIPIENTS = f"""
SELECT matter.id, matter.reference, matter.due_at, matter.place_path, 'RESIDENT', matter.language,
    contact.account_id, contact.email, contact.phone
FROM matters_matter matter LEFT JOIN matters_contact contact ON contact.matter_id = matter.id
WHERE matter.id = %(matter)s
UNION ALL
SELECT matter.id, matter.reference, matter.due_at, matter.place_path, 'RESIDENT', matter.language,
    contact.account_id, contact.email, contact.phone
FROM matters_link link JOIN matters_matter matter ON matter.id = link.matter_id
JOIN matters_contact contact ON contact.matter_id = matter.id
WHERE link.lead_id = %(matter)s AND link.kind = 'JOINED' AND link.ended_at IS NULL
UNION ALL
SELECT matter.id, matter.reference, matter.due_at, matter.place_path, 'OWNER', account.language,
    account.id, account.email, ''
FROM matters_matter matter JOIN people_post post ON post.id = matter.owner_post_id AND {_SERVES}
JOIN people_account account ON account.id = post.account_id AND account.is_active
WHERE matter.id = %(matter)s
"""  # noqa: S608 - constants of this file

# The post itself, or all those of the team who hold its matters or hand them out. An agency's team is its own.
_TEAM = f"""
SELECT DISTINCT account.language, account.id, account.email
FROM people_post post JOIN people_account account ON account.id = post.account_id AND account.is_active
WHERE {_SERVES} AND (CASE
    WHEN %(post)s::uuid IS NOT NULL THEN post.id = %(post)s::uuid
    WHEN %(agency)s::uuid IS NOT NULL THEN post.agency_id = %(agency)s::uuid AND post.role = ANY(%(roles)s)
    ELSE post.path = %(path)s AND post.agency_id IS NULL AND post.role = ANY(%(roles)s) END)
LIMIT 30
"""  # noqa: S608 - constants of this file
_TEAM_ROLES = ["CASEWORKER", "DESK", "COORDINATOR", "OFFICER"]


@dataclass(frozen=True)
class Told:
    """Somebody to tell. Phone and e-mail of a resident are there with consent only."""

    language: str
    account_id: UUID | None
    email: str
    phone: str = ""

    @property
    def is_nobody(self) -> bool:
        """True without any way to reach them."""
        return self.account_id is None and not self.email and not self.phone


@dataclass(frozen=True)
class ToldResident(Told):
    """The resident of one matter; of a matter that was joined, with the number and the link of its own."""

    matter_id: UUID | None = None
    reference: str = ""


@dataclass(frozen=True)
class Recipients:
    """Number, due time and place of the matter, its residents who can be reached, and who holds it in person."""

    matter_id: UUID
    reference: str
    due_at: datetime
    place_path: str
    residents: tuple[ToldResident, ...]
    owner: Told | None


def list_recipients(matter_id: UUID, day: date) -> Recipients:
    """Who is told about the matter. One statement. Raises NotFound ``matter.unknown``."""
    rows = fetch_all(_RECIPIENTS, {"matter": matter_id, "day": day})
    if not rows:
        raise unknown_matter()
    lead, reference, due_at, place_path = next(row[:4] for row in rows if row[0] == matter_id)
    residents = [
        ToldResident(language, account_id, email or "", phone or "", own_id, show_reference(own_reference))
        for own_id, own_reference, _due, _path, party, language, account_id, email, phone in rows
        if party == "RESIDENT"
    ]
    owners = [Told(row[5], row[6], row[7]) for row in rows if row[4] == "OWNER"]
    return Recipients(
        matter_id=lead,
        reference=show_reference(reference),
        due_at=due_at,
        place_path=place_path,
        residents=tuple(one for one in residents if not one.is_nobody),
        owner=owners[0] if owners else None,
    )


def list_team_recipients(path: str, agency_id: UUID | None, post_id: UUID | None, day: date) -> list[Told]:
    """Who is told for a team: the post where there is one, else those who hold or hand out its matters, 30 at most."""
    values = {"path": path, "agency": agency_id, "post": post_id, "roles": _TEAM_ROLES, "day": day}
    return [Told(language, account_id, email) for language, account_id, email in fetch_all(_TEAM, values)]


def list_visible(actor: Actor, matter_ids: Sequence[UUID]) -> dict[UUID, str]:
    """Of these matters those that the actor may see, with their numbers as shown. One statement; none for none."""
    if not matter_ids:
        return {}
    rows = visible_to(actor).filter(id__in=matter_ids).values_list("id", "reference")
    return {matter_id: show_reference(reference) for matter_id, reference in rows}


def get_seeing_duty(actor: Actor, matter_id: UUID) -> Duty:
    """The post by which staff see the matter; raises NotFound ``matter.unknown`` for everybody else."""
    duty = get_standing(actor, matter_id).seeing_duty
    if duty is None:
        raise unknown_matter()
    return duty


def find_asked_team(matter_id: UUID) -> Team | None:
    """The team that a pending hand-over asks to take the matter; None without one."""
    pending = HandOver.objects.filter(matter_id=matter_id, answered_at__isnull=True).first()
    return Team(pending.to_path, pending.to_agency_id, pending.to_post_id) if pending else None
