"""The roster, who was chosen, what was disclosed, and lists by clock."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from uuid import UUID

from django.db.models import QuerySet

from linli.disputes.access import Standing, visible_to
from linli.disputes.models import Appointment, Dispute, Keep, Party, Pause, Pick, RosterEntry
from linli.disputes.queries.items import newest_item
from linli.disputes.rules import OPEN_STATES, DataClass
from linli.disputes.rules.mediation import Policy, read_policy
from linli.kit.actors import Actor, Role
from linli.people.queries import post_labels
from linli.people.rules import covers_kind

_SHIPPED = Path(__file__).resolve().parent.parent / "data" / "mediation.json"
LIST_LENGTH = 50


@dataclass(frozen=True)
class RosterRow:
    """One mediator as everybody may read."""

    post_id: UUID
    name: str
    label: str
    specialities: tuple[str, ...]
    languages: tuple[str, ...]
    about_zh: str
    about_en: str


@dataclass(frozen=True)
class ListRow:
    """One dispute in a list by clock: no word of what it is about beyond its kind."""

    id: UUID
    reference: str
    kind_code: str
    state: str
    due_at: datetime | None
    stage_since: datetime
    opened_at: datetime


@lru_cache(maxsize=1)
def mediation_policy() -> Policy:
    """The town's numbers. Read once in a process."""
    return read_policy(_SHIPPED.read_bytes())


def list_roster(committee_path: str, kind_code: str | None, language: str) -> list[RosterRow]:
    """Who may be chosen for a kind by a committee: its own mediators and those above it, in the order of listing.

    ``kind_code`` None: for whatever kind.
    """
    codes = [code for code in committee_path.split("/") if code]
    paths = ["".join(f"{code}/" for code in codes[:depth]) for depth in range(1, len(codes) + 1)]
    entries = [
        entry
        for entry in RosterEntry.objects.filter(path__in=paths, unlisted_at__isnull=True).order_by("listed_at", "id")
        if covers_kind(entry.specialities, kind_code)
    ]
    return roster_rows(entries, language)


def find_roster_row(post_id: UUID, language: str) -> RosterRow | None:
    """One mediator as the roster shows or showed one; None for a post that was never on it."""
    return next(iter(roster_rows(RosterEntry.objects.filter(post_id=post_id), language)), None)


def roster_rows(entries: Iterable[RosterEntry], language: str) -> list[RosterRow]:
    """As everybody may read them."""
    found = list(entries)
    labels = post_labels([entry.post_id for entry in found], language)
    return [
        RosterRow(
            entry.post_id,
            entry.name,
            labels.get(entry.post_id, ""),
            tuple(entry.specialities),
            tuple(entry.languages),
            entry.about_zh,
            entry.about_en,
        )
        for entry in found
    ]


def times_replaced(party: Party) -> int:
    """How often that side has replaced a mediator."""
    return Appointment.objects.filter(
        dispute_id=party.dispute_id, end=Appointment.Ends.REPLACED, ended_by=party
    ).count()


def picks_of(standing: Standing) -> set[UUID]:
    """The posts that the reader's own party has picked; nobody reads another's."""
    party = standing.party
    if party is None:
        return set()
    return set(Pick.objects.filter(dispute_id=standing.dispute.id, party=party).values_list("post_id", flat=True))


def current_appointment(dispute_id: UUID) -> Appointment | None:
    """The one that runs."""
    return Appointment.objects.filter(dispute_id=dispute_id, ended_at__isnull=True).first()


def kept_by(appointment: Appointment) -> set[UUID]:
    """The parties that keep the mediator."""
    return set(Keep.objects.filter(appointment=appointment).values_list("party_id", flat=True))


def disclosure(standing: Standing) -> dict[str, object] | None:
    """What the present mediator disclosed, for those who may read it; None before acceptance."""
    found = newest_item(standing, DataClass.DISCLOSURE, "DISCLOSURE")
    current = current_appointment(standing.dispute.id)
    if found is None or current is None or current.accepted_at is None or found.at < current.made_at:
        return None
    return found.payload


def current_pause(dispute_id: UUID) -> Pause | None:
    """The one that runs."""
    return Pause.objects.filter(dispute_id=dispute_id, ended_at__isnull=True).first()


def list_for_mediator(actor: Actor, limit: int = LIST_LENGTH) -> list[ListRow]:
    """The open disputes of a mediator, the earliest end first. One statement."""
    posts = [duty.post_id for duty in actor.duties if duty.role is Role.MEDIATOR]
    rows = Dispute.objects.filter(mediator_id__in=posts, state__in=[state.value for state in OPEN_STATES])
    return _rows(rows.order_by("due_at", "id")[:limit])


def list_to_appoint(actor: Actor, limit: int = LIST_LENGTH) -> list[ListRow]:
    """Disputes in which a registrar may have to appoint: nobody has been chosen yet, the earliest end first."""
    if not actor.has_role(Role.DESK):
        return []
    return _rows(visible_to(actor).filter(state="SELECTING").order_by("due_at", "id")[:limit])


def _rows(found: QuerySet[Dispute]) -> list[ListRow]:
    return [
        ListRow(row.id, row.reference, row.kind_code, row.state, row.due_at, row.stage_since, row.opened_at)
        for row in found
    ]
