"""Hang a place under another parent."""

from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from linli.kit.actors import Actor
from linli.kit.cells import current_cell
from linli.kit.errors import Refused
from linli.ledger.actions import record
from linli.places.actions.changes import (
    announce_change,
    change_place,
    day_of_change,
    ladder_lock,
    state_of,
    succeed,
    take_place,
)
from linli.places.events import PlacesChanged
from linli.places.models import Place
from linli.places.rules import Level, SuccessionKind, is_above


def move_place(*, place_id: UUID, parent_id: UUID, actor: Actor, at: datetime, on: date | None = None) -> None:
    """Move the place with everything below it; codes stay, paths follow. The actor keeps both ends.

    Raises Refused ``place.parent_level`` or ``place.same_parent``, Conflict ``place.closed`` or
    ``changed.meanwhile``, NotFound ``place.unknown``, NotAllowed ``place.not_keeper``.
    """
    with ladder_lock():
        place, parent = take_place(place_id, actor), take_place(parent_id, actor)
        on = day_of_change(on, at, [place])
        require_parent(parent, Level(place.level))
        if place.parent_id == parent.id:
            raise Refused("place.same_parent", _("The place is there already."), field="parent")
        before = change_place(place, on, parent=parent)
        succeed(place, place, SuccessionKind.MOVED, on)
        record(
            verb="place.moved",
            subject_type="place",
            subject_id=place.id,
            actor=actor,
            at=at,
            before=before,
            after=state_of(place),
            topics=[f"place:{before['path']}", f"place:{place.path}"],
        )
        moved = Place.objects.current().within(place.path).values_list("id", flat=True)
        announce_change(PlacesChanged(cell=current_cell(), at=at, place_ids=tuple(moved)))


def require_parent(parent: Place, level: Level) -> None:
    """Raises Refused ``place.parent_level``. A circle cannot be: a parent is of a wider level."""
    if not is_above(Level(parent.level), level):
        raise Refused("place.parent_level", _("The parent must be of a wider level."), field="parent")
