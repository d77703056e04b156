"""The resident says how it was settled."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from linli.kit.actors import Actor
from linli.kit.db import must_change_one
from linli.kit.errors import Conflict, Expired, NotAllowed, Refused
from linli.kit.events import announce
from linli.ledger import actions as ledger
from linli.matters.access import Standing, get_standing, may_answer_for
from linli.matters.actions.change import event_of, not_now, one_of, topics_of, written
from linli.matters.events import FeedbackGiven
from linli.matters.models import Feedback, Matter
from linli.matters.rules import State
from linli.matters.rules.feedback import BEST, WORST, Settled, TimeKept, may_answer


@dataclass(frozen=True, kw_only=True)
class Answers:
    """``settled``: YES, PARTLY or NO; ``satisfaction``: 1 to 5; ``time_kept``: YES, NO, UNSURE or not answered."""

    settled: str
    satisfaction: int
    time_kept: str = ""
    text: str = ""


@transaction.atomic
def give_feedback(*, actor: Actor, at: datetime, matter_id: UUID, answers: Answers) -> Feedback:
    """Answer once for each time that it was settled, and change it for fourteen days.

    Raises NotFound ``matter.unknown``, NotAllowed ``matter.not_yours`` and ``matter.own_work``, Conflict
    ``matter.not_now`` while it is not settled, Expired ``feedback.too_late`` after the fourteen days, Conflict
    ``changed.meanwhile``, Refused ``code.unknown``, ``feedback.unknown_satisfaction`` and ``text.too_long``.
    """
    standing = get_standing(actor, matter_id)
    _check_party(standing)
    matter = standing.matter
    if not may_answer(State(matter.state), None, at) or matter.resolved_at is None:
        raise not_now(matter)
    values = _values(answers)
    known = Feedback.objects.filter(matter_id=matter.id, resolved_at=matter.resolved_at).first()
    before = None if known is None else _coded(known)
    row = _first(matter.id, matter.resolved_at, values, at) if known is None else _changed(matter, known, values, at)
    ledger.record(
        verb="matters.give_feedback",
        subject_type="matter",
        subject_id=matter.id,
        actor=actor,
        at=at,
        before=before,
        after=_coded(row),
        facts={"feedback": str(row.id), "changed": known is not None},
        topics=topics_of(matter),
    )
    announce(event_of(FeedbackGiven, matter, at, by_resident=True))
    return row


def _check_party(standing: Standing) -> None:
    if may_answer_for(standing):
        return
    if standing.is_resident:
        sentence = _("You serve in the team that has this matter, so you do not say how it went.")
        raise NotAllowed("matter.own_work", sentence)
    raise NotAllowed("matter.not_yours", _("Only whoever raised it can say how it went."))


def _values(answers: Answers) -> dict[str, str | int]:
    if not WORST <= answers.satisfaction <= BEST:
        sentence = _("Please choose one from the list.")
        raise Refused("feedback.unknown_satisfaction", sentence, field="satisfaction")
    return {
        "settled": one_of(answers.settled, Settled, "settled"),
        "satisfaction": answers.satisfaction,
        "time_kept": one_of(answers.time_kept, TimeKept, "time_kept") if answers.time_kept else "",
        "text": written(answers.text, required=False),
    }


def _first(matter_id: UUID, resolved_at: datetime, values: dict[str, str | int], at: datetime) -> Feedback:
    row = Feedback(matter_id=matter_id, resolved_at=resolved_at, given_at=at, changed_at=at, **values)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        sentence = _("It was answered a moment ago. Please look at the newest state.")
        raise Conflict("changed.meanwhile", sentence) from error
    return row


def _changed(matter: Matter, known: Feedback, values: dict[str, str | int], at: datetime) -> Feedback:
    if not may_answer(State(matter.state), known.given_at, at):
        raise Expired("feedback.too_late", _("The answer can be changed for 14 days. It stays as it is now."))
    same = Feedback.objects.filter(id=known.id, changed_at=known.changed_at)
    must_change_one(same.update(changed_at=at, **values))
    return Feedback.objects.get(id=known.id)


def _coded(row: Feedback) -> dict[str, str | int]:
    """What the ledger hashes: the answers that were chosen, never the words."""
    return {"settled": row.settled, "satisfaction": row.satisfaction, "time_kept": row.time_kept}
