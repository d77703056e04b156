"""What every change of the ladder has in common: one at a time, history kept, the index told."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any
from uuid import UUID

import shapely
from django.db import connection, transaction
from django.db.models import F, Value
from django.db.models.functions import Concat, Substr
from django.utils.translation import gettext_lazy as _
from shapely.geometry.base import BaseGeometry

from linli.kit.actors import Actor
from linli.kit.clock import local_day
from linli.kit.db import must_change_one
from linli.kit.errors import Conflict, NotAllowed, NotFound, Refused
from linli.kit.events import Event, announce
from linli.kit.ids import uuid7
from linli.places.index import mark_changed
from linli.places.models import Outline, Place, PlaceVersion, Succession
from linli.places.names import english_name, pinyin_of, search_text
from linli.places.rules import Level, SuccessionKind, build_path, may_keep

_LOCK = 0x6C61_6464_6572  # "ladder"


@contextmanager
def ladder_lock() -> Iterator[None]:
    """A transaction that is the only one to change the ladder."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        yield


def announce_change(event: Event) -> None:
    """Let the indexes hear of the change, this transaction's own at once, and then tell those who react to it.

    In this order: whoever reacts asks the ladder as it is now, not as it was.
    """
    mark_changed()
    announce(event)


def take_place(place_id: UUID, actor: Actor) -> Place:
    """The current place, if the actor may change it.

    Raises NotFound ``place.unknown``, Conflict ``place.closed``, NotAllowed ``place.not_keeper``.
    """
    place = Place.objects.select_related("parent").filter(id=place_id).first()
    if place is None:
        raise NotFound("place.unknown", _("There is no such place."))
    require_keeper(actor, place.path)
    if place.valid_to is not None:
        raise Conflict("place.closed", _("This place is no longer in force. Please choose its successor."))
    return place


def day_of_change(on: date | None, at: datetime, places: Sequence[Place] = ()) -> date:
    """From which day a change holds: ``on``, or today. Raises Refused ``place.day_ahead`` and ``place.day_behind``."""
    today = local_day(at)
    on = on or today
    if on > today:
        raise Refused("place.day_ahead", _("A change cannot be entered before its day."), field="on")
    later = PlaceVersion.objects.filter(place__in=places, valid_to__isnull=True, valid_from__gt=on)
    if later.exists():
        raise Refused("place.day_behind", _("The place was changed after that day already."), field="on")
    return on


def require_keeper(actor: Actor, path: str) -> None:
    """Raises NotAllowed ``place.not_keeper``."""
    if not may_keep(actor, path):
        raise NotAllowed("place.not_keeper", _("Only an administrator of this area may change its places."))


def new_place(
    *, code: str, level: Level, name_zh: str, name_en: str, parent: Place | None, on: date, is_synthetic: bool = False
) -> Place:
    """An unsaved place with everything that is derived: English default, pinyin, search text, path."""
    name_en = name_en or english_name(name_zh, level)
    return Place(
        id=uuid7(),
        code=code,
        level=level,
        name_zh=name_zh,
        name_en=name_en,
        pinyin=pinyin_of(name_zh)[:400],
        search_text=search_text(name_zh, name_en, code),
        parent=parent,
        path=build_path(parent.path if parent else "", code),
        is_synthetic=is_synthetic,
        valid_from=on,
    )


def add_places(places: Sequence[Place]) -> None:
    """Store new places with their first version."""
    Place.objects.bulk_create(places, batch_size=2000)
    PlaceVersion.objects.bulk_create([_version(place, place.valid_from) for place in places], batch_size=2000)


def change_place(place: Place, on: date, **changes: Any) -> Mapping[str, Any]:
    """Guarded update of a current place, with its version and everything below it; returns the state before.

    ``changes`` are among code, name_zh, name_en and parent. Raises Conflict ``changed.meanwhile``.
    """
    before, old_path = state_of(place), place.path
    for name, value in changes.items():
        setattr(place, name, value)
    place.pinyin = pinyin_of(place.name_zh)[:400]
    place.search_text = search_text(place.name_zh, place.name_en, place.code)
    place.path = build_path(place.parent.path if place.parent else "", place.code)
    fields = ("code", "name_zh", "name_en", "pinyin", "search_text", "parent_id", "path")
    unchanged = Place.objects.current().filter(id=place.id, path=old_path, name_zh=before["name_zh"])
    must_change_one(unchanged.update(**{field: getattr(place, field) for field in fields}))
    renew_versions([place], on)
    if place.path != old_path:
        _move_below(old_path, place.path, on)
    return before


def _move_below(old_path: str, new_path: str, on: date) -> None:
    """Give everything below a place its new path."""
    below = Place.objects.current().within(old_path)
    below.update(path=Concat(Value(new_path), Substr(F("path"), len(old_path) + 1)))
    moved = Place.objects.current().within(new_path).exclude(path=new_path)
    renew_versions(list(moved), on)


def renew_versions(places: Sequence[Place], on: date) -> None:
    """Close the open versions and open new ones; a version opened the same day or later is written over."""
    open_versions = PlaceVersion.objects.filter(place__in=places, valid_to__isnull=True)
    since = dict(open_versions.filter(valid_from__gte=on).values_list("place_id", "valid_from"))
    open_versions.filter(valid_from__gte=on).delete()
    open_versions.update(valid_to=on)
    starts = [since.get(place.id, on) for place in places]
    PlaceVersion.objects.bulk_create(map(_version, places, starts), batch_size=2000)


def end_place(place: Place, on: date) -> None:
    """The place is no longer in force. Raises Conflict ``changed.meanwhile``."""
    on = max(on, place.valid_from)
    must_change_one(Place.objects.current().filter(id=place.id).update(valid_to=on))
    open_versions = PlaceVersion.objects.filter(place=place, valid_to__isnull=True)
    open_versions.filter(valid_from__gte=on).delete()
    open_versions.update(valid_to=on)
    place.valid_to = on


def succeed(before: Place, after: Place, kind: SuccessionKind, on: date) -> None:
    """Note what became of a place."""
    Succession.objects.create(from_place=before, to_place=after, kind=kind, on=on)


def area_of(place: Place) -> BaseGeometry | None:
    """The outline, or None."""
    outline = Outline.objects.filter(place=place).first()
    return shapely.from_wkb(bytes(outline.wkb)) if outline else None


def state_of(place: Place) -> dict[str, Any]:
    """What the ledger keeps of a place, by its hash."""
    return {
        "code": place.code,
        "level": str(place.level),
        "name_zh": place.name_zh,
        "name_en": place.name_en,
        "path": place.path,
        "valid_to": place.valid_to.isoformat() if place.valid_to else None,
    }


def _version(place: Place, valid_from: date) -> PlaceVersion:
    return PlaceVersion(
        place=place,
        code=place.code,
        level=place.level,
        name_zh=place.name_zh,
        name_en=place.name_en,
        parent_id=place.parent_id,
        path=place.path,
        valid_from=valid_from,
    )
