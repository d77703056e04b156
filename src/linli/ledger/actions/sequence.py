"""Bring recorded entries into the chain, right after their commit and never inside it."""

import json

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from linli.kit.db import copy_rows
from linli.ledger.events import CHANNEL, WAKE
from linli.ledger.models import Link
from linli.ledger.rules import COLUMNS, EntryRow, Head, LinkRow, extend

_LINK_COLUMNS = ("seq", "entry_id", "entry_hash", "chain_hash", "linked_at")

# The second key keeps the sequencers of two cells in one server apart.
_LOCK = "SELECT pg_try_advisory_xact_lock(hashtext('linli.ledger'), hashtext(current_schema())), now()"
_HEAD = "SELECT seq, chain_hash FROM ledger_link ORDER BY seq DESC LIMIT 1"
_TAKE = f"""
WITH taken AS (
    DELETE FROM ledger_pending WHERE entry_id = ANY(ARRAY(
        SELECT entry_id FROM ledger_pending ORDER BY entry_id LIMIT %s FOR UPDATE SKIP LOCKED))
    RETURNING entry_id)
SELECT {", ".join("facts::text" if name == "facts" else name for name in COLUMNS)}
FROM ledger_entry JOIN taken ON id = entry_id ORDER BY id
"""  # noqa: S608 - the column names are our own


def sequence_batch(limit: int = 1000) -> int:
    """Link at most ``limit`` waiting entries, oldest first; returns how many, 0 when another sequencer is at work.

    One transaction a batch: a process killed midway leaves the entries waiting. One notification a batch on
    ``linli_live`` with the first and last number as JSON. ``linked_at`` is the database's clock.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_LOCK)
        alone, linked_at = cursor.fetchone()
        if not alone:
            return 0
        cursor.execute(_TAKE, [limit])
        rows = [EntryRow(*values) for values in cursor.fetchall()]
        if not rows:
            return 0
        links = list(extend(_head(cursor), rows, linked_at))
        _store(cursor, links)
        return len(links)


def hurry() -> None:
    """Wake the sequencer once this transaction has been committed: two people talk, and one waits for the other.

    One statement after the commit, never inside it, where it would make all commits wait for each other.
    """
    transaction.on_commit(_wake)


def _wake() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, '')", [WAKE])


def _head(cursor: CursorWrapper) -> Head:
    cursor.execute(_HEAD)
    found = cursor.fetchone()
    return Head(found[0], bytes(found[1])) if found else Head()


def _store(cursor: CursorWrapper, links: list[LinkRow]) -> None:
    rows = ((link.seq, link.entry_id, link.entry_hash, link.chain_hash, link.linked_at) for link in links)
    copy_rows(Link._meta.db_table, _LINK_COLUMNS, rows)
    cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, json.dumps([links[0].seq, links[-1].seq])])
