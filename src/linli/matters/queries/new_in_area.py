"""How many matters are new in an area, for whoever asked to be told: counts of five and more, no words, nobody."""

from collections import Counter
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TypeVar

from django.db.models import Count
from django.db.models.functions import TruncDate

from linli.kit.clock import LOCAL
from linli.matters.access import kinds_condition
from linli.matters.models import Matter
from linli.matters.queries.kinds import KindRow, find_kind
from linli.matters.queries.public_list import private_codes
from linli.matters.rules import CLOSED_STATES, State
from linli.matters.rules.feedback import SHOWN_FROM, pooled
from linli.places.queries import PlaceRow, find_place_by_code, path_bounds

_VILLAGE_RUNG = 3
Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class NewInArea:
    """What is new. In each list None stands for everything that is too few by itself.

    ``widened_from`` is the place that was asked about, where it had fewer than five and its township is told instead.
    ``by_stage``: whether it is over, with the count.
    """

    place: PlaceRow
    total: int
    by_kind: list[tuple[KindRow | None, int]]
    by_village: list[tuple[PlaceRow | None, int]]
    by_day: list[tuple[date | None, int]]
    by_stage: list[tuple[bool | None, int]]
    widened_from: PlaceRow | None = None


def new_in_area(place: PlaceRow, kind_code: str, since: datetime, until: datetime) -> NewInArea | None:
    """Received from ``since`` up to ``until``, of a subject or of all kinds that are not private.

    Fewer than five in a village: its township instead. Fewer there too: None, and nothing is said. One or two
    statements.
    """
    found = _counted(place, kind_code, since, until)
    if found is not None:
        return found
    codes = [code for code in place.path.split("/") if code]
    above = find_place_by_code(codes[1]) if len(codes) >= _VILLAGE_RUNG else None
    wider = _counted(above, kind_code, since, until) if above else None
    return replace(wider, widened_from=place) if wider else None


def _counted(place: PlaceRow, kind_code: str, since: datetime, until: datetime) -> NewInArea | None:
    low, high = path_bounds(place.path)
    new = Matter.objects.filter(
        kinds_condition([kind_code] if kind_code else []),
        place_path__gte=low,
        place_path__lt=high,
        received_at__gte=since,
        received_at__lt=until,
    ).exclude(kind_code__in=private_codes())
    rows = new.annotate(on=TruncDate("received_at", tzinfo=LOCAL)).values_list("kind_code", "place_path", "on", "state")
    kinds, villages, days, stages = Counter[str](), Counter[str](), Counter[date](), Counter[bool]()
    for code, path, on, state, count in rows.annotate(count=Count("id")):
        kinds[code] += count
        villages["/".join(path.split("/")[:_VILLAGE_RUNG])] += count
        days[on] += count
        stages[State(state) in CLOSED_STATES or state == State.RESOLVED] += count
    total = kinds.total()
    if total < SHOWN_FROM:
        return None
    by_day = _parts(days)
    by_day.sort(key=lambda part: (part[0] is None, str(part[0])))
    return NewInArea(
        place,
        total,
        [(find_kind(code) if code else None, count) for code, count in _parts(kinds)],
        [(_place(path) if path else None, count) for path, count in _parts(villages)],
        by_day,
        _parts(stages),
    )


def _parts(counts: Mapping[Key, int]) -> list[tuple[Key | None, int]]:
    shown, rest = pooled(counts)
    parts: list[tuple[Key | None, int]] = [(key, counts[key]) for key in shown]
    return [*parts, (None, sum(counts[key] for key in rest))] if rest else parts


def _place(path: str) -> PlaceRow | None:
    return find_place_by_code(path.rsplit("/", 1)[-1])
