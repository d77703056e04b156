"""Looks that are shown later: which, by what law, until when; and how many there are, by institution."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from linli.kit.actors import Actor, Role
from linli.ledger import queries as ledger
from linli.people import queries as people
from linli.people import rules as people_rules
from linli.readings.models import Delay
from linli.readings.rules import Basis, basis_of

SHOWN_FROM = 10  # a smaller number of an institution could point at one case


@dataclass(frozen=True)
class DelayRow:
    """One delay as the two persons see it."""

    id: UUID
    about_id: UUID
    of_post_id: UUID
    basis: Basis | None
    reason: str
    from_at: datetime
    release_at: datetime
    approved_at: datetime | None
    is_own: bool


def hidden_now(about_ids: Sequence[UUID], at: datetime) -> list[tuple[UUID, UUID, datetime]]:
    """(about, post, from when on) of looks that are not shown yet."""
    rows = Delay.objects.filter(about_id__in=about_ids, approved_at__isnull=False, release_at__gt=at)
    return list(rows.values_list("about_id", "of_post_id", "from_at"))


def list_released(about_ids: Sequence[UUID], at: datetime) -> list[Delay]:
    """Delays that are over: their looks are shown with the fact that they were shown later."""
    rows = Delay.objects.filter(about_id__in=about_ids, approved_at__isnull=False, release_at__lte=at)
    return list(rows.order_by("-release_at"))


def list_delays(actor: Actor, at: datetime) -> list[DelayRow]:
    """What waits for a second person and what runs, of the places where the actor coordinates."""
    return _of_area(actor, Delay.objects.filter(release_at__gt=at, refused_at__isnull=True).order_by("-asked_at"))


def list_ended_delays(actor: Actor, at: datetime) -> list[DelayRow]:
    """What is over by itself, the latest first, of those places: its looks are shown."""
    return _of_area(actor, Delay.objects.filter(release_at__lte=at, approved_at__isnull=False).order_by("-release_at"))


def list_looking_posts(about_id: UUID, path: str, at: datetime) -> list[UUID]:
    """Whose looks at a matter could be shown later: who looked already, and who works where it is."""
    looked = [row.post_id for row in ledger.list_readings(about_id) if row.post_id and row.agency_id is None]
    nearby = path[: path.rstrip("/").rfind("/") + 1]
    serving = [
        post_id
        for role in (Role.CASEWORKER, Role.DESK)
        for post_id in people.list_serving_posts([nearby or path], role, at)
    ]
    return list(dict.fromkeys([*looked, *serving]))


def _of_area(actor: Actor, delays: QuerySet[Delay]) -> list[DelayRow]:
    paths = [duty.path for duty in actor.duties if duty.role is Role.COORDINATOR and duty.agency_id is None]
    within = Q(pk__in=[])
    for path in paths:
        low, high = people_rules.path_range(path)
        within |= Q(place_path__gte=low, place_path__lt=high)
    return [_row(row, actor) for row in delays.filter(within)[:200]]


def _row(row: Delay, actor: Actor) -> DelayRow:
    return DelayRow(
        row.id,
        row.about_id,
        row.of_post_id,
        basis_of(row.basis),
        row.reason,
        row.from_at,
        row.release_at,
        row.approved_at,
        row.asked_by_id == actor.account_id,
    )


def count_delays() -> list[tuple[UUID | None, str, int | None]]:
    """(agency, place, how many were approved so far) by institution; None for fewer than ten."""
    rows = Delay.objects.filter(approved_at__isnull=False).values_list("agency_id", "place_path")
    found = rows.annotate(count=Count("id")).order_by("place_path")
    return [(agency_id, path, count if count >= SHOWN_FROM else None) for agency_id, path, count in found]
