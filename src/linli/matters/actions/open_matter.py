"""A member of staff opens a matter: the reading of personal data is itself an act, and the resident sees it."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from linli.kit.actors import Actor
from linli.ledger import actions as ledger
from linli.matters.access import get_standing
from linli.matters.queries.matter import MatterView, view_of


@transaction.atomic
def open_matter(*, actor: Actor, at: datetime, matter_id: UUID) -> MatterView:
    """The matter with contact details where the actor may read them, and the reading noted for the resident.

    Residents reading their own matter leave no note. Raises NotFound ``matter.unknown``.
    """
    standing = get_standing(actor, matter_id)
    duty = standing.seeing_duty
    if duty is not None:
        ledger.record_reading(actor=actor, matter_id=matter_id, at=at, purpose="matters.work", duty=duty)
    return view_of(standing, with_contact=True)
