"""A resident's own matters: those of the account and those whose links this device holds."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from linli.kit.actors import Actor
from linli.kit.ids import show_reference
from linli.ledger.rules.looks import Unread
from linli.matters.access import get_standing, unknown_matter
from linli.matters.models import Matter, Photo
from linli.matters.queries.kinds import KindRow, kind_row
from linli.matters.queries.matter import secret_fits, timed_by
from linli.matters.queries.own_state import OwnState, own_state_of
from linli.matters.queries.owner import OwnerView, owner_of
from linli.matters.rules import Visibility
from linli.places.queries import PlaceRow, place_row

MOST = 100


@dataclass(frozen=True)
class MyMatter:
    """One line of "my matters"."""

    id: UUID
    reference: str
    title: str
    state: str
    kind: KindRow
    place: PlaceRow
    owner: OwnerView
    received_at: datetime
    due_at: datetime
    last_step_at: datetime
    own_state: OwnState | None = None


@dataclass(frozen=True)
class StoredPhoto:
    """Where the pictures of a photo are in the media store: ``<stored_as>/full.jpg`` and ``<stored_as>/thumb.jpg``."""

    stored_as: str


def list_my_matters(actor: Actor, link_ids: Iterable[UUID] = ()) -> list[MyMatter]:
    """The newest hundred of the actor's account and links. ``link_ids`` adds links that were checked just now."""
    condition = Q(id__in=[*actor.matter_ids, *link_ids])
    if actor.account_id is not None:
        condition |= Q(contact__account_id=actor.account_id)
    matters = Matter.objects.filter(condition).order_by("-received_at", "-id")[:MOST]
    return [_row(matter) for matter in matters]


def get_photo(actor: Actor, photo_id: UUID, secret: str = "") -> Unread[StoredPhoto]:
    """A photo of a matter that the actor may see, or whose link secret is given; internal ones for staff only.

    Raises NotFound ``matter.unknown``.
    """
    photo = Photo.objects.filter(id=photo_id, matter_id__isnull=False).first()
    if photo is None or photo.matter_id is None:
        raise unknown_matter()
    if secret and photo.visibility == Visibility.PUBLIC and secret_fits(photo.matter_id, secret):
        return Unread(actor, (), StoredPhoto(photo.stored_as))
    standing = get_standing(actor, photo.matter_id)
    if not standing.reads_words or (photo.visibility == Visibility.INTERNAL and not standing.sees_as_staff):
        raise unknown_matter()
    duty = standing.seeing_duty
    return Unread(actor, ((photo.matter_id, duty),) if duty else (), StoredPhoto(photo.stored_as))


def get_draft_photo(draft_id: UUID, photo_id: UUID) -> StoredPhoto:
    """A photo of a draft whose link the caller has checked. Raises NotFound ``matter.unknown``."""
    photo = Photo.objects.filter(id=photo_id, draft_id=draft_id).first()
    if photo is None:
        raise unknown_matter()
    return StoredPhoto(photo.stored_as)


def _row(matter: Matter) -> MyMatter:
    return MyMatter(
        id=matter.id,
        reference=show_reference(matter.reference),
        title=matter.title,
        state=matter.state,
        kind=kind_row(matter.kind_id),
        place=place_row(matter.place_id),
        owner=owner_of(matter),
        received_at=matter.received_at,
        due_at=timed_by(matter).due_at,
        last_step_at=matter.last_step_at,
        own_state=own_state_of(matter.workflow_id, matter.own_state, matter.state),
    )
