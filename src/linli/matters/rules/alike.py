"""How likely two reports are about the same thing: place, time, kind and wording, each from 0 to 1.

The weights are ours, set on made-up pairs in tests/test_rules_alike.py; FixMyStreet looks 250 m around while somebody
reports. The figure is for ordering only and is shown to nobody.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from linli.matters.rules.suggestion import fold, pieces_of

REACH_METRES = 300.0  # two pins further apart are two things
BACK = timedelta(days=60)  # older ones are no longer "the same"
MOST = 3  # more than three choices are a list, not a question
LEAST = 0.45
_PLACE, _WORDING, _KIND, _TIME = 0.4, 0.3, 0.2, 0.1
_SAME_GRID, _SAME_VILLAGE, _SIBLING = 0.5, 0.25, 0.4
_METRES_PER_DEGREE = 111_195.0


@dataclass(frozen=True)
class Said:
    """What is compared of a report: words, kind, place path and point (degrees, WGS 84)."""

    text: str
    kind_code: str
    place_path: str
    lon: float | None
    lat: float | None
    received_at: datetime


def alike(new: Said, old: Said) -> float:
    """0 for two things that cannot be the same, else at most 1."""
    kind = _kind(new.kind_code, old.kind_code)
    place = _place(new, old)
    age = new.received_at - old.received_at
    if not kind or not place or age > BACK:
        return 0.0
    recent = 1.0 - max(age, timedelta()) / BACK
    return _PLACE * place + _WORDING * wording(new.text, old.text) + _KIND * kind + _TIME * recent


def wording(one: str, other: str) -> float:
    """Share of pairs of characters, or words, that two texts have in common (Dice)."""
    pieces, others = pieces_of(fold(one)), pieces_of(fold(other))
    if not pieces or not others:
        return 0.0
    return 2 * len(pieces & others) / (len(pieces) + len(others))


def likeliest(new: Said, candidates: Iterable[Said]) -> list[int]:
    """Positions of those that may be the same, the likeliest first; at most MOST."""
    scored = [(alike(new, old), -position) for position, old in enumerate(candidates)]
    return [-position for score, position in sorted(scored, reverse=True) if score >= LEAST][:MOST]


def metres(lon: float, lat: float, other_lon: float, other_lat: float) -> float:
    """Distance of two near points, flat within a few hundred metres."""
    east = (other_lon - lon) * math.cos(math.radians((lat + other_lat) / 2))
    return math.hypot(east, other_lat - lat) * _METRES_PER_DEGREE


def siblings_of(kind_code: str) -> tuple[str, str]:
    """The half-open range of codes with the same parent."""
    parent = kind_code.rpartition(".")[0]
    return f"{parent}.", f"{parent}/"


def _kind(new: str, old: str) -> float:
    if new == old:
        return 1.0
    return _SIBLING if new.rpartition(".")[0] == old.rpartition(".")[0] else 0.0


def _place(new: Said, old: Said) -> float:
    if new.lon is not None and new.lat is not None and old.lon is not None and old.lat is not None:
        return max(0.0, 1.0 - metres(new.lon, new.lat, old.lon, old.lat) / REACH_METRES)
    if new.place_path == old.place_path:
        return _SAME_GRID
    nested = new.place_path.startswith(old.place_path) or old.place_path.startswith(new.place_path)
    return _SAME_VILLAGE if nested else 0.0
