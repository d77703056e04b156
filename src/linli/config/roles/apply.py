"""Makes the roles and gives them what the policy says. Everything may be done again at any time.

The first half, the roles, concerns the whole server and wants CREATEROLE; the second is for the owner of the tables.
"""

import time
from collections.abc import Iterator

import psycopg
from psycopg import sql

from linli.config.roles.catalogue import Connection, attributes, functions, tables
from linli.config.roles.check import find_faults
from linli.config.roles.names import Login, Logins
from linli.config.roles.policy import COUNTS, QUEUES, Role, Table, allowed, columns

_TRIES = 5  # two that grant at the same moment disturb each other: "tuple concurrently updated"
# Whoever may only read waits for nothing and holds up nothing for long.
_READERS_SETTINGS = ("default_transaction_read_only = on", "statement_timeout = '5min'", "lock_timeout = '5s'")

# Months, kinds that are not private, and villages; groups below five are not shown, as nowhere else.
_COUNTS = """
CREATE VIEW {view} WITH (security_barrier) AS
SELECT date_trunc('month', m.received_at AT TIME ZONE 'Asia/Shanghai')::date AS month, m.kind_code,
    array_to_string((string_to_array(m.place_path, '/'))[1:{links}], '/') || '/' AS village_path, m.state,
    count(*) AS matters
FROM {matters} m JOIN {kinds} k ON k.id = m.kind_id
WHERE NOT k.private AND cardinality(string_to_array(m.place_path, '/')) > {links}
GROUP BY 1, 2, 3, 4 HAVING count(*) >= 5
"""
_VILLAGE_LINKS = 3  # county, township, village: linli.insight.rules.village_path


def roles_sql(connection: Connection, logins: Logins) -> list[str]:
    """The statements that make the roles, or change the passwords of those that there are, in their order."""
    there = attributes(connection, [login.name for login in logins.by_role.values()])
    found = []
    for role, login in logins.by_role.items():
        name, password = sql.Identifier(login.name), _password(connection, login)
        if login.name not in there:
            kept_low = sql.SQL("NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS NOINHERIT")
            found.append(sql.SQL("CREATE ROLE {} LOGIN {}{}").format(name, kept_low, password))
            if role is Role.READER:
                found += [sql.SQL("ALTER ROLE {} SET {}").format(name, sql.SQL(one)) for one in _READERS_SETTINGS]
        elif login.password:
            found.append(sql.SQL("ALTER ROLE {} LOGIN{}").format(name, password))
    return [statement.as_string(connection) for statement in found]


def _password(connection: Connection, login: Login) -> sql.Composable:
    """Its verifier, so that the password itself stands in no log of the server and on no screen."""
    if not login.password:
        return sql.SQL("")
    verifier = connection.pgconn.encrypt_password(login.password.encode(), login.name.encode(), b"scram-sha-256")
    return sql.SQL(" PASSWORD {}").format(sql.Literal(verifier.decode()))


def make_roles(connection: Connection, logins: Logins) -> int:
    """Make those that are missing; how many statements it took. Raises psycopg.errors.InsufficientPrivilege."""
    statements = roles_sql(connection, logins)
    for statement in statements:
        try:
            with connection.transaction():
                connection.execute(statement.encode())
        except (psycopg.errors.DuplicateObject, psycopg.errors.UniqueViolation):
            continue  # another process was faster
    return len(statements)


def privileges_sql(connection: Connection, logins: Logins) -> list[str]:
    """The statements that give the roles what the policy says and take what it does not, in their order."""
    return [statement.as_string(connection) for statement in _privileges(connection, logins)]


def _privileges(connection: Connection, logins: Logins) -> Iterator[sql.Composable]:
    row = connection.execute("SELECT current_schema(), current_database(), current_user").fetchone()
    assert row is not None
    schema, database, owner = map(sql.Identifier, row)
    everybody = sql.SQL(", ").join(sql.Identifier(login.name) for login in logins.by_role.values())
    named = {"schema": schema, "database": database, "owner": owner, "everybody": everybody}
    yield from _ground(named)
    yield from _counts(connection, schema, everybody)
    found = [*tables(connection)]
    if _makes_counts(found) and not any(table.name == COUNTS for table in found):
        found.append(Table(COUNTS, append_only=False, is_view=True))
    for role in logins.by_role:
        name = sql.Identifier(logins.name(role))
        for table in found:
            yield from _of_table(role, name, schema, table)
    application = sql.Identifier(logins.name(Role.APPLICATION))
    yield sql.SQL("GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA {} TO {}").format(schema, application)
    # What a migration makes is seen at once; more is given when it has ended, and this has run again.
    default = sql.SQL("ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA {schema} GRANT ").format(**named)
    yield default + sql.SQL("SELECT ON TABLES TO {}").format(application)
    yield default + sql.SQL("USAGE, SELECT ON SEQUENCES TO {}").format(application)
    for function in functions(connection, list(QUEUES.values())):
        path = sql.SQL("ALTER FUNCTION {}.{}() SECURITY DEFINER SET search_path = {}, pg_temp")
        yield path.format(schema, sql.Identifier(function), schema)


def _ground(named: dict[str, sql.Composable]) -> Iterator[sql.Composable]:
    """Connecting and seeing the schema, and nothing else of what is everybody's or was given before."""
    for text in (
        "REVOKE CREATE ON SCHEMA {schema} FROM PUBLIC",
        "REVOKE TEMPORARY ON DATABASE {database} FROM PUBLIC",
        "REVOKE ALL ON SCHEMA {schema} FROM {everybody}",
        "REVOKE ALL ON DATABASE {database} FROM {everybody}",
        "REVOKE ALL ON ALL TABLES IN SCHEMA {schema} FROM PUBLIC, {everybody}",
        "GRANT CONNECT ON DATABASE {database} TO {everybody}",
        "GRANT USAGE ON SCHEMA {schema} TO {everybody}",
    ):
        yield sql.SQL(text).format(**named)


def _counts(connection: Connection, schema: sql.Identifier, everybody: sql.Composable) -> Iterator[sql.Composable]:
    if not _makes_counts(tables(connection)):
        return
    view, matters, kinds = (
        sql.SQL("{}.{}").format(schema, sql.Identifier(name)) for name in (COUNTS, "matters_matter", "matters_kind")
    )
    yield sql.SQL("DROP VIEW IF EXISTS {}").format(view)
    yield sql.SQL(_COUNTS.strip()).format(view=view, matters=matters, kinds=kinds, links=sql.Literal(_VILLAGE_LINKS))
    yield sql.SQL("REVOKE ALL ON {} FROM {}").format(view, everybody)  # what came by default privileges


def _makes_counts(found: list[Table]) -> bool:
    return {"matters_matter", "matters_kind"} <= {table.name for table in found}


def _of_table(role: Role, name: sql.Identifier, schema: sql.Identifier, table: Table) -> Iterator[sql.Composable]:
    where = sql.SQL(" ON {}.{} TO {}").format(schema, sql.Identifier(table.name), name)
    if given := sorted(allowed(role, table)):
        yield sql.SQL("GRANT ") + sql.SQL(", ".join(given)) + where
    if seen := columns(role, table):
        yield sql.SQL("GRANT SELECT ({})").format(sql.SQL(", ").join(map(sql.Identifier, seen))) + where


def apply_grants(connection: Connection, logins: Logins) -> int:
    """All or nothing; how many statements it took. Whoever is at work meanwhile notices nothing."""
    for left in reversed(range(_TRIES)):
        try:
            with connection.transaction():
                statements = privileges_sql(connection, logins)
                for statement in statements:
                    connection.execute(statement.encode())
            return len(statements)
        except (psycopg.errors.InternalError_, psycopg.errors.DeadlockDetected):
            if not left:
                raise
            time.sleep(0.1)
    raise AssertionError("not reached: the last try returns or raises")


def drop_counts(connection: Connection) -> None:
    """Before a migration: a column that a view reads could not be changed. ``apply_grants`` makes it again."""
    with connection.transaction():
        connection.execute(f"DROP VIEW IF EXISTS {COUNTS}".encode())


def bring_up_to_date(url: str, logins: Logins) -> None:
    """For the embedded server, at every start: make and give what is missing. Quick when all is well."""
    with psycopg.connect(url, autocommit=True) as connection:
        make_roles(connection, logins)
        if find_faults(connection, logins):
            apply_grants(connection, logins)
