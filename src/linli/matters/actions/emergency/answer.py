"""Somebody else says yes or no, in time."""

from datetime import datetime
from functools import partial
from uuid import UUID

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from linli.calendars.rules.counting import add_working_days
from linli.kit.actors import Actor, Duty
from linli.kit.clock import local_day
from linli.kit.db import must_change_one
from linli.kit.errors import Conflict, Refused
from linli.kit.events import announce
from linli.kit.text import clean_text
from linli.matters.access.emergency import acts_in, stage_now, unknown_emergency
from linli.matters.actions.change import event_of
from linli.matters.actions.emergency.ask import LONGEST
from linli.matters.actions.emergency.entry import note
from linli.matters.events import EmergencyApproved
from linli.matters.models import Emergency
from linli.matters.queries.clock_policy import town_calendar
from linli.matters.rules.emergency import Act, Stage, deciding_duty, emergency_policy


@transaction.atomic
def approve_emergency(*, actor: Actor, at: datetime, emergency_id: UUID) -> None:
    """Open it for the asker, for the time that the data say, and set the day of the review.

    Raises NotFound ``emergency.unknown``, Conflict ``emergency.same_person``, ``emergency.too_late``,
    ``changed.meanwhile``.
    """
    row, duty = _to_answer(actor, at, emergency_id, Act.APPROVE)
    until_at = emergency_policy().until_at(at)
    days = emergency_policy().review_working_days
    due_on = add_working_days(town_calendar().assuming_work, local_day(until_at), days)
    changed = _waiting(row, actor, at).update(
        decided_by_id=actor.account_id,
        decided_post_id=duty.post_id,
        approved_at=at,
        until_at=until_at,
        review_due_on=due_on,
    )
    must_change_one(changed)
    row.until_at = until_at
    note("approve_emergency", row, actor, at, duty)
    approved = partial(EmergencyApproved, emergency_id=row.id, asked_post_id=row.asked_post_id)
    announce(event_of(approved, row.matter, at, actor=actor))


@transaction.atomic
def refuse_emergency(*, actor: Actor, at: datetime, emergency_id: UUID, reason: str) -> None:
    """Say no, and why. Raises as ``approve_emergency``, and Refused ``emergency.no_reason``, ``text.too_long``."""
    row, duty = _to_answer(actor, at, emergency_id, Act.REFUSE)
    words = clean_text(reason, max_length=LONGEST, field="reason")
    if not words:
        raise Refused("emergency.no_reason", _("Please say why not."), field="reason")
    changed = _waiting(row, actor, at).update(
        decided_by_id=actor.account_id, decided_post_id=duty.post_id, refused_at=at, refusal=words
    )
    must_change_one(changed)
    note("refuse_emergency", row, actor, at, duty)


def _to_answer(actor: Actor, at: datetime, emergency_id: UUID, act: Act) -> tuple[Emergency, Duty]:
    row = Emergency.objects.select_related("matter").filter(id=emergency_id).first()
    duty = deciding_duty(actor, row.place_path) if row is not None else None
    if row is None or (duty is None and row.asked_by_id != actor.account_id):
        raise unknown_emergency()
    if row.asked_by_id == actor.account_id:
        raise Conflict("emergency.same_person", _("Somebody else has to approve it."))
    if duty is None or act not in acts_in(actor, row, at):
        raise _too_late(row, at)
    return row, duty


def _too_late(row: Emergency, at: datetime) -> Conflict:
    if stage_now(row, at) is Stage.LAPSED:
        sentence = _("The time to answer is over. If the danger goes on, it has to be asked for anew.")
        return Conflict("emergency.too_late", sentence)
    return Conflict("changed.meanwhile", _("Somebody else was faster. Please look at the newest state and try again."))


def _waiting(row: Emergency, actor: Actor, at: datetime) -> models.QuerySet[Emergency]:
    """The row, if it still waits for somebody else: of two who answer at once, one finds it."""
    waiting = Emergency.objects.filter(
        id=row.id, approved_at__isnull=True, refused_at__isnull=True, ended_at__isnull=True, expires_at__gt=at
    )
    assert actor.account_id is not None, "whoever serves has an account"
    return waiting.exclude(asked_by_id=actor.account_id)
