"""Everything that is held with a matter about whoever raised it. The caller knows whose it is."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from uuid import UUID

from linli.kit.clock import local_day
from linli.kit.ids import show_reference
from linli.kit.own_data import OwnRow
from linli.matters.models import (
    CalendarFeed,
    Contact,
    DestructionItem,
    Feedback,
    HandOver,
    IdempotencyKey,
    Matter,
    Photo,
    SearchText,
    Step,
)
from linli.matters.queries.kinds import kind_row
from linli.matters.rules import CLOSED_STATES, State, Visibility
from linli.matters.rules.retention import Held, destroyable_on


def matters_of_account(account_id: UUID) -> list[UUID]:
    """Every matter raised with it, the oldest first."""
    rows = Matter.objects.filter(contact__account_id=account_id).order_by("received_at", "id")
    return list(rows.values_list("id", flat=True))


def own_rows_of_matter(matter_id: UUID) -> list[OwnRow]:
    """All of it, in the order in which it came. Of working notes of the staff only that there are some."""
    matter = Matter.objects.get(id=matter_id)
    return [*_words(matter), *_reach(matter), *_timeline(matter), *_technical(matter)]


def own_rows_of_account_in_matters(account_id: UUID) -> list[OwnRow]:
    """Calendar addresses that it made."""
    feeds = CalendarFeed.objects.filter(account_id=account_id).order_by("id")
    return [OwnRow("calendar", feed.made_at, {"language": feed.language}) for feed in feeds]


def _words(matter: Matter) -> Iterator[OwnRow]:
    at = matter.received_at
    if matter.words_destroyed_at is None:
        yield OwnRow("words", at, {"title": matter.title, "text": matter.text, "language": matter.language})
    if matter.answers:
        yield OwnRow("answers", at, {"answers": matter.answers})
    if matter.address or matter.lon is not None:
        yield OwnRow("place", at, {"address": matter.address, "lon": matter.lon, "lat": matter.lat})
    for row in SearchText.objects.filter(matter_id=matter.id):
        yield OwnRow("search", at, {"words": str(row.words)})


def _reach(matter: Matter) -> Iterator[OwnRow]:
    found = Contact.objects.filter(matter_id=matter.id).first()
    if found is not None and (found.name or found.phone or found.email or found.account_id):
        said = {"name": found.name, "phone": found.phone, "email": found.email}
        yield OwnRow("contact", found.consented_at, {**said, "with_account": found.account_id is not None})


def _timeline(matter: Matter) -> Iterator[OwnRow]:
    for step in Step.objects.filter(matter_id=matter.id).order_by("at", "id"):
        if step.visibility == Visibility.PUBLIC:
            yield OwnRow("timeline", step.at, {"what": step.verb, "text": step.text, "told": step.told})
        else:
            yield OwnRow("notes", step.at, {})
    for proposed in HandOver.objects.filter(matter_id=matter.id).order_by("id"):
        if proposed.reason or proposed.answer_reason:
            yield OwnRow("notes", proposed.proposed_at, {})
    for photo in Photo.objects.filter(matter_id=matter.id).order_by("added_at", "id"):
        shown = photo.visibility == Visibility.PUBLIC
        said = {"file": f"photos/{photo.id}.jpg"} if shown else {}
        yield OwnRow("photos" if shown else "notes", photo.added_at, said)
    for row in Feedback.objects.filter(matter_id=matter.id).order_by("given_at"):
        given = {"settled": row.settled, "satisfaction": row.satisfaction, "time_kept": row.time_kept, "text": row.text}
        yield OwnRow("feedback", row.given_at, given)


def _technical(matter: Matter) -> Iterator[OwnRow]:
    yield OwnRow("link", matter.received_at, {"renewed": matter.secret_nonce})
    for row in IdempotencyKey.objects.filter(matter_id=matter.id).order_by("at"):
        yield OwnRow("repeats", row.at, {})


def erasable_from(matter_id: UUID, at: datetime) -> tuple[date | None, str]:
    """(the first day on which its words may go when its resident asks, by which rule); None while it is not over.

    WITHDRAWN: nothing is to be done with it any more. RETENTION: the time that its kind is kept. KEPT_BACK: an official
    keeps it longer, with a reason on record. GONE: they have gone. OPEN: it is not over.
    """
    matter = Matter.objects.get(id=matter_id)
    today = local_day(at)
    if matter.words_destroyed_at is not None:
        return local_day(matter.words_destroyed_at), "GONE"
    if State(matter.state) not in CLOSED_STATES or matter.closed_at is None:
        return None, "OPEN"
    kept = DestructionItem.objects.filter(matter_id=matter_id, held=Held.WORDS, kept_until__gt=today)
    longest = kept.order_by("-kept_until").values_list("kept_until", flat=True).first()
    if longest is not None:
        return longest + timedelta(days=1), "KEPT_BACK"
    if matter.state == State.WITHDRAWN:
        return today, "WITHDRAWN"
    retention = kind_row(matter.kind_id).retention
    return max(destroyable_on(local_day(matter.closed_at), retention, Held.WORDS), today), "RETENTION"


def team_of(matter_id: UUID) -> tuple[str, UUID | None, str]:
    """(path of the place, agency if one has it, number) of whoever has the matter."""
    path, agency_id, reference = Matter.objects.values_list("owner_path", "owner_agency_id", "reference").get(
        id=matter_id
    )
    return path, agency_id, show_reference(reference)


def step_is_shown(matter_id: UUID, step_id: UUID) -> bool:
    """Whether that is a step of this matter which its resident reads."""
    return Step.objects.filter(id=step_id, matter_id=matter_id, visibility=Visibility.PUBLIC).exists()


def has_open_among(matter_ids: Iterable[UUID]) -> bool:
    """Whether one of them is not over."""
    closed = [state.value for state in CLOSED_STATES]
    return Matter.objects.filter(id__in=list(matter_ids)).exclude(state__in=closed).exists()


def has_reach(matter_id: UUID) -> bool:
    """Whether anything is kept by which its resident is reached."""
    found = Contact.objects.filter(matter_id=matter_id).first()
    return found is not None and bool(found.name or found.phone or found.email or found.consented_at)
