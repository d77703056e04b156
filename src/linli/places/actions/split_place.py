"""Make several places of one."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

import shapely
from django.utils.translation import gettext_lazy as _
from shapely.geometry.base import BaseGeometry

from linli.kit.actors import Actor
from linli.kit.cells import current_cell
from linli.kit.errors import Refused
from linli.kit.text import clean_line
from linli.ledger.actions import record
from linli.places.actions.changes import (
    add_places,
    announce_change,
    area_of,
    change_place,
    day_of_change,
    end_place,
    ladder_lock,
    new_place,
    state_of,
    succeed,
    take_place,
)
from linli.places.actions.rename_place import require_free_code
from linli.places.events import PlaceSplit
from linli.places.models import Outline, Place
from linli.places.rules import NAME_MAX_LENGTH, Level, SuccessionKind

_SLACK = 1e-6  # share of the area by which the parts may miss the whole or overlap: rounding of corners


@dataclass(frozen=True)
class Part:
    """One of the new places: its code and names, its outline (WGS 84) and the places that come to lie below it."""

    code: str
    name_zh: str
    name_en: str = ""
    outline: BaseGeometry | None = None
    child_ids: tuple[UUID, ...] = field(default=())


def split_place(
    *, place_id: UUID, parts: Sequence[Part], actor: Actor, at: datetime, on: date | None = None
) -> list[UUID]:
    """The place ends; at least two new ones of its level take its land and everything below it. Returns their ids.

    Without outlines the parts get the land of their children. Raises Refused ``place.few_parts``,
    ``place.children_left``, ``place.parts_outline``, ``place.bad_code``, ``place.no_name`` or ``text.too_long``,
    Conflict ``place.code_taken``, ``place.closed`` or ``changed.meanwhile``, NotFound ``place.unknown``,
    NotAllowed ``place.not_keeper``.
    """
    if len({part.code for part in parts}) < max(2, len(parts)):
        raise Refused("place.few_parts", _("A split needs at least two parts, each with a code of its own."))
    with ladder_lock():
        place = take_place(place_id, actor)
        on = day_of_change(on, at, [place])
        children = {child.id: child for child in Place.objects.current().filter(parent=place)}
        _require_all_children(parts, children)
        outlines = _outlines(place, parts, children)
        before = state_of(place)
        end_place(place, on)
        made = [_make_part(place, part, on) for part in parts]
        _store_parts(place, made, outlines)
        for new, part in zip(made, parts, strict=True):
            succeed(place, new, SuccessionKind.SPLIT, on)
            for child_id in part.child_ids:
                change_place(children[child_id], on, parent=new)
        record(
            verb="place.split",
            subject_type="place",
            subject_id=place.id,
            actor=actor,
            at=at,
            before=before,
            after={"parts": [state_of(new) for new in made]},
            facts={"to": [new.code for new in made]},
            topics=[f"place:{old_or_new.path}" for old_or_new in (place, *made)],
        )
        ids = tuple(new.id for new in made)
        announce_change(PlaceSplit(cell=current_cell(), at=at, from_id=place.id, to_ids=ids))
    return list(ids)


def _store_parts(place: Place, made: Sequence[Place], outlines: Sequence[BaseGeometry]) -> None:
    add_places(made)
    Outline.objects.bulk_create(
        Outline(place=new, wkb=shapely.to_wkb(area), is_synthetic=place.is_synthetic)
        for new, area in zip(made, outlines, strict=False)
    )


def _make_part(place: Place, part: Part, on: date) -> Place:
    name_zh = clean_line(part.name_zh, max_length=NAME_MAX_LENGTH, field="name_zh")
    if not name_zh:
        raise Refused("place.no_name", _("Please give the place a name."), field="name_zh")
    require_free_code(part.code)
    return new_place(
        code=part.code,
        level=Level(place.level),
        name_zh=name_zh,
        name_en=clean_line(part.name_en, max_length=NAME_MAX_LENGTH, field="name_en"),
        parent=place.parent,
        on=on,
        is_synthetic=place.is_synthetic,
    )


def _require_all_children(parts: Sequence[Part], children: dict[UUID, Place]) -> None:
    given = [child_id for part in parts for child_id in part.child_ids]
    if sorted(given) != sorted(children):
        raise Refused(
            "place.children_left", _("Every place below must go to exactly one of the parts."), field="child_ids"
        )


def _outlines(place: Place, parts: Sequence[Part], children: dict[UUID, Place]) -> list[BaseGeometry]:
    """An outline for every part, or for none when the place had none. Raises Refused ``place.parts_outline``."""
    whole = area_of(place)
    if whole is None:
        return []
    areas = []
    for part in parts:
        below = [area for area in (area_of(children[child_id]) for child_id in part.child_ids) if area is not None]
        area = part.outline if part.outline is not None else shapely.union_all(below)
        if not area.is_valid or area.is_empty or area.geom_type not in ("Polygon", "MultiPolygon"):
            raise _bad_outlines()
        areas.append(area)
    union = shapely.union_all(areas)
    overlap = sum(area.area for area in areas) - union.area
    missed = shapely.symmetric_difference(union, whole).area
    if max(overlap, missed) > _SLACK * whole.area:
        raise _bad_outlines()
    return areas


def _bad_outlines() -> Refused:
    sentence = _("The outlines of the parts must cover the old place exactly, without gap or overlap.")
    return Refused("place.parts_outline", sentence, field="outline")
