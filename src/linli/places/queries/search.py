"""Finding a place without a map."""

import unicodedata

from django.db.models import Case, IntegerField, Q, Value, When
from django.db.models.functions import Length

from linli.places.models import Place
from linli.places.rows import ROW_FIELDS, PlaceRow, row_of

MAX_QUERY = 40  # characters that are looked at; no place name is longer


def search_places(text: str, *, within_path: str = "", limit: int = 20, level: str | None = None) -> list[PlaceRow]:
    """Current places by Chinese name, pinyin, initials, English name or code, whole or in part; best first.

    Whole terms come before beginnings, beginnings before parts; wider places before smaller ones. A text without
    letters or digits finds nothing.
    """
    wanted = _fold(text)
    if not any(character.isalnum() for character in wanted):
        return []
    squeezed = wanted.replace(" ", "").replace("'", "").replace("ü", "v")
    whole, start, part = Q(), Q(), Q()
    for term in {wanted, squeezed}:
        whole |= Q(search_text__contains=f"\n{term}\n")
        start |= Q(search_text__contains=f"\n{term}")
        part |= Q(search_text__contains=term)
    places = Place.objects.current().within(within_path).filter(part)
    if level:
        places = places.filter(level=level)
    rank = Case(When(whole, then=Value(0)), When(start, then=Value(1)), default=Value(2), output_field=IntegerField())
    ordered = places.annotate(rank=rank, depth=Length("path")).order_by("rank", "depth", "path")[:limit]
    return [row_of(values) for values in ordered.values_list(*ROW_FIELDS)]


def _fold(text: str) -> str:
    """Full-width forms made plain, lower case, blanks folded."""
    plain = unicodedata.normalize("NFKC", text[:MAX_QUERY].replace("\x00", ""))
    return " ".join(plain.lower().split())
