"""Look at the matter that a request has opened. Each look is on record for its resident, at once."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from linli.kit.actors import Actor
from linli.ledger import actions as ledger
from linli.matters.queries.emergency import OpenedMatter, photo_under, read_under
from linli.matters.queries.mine import StoredPhoto

PURPOSE = "matters.emergency"


@transaction.atomic
def open_emergency(*, actor: Actor, at: datetime, emergency_id: UUID) -> OpenedMatter:
    """The matter, read only, with the look noted. Raises NotFound ``emergency.unknown`` before and after its time."""
    return ledger.read(read_under(actor, emergency_id, at), at=at, purpose=PURPOSE)


@transaction.atomic
def open_emergency_photo(*, actor: Actor, at: datetime, emergency_id: UUID, photo_id: UUID) -> StoredPhoto:
    """A photo of that matter, with the look noted. Raises NotFound ``emergency.unknown``."""
    return ledger.read(photo_under(actor, emergency_id, photo_id, at), at=at, purpose=PURPOSE)
