"""One matter with what every act on it looks at, in one statement that is written down once.

The ORM would write the statement anew for each act, which costs more than the database takes to answer it.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

from django.db import connection, models

from linli.kit.db import fetch_one
from linli.matters.models.catalogue import Kind
from linli.matters.models.contact import Contact
from linli.matters.models.hand_over import HandOver
from linli.matters.models.matter import Matter

_M = TypeVar("_M", bound=models.Model)
_Converters = tuple[tuple[int, list[Callable[..., Any]], Any], ...]
_PARTS: tuple[tuple[str, type[models.Model]], ...] = (
    ("matter", Matter),
    ("kind", Kind),
    ("contact", Contact),
    ("offer", HandOver),
)
_FROM = """
FROM matters_matter matter
JOIN matters_kind kind ON kind.id = matter.kind_id
LEFT JOIN matters_contact contact ON contact.matter_id = matter.id
LEFT JOIN matters_handover offer ON offer.matter_id = matter.id AND offer.answered_at IS NULL
"""


class WholeMatter(NamedTuple):
    """The row, its kind and contact at hand in it, and the hand-over that waits for an answer."""

    matter: Matter
    offer: HandOver | None


def read_whole(matter_id: UUID) -> WholeMatter | None:
    """The matter of that id, or None. One statement."""
    return _read("id", matter_id)


def read_whole_by_reference(reference: str) -> WholeMatter | None:
    """The matter of that number as it is stored, or None. One statement."""
    return _read("reference", reference)


def _read(key: str, value: UUID | str) -> WholeMatter | None:
    row = fetch_one(_statement(key), [value])
    if row is None:
        return None
    values = iter(row)
    matter, kind, contact, offer = (_next(model, values) for _alias, model in _PARTS)
    assert isinstance(matter, Matter), "its key is what was asked for"
    matter._state.fields_cache["kind"] = kind
    matter._state.fields_cache["contact"] = contact
    if contact is not None:
        contact._state.fields_cache["matter"] = matter
    assert offer is None or isinstance(offer, HandOver), "the parts come in their order"
    return WholeMatter(matter, offer)


@cache
def _statement(key: str) -> str:
    """Names come from the models, values are bound."""
    columns = [f'{alias}."{field.column}"' for alias, model in _PARTS for field in model._meta.concrete_fields]
    return f"SELECT {', '.join(columns)} {_FROM} WHERE matter.{key} = %s"


def _next(model: type[_M], values: Iterator[Any]) -> _M | None:
    """The model of the next columns; None where a joined row is missing."""
    names, converters = _reading(model)
    row = [next(values) for _name in names]
    if row[names.index(model._meta.pk.attname)] is None:
        return None
    for place, functions, column in converters:
        for convert in functions:
            row[place] = convert(row[place], column, connection)
    return model.from_db(connection.alias, names, row)


@cache
def _reading(model: type[models.Model]) -> tuple[Sequence[str], _Converters]:
    """The attributes in the order of the columns, and what the ORM does to a value that it has read."""
    fields = model._meta.concrete_fields
    converters = []
    for place, field in enumerate(fields):
        column = field.get_col(model._meta.db_table)
        functions = [*connection.ops.get_db_converters(column), *column.get_db_converters(connection)]
        if functions:
            converters.append((place, functions, column))
    return [field.attname for field in fields], tuple(converters)
