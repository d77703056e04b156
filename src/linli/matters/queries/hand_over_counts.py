"""How often matters change hands, by kind and pair of teams; and at which level they were settled. Institutions only.

A grid is a few people: it stands under its village here. Counts below five are not shown.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, Q

from linli.kit.actors import Actor, Role
from linli.ledger.rules.looks import Unread
from linli.matters.models import Clock, HandOver, Matter
from linli.matters.queries.board import PERIOD_DAYS, in_span
from linli.matters.queries.inbox import InboxRow, rows_of, unread
from linli.matters.queries.kinds import KindRow, find_kind
from linli.matters.queries.owner import OwnerView, owner_view
from linli.matters.rules import Stage
from linli.people.queries import get_agency
from linli.places.queries import PlaceRow, find_place_by_code, path_bounds

HOPS_DAYS = 90
SHOWN_FROM = 5  # a smaller count could point at a household, or at one person of a team
_VILLAGE_RUNG = 3  # county, township, village
_TAKEN = (HandOver.Answers.ACCEPTED, HandOver.Answers.DECIDED)
MOST_ROWS = 50


@dataclass(frozen=True)
class Hop:
    """Hand-overs of one kind from one team to another; ``returned`` None for one to four, which are not shown."""

    kind: KindRow
    from_team: OwnerView
    to_team: OwnerView
    taken: int | None
    returned: int | None

    @property
    def offered(self) -> int:
        """How many were answered, for the order."""
        return (self.taken or 0) + (self.returned or 0)


@dataclass(frozen=True)
class LevelShare:
    """Share of the matters first settled at a level, of those of which it is known; None for too few to say."""

    level: str
    count: int
    share: float | None


def list_hops(paths: Iterable[str], at: datetime, most: int | None = MOST_ROWS) -> list[Hop]:
    """Of ninety days, within these places, the most first; ``most`` None for all. One statement.

    A private kind is shown as its subject.
    """
    held = Q()
    for path in paths:
        low, high = path_bounds(path)
        held |= Q(from_place__path__gte=low, from_place__path__lt=high) | Q(to_path__gte=low, to_path__lt=high)
    answered = HandOver.objects.filter(answered_at__gt=at - timedelta(days=HOPS_DAYS), answered_at__lte=at)
    rows = (
        answered.filter(held, answer__in=[*_TAKEN, HandOver.Answers.RETURNED])
        .values_list("matter__kind_code", "from_place__path", "from_agency_id", "to_path", "to_agency_id", "answer")
        .annotate(count=Count("id"))
    )
    taken, returned = _counted(rows)
    hops = [_hop(key, taken[key], returned[key]) for key in {**taken, **returned}]
    shown = [hop for hop in hops if hop is not None]
    return sorted(shown, key=lambda hop: (-hop.offered, hop.kind.code, hop.to_team.place.path))[:most]


_Team = tuple[str, UUID | None]
_Key = tuple[str, _Team, _Team]


def _counted(rows: Iterable[tuple[str, str, UUID | None, str, UUID | None, str, int]]) -> tuple[Counter[_Key], ...]:
    taken, returned = Counter[_Key](), Counter[_Key]()
    for kind_code, from_path, from_agency, to_path, to_agency, answer, count in rows:
        key = (_public(kind_code), (_village(from_path), from_agency), (_village(to_path), to_agency))
        (taken if answer in _TAKEN else returned)[key] += count
    return taken, returned


def _public(kind_code: str) -> str:
    kind = find_kind(kind_code)
    return kind_code if kind is not None and not kind.private else kind_code.split(".", maxsplit=1)[0]


def _village(path: str) -> str:
    codes = [code for code in path.split("/") if code]
    return "".join(f"{code}/" for code in codes[:_VILLAGE_RUNG])


def _hop(key: _Key, taken: int, returned: int) -> Hop | None:
    kind, (from_team, to_team) = find_kind(key[0]), (_team(team) for team in key[1:])
    if taken + returned < SHOWN_FROM or kind is None or from_team is None or to_team is None:
        return None
    return Hop(kind, from_team, to_team, _shown(taken), _shown(returned))


def _team(team: _Team) -> OwnerView | None:
    place: PlaceRow | None = find_place_by_code(team[0].rstrip("/").rsplit("/", 1)[-1])
    return OwnerView(place, get_agency(team[1]) if team[1] else None, None) if place else None


def _shown(count: int) -> int | None:
    return None if 0 < count < SHOWN_FROM else count


def level_shares(paths: Iterable[str], at: datetime) -> list[LevelShare]:
    """At which level matters of the last thirty days were first settled: village, township, county. One statement.

    A grid counts as its village; an imported past of which that is not known counts nowhere.
    """
    held = Q()
    for path in paths:
        held |= in_span(path)
    settled = Matter.objects.filter(held, resolved_at__gt=at - timedelta(days=PERIOD_DAYS), resolved_at__lte=at)
    rows = settled.exclude(first_resolved_level="").values_list("first_resolved_level").annotate(count=Count("id"))
    counts = dict(rows.order_by())
    by_level = {
        "VILLAGE": counts.get("GRID", 0) + counts.get("VILLAGE", 0),
        "TOWNSHIP": counts.get("TOWNSHIP", 0),
        "COUNTY": counts.get("COUNTY", 0),
    }
    total = sum(by_level.values())
    enough = total >= SHOWN_FROM
    return [LevelShare(level, count, count / total if enough else None) for level, count in by_level.items()]


@dataclass(frozen=True)
class Decision:
    """A matter of which the reader is to decide who gets it, and until when."""

    row: InboxRow
    due_at: datetime


def list_decisions(actor: Actor) -> Unread[list[Decision]]:
    """Matters of which the actor is to decide who gets them, those that are due first. Two statements."""
    asked = Q(pk__in=[])
    for duty in actor.duties:
        if duty.role is Role.COORDINATOR and duty.agency_id is None:
            asked |= Q(decide_path=duty.path)
    rows = rows_of(actor, Matter.objects.working().filter(asked).order_by("sweep_at", "id"), MOST_ROWS)
    running = Clock.objects.filter(stage=Stage.DECIDE, stopped_at__isnull=True, matter_id__in=[row.id for row in rows])
    due = dict(running.values_list("matter_id", "due_at"))
    decisions = sorted((Decision(row, due.get(row.id, row.due_at)) for row in rows), key=lambda one: one.due_at)
    return unread(actor, decisions, rows)


def list_returned(matter_id: UUID) -> list[OwnerView]:
    """The teams that sent it back, the last first. The caller has decided that the reader may see the matter."""
    rows = HandOver.objects.filter(matter_id=matter_id, answer=HandOver.Answers.RETURNED).order_by("-answered_at")
    return [owner_view(row.to_place_id, row.to_agency_id, None) for row in rows]
