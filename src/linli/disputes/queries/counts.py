"""Disputes as counts by stage and by committee, for whoever keeps clocks: never a word, never a name."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Aggregate, Count, DurationField, F, Q, QuerySet

from linli.disputes.models import Dispute, Party
from linli.disputes.rules import OPEN_STATES, State
from linli.disputes.rules.small_counts import SMALLEST_SHOWN, suppressed
from linli.kit.actors import Actor, Role
from linli.people.rules import path_range
from linli.places.queries import find_place_by_code

ANSWERS_OF = timedelta(days=90)


@dataclass(frozen=True)
class StageCount:
    """How many disputes stand at a stage, and how many of them are late. None: too few to be shown."""

    state: State
    open: int | None
    late: int | None


@dataclass(frozen=True)
class CommitteeCount:
    """The same of one committee."""

    name: str
    open: int | None
    late: int | None


@dataclass(frozen=True)
class Counts:
    """``answer``: from an invitation to the first act of the side that was asked, the median; None: too few."""

    stages: tuple[StageCount, ...]
    committees: tuple[CommitteeCount, ...]
    answer: timedelta | None


class _Median(Aggregate):
    function = "percentile_disc"
    template = "percentile_disc(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = DurationField()


def dispute_counts(actor: Actor, at: datetime, language: str) -> Counts:
    """Of the open disputes below the coordinator's posts, in the subjects of those. Three statements and the names."""
    rows = _below(actor).filter(state__in=[state.value for state in OPEN_STATES])
    grouped = rows.values_list("committee_path", "state").annotate(
        how_many=Count("id"), late=Count("id", filter=Q(due_at__lt=at))
    )
    by_state, late_by_state = Counter[str](), Counter[str]()
    by_path, late_by_path = Counter[str](), Counter[str]()
    for path, state, how_many, late in grouped:
        by_state[state] += how_many
        late_by_state[state] += late
        by_path[path] += how_many
        late_by_path[path] += late
    return Counts(_stages(by_state, late_by_state), _committees(by_path, late_by_path, language), _answer(actor, at))


def _below(actor: Actor) -> QuerySet[Dispute]:
    condition = Q(pk__in=[])
    for duty in actor.duties:
        if duty.role is not Role.COORDINATOR or duty.agency_id is not None:
            continue
        low, high = path_range(duty.path)
        there = Q(committee_path__gte=low, committee_path__lt=high)
        if duty.kind_codes:
            kinds = Q(pk__in=[])
            for code in duty.kind_codes:
                kinds |= Q(kind_code=code) | Q(kind_code__startswith=f"{code}.")
            there &= kinds
        condition |= there
    return Dispute.objects.filter(condition)


def _stages(counted: Counter[str], late: Counter[str]) -> tuple[StageCount, ...]:
    order = [state for state in State if state in OPEN_STATES]
    shown = suppressed({state: counted[state.value] for state in order})
    overdue = suppressed({state: late[state.value] for state in order})
    return tuple(StageCount(state, shown[state], overdue[state]) for state in order)


def _committees(counted: Counter[str], late: Counter[str], language: str) -> tuple[CommitteeCount, ...]:
    shown = suppressed(dict(counted))
    overdue = suppressed({path: late[path] for path in counted})
    return tuple(CommitteeCount(_name(path, language), shown[path], overdue[path]) for path in sorted(counted))


def _name(path: str, language: str) -> str:
    place = find_place_by_code([code for code in path.split("/") if code][-1])
    return place.name(language) if place else path


def _answer(actor: Actor, at: datetime) -> timedelta | None:
    asked = Party.objects.filter(
        dispute__in=_below(actor),
        side=Party.Sides.RESPONDENT,
        invited_at__gte=at - ANSWERS_OF,
        first_act_at__isnull=False,
    )
    found = asked.aggregate(how_many=Count("id"), median=_Median(F("first_act_at") - F("invited_at")))
    median: timedelta | None = found["median"]
    return median if found["how_many"] >= SMALLEST_SHOWN else None
