"""Planned visits, and what stands in a calendar: times, kinds and places. Never a word of a resident."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q

from linli.kit.actors import Actor
from linli.kit.ids import show_reference
from linli.matters.models import CalendarFeed, Matter, PlannedVisit
from linli.matters.models.matter import WORKING
from linli.matters.queries.kinds import KindRow, kind_row
from linli.matters.queries.matter import not_finer_than_village
from linli.places.queries import PlaceRow, place_row

MOST = 500  # entries of a calendar
SHOWN_AFTER = timedelta(hours=12)  # a visit of which nothing was said stays on the page until then


@dataclass(frozen=True)
class PlannedVisitView:
    """Between when and when somebody comes."""

    id: UUID
    from_at: datetime
    until_at: datetime


@dataclass(frozen=True)
class AgendaEntry:
    """One matter of a calendar: its deadline, and the visit that is planned."""

    matter_id: UUID
    reference: str
    kind: KindRow
    place: PlaceRow
    due_at: datetime
    changed_at: datetime
    version: int
    visit: PlannedVisitView | None


@dataclass(frozen=True)
class FeedRow:
    """Whose calendar an address shows, and in which language."""

    account_id: UUID
    language: str
    made_at: datetime


def find_planned_visit(matter_id: UUID, at: datetime) -> PlannedVisitView | None:
    """The visit that is to come, or was to come a few hours ago; None once the matter is no longer worked on."""
    return planned_visits([matter_id], at).get(matter_id)


def planned_visits(matter_ids: Iterable[UUID], at: datetime) -> dict[UUID, PlannedVisitView]:
    """The visits to come of these matters, where they are still worked on. One statement."""
    running = PlannedVisit.objects.filter(ended_at__isnull=True, until_at__gt=at - SHOWN_AFTER)
    found = running.filter(matter_id__in=list(matter_ids), matter__state__in=WORKING)
    rows = found.values_list("matter_id", "id", "from_at", "until_at")
    return {matter_id: PlannedVisitView(visit_id, from_at, until_at) for matter_id, visit_id, from_at, until_at in rows}


def list_agenda(actor: Actor, at: datetime) -> list[AgendaEntry]:
    """What the actor's posts hold in person and what they will visit, by deadline. Two statements."""
    posts = [duty.post_id for duty in actor.duties]
    if not posts:
        return []
    visiting = PlannedVisit.objects.filter(post_id__in=posts, ended_at__isnull=True).values("matter_id")
    # What another team holds by now is that team's to visit.
    paths = Q()
    for duty in actor.duties:
        paths |= Q(owner_path__startswith=duty.path)
    own = Q(owner_post_id__in=posts) | (Q(id__in=visiting) & paths)
    matters = list(Matter.objects.working().filter(own).order_by("due_at", "id")[:MOST])
    visits = planned_visits([matter.id for matter in matters], at)
    return [
        AgendaEntry(
            matter.id,
            show_reference(matter.reference),
            kind_row(matter.kind_id),
            not_finer_than_village(place_row(matter.place_id)),
            matter.due_at,
            matter.last_step_at,
            matter.version,
            visits.get(matter.id),
        )
        for matter in matters
    ]


def find_feed(secret: str) -> FeedRow | None:
    """Whose calendar that secret opens; None for a wrong or revoked one."""
    digest = hashlib.sha256(secret.encode()).digest()
    rows = CalendarFeed.objects.filter(secret_digest=digest, revoked_at__isnull=True, account__is_active=True)
    values = rows.values_list("account_id", "language", "made_at").first()
    return FeedRow(*values) if values else None


def feed_made_at(actor: Actor) -> datetime | None:
    """Since when the actor has an address, or None."""
    if actor.account_id is None:
        return None
    own = CalendarFeed.objects.filter(account_id=actor.account_id, revoked_at__isnull=True)
    return own.values_list("made_at", flat=True).first()
