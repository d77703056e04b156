"""How satisfied residents were, by subject and by place. Of institutions and sorts of matters, never of a person.

Private kinds are not counted. What has fewer than five answers is shown together with others, so that nothing can be
worked out by subtraction; and the counts move once a week, so that no single answer is seen to arrive.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F, OuterRef, Q, Subquery

from linli.kit.clock import LOCAL
from linli.matters.models import Feedback
from linli.matters.queries.kinds import KindRow, find_kind
from linli.matters.queries.public_list import private_codes
from linli.matters.rules.feedback import SHOWN_FROM, Settled, TimeKept, pooled
from linli.places.queries import PlaceRow, find_place_by_code, path_bounds

SATISFACTION_DAYS = 365
TOWNSHIP_RUNG, VILLAGE_RUNG = 2, 3


@dataclass(frozen=True)
class Satisfaction:
    """Of ``answers`` answers: shares 0 to 1 said to be settled and in time, and the mean of 1 to 5.

    ``kind`` and ``place`` are both None for the row of all that is too few by itself. ``in_time_share`` is of those who
    answered that question with yes or no; None for fewer than five.
    """

    kind: KindRow | None
    place: PlaceRow | None
    answers: int
    settled_share: float
    mean: float
    in_time_share: float | None


_Row = tuple[str, str, str, int, str]  # kind code, place path, settled, satisfaction, time kept


def satisfaction_by_kind(paths: Iterable[str], at: datetime) -> list[Satisfaction]:
    """By subject, those with the most answers first, within these places. One statement."""
    return _grouped(_rows(paths, at), lambda row: row[0].split(".", 1)[0], kinds=True)


def satisfaction_by_place(paths: Iterable[str], at: datetime, *, rung: int = TOWNSHIP_RUNG) -> list[Satisfaction]:
    """By township, or by village with VILLAGE_RUNG; never finer, a grid is a few people. One statement."""
    if rung not in (TOWNSHIP_RUNG, VILLAGE_RUNG):
        raise ValueError(rung)
    return _grouped(_rows(paths, at), lambda row: _cut(row[1], rung), kinds=False)


def satisfaction_in_all(paths: Iterable[str], at: datetime) -> Satisfaction | None:
    """Of everything together; None for fewer than five answers."""
    rows = _rows(paths, at)
    return _figures(rows, None, None) if len(rows) >= SHOWN_FROM else None


def _rows(paths: Iterable[str], at: datetime) -> list[_Row]:
    """The newest answer of each matter, of a year up to last Monday."""
    until = _monday(at)
    within = Q(pk__in=[])
    for path in paths:
        low, high = path_bounds(path)
        within |= Q(matter__place_path__gte=low, matter__place_path__lt=high)
    newest = Feedback.objects.filter(matter_id=OuterRef("matter_id"), given_at__lt=until).order_by("-given_at", "-id")
    found = Feedback.objects.filter(within, given_at__gte=until - timedelta(days=SATISFACTION_DAYS), given_at__lt=until)
    found = found.exclude(matter__kind_code__in=private_codes())
    found = found.annotate(newest=Subquery(newest.values("id")[:1])).filter(id=F("newest"))
    names = ("matter__kind_code", "matter__place_path", "settled", "satisfaction", "time_kept")
    return list(found.values_list(*names))


def _monday(at: datetime) -> datetime:
    local = at.astimezone(LOCAL).replace(hour=0, minute=0, second=0, microsecond=0)
    return local - timedelta(days=local.weekday())


def _cut(path: str, rung: int) -> str:
    return "/".join(path.split("/")[:rung]) + "/"


def _grouped(rows: Sequence[_Row], key_of: Callable[[_Row], str], *, kinds: bool) -> list[Satisfaction]:
    groups: dict[str, list[_Row]] = defaultdict(list)
    for row in rows:
        groups[key_of(row)].append(row)
    shown, rest = pooled({key: len(group) for key, group in groups.items()})
    lines = []
    for key in shown:
        kind = find_kind(key) if kinds else None
        place = None if kinds else find_place_by_code(key.rstrip("/").rsplit("/", 1)[-1])
        lines.append(_figures(groups[key], kind, place))
    if rest:
        lines.append(_figures([row for key in rest for row in groups[key]], None, None))
    return lines


def _figures(rows: Sequence[_Row], kind: KindRow | None, place: PlaceRow | None) -> Satisfaction:
    of_time = [row[4] for row in rows if row[4] in (TimeKept.YES, TimeKept.NO)]
    in_time = sum(one == TimeKept.YES for one in of_time) / len(of_time) if len(of_time) >= SHOWN_FROM else None
    settled = sum(row[2] == Settled.YES for row in rows) / len(rows)
    return Satisfaction(kind, place, len(rows), settled, sum(row[3] for row in rows) / len(rows), in_time)
