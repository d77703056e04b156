"""The consent of a resident to being reached about a matter: given with the details, and by the same statement."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from linli.kit.actors import Actor
from linli.matters.actions.submission import ContactDetails
from linli.matters.models import Matter
from linli.people import actions as people
from linli.people.actions import Consent
from linli.people.queries import find_representation, told_of_consent

CONTACT = "matter.contact"
_MATTER = "MATTER"


def contact_consent(
    matter_id: UUID, at: datetime, language: str, channel: str, *, by_representative: bool = False
) -> Consent:
    """The yes that goes with the details, not stored yet."""
    return people.new_consent(
        principal=(_MATTER, matter_id),
        purpose=CONTACT,
        at=at,
        language=language,
        method=channel,
        by_representative=by_representative,
    )


def told_consent(consent: Consent | None) -> Mapping[str, Any]:
    """What the receipt of the first step proves of it."""
    return {"consent": told_of_consent(consent)} if consent is not None else {}


def give_contact_consent(matter: Matter, actor: Actor, at: datetime) -> None:
    """A yes beside new details; the one before ends as replaced."""
    method = matter.channel if actor.is_staff else "WEB"
    acts_for = find_representation(matter.id) is not None
    said = contact_consent(matter.id, at, actor.language, method, by_representative=acts_for)
    people.give_consent(actor=actor, consent=said)


def copy_contact_consents(given: Sequence[tuple[Matter, ContactDetails]], at: datetime) -> None:
    """Of many at once: as the source said."""
    people.copy_consents(contact_consent(matter.id, at, matter.language, matter.channel) for matter, _who in given)
