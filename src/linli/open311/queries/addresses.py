"""A place found in an address that somebody wrote."""

from linli.places.queries import PlaceRow, index_version, list_children, places_by_path_prefix

_ENDINGS = ("街道", "社区", "镇", "乡", "村")
_LEVELS = ("TOWNSHIP", "VILLAGE")
_Named = list[tuple[tuple[str, ...], PlaceRow]]
_names: tuple[int, _Named, PlaceRow | None] | None = None


def place_in_address(address: str) -> PlaceRow | None:
    """The smallest place that the address names beyond doubt; the whole area when it names none.

    A village counts when it is the only one of that name, or its township is named as well. None without a ladder.
    Costs no statement once the names of the ladder are in memory.
    """
    named, root = _known()
    folded = address.casefold()
    hits = [(max(map(len, found)), place) for names, place in named if (found := [n for n in names if n in folded])]
    townships = [place for _length, place in hits if place.level.value == "TOWNSHIP"]
    villages = [(length, place) for length, place in hits if place.level.value == "VILLAGE"]
    inside = [(length, place) for length, place in villages if any(place.path.startswith(t.path) for t in townships)]
    for candidates in (inside, villages if not townships else []):
        longest = max((length for length, _place in candidates), default=0)
        best = [place for length, place in candidates if length == longest]
        if len(best) == 1:
            return best[0]
    return townships[0] if len(townships) == 1 else root


def _known() -> tuple[_Named, PlaceRow | None]:
    global _names
    version = index_version()
    if _names is None or _names[0] != version:
        root = next(iter(list_children(None)), None)
        places = [place for place in places_by_path_prefix("") if place.level.value in _LEVELS]
        _names = version, [(_spellings(place), place) for place in places], root
    return _names[1], _names[2]


def _spellings(place: PlaceRow) -> tuple[str, ...]:
    """The name in both languages, and the Chinese one without its ending where two characters are left."""
    ending = next((ending for ending in _ENDINGS if place.name_zh.endswith(ending)), "")
    short = place.name_zh.removesuffix(ending)
    names = {place.name_zh.casefold(), place.name_en.casefold()} | ({short.casefold()} if len(short) > 1 else set())
    return tuple(name for name in names if len(name) > 1)
