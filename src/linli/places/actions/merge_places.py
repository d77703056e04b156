"""Make one place of several."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

import shapely
from django.utils.translation import gettext_lazy as _

from linli.kit.actors import Actor
from linli.kit.cells import current_cell
from linli.kit.errors import Refused
from linli.ledger.actions import record
from linli.places.actions.changes import (
    announce_change,
    area_of,
    change_place,
    day_of_change,
    end_place,
    ladder_lock,
    state_of,
    succeed,
    take_place,
)
from linli.places.events import PlaceMerged
from linli.places.models import Outline, Place
from linli.places.rules import SuccessionKind


def merge_places(*, from_ids: Sequence[UUID], to_id: UUID, actor: Actor, at: datetime, on: date | None = None) -> None:
    """``from_ids`` end; what lies below them moves under ``to_id``, which takes their land into its outline.

    Raises Refused ``place.nothing_to_merge`` or ``place.merge_level``, Conflict ``place.closed`` or
    ``changed.meanwhile``, NotFound ``place.unknown``, NotAllowed ``place.not_keeper``.
    """
    ids = [place_id for place_id in dict.fromkeys(from_ids) if place_id != to_id]
    if not ids:
        raise Refused("place.nothing_to_merge", _("Please choose at least one other place to merge."))
    with ladder_lock():
        target = take_place(to_id, actor)
        sources = [take_place(place_id, actor) for place_id in ids]
        on = day_of_change(on, at, [target, *sources])
        if any(source.level != target.level for source in sources):
            raise Refused("place.merge_level", _("Only places of the same level can be merged."))
        before = state_of(target)
        _join_outlines(sources, target)
        for source in sources:
            for child in Place.objects.current().filter(parent=source):
                change_place(child, on, parent=target)
                succeed(child, child, SuccessionKind.MOVED, on)
            end_place(source, on)
            succeed(source, target, SuccessionKind.MERGED, on)
        record(
            verb="place.merged",
            subject_type="place",
            subject_id=target.id,
            actor=actor,
            at=at,
            before=before,
            after={**state_of(target), "merged": [source.code for source in sources]},
            facts={"from": [source.code for source in sources]},
            topics=[f"place:{place.path}" for place in (target, *sources)],
        )
        announce_change(PlaceMerged(cell=current_cell(), at=at, from_ids=tuple(ids), to_id=target.id))


def _join_outlines(sources: Sequence[Place], target: Place) -> None:
    """One outline for the land of all that have one."""
    areas = [area for area in map(area_of, (target, *sources)) if area is not None]
    if not areas:
        return
    synthetic = Outline.objects.filter(place__in=[target, *sources], is_synthetic=True).exists()
    joined = shapely.to_wkb(shapely.union_all(areas))
    Outline.objects.update_or_create(place=target, defaults={"wkb": joined, "is_synthetic": synthetic})
