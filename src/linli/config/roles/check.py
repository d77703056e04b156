"""Whether each role may do what the policy says, and no more: for ``linli roles --check`` and the doctor."""

import os
from collections.abc import Iterator

from linli.config.roles import catalogue
from linli.config.roles.catalogue import Attributes, Connection
from linli.config.roles.names import APPLICATION_URL, Logins
from linli.config.roles.policy import QUEUES, Role, Table, allowed, columns

_ONE_ROLE = (
    f"one role does everything: set {APPLICATION_URL} and its kin, then run 'linli roles --apply' "
    "(docs/operate/roles.md)"
)


def check_roles() -> list[str]:
    """What is wrong with the roles of the database that this process is connected to, a sentence each; none is well."""
    from django.db import connection

    try:
        logins = Logins.from_environment()
    except ValueError as error:
        return [str(error)]
    connection.ensure_connection()
    faults = find_faults(connection.connection, logins)
    return faults if os.environ.get(APPLICATION_URL) else [_ONE_ROLE, *faults]


def find_faults(connection: Connection, logins: Logins) -> list[str]:
    """The same on a connection of the driver, whoever holds it."""
    names = [login.name for login in logins.by_role.values()]
    found = catalogue.attributes(connection, names)
    missing = [f"the role {name} does not exist" for name in names if name not in found]
    if missing:
        return missing
    faults = [fault for name in names for fault in _of_role(name, found[name])]
    tables = catalogue.tables(connection)
    faults += _of_tables(connection, logins, tables)
    faults += _of_columns(connection, logins, tables)
    for name, is_safe in catalogue.functions(connection, list(QUEUES.values())).items():
        if not is_safe:
            faults.append(f"{name}() does not run as the owner")
    if out_of_reach := catalogue.sequences_out_of_reach(connection, logins.name(Role.APPLICATION)):
        faults.append(f"{logins.name(Role.APPLICATION)} cannot draw from {out_of_reach} sequences")
    return faults


def _of_role(name: str, found: Attributes) -> Iterator[str]:
    if not found.can_sign_in:
        yield f"{name} may not sign in"
    if found.is_mighty:
        yield f"{name} is a superuser, or may make roles or databases, replicate, or bypass row security"
    if found.is_member:
        yield f"{name} is a member of another role"
    if found.owns:
        yield f"{name} owns tables"
    if found.makes_tables or found.makes_more:
        yield f"{name} may make tables"
    if not (found.sees_schema and found.connects):
        yield f"{name} cannot use the database"


def _of_tables(connection: Connection, logins: Logins, tables: list[Table]) -> Iterator[str]:
    names = {login.name for login in logins.by_role.values()}
    held = catalogue.held(connection, sorted(names))
    for role in logins.by_role:
        name = logins.name(role)
        for table in tables:
            has, due = held.get((name, table.name), frozenset()), allowed(role, table)
            if more := sorted(has - due):
                yield f"{name} may {', '.join(more)} on {table.name}"
            if less := sorted(due - has):
                yield f"{name} may not {', '.join(less)} on {table.name}"


def _of_columns(connection: Connection, logins: Logins, tables: list[Table]) -> Iterator[str]:
    names = [login.name for login in logins.by_role.values()]
    held = catalogue.held_columns(connection, names)
    due = {
        (logins.name(role), table.name, column, "SELECT")
        for role in logins.by_role
        for table in tables
        for column in columns(role, table)
    }
    for word, rows in (("may", held - due), ("may not", due - held)):
        for name, table, column, what in sorted(rows):
            yield f"{name} {word} {what} {column} of {table}"
