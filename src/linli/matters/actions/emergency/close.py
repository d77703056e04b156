"""End it before its time, and look back at it when it is over."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.kit.actors import Actor
from linli.kit.db import must_change_one
from linli.kit.errors import Conflict, Refused
from linli.kit.text import clean_text
from linli.matters.access.emergency import acts_in, asking_post, parts_in, stage_now, unknown_emergency
from linli.matters.actions.emergency.entry import note
from linli.matters.models import Emergency
from linli.matters.rules.emergency import Act, Part, Stage, deciding_duty, reviewing_duty

LONGEST = 1000


@transaction.atomic
def end_emergency(*, actor: Actor, at: datetime, emergency_id: UUID) -> None:
    """The asker takes it back or is done; whoever may answer it ends it too. From then on nothing is open.

    Raises NotFound ``emergency.unknown``, Conflict ``changed.meanwhile``.
    """
    row = Emergency.objects.filter(id=emergency_id).first()
    if row is None or not parts_in(actor, row) & {Part.ASKER, Part.DECIDER}:
        raise unknown_emergency()
    duty = asking_post(actor, row) if row.asked_by_id == actor.account_id else deciding_duty(actor, row.place_path)
    ends = Act.END in acts_in(actor, row, at) and duty is not None
    running = Emergency.objects.filter(id=row.id, ended_at__isnull=True, refused_at__isnull=True)
    must_change_one(running.update(ended_at=at, ended_post_id=duty.post_id) if ends and duty is not None else 0)
    assert duty is not None, "nobody else has ended it"
    note("end_emergency", row, actor, at, duty)


@transaction.atomic
def review_emergency(*, actor: Actor, at: datetime, emergency_id: UUID, finding: str) -> None:
    """The data protection officer writes what was found, once, when it is over.

    Raises NotFound ``emergency.unknown``, Refused ``text.missing``, ``text.too_long``, Conflict
    ``emergency.still_open``, ``changed.meanwhile``.
    """
    row = Emergency.objects.filter(id=emergency_id).first()
    duty = reviewing_duty(actor, row.place_path) if row is not None else None
    if row is None or duty is None or Part.REVIEWER not in parts_in(actor, row):
        raise unknown_emergency()
    if stage_now(row, at) is not Stage.OVER:
        raise Conflict("emergency.still_open", _("It is reviewed when it is over."))
    words = clean_text(finding, max_length=LONGEST, field="finding")
    if not words:
        raise Refused("text.missing", _("Please write something."), field="finding")
    waiting = Emergency.objects.filter(id=row.id, approved_at__isnull=False, reviewed_at__isnull=True)
    must_change_one(waiting.update(reviewed_at=at, reviewed_post_id=duty.post_id, finding=words))
    note("review_emergency", row, actor, at, duty)
