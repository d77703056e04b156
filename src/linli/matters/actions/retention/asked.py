"""Erasing because whoever raised a matter asks for it: the same destruction, without a list."""

from datetime import datetime
from functools import partial
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.kit.actors import Actor
from linli.kit.clock import local_day
from linli.kit.errors import Conflict
from linli.kit.events import announce
from linli.ledger import actions as ledger
from linli.matters.actions.change import event_of, hashed_state, topics_of
from linli.matters.actions.retention.destroy import destroy_contact, destroy_words
from linli.matters.events import HeldDestroyed
from linli.matters.models import CalendarFeed, Contact, DestructionItem, Matter
from linli.matters.queries.own_data import erasable_from
from linli.matters.rules.retention import Held


@transaction.atomic
def erase_as_asked(*, actor: Actor, at: datetime, matter_id: UUID, held: Held, again: bool = False) -> bool:
    """Destroy it now; False when that was done before. The caller has made sure whose matter it is.

    ``again``: it had been destroyed, and a backup brought it back; then nothing is asked. Raises Conflict
    ``erasure.not_yet`` for words of what is not over, or is kept until a later day.
    """
    matter = Matter.objects.select_for_update().filter(id=matter_id).first()
    if matter is None or matter.words_destroyed_at is not None:
        return False
    first_day = erasable_from(matter_id, at)[0]
    if held is Held.WORDS and not again and (first_day is None or first_day > local_day(at)):
        raise Conflict("erasure.not_yet", _("This is still needed, or a rule keeps it longer."))
    destroy_contact([matter_id], at) if held is Held.CONTACT else destroy_words([matter_id], at)
    waiting = DestructionItem.objects.filter(matter_id=matter_id, destroyed_at__isnull=True, kept_until__isnull=True)
    gone = [held.value] if held is Held.CONTACT else [one.value for one in Held]
    waiting.filter(held__in=gone).update(destroyed_at=at)
    matter.refresh_from_db()
    ledger.record(
        verb="matters.destroy",
        subject_type="matter",
        subject_id=matter_id,
        actor=actor,
        at=at,
        before=None,
        after=hashed_state(matter),
        facts={"held": held.value, "asked": True},
        topics=topics_of(matter),
    )
    announce(event_of(partial(HeldDestroyed, held=held.value, asked=True), matter, at))
    return True


@transaction.atomic
def forget_account(*, account_id: UUID) -> int:
    """Nothing leads from a matter to an account that was erased, nor from a calendar; how many matters there were.

    Part of the caller's act, which has the entry in the ledger.
    """
    CalendarFeed.objects.filter(account_id=account_id).delete()
    return Contact.objects.filter(account_id=account_id).update(account_id=None)
