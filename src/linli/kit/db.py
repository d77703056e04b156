"""Small pieces around the database: keyset pages, guarded updates, COPY."""

import base64
import binascii
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import msgspec
from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from psycopg import sql

from linli.kit.errors import Conflict, Refused

T = TypeVar("T")


@dataclass(frozen=True)
class Page(Generic[T]):
    """One page of a list read by keyset: no count, no offset. ``next_cursor`` is None on the last page."""

    rows: list[T]
    next_cursor: str | None


def encode_cursor(key: Sequence[str | int | None]) -> str:
    """The key of the last row as a URL-safe text. It holds no secret: access is checked on every page."""
    return base64.urlsafe_b64encode(msgspec.json.encode(list(key))).decode().rstrip("=")


def decode_cursor(cursor: str, length: int) -> list[str | int | None]:
    """The key again; raises Refused ``page.bad_cursor`` on anything that encode_cursor did not write."""
    try:
        raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        key = msgspec.json.decode(raw, type=list[str | int | None])
    except (ValueError, binascii.Error, msgspec.DecodeError) as error:
        raise bad_cursor() from error
    if len(key) != length:
        raise bad_cursor()
    return key


def bad_cursor() -> Refused:
    """A page link that no list of ours has written."""
    return Refused("page.bad_cursor", _("That page link is damaged. Please start from the first page."))


def must_change_one(changed: int) -> None:
    """After a guarded update: raises Conflict ``changed.meanwhile`` when the row was no longer as expected."""
    if changed != 1:
        raise Conflict(
            "changed.meanwhile", _("Somebody else was faster. Please look at the newest state and try again.")
        )


def fetch_one(statement: str, values: Sequence[Any] | Mapping[str, Any]) -> tuple[Any, ...] | None:
    """The first row of a fixed statement, or None."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        row: tuple[Any, ...] | None = cursor.fetchone()
        return row


def fetch_all(statement: str, values: Sequence[Any] | Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """The rows of a fixed statement."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


@dataclass(frozen=True)
class Statement:
    """A query that Django has written down once. ``text`` None: it can find nothing."""

    text: str | None
    values: tuple[Any, ...]
    slots: dict[int, Any]  # place of a value -> the stand-in that stands there

    def fetch(self, given: Mapping[Any, Any]) -> list[tuple[Any, ...]]:
        """The rows, with each stand-in replaced by the value given for it. Raises KeyError when one is missing."""
        if self.text is None:
            return []
        values = list(self.values)
        for place, stand_in in self.slots.items():
            values[place] = given[stand_in]
        return fetch_all(self.text, values)


def compiled(rows: QuerySet[Any, Any], stand_ins: Sequence[Any]) -> Statement:
    """A query of plain values, written down for asking again with other values in the place of the stand-ins."""
    try:
        text, values = rows.query.get_compiler(DEFAULT_DB_ALIAS).as_sql()
    except EmptyResultSet:
        return Statement(None, (), {})
    return Statement(text, values, {place: value for place, value in enumerate(values) if value in stand_ins})


def copy_rows(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """COPY the rows into the table inside the current transaction; returns how many."""
    count = 0
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    with connection.cursor() as cursor, cursor.cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)
            count += 1
    return count
