"""A data protection officer asks an institution about the looks of a post; the institution answers."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.kit.actors import Actor, Role
from linli.kit.db import must_change_one
from linli.kit.errors import NotFound, Refused
from linli.kit.ids import uuid7
from linli.kit.text import clean_text
from linli.ledger import actions as ledger
from linli.people import rules as people_rules
from linli.readings.models import Inquiry
from linli.readings.queries.unusual import list_unusual, protecting
from linli.readings.rules import thresholds

LONGEST = 1000


@transaction.atomic
def inquire(*, actor: Actor, at: datetime, of_post_id: UUID, text: str) -> UUID:
    """Ask the institution of a post about what the page shows of it. Raises NotAllowed ``protection.not_yours``,
    NotFound ``post.unknown``, Refused ``text.missing``, ``text.too_long``.
    """
    duty = protecting(actor)
    shown = next((row for row in list_unusual(actor, at) if row.post_id == of_post_id), None)
    if shown is None:
        raise NotFound("post.unknown", _("There is no such post."))
    words = clean_text(text, max_length=LONGEST, field="text")
    if not words:
        raise Refused("text.missing", _("Please write something."), field="text")
    inquiry = Inquiry.objects.create(
        id=uuid7(),
        of_post_id=of_post_id,
        agency_id=shown.agency_id,
        place_path=shown.place_path,
        from_at=at - timedelta(days=thresholds().days),
        until_at=at,
        counts=shown.reasons,
        text=words,
        asked_at=at,
        asked_by_post_id=duty.post_id,
    )
    _record("readings.inquire", inquiry, actor, at)
    return inquiry.id


@transaction.atomic
def answer_inquiry(*, actor: Actor, at: datetime, inquiry_id: UUID, text: str) -> None:
    """A coordinator of the place answers, once, and not for the own post.

    Raises NotFound ``inquiry.unknown``, Refused ``text.missing``, ``text.too_long``, Conflict ``changed.meanwhile``.
    """
    row = Inquiry.objects.filter(id=inquiry_id).first()
    own = {duty.post_id for duty in actor.duties}
    answering = [
        duty
        for duty in actor.duties
        if row is not None
        and duty.role is Role.COORDINATOR
        and duty.agency_id is None
        and people_rules.covers_path(duty.path, row.place_path)
    ]
    if row is None or not answering or row.of_post_id in own:
        raise NotFound("inquiry.unknown", _("There is no such question, or it is not yours to answer."))
    words = clean_text(text, max_length=LONGEST, field="text")
    if not words:
        raise Refused("text.missing", _("Please write something."), field="text")
    waiting = Inquiry.objects.filter(id=inquiry_id, answered_at__isnull=True)
    must_change_one(waiting.update(answer=words, answered_at=at, answered_by_post_id=answering[0].post_id))
    _record("readings.answer_inquiry", row, actor, at)


def _record(verb: str, inquiry: Inquiry, actor: Actor, at: datetime) -> None:
    ledger.record(
        verb=verb,
        subject_type="look_inquiry",
        subject_id=inquiry.id,
        actor=actor,
        at=at,
        before=None,
        after={"counts": inquiry.counts},
        facts={"of_post_id": str(inquiry.of_post_id), "counts": inquiry.counts},
    )
