"""Turn what was recorded into leaves of the log, in the database: the first half of publishing."""

import json
import secrets
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.backends.utils import CursorWrapper

from linli.kit.db import copy_rows, fetch_all
from linli.ledger.models import Leaf, Salt
from linli.ledger.rules import COLUMNS, EntryRow, canonical
from linli.ledger.rules.chain import encode_fields
from linli.ledger.rules.leaves import SALT_BYTES, Source, Told, commit, log_entry, reading_text, told_hash

COVER_TO = 16  # leaves: a batch is filled up to a multiple, so that the log's size does not count anybody's acts

_LEAF_COLUMNS = ("index", "source", "source_id", "seq", "entry")
_SALT_COLUMNS = ("leaf_index", "subject_id", "salt")
_LAST_SEQ = "SELECT coalesce(max(seq), 0) FROM ledger_leaf WHERE seq IS NOT NULL"
_ENTRIES = f"""
SELECT l.seq, coalesce(e.facts->>'told', ''), e.facts,
    {", ".join("e.facts::text" if name == "facts" else f"e.{name}" for name in COLUMNS)}
FROM ledger_link l JOIN ledger_entry e ON e.id = l.entry_id WHERE l.seq > %s ORDER BY l.seq LIMIT %s
"""  # noqa: S608 - the column names are our own
_ERASED = "SELECT subject_id FROM ledger_erased WHERE subject_id = ANY(%s)"
_READINGS = """
WITH taken AS (
    DELETE FROM ledger_unpublishedreading WHERE reading_id = ANY(ARRAY(
        SELECT reading_id FROM ledger_unpublishedreading ORDER BY reading_id LIMIT %s FOR UPDATE SKIP LOCKED))
    RETURNING reading_id)
SELECT id, account_id, post_id, role, place_path, agency_id, matter_id, at, purpose
FROM ledger_reading JOIN taken ON id = reading_id ORDER BY id
"""


@dataclass(frozen=True)
class NewLeaf:
    """A leaf that has no place yet."""

    source: Source
    entry: bytes
    source_id: UUID | None = None
    seq: int | None = None
    subject_id: UUID | None = None
    salt: bytes = b""


@cache
def public_facts() -> dict[str, list[str]]:
    """Which facts of which acts stand in the log for everybody to read."""
    table = json.loads(resources.files("linli.ledger").joinpath("data/public_facts.json").read_text(encoding="utf-8"))
    verbs: dict[str, list[str]] = table["verbs"]
    return verbs


def grow(size: int, limit: int, *, cover: bool) -> int:
    """Add leaves behind the ``size`` that there are, for at most ``limit`` entries and as many readings; how many.

    ``cover``: also when nothing was recorded. In the caller's transaction, which is alone with the log.
    """
    with connection.cursor() as cursor:
        leaves = [*_entries(cursor, limit), *_readings(cursor, limit)]
    if leaves or cover:
        leaves += _covers(size + len(leaves), at_least=0 if leaves else 1)
        store(size, leaves)
    return len(leaves)


def store(size: int, leaves: Sequence[NewLeaf]) -> None:
    """One SELECT and two COPYs: the leaves in their order, and the salts of those that have one."""
    placed = list(enumerate(leaves, size))
    erased = _erased({leaf.subject_id for leaf in leaves if leaf.subject_id})
    rows = ((index, leaf.source.value, leaf.source_id, leaf.seq, leaf.entry) for index, leaf in placed)
    copy_rows(Leaf._meta.db_table, _LEAF_COLUMNS, rows)
    salts = (
        (index, leaf.subject_id, leaf.salt) for index, leaf in placed if leaf.salt and leaf.subject_id not in erased
    )
    copy_rows(Salt._meta.db_table, _SALT_COLUMNS, salts)


def _erased(subject_ids: set[UUID]) -> set[UUID]:
    return {row[0] for row in fetch_all(_ERASED, [list(subject_ids)])}


def _entries(cursor: CursorWrapper, limit: int) -> Iterator[NewLeaf]:
    cursor.execute(_LAST_SEQ)
    (last,) = cursor.fetchone()
    cursor.execute(_ENTRIES, [last, limit])
    for seq, told, facts, *values in cursor.fetchall():
        yield _leaf_of_entry(seq, told, facts, EntryRow(*values))


def _leaf_of_entry(seq: int, told: str, facts: Any, row: EntryRow) -> NewLeaf:
    salt = secrets.token_bytes(SALT_BYTES)
    part = Told(row.verb, row.subject_type, row.subject_id, row.at, told)
    committed = commit(salt, part, canonical(row))
    entry = log_entry(committed, _shown(row, facts))
    return NewLeaf(Source.ENTRY, entry, row.id, seq, row.subject_id, salt)


def _shown(row: EntryRow, facts: Any) -> dict[str, Any] | None:
    """The public facts of an act; None for nearly all."""
    names = public_facts().get(row.verb)
    if names is None:
        return None
    found = json.loads(facts) if isinstance(facts, str) else facts
    return {"verb": row.verb, "at": row.at.isoformat()} | {name: found[name] for name in names if name in found}


def _readings(cursor: CursorWrapper, limit: int) -> Iterator[NewLeaf]:
    cursor.execute(_READINGS, [limit])
    for row in cursor.fetchall():
        yield _leaf_of_reading(row)


def _leaf_of_reading(row: Sequence[Any]) -> NewLeaf:
    reading_id, account_id, post_id, role, place_path, agency_id, matter_id, at, purpose = row
    salt = secrets.token_bytes(SALT_BYTES)
    text = reading_text(
        role=role, place_path=place_path, agency_id=agency_id, post_id=post_id, matter_id=matter_id, purpose=purpose
    )
    told = Told("ledger.read", "reading", reading_id, at, told_hash(text))
    entry = log_entry(commit(salt, told, encode_fields(account_id)))
    return NewLeaf(Source.READING, entry, reading_id, None, matter_id, salt)


def _covers(size: int, at_least: int) -> Iterable[NewLeaf]:
    """As many as fill the log up to a multiple; random bytes that stand for nothing."""
    missing = -(size + at_least) % COVER_TO + at_least
    return [NewLeaf(Source.COVER, log_entry(secrets.token_bytes(SALT_BYTES))) for _number in range(missing)]
