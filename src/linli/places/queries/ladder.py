"""Reads of the ladder."""

from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from linli.kit.errors import NotFound
from linli.places import index
from linli.places.models import Place, PlaceQuerySet, Succession
from linli.places.rows import ROW_FIELDS, PlaceRow, row_of
from linli.places.rules import SuccessionKind


def get_place(place_id: UUID) -> PlaceRow:
    """The place, current or not; raises NotFound ``place.unknown``."""
    rows = _rows(Place.objects.filter(id=place_id))
    if not rows:
        raise NotFound("place.unknown", _("There is no such place."))
    return rows[0]


def place_row(place_id: UUID) -> PlaceRow:
    """As get_place, from the memory of this process when the place is current: no SQL."""
    return index.current().rows.find(place_id) or get_place(place_id)


def find_successor(place_id: UUID) -> PlaceRow | None:
    """The current place that stands for it today: itself, what it was merged into, else the nearest one above.

    A place that was split or closed has no single heir, so the place above answers. None when nothing is left of a
    ladder. Raises NotFound ``place.unknown``.
    """
    row: PlaceRow | None = get_place(place_id)
    while row is not None and not Place.objects.current().filter(id=row.id).exists():
        merged = Succession.objects.filter(from_place_id=row.id, kind=SuccessionKind.MERGED).order_by("-on").first()
        heir = merged.to_place_id if merged else row.parent_id
        row = get_place(heir) if heir else None
    return row


def find_place_by_code(code: str) -> PlaceRow | None:
    """The current place with that official code, or None; also for what PostgreSQL could not even compare."""
    if "\x00" in code:
        return None
    return next(iter(_rows(Place.objects.current().filter(code=code))), None)


def closed_codes(codes: Iterable[str]) -> frozenset[str]:
    """Which of these codes belonged to a place that is no longer in force."""
    known = [code for code in codes if "\x00" not in code]
    return frozenset(Place.objects.filter(code__in=known, valid_to__isnull=False).values_list("code", flat=True))


def list_places(place_ids: Iterable[UUID]) -> list[PlaceRow]:
    """These places, current or not, in the order of their paths; unknown ids are left out."""
    return _rows(Place.objects.filter(id__in=list(place_ids)).order_by("path"))


def list_children(place_id: UUID | None) -> list[PlaceRow]:
    """The current places directly under a place, by code; the roots of the cell for None."""
    return _rows(Place.objects.current().filter(parent_id=place_id).order_by("path"))


def list_ancestors(place_id: UUID) -> list[PlaceRow]:
    """The places above, the root first, without the place itself; no SQL when all are current.

    Raises NotFound ``place.unknown``.
    """
    above: list[PlaceRow] = []
    parent_id = place_row(place_id).parent_id
    while parent_id is not None:
        above.insert(0, place_row(parent_id))
        parent_id = above[0].parent_id
    return above


def places_by_path_prefix(path: str, *, level: str | None = None) -> list[PlaceRow]:
    """The current places of a subtree, its root included, in the order of their paths."""
    places = Place.objects.current().within(path)
    return _rows((places.filter(level=level) if level else places).order_by("path"))


def _rows(places: PlaceQuerySet) -> list[PlaceRow]:
    return [row_of(values) for values in places.values_list(*ROW_FIELDS)]
