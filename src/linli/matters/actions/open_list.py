"""Staff look at a list: the first words of residents on it are personal data, and the reading is itself an act."""

from collections.abc import Iterable
from datetime import datetime

from linli.kit.actors import Actor
from linli.kit.db import Page
from linli.ledger import actions as ledger
from linli.matters.queries.day import Day, list_day
from linli.matters.queries.inbox import PAGE_SIZE, InboxFilters, InboxRow, list_inbox, nearest_duty
from linli.matters.queries.search import Found, SearchFilters, search

PURPOSE = "matters.list"
SEARCH_PURPOSE = "matters.search"
ANYTHING = SearchFilters()
EVERYTHING_OPEN = InboxFilters()


def open_inbox(
    *, actor: Actor, at: datetime, filters: InboxFilters = EVERYTHING_OPEN, cursor: str = "", size: int = PAGE_SIZE
) -> Page[InboxRow]:
    """One page of the list, with the readings of the words on it noted. Two statements. Raises as ``list_inbox``."""
    page = list_inbox(actor, at, filters, cursor, size)
    _note(actor, at, page.rows)
    return page


def open_search(*, actor: Actor, at: datetime, text: str, filters: SearchFilters = ANYTHING, cursor: str = "") -> Found:
    """One page of what was found, with a reading noted for every matter on it: being found tells of its words.

    What was looked for is kept nowhere. Raises as ``search``.
    """
    page = search(actor, at, text, filters, cursor=cursor)
    looks = [(row.id, nearest_duty(actor, row)) for row in page.rows]
    ledger.record_readings(actor=actor, looks=looks, at=at, purpose=SEARCH_PURPOSE)
    return page


def open_day(*, actor: Actor, at: datetime) -> Day:
    """The day's list, with the readings of the words on it noted. Four statements. Raises as ``list_day``."""
    day = list_day(actor, at)
    _note(actor, at, [*day.mine, *day.unassigned, *day.offered])
    return day


def _note(actor: Actor, at: datetime, rows: Iterable[InboxRow]) -> None:
    looks = {row.id: row.read_by for row in rows if row.read_by is not None}
    ledger.record_readings(actor=actor, looks=list(looks.items()), at=at, purpose=PURPOSE)
