"""What the pages of a party and of those who serve read: who takes part, what runs, what has happened, complaints."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import reduce
from operator import or_
from uuid import UUID

from django.db.models import Q

from linli.disputes.access import Standing, visible_to
from linli.disputes.models import Clock, Complaint, Invitation, Party, Step
from linli.disputes.queries.items import OpenItem, names_of, read_items
from linli.disputes.queries.links import link_of_party
from linli.disputes.rules import DataClass, State, Verb, Who, reads
from linli.disputes.words.room import STATES, Tagged
from linli.kit.actors import Actor, Role
from linli.kit.db import Page, bad_cursor, decode_cursor, encode_cursor

MOST_LISTED = 50


@dataclass(frozen=True)
class Side:
    """One party as the reader may know it. ``name`` is empty for those who only keep clocks."""

    party: Party
    name: str
    invitation: Invitation | None
    agreed: bool
    own: bool


@dataclass(frozen=True)
class OwnDispute:
    """A line in the list of an account."""

    reference: str
    state: Tagged
    due_at: datetime | None
    href: str


@dataclass(frozen=True)
class ComplaintRow:
    """A complaint as its party or its reviewer sees it."""

    id: UUID
    reference: str
    made_at: datetime
    due_at: datetime
    unknown_from: date | None
    answered_at: datetime | None
    text: str = ""
    answer: str = ""


def list_sides(standing: Standing) -> list[Side]:
    """Every party still in it, in the order of the seats."""
    names = names_of(standing)
    running = Invitation.objects.filter(party__dispute=standing.dispute, stopped_at__isnull=True)
    invitations = {one.party_id: one for one in running}
    own = standing.party
    return [
        Side(
            party,
            names.get(party.id, ""),
            invitations.get(party.id),
            agreed=party.consented_round == standing.dispute.round,
            own=own is not None and own.id == party.id,
        )
        for party in standing.parties
        if party.left_at is None
    ]


def claim_items(standing: Standing) -> list[OpenItem]:
    """The newest claim and what was answered to it, for whoever reads them; nothing for the others."""
    if not reads(standing.sight(DataClass.CLAIM)):
        return []
    items = read_items(standing, DataClass.CLAIM, kinds=("CLAIM", "ANSWER"))
    claims = [item for item in items if item.kind == "CLAIM"]
    return [*claims[-1:], *(item for item in items if item.kind == "ANSWER")]


def running_clocks(dispute_id: UUID, own: Party | None = None) -> list[Clock]:
    """The clocks that run for the dispute as a whole, and one's own, the earliest end first."""
    rows = Clock.objects.filter(dispute_id=dispute_id, stopped_at__isnull=True, expired_at__isnull=True)
    for_reader = Q(party__isnull=True) | Q(party=own) if own is not None else Q(party__isnull=True)
    return list(rows.filter(for_reader).order_by("due_at", "id"))


def named_by_reader(standing: Standing, party: Party) -> bool:
    """Whether the reader named that side, or keeps the roster and appointments of the committee."""
    if Who.REGISTRAR in standing.who:
        return True
    steps = Step.objects.filter(dispute=standing.dispute, verb=Verb.NAME_PARTY.value, facts__seat=party.seat)
    named = steps.order_by("id").first()
    if named is None:
        return False
    posts = {held.duty.post_id for held in standing.capacities if held.duty}
    own = standing.party.id if standing.party else None
    return (named.by_party_id is not None and named.by_party_id == own) or named.by_post_id in posts


def list_steps(dispute_id: UUID) -> list[Step]:
    """What all sides may know of, from the beginning."""
    return list(Step.objects.filter(dispute_id=dispute_id).order_by("id"))


def help_asked(standing: Standing, party: Party) -> list[OpenItem]:
    """Which help a party asked for, for whoever may read how to reach it; nothing for the others."""
    if not reads(standing.sight(DataClass.IDENTITY, party)):
        return []
    return read_items(standing, DataClass.IDENTITY, party, kinds=("HELP",))


def contact_of(standing: Standing, party: Party) -> dict[str, str]:
    """How to reach a party, for whoever may know it; empty for the others."""
    if not reads(standing.sight(DataClass.IDENTITY, party)):
        return {}
    known = read_items(standing, DataClass.IDENTITY, party, kinds=("IDENTITY",), newest=1)
    payload = known[0].payload if known else {}
    return {name: str(payload.get(name, "")) for name in ("name", "phone", "email", "address")}


def list_own_disputes(account_id: UUID) -> list[OwnDispute]:
    """The disputes in which an account has a seat, the newest first."""
    rows = Party.objects.filter(account_id=account_id, left_at__isnull=True).select_related("dispute")
    return [
        OwnDispute(row.dispute.reference, STATES[State(row.dispute.state)], row.dispute.due_at, link_of_party(row))
        for row in rows.order_by("-id")[:MOST_LISTED]
    ]


def list_own_complaints(standing: Standing) -> list[ComplaintRow]:
    """Those of the reader's own seat, the newest first, with their answers."""
    party = standing.party
    if party is None:
        return []
    said = {item.id: item for item in read_items(standing, DataClass.COMPLAINT, party)}
    rows = Complaint.objects.filter(party=party).order_by("-id")
    return [_complaint(row, standing.dispute.reference, said) for row in rows]


def list_complaints(actor: Actor, cursor: str = "", size: int = MOST_LISTED) -> Page[ComplaintRow]:
    """A page of those that a registrar answers, without their words: what waits by its end, then what was answered.

    One statement. Raises Refused ``page.bad_cursor``.
    """
    paths = [duty.path for duty in actor.duties if duty.role is Role.DESK and duty.agency_id is None]
    if not paths:
        return Page([], None)
    above = reduce(or_, (Q(reviewer_path__startswith=path) for path in paths))
    rows = Complaint.objects.filter(above, dispute__in=visible_to(actor)).select_related("dispute")
    rows = rows.exclude(mediator_id__in=[duty.post_id for duty in actor.duties])
    rows = rows.annotate(is_answered=Q(answered_at__isnull=False)).order_by("is_answered", "due_at", "id")
    found = list((rows.filter(_after(cursor)) if cursor else rows)[: size + 1])
    shown = found[:size]
    listed = [_complaint(row, row.dispute.reference, {}) for row in shown]
    if len(found) <= size:
        return Page(listed, None)
    last = shown[-1]
    return Page(listed, encode_cursor([int(last.answered_at is not None), last.due_at.isoformat(), str(last.id)]))


def _after(cursor: str) -> Q:
    """What comes after the last row shown; raises Refused ``page.bad_cursor`` for what no list of ours has written."""
    answered, ends, last_id = decode_cursor(cursor, 3)
    try:
        is_answered, due_at, after = bool(int(str(answered))), datetime.fromisoformat(str(ends)), UUID(str(last_id))
    except ValueError as error:
        raise bad_cursor() from error
    if due_at.tzinfo is None:
        raise bad_cursor()
    same = Q(is_answered=is_answered) & (Q(due_at__gt=due_at) | Q(due_at=due_at, id__gt=after))
    return same | Q(is_answered__gt=is_answered)


def read_complaint(standing: Standing, complaint: Complaint) -> ComplaintRow:
    """One with its words. Raises NotFound ``channel.unknown`` for whoever may not read it."""
    said = {item.id: item for item in read_items(standing, DataClass.COMPLAINT, complaint.party)}
    return _complaint(complaint, standing.dispute.reference, said)


def _complaint(row: Complaint, reference: str, said: dict[UUID, OpenItem]) -> ComplaintRow:
    answer = said.get(row.answer_id) if row.answer_id else None
    words = said.get(row.item_id)
    return ComplaintRow(
        row.id,
        reference,
        row.made_at,
        row.due_at,
        row.unknown_from,
        row.answered_at,
        str(words.payload["text"]) if words else "",
        str(answer.payload["text"]) if answer else "",
    )
