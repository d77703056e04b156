"""Whoever was looked at asks why; the office that answers for those who looked says so."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.kit.actors import Actor
from linli.kit.cells import current_cell
from linli.kit.db import must_change_one
from linli.kit.errors import Conflict, NotFound, Refused
from linli.kit.events import announce
from linli.kit.ids import uuid7
from linli.kit.text import clean_text
from linli.ledger import actions as ledger
from linli.readings.events import LookAsked, LookExplained
from linli.readings.models import Question
from linli.readings.queries.looks import find_group
from linli.readings.queries.questions import QuestionView, get_question

LONGEST = 1000
PURPOSE = "readings.question"


@transaction.atomic
def ask_why(*, actor: Actor, at: datetime, about_id: UUID, key: UUID, text: str = "") -> UUID:
    """Ask about one office on one day, once. The caller has decided that the actor is whom it is about.

    Raises NotFound ``look.unknown``, Conflict ``look.asked``, Refused ``text.too_long``.
    """
    found = find_group(about_id, key, at, actor.language)
    if found is None:
        raise NotFound("look.unknown", _("There is no such look. Please open the page again."))
    if found.asked is not None:
        raise Conflict("look.asked", _("You have asked about this already."))
    group = found.group
    words = clean_text(text, max_length=LONGEST, field="text")
    question = Question.objects.create(
        id=uuid7(),
        about_id=about_id,
        of_post_id=group.post_id,
        agency_id=group.agency_id,
        place_path=group.place_path,
        day=group.day,
        reading_ids=list(group.reading_ids),
        text=words,
        asked_at=at,
    )
    ids = [str(reading_id) for reading_id in group.reading_ids]
    _record("readings.ask", question, actor, at, {"readings": ids})
    announce(
        LookAsked(
            cell=current_cell(),
            at=at,
            question_id=question.id,
            about_id=about_id,
            of_post_id=group.post_id,
            place_path=group.place_path,
            agency_id=group.agency_id,
        )
    )
    return question.id


@transaction.atomic
def open_question(*, actor: Actor, at: datetime, question_id: UUID) -> QuestionView:
    """The question with its words, the look at them noted. Raises NotFound ``look.question_unknown``."""
    return ledger.read(get_question(actor, question_id), at=at, purpose=PURPOSE)


@transaction.atomic
def answer_why(*, actor: Actor, at: datetime, question_id: UUID, text: str) -> None:
    """Answer it, once. Not by the post that looked.

    Raises NotFound ``look.question_unknown``, Refused ``text.missing``, ``text.too_long``, Conflict
    ``changed.meanwhile``.
    """
    unread = get_question(actor, question_id)
    words = clean_text(text, max_length=LONGEST, field="text")
    if not words:
        raise Refused("text.missing", _("Please write something."), field="text")
    duty = unread.looks[0][1]
    changed = Question.objects.filter(id=question_id, answered_at__isnull=True).update(
        answer=words, answered_at=at, answered_by_post_id=duty.post_id
    )
    must_change_one(changed)
    question = Question.objects.get(id=question_id)
    _record("readings.answer", question, actor, at, {})
    announce(LookExplained(cell=current_cell(), at=at, question_id=question.id, about_id=question.about_id))


def _record(verb: str, question: Question, actor: Actor, at: datetime, facts: dict[str, object]) -> None:
    ledger.record(
        verb=verb,
        subject_type="look_question",
        subject_id=question.id,
        actor=actor,
        at=at,
        before=None,
        after={"day": question.day.isoformat(), "answered": question.answered_at is not None},
        facts=facts,
    )
