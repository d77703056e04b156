"""Who owns a new matter: the smallest place that may and can take it, and there the least loaded person.

"Grid caseworker with the fewest open matters, else the village, else the township." The choice carries the
facts it was made from, so that it can be explained to the resident in a sentence and to the desk in full.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from linli.matters.rules.coded import LADDER, Level

FEWEST_OPEN = "FEWEST_OPEN"  # one person among several of the grid
ONLY_ONE = "ONLY_ONE"  # the grid has one caseworker
TEAM = "TEAM"  # the place's team takes it, nobody in person yet
AGENCY = "AGENCY"  # a routing rule names an agency, whose team takes it
NOBODY = "NOBODY"  # no post anywhere on the ladder: the top place holds it until somebody is appointed


@dataclass(frozen=True)
class Rung:
    """One place on the way up from where the matter is."""

    place_id: UUID
    level: Level


@dataclass(frozen=True)
class Candidate:
    """A post that could take the matter: its place, open matters now, and when it was last given one."""

    post_id: UUID
    place_id: UUID
    open_matters: int
    last_assigned_at: datetime | None
    by_person: bool  # a caseworker, who takes a matter in person; other posts only show that a team is there
    role: str = ""


@dataclass(frozen=True)
class Choice:
    """The owner chosen, and the facts of the choice (small, JSON, no personal data)."""

    place_id: UUID
    level: Level
    post_id: UUID | None
    rule: str
    facts: dict[str, Any]


def choose_owner(first_level: Level, ladder: Sequence[Rung], candidates: Sequence[Candidate]) -> Choice:
    """The owner of a matter of a kind that begins at ``first_level``.

    ``ladder`` goes from the matter's own place up and is not empty; rungs below first_level are passed by.
    Raises ValueError on an empty ladder.
    """
    if not ladder:
        raise ValueError("a matter lies in at least one place")
    passed: list[dict[str, str]] = []
    for rung in ladder:
        here = [candidate for candidate in candidates if candidate.place_id == rung.place_id]
        reason = _passed_by(rung, first_level, here)
        if reason:
            passed.append({"place_id": str(rung.place_id), "level": rung.level, "reason": reason})
            continue
        return _choice(rung, first_level, here, passed)
    top = ladder[-1]
    return Choice(top.place_id, top.level, None, NOBODY, _facts(NOBODY, first_level, top, (), passed))


def _passed_by(rung: Rung, first_level: Level, here: Sequence[Candidate]) -> str | None:
    if LADDER.index(rung.level) < LADDER.index(first_level):
        return "BELOW_FIRST_LEVEL"
    return None if here else "NO_POST"


def _choice(rung: Rung, first_level: Level, here: Sequence[Candidate], passed: Sequence[Mapping[str, str]]) -> Choice:
    people = sorted((c for c in here if c.by_person), key=_burden) if rung.level is Level.GRID else []
    chosen = people[0].post_id if people else None
    rule = TEAM if chosen is None else ONLY_ONE if len(people) == 1 else FEWEST_OPEN
    return Choice(rung.place_id, rung.level, chosen, rule, _facts(rule, first_level, rung, people, passed))


def _burden(candidate: Candidate) -> tuple[int, float, str]:
    """Fewest open first, then the longest without a new one, then the post's id: never by chance."""
    last = candidate.last_assigned_at.timestamp() if candidate.last_assigned_at else float("-inf")
    return candidate.open_matters, last, str(candidate.post_id)


def _facts(
    rule: str,
    first_level: Level,
    rung: Rung,
    people: Sequence[Candidate],
    passed: Sequence[Mapping[str, str]],
) -> dict[str, Any]:
    return {
        "rule": rule,
        "first_level": first_level.value,
        "level": rung.level.value,
        "place_id": str(rung.place_id),
        "post_id": str(people[0].post_id) if people else None,
        "considered": [
            {
                "post_id": str(candidate.post_id),
                "open_matters": candidate.open_matters,
                "last_assigned_at": candidate.last_assigned_at.isoformat() if candidate.last_assigned_at else None,
            }
            for candidate in people
        ],
        "passed": [dict(step) for step in passed],
    }
