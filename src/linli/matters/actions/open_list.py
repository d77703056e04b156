"""Staff look at a list: the first words of residents on it are personal data, and the reading is itself an act."""

from datetime import datetime

from linli.kit.actors import Actor
from linli.kit.db import Page
from linli.ledger import actions as ledger
from linli.matters.queries.day import Day, list_day
from linli.matters.queries.hand_over_counts import Decision, list_decisions
from linli.matters.queries.inbox import PAGE_SIZE, InboxFilters, InboxRow, list_inbox
from linli.matters.queries.search import Found, SearchFilters, search

PURPOSE = "matters.list"
SEARCH_PURPOSE = "matters.search"
ANYTHING = SearchFilters()
EVERYTHING_OPEN = InboxFilters()


def open_inbox(
    *, actor: Actor, at: datetime, filters: InboxFilters = EVERYTHING_OPEN, cursor: str = "", size: int = PAGE_SIZE
) -> Page[InboxRow]:
    """One page of the list, with the readings of the words on it noted. Two statements. Raises as ``list_inbox``."""
    return ledger.read(list_inbox(actor, at, filters, cursor, size), at=at, purpose=PURPOSE)


def open_search(*, actor: Actor, at: datetime, text: str, filters: SearchFilters = ANYTHING, cursor: str = "") -> Found:
    """One page of what was found, with a reading noted for every matter on it: being found tells of its words.

    What was looked for is kept nowhere. Raises as ``search``.
    """
    return ledger.read(search(actor, at, text, filters, cursor=cursor), at=at, purpose=SEARCH_PURPOSE)


def open_day(*, actor: Actor, at: datetime) -> Day:
    """The day's list, with the readings of the words on it noted. Four statements. Raises as ``list_day``."""
    return ledger.read(list_day(actor, at), at=at, purpose=PURPOSE)


def open_decisions(*, actor: Actor, at: datetime) -> list[Decision]:
    """What the actor is to decide on, with the readings of the words on it noted. Three statements."""
    return ledger.read(list_decisions(actor), at=at, purpose=PURPOSE)
