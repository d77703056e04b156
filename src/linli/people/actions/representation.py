"""Say that one acts for somebody else, hear that person, and end it. What it opens and closes belongs to matters."""

from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from linli.kit.actors import Actor
from linli.kit.clock import local_day
from linli.kit.db import must_change_one
from linli.kit.errors import Conflict, NotFound, Refused
from linli.ledger import actions as ledger
from linli.people.models import Representation
from linli.people.representing import Ending, Ground, Relation, fits, may_last_until, month_after

_State = dict[str, object]


@transaction.atomic
def represent(
    *,
    actor: Actor,
    at: datetime,
    matter_id: UUID,
    ground: Ground,
    relation: Relation,
    until_month: date | None,
    seen_by_post_id: UUID | None = None,
) -> UUID:
    """Keep on which ground somebody acts in this matter; the caller has opened it.

    Raises Refused ``representation.no_fit``, ``representation.until``, Conflict ``representation.known``.
    """
    until_on = month_after(until_month) if until_month else None
    if not fits(ground, relation):
        raise Refused("representation.no_fit", _("Please choose what fits the reason."), field="relation")
    if not may_last_until(ground, until_on, local_day(at)):
        sentence = _("Please give the month in which the child becomes eighteen.")
        raise Refused("representation.until", sentence, field="until")
    row = Representation(
        matter_id=matter_id,
        ground=ground.value,
        relation=relation.value,
        until_on=until_on,
        seen_by_post_id=seen_by_post_id,
        made_at=at,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise Conflict("representation.known", _("This has been said already.")) from error
    _record("people.represent", actor, at, row, (None, {"ground": row.ground, "relation": row.relation}))
    return row.id


@transaction.atomic
def answer_for_oneself(*, actor: Actor, at: datetime, matter_id: UUID, yes: bool) -> None:
    """What the person concerned says to it. Raises NotFound ``representation.none``."""
    row = _open(matter_id)
    said = (Representation.Answers.YES if yes else Representation.Answers.NO).value
    Representation.objects.filter(id=row.id).update(own_answer=said, own_answer_at=at)
    _record("people.answer_for_oneself", actor, at, row, ({"answer": row.own_answer}, {"answer": said}))


@transaction.atomic
def close_representation(*, actor: Actor, at: datetime, matter_id: UUID, reason: Ending) -> None:
    """Part of the act of matters that takes the link back. Raises NotFound ``representation.none``."""
    row = _open(matter_id)
    open_ = Representation.objects.filter(id=row.id, ended_at__isnull=True)
    must_change_one(open_.update(ended_at=at, end_reason=reason.value))
    _record("people.end_representation", actor, at, row, ({"open": True}, {"open": False, "why": reason.value}))


def _open(matter_id: UUID) -> Representation:
    row = Representation.objects.select_for_update().filter(matter_id=matter_id, ended_at__isnull=True).first()
    if row is None:
        raise NotFound("representation.none", _("Nobody acts for somebody else here."))
    return row


def _record(verb: str, actor: Actor, at: datetime, row: Representation, change: tuple[_State | None, _State]) -> None:
    ledger.record(
        verb=verb,
        subject_type="representation",
        subject_id=row.id,
        actor=actor,
        at=at,
        before=change[0],
        after=change[1],
    )
