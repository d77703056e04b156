"""A member of staff opens a matter: the reading of personal data is itself an act, and the resident sees it."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from linli.kit.actors import Actor
from linli.ledger import actions as ledger
from linli.matters.access import get_standing
from linli.matters.queries.groups import GroupPage, get_group
from linli.matters.queries.links import PartView, Together, list_joinable, together
from linli.matters.queries.matter import MatterView, view_of
from linli.matters.queries.mine import StoredPhoto, get_photo

PURPOSE = "matters.work"
LIST_PURPOSE = "matters.list"
TOGETHER_PURPOSE = "matters.together"  # never with which other: that is somebody else's


@transaction.atomic
def open_matter(*, actor: Actor, at: datetime, matter_id: UUID) -> MatterView:
    """The matter with contact details where the actor may read them, and the reading noted for the resident.

    Residents reading their own matter leave no note. Raises NotFound ``matter.unknown``.
    """
    standing = get_standing(actor, matter_id)
    duty = standing.seeing_duty
    look = None
    if duty is not None:
        look = ledger.record_reading(actor=actor, matter_id=matter_id, at=at, purpose=PURPOSE, duty=duty)
    return view_of(standing, with_contact=True, look=look)


@transaction.atomic
def open_together(*, actor: Actor, at: datetime, matter_id: UUID) -> Together:
    """What a matter belongs together with; every report whose words are shown is noted as read.

    Raises NotFound ``matter.unknown``.
    """
    return ledger.read(together(actor, at, matter_id), at=at, purpose=TOGETHER_PURPOSE)


@transaction.atomic
def open_joinable(*, actor: Actor, at: datetime, matter_id: UUID) -> list[PartView]:
    """What may be the same as this one, first words and all, noted as read. Raises NotFound ``matter.unknown``."""
    return ledger.read(list_joinable(actor, at, matter_id), at=at, purpose=LIST_PURPOSE)


@transaction.atomic
def open_group(*, actor: Actor, at: datetime, group_id: UUID) -> GroupPage:
    """A happening with its matters, noted as read. Raises NotFound ``group.unknown``."""
    return ledger.read(get_group(actor, at, group_id), at=at, purpose=LIST_PURPOSE)


def open_photo(*, actor: Actor, at: datetime, photo_id: UUID, secret: str = "") -> StoredPhoto:
    """A photo of a matter, with the reading noted when a post opens it. Raises NotFound ``matter.unknown``."""
    return ledger.read(get_photo(actor, photo_id, secret), at=at, purpose=PURPOSE)
