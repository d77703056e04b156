"""Give a place another name or another official code."""

from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from linli.kit.actors import Actor
from linli.kit.cells import current_cell
from linli.kit.errors import Conflict, Refused
from linli.kit.text import clean_line
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
from linli.places.names import english_name
from linli.places.rules import NAME_MAX_LENGTH, Level, SuccessionKind, is_code


def rename_place(
    *,
    place_id: UUID,
    name_zh: str,
    actor: Actor,
    at: datetime,
    name_en: str = "",
    code: str = "",
    on: date | None = None,
) -> None:
    """Rename from ``on`` (today by default); without ``name_en`` it is made from the pinyin, without ``code`` kept.

    Raises Refused ``place.no_name``, ``text.too_long``, ``place.bad_code``, Conflict ``place.code_taken``,
    ``place.closed`` or ``changed.meanwhile``, NotFound ``place.unknown``, NotAllowed ``place.not_keeper``.
    """
    name_zh = clean_line(name_zh, max_length=NAME_MAX_LENGTH, field="name_zh")
    name_en = clean_line(name_en, max_length=NAME_MAX_LENGTH, field="name_en")
    if not name_zh:
        raise Refused("place.no_name", _("Please give the place a name."), field="name_zh")
    with ladder_lock():
        place = take_place(place_id, actor)
        on = day_of_change(on, at, [place])
        code = code or place.code
        require_free_code(code, place)
        name_en = name_en or english_name(name_zh, Level(place.level))
        before = change_place(place, on, name_zh=name_zh, name_en=name_en, code=code)
        succeed(place, place, SuccessionKind.RENAMED, on)
        record(
            verb="place.renamed",
            subject_type="place",
            subject_id=place.id,
            actor=actor,
            at=at,
            before=before,
            after=state_of(place),
            topics=[f"place:{place.path}"],
        )
        announce_change(PlacesChanged(cell=current_cell(), at=at, place_ids=(place.id,)))


def require_free_code(code: str, place: Place | None = None) -> None:
    """Raises Refused ``place.bad_code`` and Conflict ``place.code_taken`` (by another current place)."""
    if not is_code(code):
        raise Refused(
            "place.bad_code", _("The code may have letters, digits, dots and dashes only, 32 at most."), field="code"
        )
    taken = Place.objects.current().filter(code=code)
    if (taken.exclude(id=place.id) if place else taken).exists():
        raise Conflict("place.code_taken", _("Another place has this code."), field="code")
