"""Matters opened in an emergency: the requests, what one opens, and what its resident is told of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q

from linli.kit.actors import Actor
from linli.kit.clock import local_day
from linli.kit.ids import show_reference
from linli.ledger.rules.looks import Unread
from linli.matters.access.emergency import acts_in, matter_under, parts_in, stage_now, unknown_emergency
from linli.matters.models import Contact, Emergency, Matter, Photo
from linli.matters.queries.kinds import KindRow, kind_row
from linli.matters.queries.matter import ContactView, not_finer_than_village, public_kind
from linli.matters.queries.mine import StoredPhoto
from linli.matters.queries.owner import OwnerView, owner_of
from linli.matters.queries.timeline import PhotoView, photo_view
from linli.matters.rules import Visibility
from linli.matters.rules.emergency import DECIDING, Act, Stage, emergency_policy, is_overdue, reviewing_duty
from linli.people import rules as people_rules
from linli.people.queries import post_labels
from linli.places.queries import PlaceRow, place_row

SHOWN_DAYS = 90  # how long what was answered stays on the lists; what has no review yet stays until it has
MOST = 100


@dataclass(frozen=True)
class EmergencyRow:
    """One request as those see it who ask, answer and review: no word of the resident, offices and no names.

    ``place`` is no finer than a village, ``kind`` of a private matter its subject. ``acts``: what the reader may do.
    """

    id: UUID
    matter_id: UUID
    reference: str
    kind: KindRow
    place: PlaceRow
    basis: str
    unverified: bool
    reason: str
    stage: Stage
    asker: str
    decider: str
    asked_at: datetime
    expires_at: datetime
    approved_at: datetime | None
    until_at: datetime | None
    ended_at: datetime | None
    refusal: str
    review_due_on: date | None
    is_overdue: bool
    reviewed_at: datetime | None
    finding: str
    is_own: bool
    acts: frozenset[Act]


@dataclass(frozen=True)
class OpenedMatter:
    """What an emergency opens of one matter: its words, how to reach somebody, where, its photos. Nothing to act on.

    ``contact`` is None where the resident left none or did not agree to be reached.
    """

    id: UUID
    reference: str
    kind: KindRow
    text: str
    answers: dict[str, Any]
    place: PlaceRow
    lon: float | None
    lat: float | None
    address: str
    owner: OwnerView
    received_at: datetime
    contact: ContactView | None
    photos: tuple[PhotoView, ...]


@dataclass(frozen=True)
class ToldEmergency:
    """What the resident is told of one that was approved: two offices, the law, from when to when, the review."""

    post_id: UUID
    asker: str
    decider: str
    basis: str
    unverified: bool
    from_at: datetime
    ends_at: datetime
    review_due_on: date
    reviewed_at: datetime | None


def list_emergencies(actor: Actor, at: datetime) -> list[EmergencyRow]:
    """Own requests, and those that the actor may answer, the newest first. Three statements."""
    recent = Q(asked_at__gt=at - timedelta(days=SHOWN_DAYS))
    return _rows(actor, at, _of_interest(actor) & recent)


def list_to_review(actor: Actor, at: datetime) -> list[EmergencyRow]:
    """What was asked in the area of the data protection officer: what waits for a review first, the oldest of it."""
    recent = Q(asked_at__gt=at - timedelta(days=SHOWN_DAYS)) | Q(approved_at__isnull=False, reviewed_at__isnull=True)
    rows = [row for row in _rows(actor, at, _ranges(_reviewed_paths(actor)) & recent) if not row.is_own]
    waiting = [row for row in rows if row.approved_at and not row.reviewed_at]
    return [*reversed(waiting), *(row for row in rows if row not in waiting)]


def get_emergency(actor: Actor, emergency_id: UUID, at: datetime) -> EmergencyRow:
    """One request, for those who ask, answer or review it. Raises NotFound ``emergency.unknown``."""
    row = Emergency.objects.select_related("matter").filter(id=emergency_id).first()
    if row is None or not parts_in(actor, row):
        raise unknown_emergency()
    return _views([row], actor, at)[0]


def read_under(actor: Actor, emergency_id: UUID, at: datetime) -> Unread[OpenedMatter]:
    """The matter that a request opens for its asker now. Raises NotFound ``emergency.unknown``. Two statements."""
    matter, duty = matter_under(actor, emergency_id, at)
    return Unread(actor, ((matter.id, duty),), _opened(matter))


def photo_under(actor: Actor, emergency_id: UUID, photo_id: UUID, at: datetime) -> Unread[StoredPhoto]:
    """A photo of the matter that a request opens; of no other. Raises NotFound ``emergency.unknown``."""
    matter, duty = matter_under(actor, emergency_id, at)
    photo = _photos(matter).filter(id=photo_id).first()
    if photo is None:
        raise unknown_emergency()
    return Unread(actor, ((matter.id, duty),), StoredPhoto(photo.stored_as))


def list_told_emergencies(
    matter_id: UUID, at: datetime, language: str, leave_out: Sequence[tuple[UUID, UUID, datetime]] = ()
) -> list[ToldEmergency]:
    """For its resident, newest first; the caller has decided that it is the resident.

    ``leave_out``: (matter, post, from when on) of looks that by law are not shown yet.
    """
    rows = list(Emergency.objects.filter(matter_id=matter_id, approved_at__isnull=False).order_by("-approved_at"))
    shown = [row for row in rows if not _is_hidden(row, leave_out)]
    labels = _labels(shown, language)
    return [_told(row, labels, language) for row in shown]


def _of_interest(actor: Actor) -> Q:
    return Q(asked_by_id=actor.account_id) | _ranges(
        duty.path for duty in actor.duties if duty.agency_id is None and duty.role in DECIDING
    )


def _reviewed_paths(actor: Actor) -> list[str]:
    return [duty.path for duty in actor.duties if reviewing_duty(actor, duty.path) == duty]


def _ranges(paths: Iterable[str]) -> Q:
    found = Q(pk__in=[])
    for path in paths:
        low, high = people_rules.path_range(path)
        found |= Q(place_path__gte=low, place_path__lt=high)
    return found


def _rows(actor: Actor, at: datetime, condition: Q) -> list[EmergencyRow]:
    rows = Emergency.objects.select_related("matter").filter(condition).order_by("-asked_at", "-id")[:MOST]
    return _views([row for row in rows if parts_in(actor, row)], actor, at)


def _views(rows: Sequence[Emergency], actor: Actor, at: datetime) -> list[EmergencyRow]:
    labels = _labels(rows, actor.language)
    return [_view(row, actor, at, labels) for row in rows]


def _view(row: Emergency, actor: Actor, at: datetime, labels: dict[UUID, str]) -> EmergencyRow:
    basis = emergency_policy().basis_of(row.basis)
    kind = kind_row(row.matter.kind_id)
    due = row.review_due_on
    return EmergencyRow(
        id=row.id,
        matter_id=row.matter_id,
        reference=show_reference(row.matter.reference),
        kind=public_kind(kind),
        place=not_finer_than_village(place_row(row.matter.place_id)),
        basis=basis.words(actor.language) if basis else "",
        unverified=basis is not None and not basis.verified,
        reason=row.reason,
        stage=stage_now(row, at),
        asker=labels.get(row.asked_post_id, ""),
        decider=labels.get(row.decided_post_id, "") if row.decided_post_id else "",
        asked_at=row.asked_at,
        expires_at=row.expires_at,
        approved_at=row.approved_at,
        until_at=row.until_at,
        ended_at=row.ended_at,
        refusal=row.refusal,
        review_due_on=due,
        is_overdue=due is not None and row.reviewed_at is None and is_overdue(due, local_day(at)),
        reviewed_at=row.reviewed_at,
        finding=row.finding,
        is_own=actor.account_id == row.asked_by_id,
        acts=acts_in(actor, row, at),
    )


def _labels(rows: Sequence[Emergency], language: str) -> dict[UUID, str]:
    posts = {post for row in rows for post in (row.asked_post_id, row.decided_post_id) if post}
    return dict(post_labels(list(posts), language))


def _opened(matter: Matter) -> OpenedMatter:
    contact: Contact | None = getattr(matter, "contact", None)
    reached = contact is not None and contact.consented_at is not None
    return OpenedMatter(
        id=matter.id,
        reference=show_reference(matter.reference),
        kind=kind_row(matter.kind_id),
        text=matter.text,
        answers=matter.answers,
        place=place_row(matter.place_id),
        lon=matter.lon,
        lat=matter.lat,
        address=matter.address,
        owner=owner_of(matter),
        received_at=matter.received_at,
        contact=ContactView(contact.name, contact.phone, contact.email) if contact is not None and reached else None,
        photos=tuple(photo_view(photo) for photo in _photos(matter)),
    )


def _photos(matter: Matter) -> Any:
    photos = Photo.objects.filter(matter_id=matter.id, visibility=Visibility.PUBLIC)
    return photos.order_by("added_at", "id")


def _is_hidden(row: Emergency, leave_out: Sequence[tuple[UUID, UUID, datetime]]) -> bool:
    return any(
        (about, post) == (row.matter_id, row.asked_post_id) and row.until_at is not None and row.until_at >= since
        for about, post, since in leave_out
    )


def _told(row: Emergency, labels: dict[UUID, str], language: str) -> ToldEmergency:
    basis = emergency_policy().basis_of(row.basis)
    assert row.approved_at is not None, "only approved ones are told"
    assert row.until_at is not None, "it has an end"
    assert row.decided_post_id is not None, "a second person approved it"
    assert row.review_due_on is not None, "and set the day of its review"
    return ToldEmergency(
        post_id=row.asked_post_id,
        asker=labels.get(row.asked_post_id, ""),
        decider=labels.get(row.decided_post_id, ""),
        basis=basis.words(language) if basis else "",
        unverified=basis is not None and not basis.verified,
        from_at=row.approved_at,
        ends_at=row.ended_at or row.until_at,
        review_due_on=row.review_due_on,
        reviewed_at=row.reviewed_at,
    )
