"""What each role may do with each table, as data. What a table is follows from its triggers, or from its name here."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """Who signs in beside the owner; the value is the name in the database where no URL says another."""

    APPLICATION = "linli_app"  # web, live, worker and the commands
    SEQUENCER = "linli_sequencer"  # one thread of the worker
    READER = "linli_reader"  # analysis: a program or a person with a tool of their own


REFUSES_CHANGE = "ledger_refuse_change"  # the trigger of every append-only table
COUNTS = "linli_matter_counts"  # the only thing about matters that the reader sees: a view

SEE = frozenset({"SELECT"})
ADD = frozenset({"SELECT", "INSERT"})
EVERYTHING = frozenset({"SELECT", "INSERT", "UPDATE", "DELETE"})
NOTHING: frozenset[str] = frozenset()

# The chain and the public log: whoever can write them decides what was said to have happened.
LINKED = frozenset({"ledger_link", "ledger_leaf"})
# What waits to be linked, and the trigger function that writes it as its owner.
QUEUES = {"ledger_pending": "ledger_queue_entries", "ledger_unpublishedreading": "ledger_wait_reading"}
SALTS = "ledger_salt"  # erasing somebody destroys theirs
READINGS = "ledger_reading"

# Nobody stands in these. Columns by table; without columns the whole table.
READABLE: Mapping[str, tuple[str, ...]] = {
    "ledger_leaf": (),
    "matters_catalogue": (),
    "matters_kind": (),
    "people_agency": (),
    "people_post": ("id", "place_id", "agency_id", "path", "role", "kind_codes", "valid_from", "valid_to", "ended_at"),
    "places_outline": (),
    "places_place": (),
    "places_placeversion": (),
    "places_succession": (),
    "workflows_workflowversion": (),
}


@dataclass(frozen=True)
class Table:
    """A table or view of our schema."""

    name: str
    append_only: bool
    is_view: bool = False


def allowed(role: Role, table: Table) -> frozenset[str]:
    """What the role may do with the whole table; columns of the reader's are said by ``columns``."""
    if role is Role.READER:
        return SEE if table.name == COUNTS or READABLE.get(table.name) == () else NOTHING
    if table.is_view:
        return NOTHING
    return _application(table) if role is Role.APPLICATION else _sequencer(table)


def columns(role: Role, table: Table) -> tuple[str, ...]:
    """The columns that may be read where the table may not."""
    return READABLE.get(table.name, ()) if role is Role.READER else ()


def _application(table: Table) -> frozenset[str]:
    if table.name in LINKED or table.name in QUEUES or table.name == "django_migrations":
        return SEE
    if table.name == SALTS:
        return SEE | {"DELETE"}
    return ADD if table.append_only else EVERYTHING


def _sequencer(table: Table) -> frozenset[str]:
    """To take a row from a queue, it is locked first, for which PostgreSQL asks the right to change it."""
    if table.name in LINKED or table.name == SALTS:
        return ADD
    if table.name in QUEUES:
        return SEE | {"UPDATE", "DELETE"}
    return SEE if table.name.startswith("ledger_") else NOTHING
