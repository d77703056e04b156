"""Raised for somebody else: who may say so, and what ends with it. After the end the link opens nothing."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.kit.actors import SYSTEM, Actor
from linli.kit.clock import local_day
from linli.kit.errors import NotAllowed
from linli.kit.events import announce
from linli.kit.ids import digest
from linli.matters.access import Standing, get_standing
from linli.matters.actions.change import event_of
from linli.matters.actions.consent import give_contact_consent
from linli.matters.actions.contact import drop_contact
from linli.matters.actions.secret import derive_secret
from linli.matters.events import LinkRenewed
from linli.matters.models import Contact, Matter
from linli.matters.rules import Verb
from linli.people import actions as people
from linli.people.queries import Ending, Ground, Relation, asks_own_yes, find_representation, list_over


@transaction.atomic
def say_for_whom(
    *, actor: Actor, at: datetime, matter_id: UUID, ground: Ground, relation: Relation, until_month: date | None
) -> None:
    """The holder of the link, or a desk that has seen a paper, says that the matter is another person's.

    The consent to being reached is from now on marked as given by a representative. Nothing of the person is kept.
    Raises NotAllowed ``representation.not_yours``, NotFound ``matter.unknown`` and what ``people.represent`` raises.
    """
    standing = get_standing(actor, matter_id)
    desk = None if standing.is_resident else _desk(standing)
    people.represent(
        actor=actor,
        at=at,
        matter_id=matter_id,
        ground=ground,
        relation=relation,
        until_month=until_month,
        seen_by_post_id=desk,
    )
    if Contact.objects.filter(matter_id=matter_id, consented_at__isnull=False).exists():
        give_contact_consent(standing.matter, actor, at)


@transaction.atomic
def hear_own_answer(*, actor: Actor, at: datetime, matter_id: UUID, yes: bool) -> bool:
    """What the person concerned says, on the page or heard at a desk. From fourteen on a no ends it at once.

    Returns whether it ended. Raises NotAllowed ``representation.not_yours``, NotFound ``representation.none``.
    """
    standing = get_standing(actor, matter_id)
    if not standing.is_resident:
        _desk(standing)
    known = find_representation(matter_id)
    people.answer_for_oneself(actor=actor, at=at, matter_id=matter_id, yes=yes)
    ends = known is not None and not yes and asks_own_yes(known.ground)
    if ends:
        _end(standing.matter.id, actor, at, Ending.OWN_NO)
    return ends


@transaction.atomic
def end_representation(*, actor: Actor, at: datetime, matter_id: UUID, reason: Ending) -> str:
    """Nobody acts for the person any longer; returns the secret of the person's own link, shown once at a desk.

    The old link opens nothing, the representative's details and devices are gone, the matter goes on. Whoever holds the
    link may only give it up. Raises NotAllowed ``representation.not_yours``, NotFound ``representation.none``.
    """
    standing = get_standing(actor, matter_id)
    if not (standing.is_resident and reason is Ending.OWN_WISH):
        _desk(standing)
    return _end(matter_id, actor, at, reason)


def end_due_representations(*, at: datetime) -> int:
    """Children who came of age: what ends with it ends, and the desk makes them a link of their own. How many."""
    over = list_over(local_day(at))
    for matter_id in over:
        with transaction.atomic():
            _end(matter_id, SYSTEM, at, Ending.OF_AGE)
    return len(over)


def _end(matter_id: UUID, actor: Actor, at: datetime, reason: Ending) -> str:
    people.close_representation(actor=actor, at=at, matter_id=matter_id, reason=reason)
    drop_contact(at=at, matter_id=matter_id)
    Contact.objects.filter(matter_id=matter_id).update(account_id=None)
    people.end_consents(at=at, principal_ids=[matter_id])
    matter = Matter.objects.select_for_update().get(id=matter_id)
    nonce = matter.secret_nonce + 1
    secret = derive_secret(matter_id, nonce)
    Matter.objects.filter(id=matter_id).update(secret_nonce=nonce, secret_digest=digest(secret))
    announce(event_of(LinkRenewed, matter, at))
    return secret


def _desk(standing: Standing) -> UUID | None:
    """The post of a desk that may make links for this matter."""
    held = standing.capacity_for(Verb.RENEW_LINK)
    if held is None or held.duty is None:
        sentence = _("Only whoever holds the link, or a desk, can do this.")
        raise NotAllowed("representation.not_yours", sentence)
    return held.duty.post_id
