"""Opening one matter in an emergency: who asks, who says yes, for how long, and who looks at it afterwards.

A request is ASKED until a second person approves or refuses it, or until it LAPSED; approved it is OPEN for a time that
ends by itself, then OVER. What was opened has to be reviewed. No stage leads back: more time is a new request.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cache
from pathlib import Path

import msgspec

from linli.kit.actors import Actor, Duty, Role
from linli.people import rules as people_rules

_FILE = Path(__file__).parent.parent / "data" / "emergency.json"

ASKING = frozenset({Role.CASEWORKER, Role.DESK, Role.COORDINATOR})  # serve at a place; never administrators
DECIDING = frozenset({Role.DESK, Role.COORDINATOR})  # whoever is on duty for the area at that hour
REVIEWS = "data.protection"  # the kind of an officer's post whose duty this is; no matter is of it


class Stage(StrEnum):
    """Where a request stands."""

    ASKED = "ASKED"
    LAPSED = "LAPSED"  # nobody answered in time
    REFUSED = "REFUSED"
    WITHDRAWN = "WITHDRAWN"  # taken back before anybody answered
    OPEN = "OPEN"
    OVER = "OVER"


class Act(StrEnum):
    """What somebody may do with a request."""

    APPROVE = "APPROVE"
    REFUSE = "REFUSE"
    READ = "READ"
    END = "END"
    REVIEW = "REVIEW"


class Part(StrEnum):
    """Who somebody is to a request."""

    ASKER = "ASKER"
    DECIDER = "DECIDER"  # may answer it; the one who approved too
    REVIEWER = "REVIEWER"


# Stage and part -> acts. What does not stand here nobody may.
ACTS: Mapping[tuple[Stage, Part], frozenset[Act]] = {
    (Stage.ASKED, Part.ASKER): frozenset({Act.END}),
    (Stage.ASKED, Part.DECIDER): frozenset({Act.APPROVE, Act.REFUSE}),
    (Stage.OPEN, Part.ASKER): frozenset({Act.READ, Act.END}),
    (Stage.OPEN, Part.DECIDER): frozenset({Act.END}),
    (Stage.OVER, Part.REVIEWER): frozenset({Act.REVIEW}),
}


@dataclass(frozen=True, kw_only=True)
class Times:
    """The moments of one request, as far as they have come. Aware."""

    expires_at: datetime  # until when it waits for an answer
    approved_at: datetime | None = None
    refused_at: datetime | None = None
    until_at: datetime | None = None
    ended_at: datetime | None = None


class Basis(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A law that may carry it. ``verified``: whether a lawyer has read it."""

    code: str
    instrument: dict[str, str]
    article: dict[str, str]
    says: dict[str, str]
    verified: bool

    def words(self, language: str) -> str:
        """The law and the article."""
        between = "" if _tongue(language) == "zh" else ", "
        return f"{self.instrument[_tongue(language)]}{between}{self.article[_tongue(language)]}"

    def meaning(self, language: str) -> str:
        """When it applies."""
        return self.says[_tongue(language)]


class EmergencyPolicy(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """data/emergency.json: the times and the laws."""

    version: str
    source: str
    approve_minutes: int
    open_minutes: int
    review_working_days: int
    bases: tuple[Basis, ...]

    def expires_at(self, asked_at: datetime) -> datetime:
        """Until when somebody else can say yes."""
        return asked_at + timedelta(minutes=self.approve_minutes)

    def until_at(self, approved_at: datetime) -> datetime:
        """When it closes by itself."""
        return approved_at + timedelta(minutes=self.open_minutes)

    def basis_of(self, code: str) -> Basis | None:
        """The law of that code."""
        return next((basis for basis in self.bases if basis.code == code), None)


@cache
def emergency_policy() -> EmergencyPolicy:
    """Read once in a process. Raises msgspec.ValidationError for a file that is none."""
    return msgspec.json.decode(_FILE.read_bytes(), type=EmergencyPolicy)


def stage_of(times: Times, at: datetime) -> Stage:
    """Where it stands at that moment; time alone moves it on, no job has to run."""
    if times.refused_at is not None:
        return Stage.REFUSED
    if times.approved_at is None:
        if times.ended_at is not None:
            return Stage.WITHDRAWN
        return Stage.ASKED if at < times.expires_at else Stage.LAPSED
    if times.ended_at is not None or times.until_at is None or at >= times.until_at:
        return Stage.OVER
    return Stage.OPEN


def acts_of(stage: Stage, parts: frozenset[Part], *, is_reviewed: bool = False) -> frozenset[Act]:
    """Everything open to somebody in these parts. What was reviewed is reviewed once."""
    found = frozenset[Act]().union(*(ACTS.get((stage, part), frozenset()) for part in parts))
    return found - {Act.REVIEW} if is_reviewed else found


def asking_duty(actor: Actor, place_path: str) -> Duty | None:
    """The post by which somebody may ask for a matter of that place: there or above it, the nearest first."""
    return _nearest(actor, ASKING, place_path)


def deciding_duty(actor: Actor, place_path: str) -> Duty | None:
    """The post by which somebody may answer for that place; whether it is the own request is looked at apart."""
    return _nearest(actor, DECIDING, place_path)


def reviewing_duty(actor: Actor, place_path: str) -> Duty | None:
    """The data protection officer's post, of an institution at that place or above it."""
    found = (
        duty
        for duty in actor.duties
        if duty.role is Role.OFFICER and REVIEWS in duty.kind_codes and people_rules.covers_path(duty.path, place_path)
    )
    return next(found, None)


def may_ask(actor: Actor) -> bool:
    """Whether to offer the door at all."""
    return any(duty.role in ASKING and duty.agency_id is None for duty in actor.duties)


def paths_above(path: str) -> list[str]:
    """``330681/330681103/`` as itself and ``330681/``: where somebody sits who may answer, the nearest first."""
    codes = [code for code in path.split("/") if code]
    return ["/".join(codes[:depth]) + "/" for depth in range(len(codes), 0, -1)]


def is_overdue(review_due_on: date, today: date) -> bool:
    """True from the day after the last day."""
    return today > review_due_on


def _nearest(actor: Actor, roles: frozenset[Role], place_path: str) -> Duty | None:
    fitting = [
        duty
        for duty in actor.duties
        if duty.role in roles and duty.agency_id is None and people_rules.covers_path(duty.path, place_path)
    ]
    return max(fitting, key=lambda duty: len(duty.path), default=None)


def _tongue(language: str) -> str:
    return "zh" if language.startswith("zh") else "en"
