"""Saying when somebody will come, and saying that nobody will."""

from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.kit.actors import Actor
from linli.kit.errors import Conflict, Refused
from linli.matters.actions.change import Note, begin, finish, written
from linli.matters.events import VisitCancelled, VisitPlanned
from linli.matters.models import Matter, PlannedVisit
from linli.matters.rules import Verb

FARTHEST = timedelta(days=90)
LONGEST = timedelta(hours=12)  # nobody waits at home longer for somebody who may come


@transaction.atomic
def plan_visit(
    *,
    actor: Actor,
    at: datetime,
    matter_id: UUID,
    from_at: datetime,
    until_at: datetime,
    text: str = "",
    version: int | None = None,
) -> Matter:
    """Tell the resident between when and when somebody comes; an earlier plan is replaced.

    Raises Refused ``visit.past``, ``visit.window``, ``visit.too_far``, ``text.too_long`` and what ``begin`` and
    ``finish`` raise.
    """
    begun = begin(actor=actor, matter_id=matter_id, verb=Verb.PLAN_VISIT, version=version)
    _check_window(at, from_at, until_at)
    facts = {"visit_from": from_at.isoformat(), "visit_until": until_at.isoformat()}
    if end_planned_visit(matter_id, at, PlannedVisit.Ends.CHANGED):
        facts["changed"] = "1"
    PlannedVisit.objects.create(
        matter_id=matter_id, post_id=begun.capacity.post_id, from_at=from_at, until_at=until_at, planned_at=at
    )
    note = Note(text=written(text, required=False), facts=facts)
    matter, _step = finish(begun, at=at, event=partial(VisitPlanned, from_at=from_at), note=note)
    return matter


@transaction.atomic
def cancel_visit(*, actor: Actor, at: datetime, matter_id: UUID, reason: str, version: int | None = None) -> Matter:
    """Tell the resident that nobody comes at that time, and why.

    Raises Conflict ``visit.none`` without a planned one, Refused ``text.missing`` and what ``begin`` and ``finish``
    raise.
    """
    begun = begin(actor=actor, matter_id=matter_id, verb=Verb.CANCEL_VISIT, version=version)
    words = written(reason, field_name="reason")
    if not end_planned_visit(matter_id, at, PlannedVisit.Ends.CANCELLED):
        raise Conflict("visit.none", _("No visit is planned."))
    matter, _step = finish(begun, at=at, event=VisitCancelled, note=Note(text=words))
    return matter


def end_planned_visit(matter_id: UUID, at: datetime, end: PlannedVisit.Ends) -> bool:
    """End the one that runs; False when there is none. One statement."""
    running = PlannedVisit.objects.filter(matter_id=matter_id, ended_at__isnull=True)
    return running.update(ended_at=at, end=end) == 1


def _check_window(at: datetime, from_at: datetime, until_at: datetime) -> None:
    if from_at <= at:
        raise Refused("visit.past", _("Please choose a time that is still to come."), field="from_time")
    if not timedelta(0) < until_at - from_at <= LONGEST:
        sentence = _("The visit ends after it begins, and no more than 12 hours later.")
        raise Refused("visit.window", sentence, field="until_time")
    if from_at > at + FARTHEST:
        raise Refused("visit.too_far", _("A visit can be planned 90 days ahead at most."), field="on")
