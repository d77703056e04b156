"""Yes, with a first word: the quickest way from an invitation to talking."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.disputes.access import get_standing
from linli.disputes.actions.channels import put
from linli.disputes.actions.consent import consent
from linli.disputes.actions.invite import seat_of
from linli.disputes.actions.room import say
from linli.disputes.models import Dispute, Item
from linli.disputes.queries.items import channel_of
from linli.disputes.rules import DataClass, State
from linli.disputes.rules.room import MESSAGE_LENGTH
from linli.kit.actors import Actor
from linli.kit.errors import Refused
from linli.kit.text import clean_text


@transaction.atomic
def consent_with_words(
    *, actor: Actor, at: datetime, dispute_id: UUID, text: str, once: UUID | None = None, version: int | None = None
) -> Dispute:
    """Take part and say something: in the joint room where it is open, else beside what is asked, where all read it.

    Raises Refused ``text.missing``, ``text.too_long`` and what ``consent`` and ``say`` raise.
    """
    words = clean_text(text, max_length=MESSAGE_LENGTH, field="text")
    if not words:
        raise Refused("text.missing", _("Please write a few words."), field="text")
    dispute = consent(actor=actor, at=at, dispute_id=dispute_id, version=version)
    if dispute.state == State.TALKING.value:
        say(actor=actor, at=at, dispute_id=dispute_id, text=words, once=once)
        return dispute
    capacity = seat_of(get_standing(actor, dispute_id))
    channel = channel_of(dispute_id, DataClass.CLAIM)
    if once is None or not Item.objects.filter(channel=channel, once=once).exists():
        put(channel, "ANSWER", {"text": words}, at=at, by=capacity, once=once)
    return dispute
