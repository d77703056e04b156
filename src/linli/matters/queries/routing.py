"""Who could take a matter: one statement over posts and their load. A hot path, hence plain SQL."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection

from linli.matters.models.matter import WORKING
from linli.matters.queries.kinds import KindRow
from linli.matters.rules import Candidate, Choice, Level, Rung, choose_owner
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
    """The choice and the place that now owns."""

    choice: Choice
    owner: PlaceRow


def route(kind: KindRow, place: PlaceRow, day: date) -> Routed:
    """The owner of a new matter of this kind at this place on this day. One statement with warm places.

    Raises ValueError for a kind without a first level: only leaves are routed.
    """
    ladder = ladder_of(place)
    return decide(kind, ladder, rungs_of(ladder), _candidates(kind, ladder, day))


def decide(kind: KindRow, ladder: Sequence[PlaceRow], rungs: Sequence[Rung], candidates: Sequence[Candidate]) -> Routed:
    """The owner among these candidates, the facts naming kind and version; ValueError for a kind that is no leaf."""
    if kind.first_level is None:
        raise ValueError(f"{kind.code} is not a leaf")
    choice = choose_owner(kind.first_level, rungs, candidates)
    choice.facts.update(kind=kind.code, catalogue=kind.catalogue_version)
    return Routed(choice, next(rung for rung in ladder if rung.id == choice.place_id))


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
    )
