"""What a resident said about how it was settled: for the resident, and for the team that has the matter."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from linli.kit.actors import Actor
from linli.ledger.rules.looks import Look
from linli.matters.access import Standing, get_standing, may_answer_for
from linli.matters.models import Feedback, Matter
from linli.matters.rules import Party, State
from linli.matters.rules.feedback import CHANGEABLE, Settled, TimeKept, may_answer

_READERS = frozenset({Party.RESIDENT, Party.OWNER, Party.TEAM, Party.COORDINATOR, Party.SYSTEM})


@dataclass(frozen=True)
class FeedbackView:
    """One answer. ``time_kept`` None where the question was passed over."""

    settled: Settled
    satisfaction: int
    time_kept: TimeKept | None
    text: str
    given_at: datetime
    changeable_until: datetime


@dataclass(frozen=True)
class Questionnaire:
    """Whether the actor may answer now, and the answer to this settlement so far."""

    is_open: bool
    given: FeedbackView | None


def get_questionnaire(actor: Actor, matter_id: UUID, at: datetime) -> Questionnaire:
    """For the resident. Raises NotFound ``matter.unknown``."""
    standing = get_standing(actor, matter_id)
    row = _of_settlement(standing.matter)
    given_at = row.given_at if row else None
    is_open = may_answer_for(standing) and may_answer(State(standing.matter.state), given_at, at)
    return Questionnaire(is_open, _view(row) if row and standing.is_resident else None)


def list_feedback(actor: Actor, matter_id: UUID, look: Look | None = None) -> list[FeedbackView]:
    """Every answer, the newest first: for the resident, who holds the matter, that team, and coordinators above it.

    Nobody else who may see the matter sees it, and of those nobody without a look on record; they get an empty list.
    Raises NotFound ``matter.unknown``.
    """
    if not _may_read(get_standing(actor, matter_id), look):
        return []
    return [_view(row) for row in Feedback.objects.filter(matter_id=matter_id).order_by("-given_at", "-id")]


def _may_read(standing: Standing, look: Look | None) -> bool:
    return standing.reads_by(look) and any(held.party in _READERS for held in standing.capacities)


def _of_settlement(matter: Matter) -> Feedback | None:
    if matter.resolved_at is None:
        return None
    return Feedback.objects.filter(matter_id=matter.id, resolved_at=matter.resolved_at).first()


def _view(row: Feedback) -> FeedbackView:
    time_kept = TimeKept(row.time_kept) if row.time_kept else None
    until = row.given_at + CHANGEABLE
    return FeedbackView(Settled(row.settled), row.satisfaction, time_kept, row.text, row.given_at, until)
