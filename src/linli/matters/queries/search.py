"""Search for matters by their words, inside what the searcher's teams hold. A hot path.

Two kinds of statement in turn: the index of words gives the newest candidates of a stretch of time, narrowed by marks
of team and kind, and the matters themselves decide exactly who may see which, and whether they fit the filters. The
stretches grow, so that a frequent word is answered from its newest days and a rare one from the whole index.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db.models import BooleanField, F, Func, Q, UUIDField, Value
from django.utils.translation import gettext_lazy as _

from linli.kit.actors import Actor
from linli.kit.clock import LOCAL
from linli.kit.db import Page, decode_cursor, encode_cursor, fetch_all
from linli.kit.errors import NotAllowed, Refused
from linli.kit.ids import normalise_reference
from linli.ledger.rules.looks import Unread
from linli.matters.access import held_in_scope, private_for, worded_for
from linli.matters.models import Matter
from linli.matters.models.matter import MatterQuerySet
from linli.matters.queries.inbox import InboxFilters, InboxRow, check_filters, narrow, nearest_duty, rows_of
from linli.matters.rules.search_words import SearchFault, agency_mark, narrowed, place_marks, query_of, windows
from linli.people import rules as people_rules
from linli.people.queries import scope_of

PAGE_SIZE = 20
_MANY = 500  # rows of a page that nobody looks at
_FIRST_LOOK, _NEXT_LOOKS = 200, 1000  # candidates looked at for one page, before it says how far it has looked
_LOOKS = 5
_LAST_ID = UUID(int=2**128 - 1)
_BEGIN, _END = datetime(1, 1, 2, tzinfo=UTC), datetime(9999, 1, 1, tzinfo=UTC)

_CANDIDATES = """
SELECT matter_id, received_at FROM matters_searchtext
WHERE words @@ %s::tsquery AND received_at >= %s AND (received_at, matter_id) < (%s, %s)
ORDER BY received_at DESC, matter_id DESC LIMIT %s
"""

_FAULTS = {
    "EMPTY": _("Please type what you are looking for."),
    "TOO_LONG": _("This is too long to look for. Please use fewer words."),
    "TOO_SHORT": _("Please type at least two characters of a word."),
    "PERSON": _("There is no search for people. Telephone numbers and addresses are not looked through."),
}


@dataclass(frozen=True)
class SearchFilters:
    """What to look among. ``state``, ``kind``, ``place_path`` and ``late`` as in InboxFilters; days are inclusive."""

    state: str = "ALL"
    kind: str = ""
    place_path: str = ""
    late: bool = False
    from_on: date | None = None
    to_on: date | None = None


@dataclass(frozen=True)
class Found(Page[InboxRow]):
    """One page, the newest first. ``looked_back_to`` is set when it may be short: so far it has looked, and no end."""

    looked_back_to: datetime | None = None


_Key = tuple[datetime, UUID]


def search(
    actor: Actor,
    at: datetime,
    text: str,
    filters: SearchFilters = SearchFilters(),
    *,
    cursor: str = "",
    size: int = PAGE_SIZE,
) -> Unread[Found]:
    """The newest matters with these words that the actor's teams hold: the rows of the inbox, under the same access.

    Chinese is found from two characters on, as typed; every word counts; words in straight quotes stand together. A
    reference number finds its matter. Raises NotAllowed ``inbox.not_staff``, Refused ``search.empty``,
    ``search.too_long``, ``search.too_short``, ``search.person``, ``inbox.bad_filter``, ``page.bad_cursor``.
    Being found tells of its words: it is about every matter on the page.
    """
    found = _search(actor, at, text, filters, cursor=cursor, size=size)
    return Unread(actor, tuple((row.id, nearest_duty(actor, row)) for row in found.rows), found)


def _search(actor: Actor, at: datetime, text: str, filters: SearchFilters, *, cursor: str, size: int) -> Found:
    if not actor.is_staff:
        raise NotAllowed("inbox.not_staff", _("This list is for those who work matters."))
    before = _read_cursor(cursor) if cursor else (_END, _LAST_ID)
    held = _within(actor, at, filters)
    exact = None if cursor else _by_reference(text, held)
    if exact is not None:
        return Found(rows_of(actor, exact, 1), None)
    query = _query(text)
    look = _Look(query, actor, filters, at)
    rows: list[InboxRow] = []
    for candidates in look.candidates(before):
        fitting = held.filter(worded_for(actor), _one_of([matter_id for matter_id, _received_at in candidates]))
        rows += rows_of(actor, fitting.order_by("-received_at", "-id"), size + 1 - len(rows))
        if len(rows) > size:
            last = rows[size - 1]
            return Found(rows[:size], _cursor((last.received_at, last.id)))
    return Found(rows, None if look.ended else _cursor(look.reached), None if look.ended else look.reached[0])


def check_words(text: str) -> None:
    """Raises Refused ``search.empty``, ``search.too_long``, ``search.too_short``, ``search.person``."""
    try:
        normalise_reference(text)
    except Refused:
        _query(text)


def found_ids(actor: Actor, at: datetime, text: str, filters: SearchFilters) -> Iterator[list[UUID]]:
    """The ids of everything that ``search`` would find, page after page to the end, the newest first. Raises as it."""
    cursor = ""
    while True:
        page = _search(actor, at, text, filters, cursor=cursor, size=_MANY)
        if page.rows:
            yield [row.id for row in page.rows]
        if not page.next_cursor:
            return
        cursor = page.next_cursor


class _Look:
    """One walk back through the candidates; afterwards how far it got, and whether that was the end."""

    def __init__(self, query: str, actor: Actor, filters: SearchFilters, at: datetime) -> None:
        teams = _team_marks(actor)
        self._query = _narrowed(query, teams, filters)
        self._narrow, self._at = bool(teams), at
        self._begin, self._end = _day_start(filters.from_on) or _BEGIN, _day_start(filters.to_on, 1) or _END
        self.reached: _Key = (_END, _LAST_ID)
        self.ended = False

    def candidates(self, before: _Key) -> Iterator[list[tuple[UUID, datetime]]]:
        """Batches, the newest first, each no longer than is read at once; at most _LOOKS of them."""
        self.reached = min(before, (self._end, UUID(int=0)))
        looks = 0
        stretches = windows(min(self.reached[0], self._at))
        for window in stretches[-1:] if self._narrow else stretches:  # a team's own part is small enough at once
            since = max(self._begin, window.since or _BEGIN)
            full = True
            while full and looks < _LOOKS:
                limit = _NEXT_LOOKS if looks else _FIRST_LOOK
                found = _batch(narrowed(self._query, window.marks), since, self.reached, limit)
                full = len(found) == limit
                if found:
                    looks += 1
                    self.reached = (found[-1][1], found[-1][0])
                    yield found
            if full:
                return
            self.ended = since == self._begin
            if self.ended:
                return
            self.reached = min(self.reached, (since, UUID(int=0)))


def _batch(query: str, since: datetime, before: _Key, limit: int) -> list[tuple[UUID, datetime]]:
    rows = fetch_all(_CANDIDATES, [query, since, before[0], before[1], limit])
    return [(matter_id, received_at) for matter_id, received_at in rows]


def _narrowed(query: str, teams: list[str], filters: SearchFilters) -> str:
    """The words, and marks of the teams, of a place and of a kind: a first sieve inside the index."""
    kind = [f"#k{filters.kind}"] if filters.kind else []
    place = place_marks([filters.place_path])[-1:] if filters.place_path.count("/") > 1 else []
    return narrowed(query, teams, place, kind)


def _team_marks(actor: Actor) -> list[str]:
    """Every team through whose posts something may be found; none for whoever holds the whole cell."""
    scope = scope_of(actor)
    own = [duty.path for duty in actor.duties if people_rules.sees_matters(duty) and duty.agency_id is None]
    paths = [*(span.low for span in scope.spans), *own]
    if any(path.count("/") < 2 for path in paths):
        return []
    return [*(place_marks([path])[-1] for path in paths), *map(agency_mark, scope.agency_ids)]


def _within(actor: Actor, at: datetime, filters: SearchFilters) -> MatterQuerySet:
    """What the inbox would show of these filters, in every state: the same condition, exactly."""
    narrower = InboxFilters(
        state=filters.state, kind=filters.kind, place_path=filters.place_path, late=filters.late, order="RECEIVED"
    )
    check_filters(narrower)
    held = held_in_scope(actor)
    allowed = held & private_for(actor) if held is not None else Q(pk__in=[])
    return narrow(Matter.objects.filter(allowed), at, narrower)


def _by_reference(text: str, held: MatterQuerySet) -> MatterQuerySet | None:
    """The matter of that number, when the text is one and there is such a matter among them."""
    try:
        known = normalise_reference(text)
    except Refused:
        return None
    found = held.filter(reference=known)
    return found if found.exists() else None


def _query(text: str) -> str:
    try:
        return query_of(text)
    except SearchFault as fault:
        raise Refused(f"search.{fault.code.lower()}", _FAULTS[fault.code], field="q") from fault


def _one_of(ids: Sequence[UUID]) -> Any:
    """``id = ANY(...)``: one value however many there are."""
    known = Value(list(ids), output_field=ArrayField(UUIDField()))
    return Func(F("id"), known, template="%(expressions)s)", arg_joiner=" = ANY(", output_field=BooleanField())


def _day_start(day: date | None, later: int = 0) -> datetime | None:
    """The first moment of that local day, or of one ``later``."""
    if day is None:
        return None
    try:
        return datetime.combine(day + timedelta(days=later), time(), tzinfo=LOCAL).astimezone(UTC)
    except OverflowError as error:
        raise Refused("inbox.bad_filter", _("This filter is not known. Please choose again.")) from error


def _cursor(key: _Key) -> str:
    return encode_cursor([key[0].isoformat(), str(key[1])])


def _read_cursor(cursor: str) -> _Key:
    moment, last_id = decode_cursor(cursor, 2)
    try:
        at = datetime.fromisoformat(str(moment))
        if at.tzinfo is None:
            raise ValueError("no time zone")
        return at, UUID(str(last_id))
    except ValueError as error:
        raise Refused("page.bad_cursor", _("That page link is damaged. Please start from the first page.")) from error
