"""A member of staff opens a matter: the reading of personal data is itself an act, and the resident sees it."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from linli.kit.actors import Actor
from linli.ledger import actions as ledger
from linli.matters.access import get_standing
from linli.matters.queries.links import Together, together
from linli.matters.queries.matter import MatterView, view_of
from linli.matters.queries.mine import StoredPhoto, get_photo

PURPOSE = "matters.work"


@transaction.atomic
def open_matter(*, actor: Actor, at: datetime, matter_id: UUID) -> MatterView:
    """The matter with contact details where the actor may read them, and the reading noted for the resident.

    Residents reading their own matter leave no note. Raises NotFound ``matter.unknown``.
    """
    standing = get_standing(actor, matter_id)
    duty = standing.seeing_duty
    if duty is not None:
        ledger.record_reading(actor=actor, matter_id=matter_id, at=at, purpose=PURPOSE, duty=duty)
    return view_of(standing, with_contact=True)


@transaction.atomic
def open_together(*, actor: Actor, at: datetime, matter_id: UUID) -> Together:
    """What a matter belongs together with; the joined reports, whose words are shown, are noted as read.

    Raises NotFound ``matter.unknown``.
    """
    found = together(actor, at, matter_id)
    duty = get_standing(actor, matter_id).seeing_duty
    if duty is not None:
        looks = [(joined.id, duty) for joined in found.joined]
        ledger.record_readings(actor=actor, looks=looks, at=at, purpose=PURPOSE)
    return found


def open_photo(*, actor: Actor, at: datetime, photo_id: UUID, secret: str = "") -> StoredPhoto:
    """A photo of a matter, with the reading noted when a post opens it. Raises NotFound ``matter.unknown``."""
    stored, standing = get_photo(actor, photo_id, secret)
    duty = standing.seeing_duty if standing else None
    if standing is not None and duty is not None:
        ledger.record_reading(actor=actor, matter_id=standing.matter.id, at=at, purpose=PURPOSE, duty=duty)
    return stored
