"""Who could take a matter: one statement over posts and their load. A hot path, hence plain SQL."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection

from linli.kit.clock import LOCAL
from linli.matters.models.matter import WORKING
from linli.matters.queries.kinds import KindRow
from linli.matters.queries.routing_book import Book, ReadyRule, current_book
from linli.matters.rules import Candidate, Choice, Level, Rung, choose_owner
from linli.matters.rules.routing import AGENCY
from linli.matters.rules.routing_rules import Asked
from linli.people.queries import AgencyRow
from linli.places.queries import PlaceRow, place_row

IN_PERSON = "CASEWORKER"
TEAM_ROLES = ["CASEWORKER", "DESK", "COORDINATOR", "MEDIATOR"]
_WORKING_LIST = ", ".join(f"'{state}'" for state in WORKING)  # written out, so that the partial index is used

# Load and turn are counted for the caseworkers of the matter's own grid only; above, a post shows that a team is there.
_CANDIDATES = f"""
SELECT post.id, post.place_id, post.role, load.open_matters, turn.last_assigned_at
FROM people_post post
JOIN people_account account ON account.id = post.account_id AND account.is_active
LEFT JOIN LATERAL (
    SELECT count(*) AS open_matters FROM matters_matter matter
    WHERE matter.owner_post_id = post.id AND matter.state IN ({_WORKING_LIST})
) load ON post.role = '{IN_PERSON}' AND post.place_id = %(own)s
LEFT JOIN LATERAL (
    SELECT max(matter.assigned_at) AS last_assigned_at FROM matters_matter matter WHERE matter.owner_post_id = post.id
) turn ON post.role = '{IN_PERSON}' AND post.place_id = %(own)s
WHERE post.place_id = ANY(%(ladder)s) AND post.role = ANY(%(roles)s)
  AND post.valid_from <= %(day)s AND (post.valid_to IS NULL OR post.valid_to > %(day)s)
  AND (post.kind_codes = '{{}}' OR EXISTS (
      SELECT 1 FROM unnest(post.kind_codes) code WHERE %(kind)s = code OR starts_with(%(kind)s, code || '.')
  ))
"""  # noqa: S608 - constants of this file


@dataclass(frozen=True)
class Routed:
    """The choice, the place that now owns, and the agency there if its team does."""

    choice: Choice
    owner: PlaceRow
    agency_id: UUID | None = None


@dataclass(frozen=True)
class Plan:
    """How a matter is to be routed: the ladder of its own place, or what a routing rule says instead.

    ``one`` is the rule, None for the ladder alone.
    """

    book: Book
    one: ReadyRule | None
    start: PlaceRow
    first_level: Level

    @property
    def goes_to_agency(self) -> bool:
        """True when no post has to be looked for."""
        return self.one is not None and self.one.agency is not None


def plan(kind: KindRow, place: PlaceRow, asked: Asked, book: Book) -> Plan:
    """What the first rule that fits says. No statement with warm places; ValueError for a kind that is no leaf."""
    if kind.first_level is None:
        raise ValueError(f"{kind.code} is not a leaf")
    one = book.first(asked)
    if one is None or one.agency is not None:
        return Plan(book, one, place, kind.first_level)
    if one.place_id is not None:
        start = place_row(one.place_id)
        return Plan(book, one, start, Level(start.level.value))
    return Plan(book, one, place, one.level or Level.GRID)


def route(kind: KindRow, place: PlaceRow, asked: Asked, day: date) -> Routed:
    """The owner of a new matter of this kind at this place on this day. One statement at most with warm places.

    The first routing rule that fits decides, else the ladder. Raises ValueError for a kind without a first level: only
    leaves are routed.
    """
    planned = plan(kind, place, asked, current_book())
    if planned.goes_to_agency:
        return decide(kind, planned, [], [], [])
    ladder = ladder_of(planned.start)
    return decide(kind, planned, ladder, rungs_of(ladder), _candidates(kind, ladder, day))


def asked_of(kind: KindRow, place: PlaceRow, channel: str, at: datetime, answers: Mapping[str, Any]) -> Asked:
    """What a rule may look at, at that moment in local time."""
    return Asked(kind.code, place.path, channel, at.astimezone(LOCAL), kind.danger, answers)


def decide(
    kind: KindRow, planned: Plan, ladder: Sequence[PlaceRow], rungs: Sequence[Rung], candidates: Sequence[Candidate]
) -> Routed:
    """The owner among these candidates, the facts naming kind and version and the rule that decided."""
    one = planned.one
    if one is not None and one.agency is not None:
        routed = _to_agency(kind, one.agency)
    elif one is not None and one.role:
        routed = _to_role(kind, one.role, ladder, rungs, candidates)
    else:
        choice = choose_owner(planned.first_level, rungs, candidates)
        routed = Routed(choice, next(rung for rung in ladder if rung.id == choice.place_id))
    facts = routed.choice.facts
    facts.update(kind=kind.code, catalogue=kind.catalogue_version)
    if one is not None:
        facts["routing_rule"] = planned.book.facts_of(one)
    if planned.book.unfit:
        facts["unfit_rules"] = list(planned.book.unfit)
    return routed


def _to_agency(kind: KindRow, agency: AgencyRow) -> Routed:
    place = place_row(agency.place_id)
    level = Level(place.level.value)
    facts: dict[str, Any] = {
        "rule": AGENCY,
        "first_level": kind.first_level,
        "level": level.value,
        "place_id": str(place.id),
        "agency_id": str(agency.id),
        "agency": {"zh": agency.name_zh, "en": agency.name_en or agency.name_zh},
        "post_id": None,
        "considered": [],
        "passed": [],
    }
    return Routed(Choice(place.id, level, None, AGENCY, facts), place, agency.id)


def _to_role(
    kind: KindRow, role: str, ladder: Sequence[PlaceRow], rungs: Sequence[Rung], candidates: Sequence[Candidate]
) -> Routed:
    """The nearest place with a post of that role, and that post where it is the only one; else as the ladder says."""
    fitting = [candidate for candidate in candidates if candidate.role == role]
    first_level = Level.GRID if fitting else kind.first_level or Level.GRID
    choice = choose_owner(first_level, rungs, fitting or candidates)
    owner = next(rung for rung in ladder if rung.id == choice.place_id)
    here = [candidate.post_id for candidate in fitting if candidate.place_id == owner.id]
    choice.facts["role" if fitting else "role_unfilled"] = role
    if len(here) == 1:
        choice.facts["post_id"] = str(here[0])
        choice = replace(choice, post_id=here[0])
    return Routed(choice, owner)


def rungs_of(ladder: Sequence[PlaceRow]) -> list[Rung]:
    """The same places as ``choose_owner`` takes them."""
    return [Rung(place.id, Level(place.level.value)) for place in ladder]


def ladder_of(place: PlaceRow) -> list[PlaceRow]:
    """The place and those above it, nearest first."""
    ladder = [place]
    while ladder[-1].parent_id is not None:
        ladder.append(place_row(ladder[-1].parent_id))
    return ladder


def _candidates(kind: KindRow, ladder: list[PlaceRow], day: date) -> list[Candidate]:
    values: dict[str, Any] = {
        "own": ladder[0].id,
        "ladder": [rung.id for rung in ladder],
        "roles": TEAM_ROLES,
        "day": day,
        "kind": kind.code,
    }
    with connection.cursor() as cursor:
        cursor.execute(_CANDIDATES, values)
        return [_candidate(*row) for row in cursor.fetchall()]


def _candidate(post_id: UUID, place_id: UUID, role: str, open_matters: int | None, last: datetime | None) -> Candidate:
    return Candidate(
        post_id=post_id,
        place_id=place_id,
        open_matters=open_matters or 0,
        last_assigned_at=last,
        by_person=role == IN_PERSON,
        role=role,
    )
