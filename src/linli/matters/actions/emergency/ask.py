"""Ask to open one matter in an emergency: by its number, for a reason, under a law."""

from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.kit.actors import Actor, Duty
from linli.kit.errors import Conflict, NotAllowed, NotFound, Refused
from linli.kit.events import announce
from linli.kit.ids import normalise_reference, uuid7
from linli.kit.text import clean_text
from linli.matters.access import get_standing, unknown_matter
from linli.matters.actions.change import event_of
from linli.matters.actions.emergency.entry import note
from linli.matters.events import EmergencyAsked
from linli.matters.models import Emergency, Matter
from linli.matters.queries.matter import reads_all
from linli.matters.rules.emergency import asking_duty, emergency_policy, may_ask

LONGEST = 500
SHORTEST = 10  # characters: "urgent" alone tells the second person nothing
MOST_A_DAY = 10  # requests of one account: who needs more does not need this door


@transaction.atomic
def ask_emergency(*, actor: Actor, at: datetime, reference: str, basis: str, reason: str) -> UUID:
    """The id of the request. Nothing opens before somebody else has approved it.

    Raises NotAllowed ``emergency.not_allowed``, NotFound ``matter.unknown``, Refused ``reference.malformed``,
    ``emergency.basis_unknown``, ``emergency.no_reason``, ``emergency.not_needed``, ``emergency.too_many``,
    ``text.too_long``, Conflict ``emergency.asked_already``.
    """
    if not may_ask(actor):
        raise NotAllowed("emergency.not_allowed", _("Only somebody who serves at a place can ask for this."))
    law = emergency_policy().basis_of(basis)
    if law is None:
        raise Refused("emergency.basis_unknown", _("Please choose the law that allows it."), field="basis")
    words = _reason(reason)
    matter, duty = _matter(actor, reference)
    assert actor.account_id is not None, "whoever serves has an account"
    _check(actor, actor.account_id, matter, at)
    row = Emergency.objects.create(
        id=uuid7(),
        matter=matter,
        place_path=matter.place_path,
        basis=law.code,
        reason=words,
        asked_at=at,
        asked_by_id=actor.account_id,
        asked_post_id=duty.post_id,
        expires_at=emergency_policy().expires_at(at),
    )
    note("ask_emergency", row, actor, at, duty)
    announce(event_of(partial(EmergencyAsked, emergency_id=row.id), matter, at, actor=actor))
    return row.id


def _reason(reason: str) -> str:
    words = clean_text(reason, max_length=LONGEST, field="reason")
    if len(words) < SHORTEST:
        sentence = _("Please say what the danger is and what you need from the matter.")
        raise Refused("emergency.no_reason", sentence, field="reason")
    return words


def _matter(actor: Actor, reference: str) -> tuple[Matter, Duty]:
    """Of another area it is as unknown as a number that nobody has."""
    matter = Matter.objects.filter(reference=normalise_reference(reference)).first()
    duty = asking_duty(actor, matter.place_path) if matter is not None else None
    if matter is None or duty is None:
        sentence = _("There is no matter of that number in the area that you serve.")
        raise NotFound("matter.unknown", sentence, field="reference")
    return matter, duty


def _check(actor: Actor, account_id: UUID, matter: Matter, at: datetime) -> None:
    own = Emergency.objects.filter(asked_by_id=account_id)
    waiting = own.filter(
        matter_id=matter.id, approved_at__isnull=True, refused_at__isnull=True, ended_at__isnull=True, expires_at__gt=at
    )
    if waiting.exists() or own.filter(matter_id=matter.id, ended_at__isnull=True, until_at__gt=at).exists():
        raise Conflict("emergency.asked_already", _("You have asked for this matter already. It is on your list."))
    if own.filter(asked_at__gt=at - timedelta(days=1)).count() >= MOST_A_DAY:
        sentence = _("You have asked too often today. Please call the coordinator of the area.")
        raise Refused("emergency.too_many", sentence, field="reference")
    try:
        standing = get_standing(actor, matter.id)
    except NotFound as error:
        if error.code != unknown_matter().code:
            raise
        return
    if reads_all(standing):
        sentence = _("You may open this matter as you always do. Nothing has to be asked for.")
        raise Refused("emergency.not_needed", sentence, field="reference")
