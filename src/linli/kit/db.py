"""Small pieces around the database: keyset pages, guarded updates, COPY."""

import base64
import binascii
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Generic, TypeVar

import msgspec
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import BinaryField, Field, JSONField, Model, QuerySet
from django.db.models.base import ModelState
from django.utils.translation import gettext_lazy as _
from psycopg import sql

from linli.kit.errors import Conflict, Refused

T = TypeVar("T")
Row = TypeVar("Row", bound=Model)

_ADAPTED = (JSONField, BinaryField, ArrayField)  # what the driver cannot write down by itself


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


def fresh(model: type[Row], **values: Any) -> Row:
    """A new row, not stored yet: ``model(**values)`` for hot paths, a tenth of its work and without its signals.

    ``values`` go by the names of columns, e.g. ``place_id``; the others get their defaults. Raises TypeError for a
    name that is no column.
    """
    fixed, made = _defaults(model)
    row = model.__new__(model)
    state = row.__dict__
    state["_state"] = ModelState()
    state.update(fixed)
    for name, make in made:
        state[name] = values[name] if name in values else make()
    size = len(state)
    state.update(values)
    if len(state) != size:
        raise TypeError(f"{model.__name__} has no {sorted(values.keys() - fixed.keys() - dict(made).keys())}")
    return row


@cache
def _defaults(model: type[Model]) -> tuple[dict[str, Any], tuple[tuple[str, Callable[[], Any]], ...]]:
    """What a column is where nothing is said: the same for every row, or made anew for each."""
    fields = model._meta.concrete_fields
    makers = {field.attname: field.default for field in fields if field.has_default() and callable(field.default)}
    fixed = {field.attname: field.get_default() for field in fields if field.attname not in makers}
    return fixed, tuple(makers.items())


def insert(row: Model) -> None:
    """INSERT one row that has its key: ``save(force_insert=True)`` for hot paths, without signals. One statement."""
    statement, fields = _insert_statement(type(row))
    with connection.cursor() as cursor:
        cursor.execute(statement, [bound(field, row) for field in fields])
    row._state.adding, row._state.db = False, connection.alias


def insert_together(row: Model, beside: Model) -> None:
    """INSERT two rows of two tables in one statement: what belongs together is stored together, for hot paths."""
    first, first_fields = _insert_statement(type(row))
    second, second_fields = _insert_statement(type(beside))
    values = [bound(field, row) for field in first_fields] + [bound(field, beside) for field in second_fields]
    with connection.cursor() as cursor:
        cursor.execute(f"WITH beside AS ({first}) {second}", values)
    for one in (row, beside):
        one._state.adding, one._state.db = False, connection.alias


def bound(field: "Field[Any, Any]", row: Model) -> Any:
    """The value of a column as a statement binds it."""
    value = row.__dict__[field.attname]
    return field.get_db_prep_save(value, connection) if isinstance(field, _ADAPTED) else value


@cache
def _insert_statement(model: type[Model]) -> tuple[str, Sequence["Field[Any, Any]"]]:
    """Names come from the model, values are bound."""
    fields = model._meta.concrete_fields
    columns = ", ".join(f'"{field.column}"' for field in fields)
    marks = ", ".join(f"%s::{field.db_type(connection)}" if isinstance(field, ArrayField) else "%s" for field in fields)
    return f'INSERT INTO "{model._meta.db_table}" ({columns}) VALUES ({marks})', fields  # noqa: S608


def copy_rows(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """COPY the rows into the table inside the current transaction; returns how many.

    What the server refuses is one of Django's errors, as from any other statement: a full disk an OperationalError.
    """
    count = 0
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    # The driver's own cursor copies, past Django's: without this its errors would pass every handler of Django's.
    with connection.wrap_database_errors, connection.cursor() as cursor, cursor.cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)
            count += 1
    return count
