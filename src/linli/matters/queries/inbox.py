"""Lists of matters for staff: one statement over the matter row, keyset paging, no count. A hot path."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from linli.kit.actors import Actor, ActorKind, Duty, Role
from linli.kit.db import Page, Statement, compiled, decode_cursor, encode_cursor
from linli.kit.errors import NotAllowed, Refused
from linli.kit.ids import show_reference
from linli.ledger.rules.looks import Unread
from linli.matters.access import held_in_scope, kinds_condition, pending_for, private_for
from linli.matters.models import HandOver, Matter
from linli.matters.models.matter import WORKING, MatterQuerySet
from linli.matters.queries.kinds import KindRow, kind_row
from linli.matters.queries.own_state import OwnState, own_state_of
from linli.matters.rules import CLOSED_STATES, Channel, State, is_late
from linli.people import rules as people_rules
from linli.places.queries import PlaceRow, path_bounds, place_row

T = TypeVar("T")
PAGE_SIZE = 50
MAX_PAGE_SIZE = 100
_STATES: dict[str, list[str]] = {
    "OPEN": WORKING,
    "NEW": [State.RECEIVED.value, State.ESCALATED.value, State.REOPENED.value],
    "WAITING": [State.WAITING.value],
    "RESOLVED": [State.RESOLVED.value],
    "CLOSED": sorted(state.value for state in CLOSED_STATES),
    "ALL": [],
}
_BY_CLOCK = ("OPEN", "NEW", "WAITING")  # the states whose index is ordered by due time
_OWNERS = ("ALL", "ME", "TEAM", "UNASSIGNED", "OFFERED")
_ORDERS = ("DUE", "RECEIVED")
_PATH = re.compile(r"(?:[0-9A-Za-z._-]{1,32}/){0,8}")
_KIND = re.compile(r"[a-z0-9_.-]{0,100}")

# Stand-ins in a statement that is kept, for what every call brings along; no matter has them.
_NOW, _LAST_MOMENT, _LAST_ID = datetime(1, 1, 1, tzinfo=UTC), datetime(1, 1, 2, tzinfo=UTC), UUID(int=1)

_COLUMNS = (
    "id", "reference", "title", "state", "version", "kind_id", "place_id", "address", "lon", "lat",
    "owner_place_id", "owner_agency_id", "owner_post_id", "level", "channel", "waiting_for", "received_at",
    "first_contact_due_at", "first_contact_at", "due_at", "last_step_at", "paused_until", "workflow_id", "own_state",
)  # fmt: skip


@dataclass(frozen=True)
class InboxFilters:
    """What to show. States: OPEN NEW WAITING RESOLVED CLOSED ALL; owner: ALL ME TEAM UNASSIGNED OFFERED;
    order: DUE (soonest first; only for OPEN, NEW and WAITING, others fall back) or RECEIVED (newest first).
    ``kind`` and ``place_path`` take everything below them.
    """

    state: str = "OPEN"
    owner: str = "ALL"
    kind: str = ""
    place_path: str = ""
    channel: str = ""
    late: bool = False
    order: str = "DUE"


class InboxRow(NamedTuple):  # a tuple, because a page makes fifty of many fields
    """One line of a list.

    ``title`` holds the resident's first words: only for what the reader or the reader's own team holds, and of a
    private kind only for the person who holds it; of a kind that opens a dispute not for coordinators, and no point
    without it. Elsewhere it and the address are empty, and the kind's name stands in its place.
    ``read_by`` is the post through which the words are shown.
    """

    id: UUID
    reference: str
    title: str
    state: str
    version: int
    kind: KindRow
    place: PlaceRow
    address: str
    lon: float | None
    lat: float | None
    owner_place: PlaceRow
    owner_agency_id: UUID | None
    owner_post_id: UUID | None
    level: str
    channel: str
    waiting_for: str
    received_at: datetime
    first_contact_due_at: datetime
    first_contact_at: datetime | None
    due_at: datetime
    last_step_at: datetime
    paused_until: datetime | None  # its clocks stand still until then at the latest
    is_mine: bool
    read_by: Duty | None = None
    own_state: OwnState | None = None  # where it stands in a life with states of its own

    @property
    def next_due_at(self) -> datetime:
        """The clock that runs now: the first contact while there was none, else the end."""
        return self.due_at if self.first_contact_at else min(self.first_contact_due_at, self.due_at)

    def is_late(self, at: datetime) -> bool:
        """True when the time promised for the whole is over and it is still to be done."""
        return self.state in WORKING and is_late(self.due_at, None, at)


def list_inbox(
    actor: Actor,
    at: datetime,
    filters: InboxFilters = InboxFilters(),
    cursor: str = "",
    size: int = PAGE_SIZE,
) -> Unread[Page[InboxRow]]:
    """One page of what the actor's teams and the teams below hold. One statement.

    Raises NotAllowed ``inbox.not_staff``, Refused ``inbox.bad_filter`` and ``page.bad_cursor``.
    """
    check_filters(filters)
    if not (actor.is_staff or people_rules.may_anywhere(actor, "matters.see")):
        raise NotAllowed("inbox.not_staff", _("This list is for those who work matters."))
    by_due = filters.order == "DUE" and filters.state in _BY_CLOCK
    moment, last_id = _read_cursor(cursor) if cursor else (None, None)
    size = max(1, min(size, MAX_PAGE_SIZE))
    found = _page_statement(actor.duties, filters, by_due, bool(cursor), size + 1).fetch(
        {_NOW: at, _LAST_MOMENT: moment, _LAST_ID: last_id}
    )
    rows = _rows(actor, found)
    if len(rows) <= size:
        return unread(actor, Page(rows, None), rows)
    last, rows = rows[size - 1], rows[:size]
    cursor = encode_cursor([(last.due_at if by_due else last.received_at).isoformat(), str(last.id)])
    return unread(actor, Page(rows, cursor), rows)


def unread(actor: Actor, content: T, rows: Iterable[InboxRow]) -> Unread[T]:
    """What shows these rows: about every matter with words on it."""
    return Unread(actor, tuple((row.id, row.read_by) for row in rows if row.read_by is not None), content)


def rows_of(actor: Actor, matters: MatterQuerySet, limit: int) -> list[InboxRow]:
    """The first rows of an ordered set of matters that the actor may see; whoever asks hands them out ``unread``."""
    return _rows(actor, matters.values_list(*_COLUMNS)[:limit])


@lru_cache(maxsize=1024)
def _page_statement(
    duties: tuple[Duty, ...], filters: InboxFilters, by_due: bool, is_later: bool, limit: int
) -> Statement:
    """The statement of a page, built once for those duties and filters: building costs more than asking.

    The present moment and the cursor's two values stand in it as _NOW, _LAST_MOMENT and _LAST_ID.
    """
    matters = _filtered(Actor(kind=ActorKind.STAFF, duties=duties), _NOW, filters)
    if is_later:
        matters = _after(matters, _LAST_MOMENT, _LAST_ID, by_due)
    ordered = matters.order_by("due_at", "id") if by_due else matters.order_by("-received_at", "-id")
    return compiled(ordered.values_list(*_COLUMNS)[:limit], (_NOW, _LAST_MOMENT, _LAST_ID))


def _rows(actor: Actor, found: Iterable[tuple[Any, ...]]) -> list[InboxRow]:
    duties = actor.duties
    return [_row(values, duties) for values in found]


def _row(values: tuple[Any, ...], duties: tuple[Duty, ...]) -> InboxRow:
    (matter_id, reference, title, state, version, kind_id, place_id, address, lon, lat, owner_place_id,
     agency_id, post_id, level, channel, waiting_for, received_at, contact_due_at, contact_at, due_at,
     last_step_at, paused_until, workflow_id, own_state) = values  # fmt: skip
    kind, place = kind_row(kind_id), place_row(place_id)
    owner_place = place if owner_place_id == place_id else place_row(owner_place_id)
    duty = _holding_duty(duties, post_id, agency_id, owner_place.path)
    mine = duty is not None and duty.post_id == post_id
    read_by = None if kind.private and not mine else duty
    if kind.opens and not mine:
        read_by = _working_duty(duties, post_id, agency_id, owner_place.path) if read_by else None
    shows = not kind.opens or read_by is not None
    return InboxRow(
        matter_id,
        show_reference(reference),
        title if read_by else "",
        state,
        version,
        kind,
        place,
        address if read_by else "",
        lon if shows else None,
        lat if shows else None,
        owner_place,
        agency_id,
        post_id,
        level,
        channel,
        waiting_for,
        received_at,
        contact_due_at,
        contact_at,
        due_at,
        last_step_at,
        paused_until,
        mine,
        read_by,
        own_state_of(workflow_id, own_state, state) if own_state else None,
    )


def _holding_duty(duties: tuple[Duty, ...], post_id: UUID | None, agency_id: UUID | None, path: str) -> Duty | None:
    """The post that holds a matter in person or with its team; None when it is another team's."""
    in_team = None
    for duty in duties:
        if duty.post_id == post_id:
            return duty
        own = duty.agency_id == agency_id if agency_id or duty.agency_id else duty.path == path
        if own and (duty.agency_id or people_rules.sees_span(duty)):
            in_team = in_team or duty
    return in_team


def _working_duty(duties: tuple[Duty, ...], post_id: UUID | None, agency_id: UUID | None, path: str) -> Duty | None:
    """The same without those who only coordinate: of a dispute they see clocks, never words."""
    working = tuple(duty for duty in duties if duty.role is not Role.COORDINATOR)
    return _holding_duty(working, post_id, agency_id, path)


def nearest_duty(actor: Actor, row: InboxRow) -> Duty:
    """The post through which a row stands on a list of the actor: its holder's, else the one nearest above it."""
    above = [duty for duty in actor.duties if row.owner_place.path.startswith(duty.path)]
    return row.read_by or max(above, key=lambda duty: len(duty.path), default=actor.duties[0])


def _filtered(actor: Actor, at: datetime, filters: InboxFilters) -> MatterQuerySet:
    matters = Matter.objects.filter(owned(actor, filters.owner))
    if filters.owner != "OFFERED":
        matters = matters.filter(private_for(actor))
    return narrow(matters, at, filters)


def narrow(matters: MatterQuerySet, at: datetime, filters: InboxFilters) -> MatterQuerySet:
    """Those of the matters that fit state, kind, place, channel and lateness."""
    if states := _STATES[filters.state]:
        matters = matters.filter(state__in=states)
    if filters.kind:
        below = Q(kind_code__gte=f"{filters.kind}.", kind_code__lt=f"{filters.kind}/")
        matters = matters.filter(Q(kind_code=filters.kind) | below)
    if filters.place_path:
        low, high = path_bounds(filters.place_path)
        matters = matters.filter(place_path__gte=low, place_path__lt=high)
    if filters.channel:
        matters = matters.filter(channel=filters.channel)
    return matters.filter(due_at__lt=at, state__in=WORKING) if filters.late else matters


def owned(actor: Actor, owner: str) -> Q:
    """What the list shows under that choice of owner: a condition on matters."""
    if owner == "ME":
        return Q(owner_post_id__in=[duty.post_id for duty in actor.duties])
    if owner == "TEAM":
        return teams_of(actor)
    if owner == "OFFERED":
        return Q(id__in=HandOver.objects.filter(pending_for(actor)).values("matter_id"))
    held = held_in_scope(actor)
    if held is None:
        return Q(pk__in=[])
    return held & Q(owner_post_id__isnull=True) if owner == "UNASSIGNED" else held


def teams_of(actor: Actor) -> Q:
    """What the actor's own teams hold, without the teams below."""
    condition = Q(pk__in=[])
    for duty in actor.duties:
        condition |= _team_of(duty)
    return condition


def _team_of(duty: Duty) -> Q:
    if duty.agency_id:
        return Q(owner_agency_id=duty.agency_id)
    if not people_rules.sees_span(duty):
        return Q(owner_post_id=duty.post_id)
    return Q(owner_path=duty.path, owner_agency_id__isnull=True) & kinds_condition(duty.kind_codes)


def _after(matters: MatterQuerySet, moment: datetime, last_id: UUID, by_due: bool) -> MatterQuerySet:
    """Rows behind the cursor. The bare bound on the first column lets the index start there."""
    if by_due:
        return matters.filter(due_at__gte=moment).filter(Q(due_at__gt=moment) | Q(id__gt=last_id))
    return matters.filter(received_at__lte=moment).filter(Q(received_at__lt=moment) | Q(id__lt=last_id))


def _read_cursor(cursor: str) -> tuple[datetime, UUID]:
    moment, last_id = decode_cursor(cursor, 2)
    try:
        at = datetime.fromisoformat(str(moment))
        if at.tzinfo is None:
            raise ValueError("no time zone")
        return at, UUID(str(last_id))
    except ValueError as error:
        raise Refused("page.bad_cursor", _("That page link is damaged. Please start from the first page.")) from error


def check_filters(filters: InboxFilters) -> None:
    """Raises Refused ``inbox.bad_filter``."""
    known = (
        filters.state in _STATES
        and filters.owner in _OWNERS
        and filters.order in _ORDERS
        and (not filters.channel or filters.channel in set(Channel))
        and _PATH.fullmatch(filters.place_path)
        and _KIND.fullmatch(filters.kind)
    )
    if not known:
        raise Refused("inbox.bad_filter", _("This filter is not known. Please choose again."))
