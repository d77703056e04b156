"""Rows that many tests begin with: made once through their builders, then laid down by COPY in each test.

A test gets the same rows under the same ids as every other, in its own transaction, and objects of its own. Making the
cast takes some ninety statements and publishing kinds takes longer still; laying them down takes one COPY a table.
"""

import pickle
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from django.apps import apps
from django.core.cache import cache
from django.db import connection, transaction

from linli.matters.queries import forget_board, forget_figures, forget_kinds
from linli.matters.queries.routing_book import forget_routing_rules
from linli.people.labels import forget_labels
from linli.places.index import mark_changed
from linli.places.models import IndexVersion, Place
from linli.workflows.queries import forget_workflows

T = TypeVar("T")

# Inserts and deletes of the open transaction.
_WRITTEN = "SELECT relname, n_tup_ins, n_tup_del FROM pg_stat_xact_user_tables WHERE n_tup_ins > 0"


@dataclass(frozen=True)
class _Kept:
    """What was made: the value, pickled so that no test shares an object, and the rows of each table as text."""

    value: bytes
    tables: dict[str, bytes]


_kept: dict[str, _Kept] = {}


def lay_down(name: str, make: Callable[[], T]) -> T:
    """What ``make`` returns, with the rows that it inserts; ``make`` runs on the first call of a process only.

    Its rows must be alone in their tables: where a test has put others there before, ``make`` runs again. Whatever the
    process remembers of rows with these ids is forgotten.
    """
    forget()
    with transaction.atomic():
        kept = _kept.get(name)
        if kept is not None and not any(_has_rows(table) for table in kept.tables):
            return _restore(kept)
        before = _written()
        value = make()
        tables = {table: count - before.get(table, 0) for table, count in _written().items()}
        tables = {table: count for table, count in tables.items() if count}
        if all(_count(table) == count for table, count in tables.items()):
            _kept[name] = _Kept(pickle.dumps(value), {table: _copy_out(table) for table in tables})
    return value


def _restore(kept: _Kept) -> T:  # type: ignore[type-var]  # the type of what was pickled under that name
    with connection.cursor() as cursor:
        # What triggers wrote is among the rows, and their foreign keys were looked at when they were made.
        cursor.execute("SET LOCAL session_replication_role = replica")
        for table, rows in kept.tables.items():
            with cursor.copy(f'COPY "{table}" FROM STDIN') as copy:
                copy.write(rows)
        cursor.execute("SET LOCAL session_replication_role = origin")
    if Place._meta.db_table in kept.tables:
        mark_changed()
    value: T = pickle.loads(kept.value)
    return value


def forget() -> None:
    cache.clear()
    forget_kinds()
    forget_workflows()
    forget_routing_rules()
    forget_board()
    forget_figures()
    forget_labels()


def _written() -> dict[str, int]:
    """How many rows this transaction added to each table of ours, on balance."""
    ours = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    ours.remove(IndexVersion._meta.db_table)  # drawn anew, so that no snapshot of earlier places is taken for these
    with connection.cursor() as cursor:
        cursor.execute(_WRITTEN)
        return {table: added - gone for table, added, gone in cursor.fetchall() if table in ours}


def _count(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT count(*) FROM "{table}"')
        return int(cursor.fetchone()[0])


def _has_rows(table: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT EXISTS (SELECT FROM "{table}")')
        return bool(cursor.fetchone()[0])


def _copy_out(table: str) -> bytes:
    with connection.cursor() as cursor, cursor.copy(f'COPY "{table}" TO STDOUT') as copy:
        return b"".join(bytes(block) for block in copy)
