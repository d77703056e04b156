"""How a resident is reached, and by which link: both can change while the matter goes on."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from linli.kit.actors import Actor
from linli.kit.events import announce
from linli.kit.ids import digest
from linli.matters.actions.change import Note, begin, event_of, finish
from linli.matters.actions.consent import CONTACT, give_contact_consent
from linli.matters.actions.search_index import index_words
from linli.matters.actions.secret import derive_secret
from linli.matters.actions.submission import ContactDetails, check_contact
from linli.matters.events import ContactChanged, LinkRenewed
from linli.matters.models import Contact, Matter
from linli.matters.rules import Verb
from linli.people.actions import withdraw_consent


@transaction.atomic
def change_contact(*, actor: Actor, at: datetime, matter_id: UUID, contact: ContactDetails) -> Matter:
    """Other details, or none any more: with empty ones name, number and address are erased.

    Taking them away withdraws the consent to them, giving them is a new one. The timeline says that something changed
    and never what. Raises Refused ``contact.*``, ``text.too_long`` and what ``begin`` and ``finish`` raise.
    """
    begun = begin(actor=actor, matter_id=matter_id, verb=Verb.CHANGE_CONTACT, version=None)
    kept = check_contact(contact)
    if kept.consent:
        give_contact_consent(begun.matter, actor, at)
    else:
        withdraw_consent(actor=actor, at=at, principal_id=matter_id, purpose=CONTACT)
    values = {
        "name": kept.name,
        "phone": kept.phone,
        "email": kept.email,
        "consented_at": at if kept.consent else None,
    }
    Contact.objects.update_or_create(matter_id=matter_id, defaults=values)
    index_words([matter_id])  # another name is left out of the text from now on
    matter, _step = finish(begun, at=at, event=ContactChanged, note=Note(facts={"reachable": kept.consent}))
    return matter


@transaction.atomic
def drop_contact(*, at: datetime, matter_id: UUID) -> None:
    """The consent to it has expired: name, number and address are erased, whatever stage the matter is at.

    Part of the caller's act, which has the entry in the ledger; announces, so that nothing more goes there.
    """
    held = Contact.objects.filter(matter_id=matter_id, consented_at__isnull=False)
    if not held.update(name="", phone="", email="", consented_at=None):
        return
    index_words([matter_id])
    matter = Matter.objects.get(id=matter_id)
    announce(event_of(ContactChanged, matter, at))


@transaction.atomic
def renew_link(*, actor: Actor, at: datetime, matter_id: UUID) -> str:
    """A new secret for a resident who lost the link or showed it to somebody; the old one opens nothing from now on.

    Returns the secret, which is shown once. Raises what ``begin`` and ``finish`` raise.
    """
    begun = begin(actor=actor, matter_id=matter_id, verb=Verb.RENEW_LINK, version=None)
    nonce = begun.matter.secret_nonce + 1
    secret = derive_secret(matter_id, nonce)
    finish(begun, at=at, event=LinkRenewed, values={"secret_nonce": nonce, "secret_digest": digest(secret)})
    return secret
