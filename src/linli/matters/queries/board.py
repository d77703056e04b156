"""The board of a coordinator: what is late, stuck, unassigned; where and of what kind; and how it went."""

import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import (
    Aggregate,
    Avg,
    Case,
    Count,
    DurationField,
    ExpressionWrapper,
    F,
    FloatField,
    Func,
    Q,
    TextField,
    Value,
    When,
)
from django.db.models.functions import TruncDate
from django.utils.translation import gettext_lazy as _

from linli.kit.actors import Actor
from linli.kit.clock import LOCAL, local_day
from linli.kit.errors import NotAllowed
from linli.kit.keeping import Keeping
from linli.matters.access import kinds_condition
from linli.matters.models import HandOver, Matter
from linli.matters.models.matter import MatterQuerySet
from linli.matters.queries.kinds import KindRow, find_kind
from linli.people import rules as people_rules
from linli.places.queries import PlaceRow, find_place_by_code, list_children, path_bounds
from linli.places.rules import Level

STUCK_AFTER = timedelta(days=7)
PERIOD_DAYS = 30
MOST_SECONDS_OLD = 10  # a board is looked at by many, and changes by the minute


@dataclass(frozen=True)
class PlaceCount:
    """Work of one place: all that is open, and of that what is late."""

    place: PlaceRow
    open: int
    late: int


@dataclass(frozen=True)
class AreaCounts:
    """The places one step below one of the reader's own: its path, their level, and the work of each."""

    path: str
    level: Level
    places: list[PlaceCount]


@dataclass(frozen=True)
class KindCount:
    """Work of one subject of the catalogue."""

    kind: KindRow
    open: int
    late: int


@dataclass(frozen=True)
class DayCount:
    """Matters received on one local day."""

    on: date
    received: int


@dataclass(frozen=True)
class BoardFigures:
    """Counts of work now; shares and the median over the last thirty days, None while nothing was resolved.

    Shares are of matters resolved for the first time: by the first owner, and at village or township level or below.
    All is as of ``counted_at``, and the same until ``next_count_at``.
    """

    counted_at: datetime
    next_count_at: datetime
    open: int
    late: int
    due_today: int
    stuck: int
    unassigned: int
    waiting: int
    hand_overs_pending: int
    resolved: int
    first_owner_share: float | None
    near_home_share: float | None
    in_time_share: float | None
    median_hours: float | None
    by_area: list[AreaCounts]
    by_kind: list[KindCount]
    received_by_day: list[DayCount]


class _Median(Aggregate):
    """The middle value, by PostgreSQL's ordered-set aggregate."""

    function = "percentile_cont"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = DurationField()


_Spans = tuple[tuple[str, tuple[str, ...]], ...]
_kept: Keeping[_Spans, BoardFigures] = Keeping(at_most=MOST_SECONDS_OLD)


def board(actor: Actor, at: datetime) -> BoardFigures:
    """The figures of everything below the actor's coordinating posts, some MOST_SECONDS_OLD old at most.

    They are counted again as soon as that takes no more than a fiftieth of the time.
    Raises NotAllowed ``board.not_coordinator``.
    """
    duties = [duty for duty in actor.duties if "matters.board" in people_rules.ROLE_VERBS[duty.role]]
    if not duties:
        raise NotAllowed("board.not_coordinator", _("The board is for coordinators."))
    spans = tuple(sorted((duty.path, duty.kind_codes) for duty in duties))
    return _kept.get(spans, lambda: _count(spans, at))


def _count(spans: _Spans, at: datetime) -> BoardFigures:
    """The figures, and until when they are shown."""
    began = time.monotonic()
    figures = _figures(spans, at)
    return replace(figures, next_count_at=at + timedelta(seconds=_kept.rest(time.monotonic() - began)))


def forget_board() -> None:
    """Count anew at the next look."""
    _kept.forget()


def in_span(path: str, kind_codes: Iterable[str] = ()) -> Q:
    """What is held in a subtree, of these kinds."""
    low, high = path_bounds(path)
    return Q(owner_path__gte=low, owner_path__lt=high) & kinds_condition(kind_codes)


def _figures(spans: _Spans, at: datetime) -> BoardFigures:
    held = Q()
    for path, kind_codes in spans:
        held |= in_span(path, kind_codes)
    everything = Matter.objects.filter(held)
    now = _counts_now(everything.working(), at)
    return BoardFigures(
        counted_at=at,
        next_count_at=at,
        **now,
        **resolved_figures(everything, at),
        hand_overs_pending=HandOver.objects.filter(
            answered_at__isnull=True, matter__in=everything.working().values("id")
        ).count(),
        by_area=_by_area(everything.working(), [path for path, _kinds in spans], at),
        by_kind=_by_kind(everything.working(), at),
        received_by_day=_received_by_day(everything, at),
    )


def _counts_now(working: MatterQuerySet, at: datetime) -> dict[str, int]:
    end_of_day = datetime.combine(local_day(at) + timedelta(days=1), datetime.min.time(), LOCAL)
    return working.aggregate(
        open=Count("id"),
        late=Count("id", filter=Q(due_at__lt=at)),
        due_today=Count("id", filter=Q(due_at__gte=at, due_at__lt=end_of_day)),
        stuck=Count("id", filter=Q(last_step_at__lt=at - STUCK_AFTER)),
        unassigned=Count("id", filter=Q(owner_post__isnull=True)),
        waiting=Count("id", filter=Q(state="WAITING")),
    )


def code_below(column: str, path: str) -> Func:
    """The code of the place one step below ``path`` in a path column; empty for what is at the place itself."""
    step = Value(path.count("/") + 1)
    return Func(F(column), Value("/"), step, function="split_part", output_field=TextField())


def resolved_figures(everything: MatterQuerySet, at: datetime) -> dict[str, Any]:
    """How it went in the last thirty days: number, shares of first resolutions, median hours from receipt."""
    resolved = everything.filter(resolved_at__gte=at - timedelta(days=PERIOD_DAYS), resolved_at__lte=at)
    elapsed = ExpressionWrapper(F("resolved_at") - F("received_at"), output_field=DurationField())
    figures = resolved.aggregate(
        resolved=Count("id"),
        # An imported past does not say who settled it: Avg passes over what is unknown.
        first_owner_share=_share(Q(first_resolved_changes=0), known=Q(first_resolved_changes__isnull=False)),
        near_home_share=_share(~Q(first_resolved_level="COUNTY"), known=~Q(first_resolved_level="")),
        in_time_share=_share(Q(resolved_at__lte=F("due_at"))),
        median=_Median(elapsed),
    )
    median = figures.pop("median")
    return {**figures, "median_hours": median.total_seconds() / 3600 if median is not None else None}


def _by_area(working: MatterQuerySet, paths: Iterable[str], at: datetime) -> list[AreaCounts]:
    """One for each of the posts' places that has places below it; a place inside another of them is counted there."""
    outermost: list[str] = []
    for path in sorted(set(paths)):
        if not any(path.startswith(outer) for outer in outermost):
            outermost.append(path)
    areas = [(path, _by_place(working, path, at)) for path in outermost]
    return [AreaCounts(path, places[0].place.level, places) for path, places in areas if places]


def _by_place(working: MatterQuerySet, path: str, at: datetime) -> list[PlaceCount]:
    """The places one step below a path; what is held at that place itself is not below."""
    low, high = path_bounds(path)
    below = working.filter(owner_path__gte=low, owner_path__lt=high).annotate(step=code_below("owner_path", path))
    rows = below.values_list("step").annotate(open=Count("id"), late=Count("id", filter=Q(due_at__lt=at)))
    counts = {code: (count, late) for code, count, late in rows}
    return [PlaceCount(place, *counts.get(place.code, (0, 0))) for place in _children_of(path)]


def _children_of(path: str) -> list[PlaceRow]:
    place = find_place_by_code(path.rstrip("/").rsplit("/", 1)[-1])
    return list_children(place.id) if place else []


def _by_kind(working: MatterQuerySet, at: datetime) -> list[KindCount]:
    open_by, late_by = Counter[str](), Counter[str]()
    rows = working.values_list("kind_code").annotate(open=Count("id"), late=Count("id", filter=Q(due_at__lt=at)))
    for code, count, late in rows:
        subject = code.split(".")[0]
        open_by[subject] += count
        late_by[subject] += late
    found = ((find_kind(code), code) for code, _count in open_by.most_common())
    return [KindCount(kind, open_by[code], late_by[code]) for kind, code in found if kind is not None]


def _received_by_day(everything: MatterQuerySet, at: datetime) -> list[DayCount]:
    today = local_day(at)
    first = today - timedelta(days=PERIOD_DAYS - 1)
    since = datetime.combine(first, datetime.min.time(), LOCAL)
    rows = everything.filter(received_at__gte=since).annotate(on=TruncDate("received_at", tzinfo=LOCAL))
    counts = dict(rows.order_by().values_list("on").annotate(count=Count("id")))
    return [DayCount(on, counts.get(on, 0)) for on in (first + timedelta(days=i) for i in range(PERIOD_DAYS))]


def _share(condition: Q, *, known: Q | None = None) -> Avg:
    """The share of those for which the condition holds, among those of which it is known; None without any."""
    return Avg(Case(When(condition, then=Value(1.0)), default=Value(0.0), output_field=FloatField()), filter=known)
