"""Some looks are shown later: by a law that says so, approved by a second person, and with a day on which they are."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.kit.actors import Actor, Duty, Role
from linli.kit.db import must_change_one
from linli.kit.errors import Conflict, NotAllowed, NotFound, Refused
from linli.kit.ids import uuid7
from linli.kit.text import clean_text
from linli.ledger import actions as ledger
from linli.people import queries as people
from linli.people import rules as people_rules
from linli.readings.models import Delay
from linli.readings.rules import basis_of

LONGEST = 500


@transaction.atomic
def propose_delay(
    *, actor: Actor, at: datetime, about_id: UUID, of_post_id: UUID, basis: str, reason: str, release_at: datetime
) -> UUID:
    """Ask that the looks of one post at one matter or side be shown later. Nothing is hidden before a second approves.

    Raises NotAllowed ``delay.not_allowed``, Refused ``delay.basis_unknown``, ``delay.no_reason``, ``delay.too_long``,
    ``delay.in_the_past``, ``text.too_long``, NotFound ``post.unknown``.
    """
    post = people.find_serving_post(of_post_id, at)
    if post is None:
        raise NotFound("post.unknown", _("There is no such post."))
    _coordinates(actor, post.path)
    law = basis_of(basis)
    if law is None:
        raise Refused("delay.basis_unknown", _("Please choose the law that allows it."), field="basis")
    words = clean_text(reason, max_length=LONGEST, field="reason")
    if not words:
        raise Refused("delay.no_reason", _("Please say why it has to be shown later."), field="reason")
    if release_at <= at:
        raise Refused("delay.in_the_past", _("That day is over."), field="release_on")
    if release_at > at + timedelta(days=law.longest_days):
        sentence = _("This law carries %(days)s days at most.") % {"days": law.longest_days}
        raise Refused("delay.too_long", sentence, field="release_on")
    assert actor.account_id is not None, "whoever coordinates has an account"
    delay = Delay.objects.create(
        id=uuid7(),
        about_id=about_id,
        of_post_id=of_post_id,
        place_path=post.path,
        basis=law.code,
        reason=words,
        from_at=at,
        release_at=release_at,
        asked_at=at,
        asked_by_id=actor.account_id,
    )
    _record("readings.delay", delay, actor, at)
    return delay.id


@transaction.atomic
def approve_delay(*, actor: Actor, at: datetime, delay_id: UUID) -> None:
    """A second person approves it: from then on, and only until its day.

    Somebody whose own looks it would hide is no second person.

    Raises NotFound ``delay.unknown``, NotAllowed ``delay.not_allowed``, Conflict ``delay.same_person``,
    ``changed.meanwhile``.
    """
    delay = Delay.objects.filter(id=delay_id).first()
    if delay is None:
        raise NotFound("delay.unknown", _("There is no such delay."))
    _coordinates(actor, delay.place_path)
    if delay.asked_by_id == actor.account_id or delay.of_post_id in {duty.post_id for duty in actor.duties}:
        raise Conflict("delay.same_person", _("Somebody else has to approve it."))
    waiting = Delay.objects.filter(id=delay_id, approved_at__isnull=True, refused_at__isnull=True, release_at__gt=at)
    must_change_one(waiting.update(approved_at=at, approved_by_id=actor.account_id, from_at=at))
    _record("readings.approve_delay", delay, actor, at)


@transaction.atomic
def refuse_delay(*, actor: Actor, at: datetime, delay_id: UUID) -> None:
    """A second person says no, or whoever asked takes it back: nothing was hidden, and nothing will be.

    Raises NotFound ``delay.unknown``, NotAllowed ``delay.not_allowed``, Conflict ``changed.meanwhile``.
    """
    delay = Delay.objects.filter(id=delay_id).first()
    if delay is None:
        raise NotFound("delay.unknown", _("There is no such delay."))
    _coordinates(actor, delay.place_path)
    waiting = Delay.objects.filter(id=delay_id, approved_at__isnull=True, refused_at__isnull=True)
    must_change_one(waiting.update(refused_at=at, refused_by_id=actor.account_id))
    _record("readings.refuse_delay", delay, actor, at)


def _coordinates(actor: Actor, path: str) -> Duty:
    for duty in actor.duties:
        if duty.role is Role.COORDINATOR and duty.agency_id is None and people_rules.covers_path(duty.path, path):
            return duty
    raise NotAllowed("delay.not_allowed", _("Only a coordinator of the area decides when looks are shown."))


def _record(verb: str, delay: Delay, actor: Actor, at: datetime) -> None:
    ledger.record(
        verb=verb,
        subject_type="look_delay",
        subject_id=delay.id,
        actor=actor,
        at=at,
        before=None,
        after={"basis": delay.basis, "release_at": delay.release_at.isoformat()},
        facts={"basis": delay.basis},
    )
