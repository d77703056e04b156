"""End a place that nothing follows."""

from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from linli.kit.actors import Actor
from linli.kit.cells import current_cell
from linli.kit.errors import Conflict
from linli.ledger.actions import record
from linli.places.actions.changes import announce_change, day_of_change, end_place, ladder_lock, state_of, take_place
from linli.places.events import PlaceClosed
from linli.places.models import Place


def close_place(*, place_id: UUID, actor: Actor, at: datetime, on: date | None = None) -> None:
    """Close the place from ``on``. Its code may be given again; who served there and what was open go to the one above.

    Announces PlaceClosed. Raises Conflict ``place.has_children``, ``place.has_work`` (a root with posts or open
    matters), ``place.closed`` or ``changed.meanwhile``, NotFound ``place.unknown``, NotAllowed ``place.not_keeper``.
    """
    with ladder_lock():
        place = take_place(place_id, actor)
        if Place.objects.current().filter(parent=place).exists():
            raise Conflict("place.has_children", _("There are still places below this one. Move or close them first."))
        before = state_of(place)
        end_place(place, day_of_change(on, at, [place]))
        record(
            verb="place.closed",
            subject_type="place",
            subject_id=place.id,
            actor=actor,
            at=at,
            before=before,
            after=state_of(place),
            topics=[f"place:{place.path}"],
        )
        announce_change(PlaceClosed(cell=current_cell(), at=at, place_id=place.id, parent_id=place.parent_id))
