"""The roster, who was chosen, what was disclosed, and lists by clock."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from linli.disputes.access import Standing, visible_to
from linli.disputes.models import Appointment, Clock, Dispute, Keep, Party, Pause, Pick, RosterEntry
from linli.disputes.queries.items import newest_item
from linli.disputes.queries.stages import calendar_of, law_of
from linli.disputes.rules import OPEN_STATES, DataClass, State
from linli.disputes.rules.jurisdiction import PauseReason, pause_ends
from linli.disputes.rules.mediation import Policy, read_policy
from linli.kit.actors import Actor, Role
from linli.kit.db import Page, bad_cursor, decode_cursor, encode_cursor
from linli.people.queries import post_labels, serving_among
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


def list_roster(committee_path: str, kind_code: str | None, language: str, at: datetime) -> list[RosterRow]:
    """Who may be chosen for a kind by a committee: its own mediators and those above it, in the order of listing.

    ``kind_code`` None: for whatever kind. Only those whose post serves on that day.
    """
    codes = [code for code in committee_path.split("/") if code]
    paths = ["".join(f"{code}/" for code in codes[:depth]) for depth in range(1, len(codes) + 1)]
    entries = [
        entry
        for entry in RosterEntry.objects.filter(path__in=paths, unlisted_at__isnull=True).order_by("listed_at", "id")
        if covers_kind(entry.specialities, kind_code)
    ]
    serving = serving_among([entry.post_id for entry in entries], Role.MEDIATOR, at)
    return roster_rows([entry for entry in entries if entry.post_id in serving], language)


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


def is_silent(appointment: Appointment, at: datetime) -> bool:
    """True when the one chosen let the time to answer pass."""
    if appointment.accepted_at is not None:
        return False
    clocks = Clock.objects.filter(dispute_id=appointment.dispute_id, act="ACCEPT_APPOINTMENT", party__isnull=True)
    until = clocks.filter(started_at=appointment.made_at).values_list("due_at", flat=True).last()
    return until is not None and until <= at


def waits_for_registrar(dispute: Dispute, at: datetime) -> bool:
    """Nobody has been chosen, or the one chosen did not answer in time."""
    if dispute.state == State.SELECTING.value:
        return True
    current = current_appointment(dispute.id) if dispute.state == State.PENDING.value else None
    return current is not None and is_silent(current, at)


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


def pause_bound(dispute: Dispute, listed: PauseReason, at: datetime) -> datetime:
    """Until when mediation may wait for that reason, less what it has waited for it already in this round."""
    since = dispute.applied_at or dispute.opened_at
    former = Pause.objects.filter(dispute=dispute, reason=listed.code, from_at__gte=since, ended_at__isnull=False)
    waited = sum((pause.ended_at - pause.from_at for pause in former if pause.ended_at), timedelta())
    return pause_ends(listed, at, calendar_of(law_of(dispute, at))).due_at - waited


def list_for_mediator(actor: Actor, cursor: str = "", size: int = LIST_LENGTH) -> Page[ListRow]:
    """A page of the open disputes of a mediator, the earliest end first. One statement.

    Raises Refused ``page.bad_cursor``.
    """
    posts = [duty.post_id for duty in actor.duties if duty.role is Role.MEDIATOR]
    rows = Dispute.objects.filter(mediator_id__in=posts, state__in=[state.value for state in OPEN_STATES])
    return _page(rows, cursor, size)


def list_to_appoint(actor: Actor, cursor: str = "", size: int = LIST_LENGTH) -> Page[ListRow]:
    """A page of the disputes in which a registrar may have to appoint, by the earliest end.

    Nobody has been chosen yet, or the one chosen let the time to answer pass.
    Raises Refused ``page.bad_cursor``.
    """
    if not actor.has_role(Role.DESK):
        return Page([], None)
    answering = Clock.objects.filter(
        dispute_id=OuterRef("id"), act="ACCEPT_APPOINTMENT", stopped_at__isnull=True, expired_at__isnull=True
    )
    silent = Q(state=State.PENDING.value, mediator_accepted_at__isnull=True) & ~Exists(answering)
    return _page(visible_to(actor).filter(Q(state=State.SELECTING.value) | silent), cursor, size)


def _page(rows: QuerySet[Dispute], cursor: str, size: int) -> Page[ListRow]:
    """Those without an end come last, as the index has them."""
    if cursor:
        rows = rows.filter(_after(cursor))
    found = list(rows.order_by("due_at", "id")[: size + 1])
    shown = [
        ListRow(row.id, row.reference, row.kind_code, row.state, row.due_at, row.stage_since, row.opened_at)
        for row in found[:size]
    ]
    if len(found) <= size:
        return Page(shown, None)
    last = shown[-1]
    return Page(shown, encode_cursor([last.due_at.isoformat() if last.due_at else None, str(last.id)]))


def _after(cursor: str) -> Q:
    """What comes after the last row shown; raises Refused ``page.bad_cursor`` for what no list of ours has written."""
    ends, last_id = decode_cursor(cursor, 2)
    try:
        after = UUID(str(last_id))
        if ends is None:
            return Q(due_at__isnull=True, id__gt=after)
        due_at = datetime.fromisoformat(str(ends))
    except ValueError as error:
        raise bad_cursor() from error
    if due_at.tzinfo is None:
        raise bad_cursor()
    return Q(due_at__gt=due_at) | Q(due_at=due_at, id__gt=after) | Q(due_at__isnull=True)
