"""Questions about looks, for those who answer for the office that looked. Their words come unread."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from linli.kit.actors import Actor, Duty, Role
from linli.kit.errors import NotFound
from linli.ledger.rules.looks import Unread
from linli.people import queries as people
from linli.people import rules as people_rules
from linli.readings.models import Question

_OF_AGENCY = frozenset({Role.OFFICER, Role.DESK})


@dataclass(frozen=True)
class QuestionLine:
    """One question without its words: which office, on which day, how many looks, since when it waits."""

    id: UUID
    who: str
    day: date
    looks: int
    asked_at: datetime


@dataclass(frozen=True)
class QuestionView:
    """One question with its words, and the answer once there is one."""

    id: UUID
    who: str
    day: date
    looks: int
    asked_at: datetime
    text: str
    answer: str
    answered_at: datetime | None


def list_questions(actor: Actor, language: str) -> list[QuestionLine]:
    """What waits for an answer of the actor's, the oldest first; nothing for those who answer for nobody."""
    condition = Q(pk__in=[])
    for duty in actor.duties:
        if duty.role is Role.COORDINATOR and duty.agency_id is None:
            low, high = people_rules.path_range(duty.path)
            condition |= Q(place_path__gte=low, place_path__lt=high)
        elif duty.agency_id is not None and duty.role in _OF_AGENCY:
            condition |= Q(agency_id=duty.agency_id)
    own = [duty.post_id for duty in actor.duties]
    rows = Question.objects.filter(condition, answered_at__isnull=True).exclude(of_post_id__in=own)
    found = list(rows.order_by("asked_at", "id")[:100])
    labels = people.post_labels([row.of_post_id for row in found if row.of_post_id], language)
    return [QuestionLine(row.id, _who(row, labels), row.day, len(row.reading_ids), row.asked_at) for row in found]


def get_question(actor: Actor, question_id: UUID) -> Unread[QuestionView]:
    """One of those; raises NotFound ``look.question_unknown``, also for the post that looked."""
    row = Question.objects.filter(id=question_id).first()
    duty = next((duty for duty in actor.duties if _answers(duty, row)), None) if row else None
    if row is None or duty is None or row.of_post_id in {held.post_id for held in actor.duties}:
        raise NotFound("look.question_unknown", _("There is no such question, or it is not yours to answer."))
    labels = people.post_labels([row.of_post_id] if row.of_post_id else [], actor.language)
    view = QuestionView(
        row.id,
        _who(row, labels),
        row.day,
        len(row.reading_ids),
        row.asked_at,
        row.text,
        row.answer,
        row.answered_at,
    )
    return Unread(actor, ((row.about_id, duty),), view)


def _answers(duty: Duty, row: Question) -> bool:
    if duty.role is Role.COORDINATOR and duty.agency_id is None:
        return people_rules.covers_path(duty.path, row.place_path)
    return duty.agency_id is not None and duty.agency_id == row.agency_id and duty.role in _OF_AGENCY


def _who(row: Question, labels: dict[UUID, str]) -> str:
    return labels.get(row.of_post_id, "") if row.of_post_id else ""
