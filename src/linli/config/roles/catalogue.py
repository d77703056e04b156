"""What there is in the database: tables, what refuses change in them, who may do what."""

from dataclasses import dataclass
from typing import Any

import psycopg

from linli.config.roles.policy import COUNTS, REFUSES_CHANGE, Table

_TABLES = """
SELECT c.relname, c.relkind IN ('v', 'm'), EXISTS (
    SELECT FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid WHERE t.tgrelid = c.oid AND p.proname = %s)
FROM pg_class c
WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
ORDER BY c.relname
"""
_ATTRIBUTES = """
SELECT rolname, rolcanlogin, rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication,
    EXISTS (SELECT FROM pg_auth_members m WHERE m.member = r.oid),
    EXISTS (SELECT FROM pg_class c WHERE c.relowner = r.oid),
    has_schema_privilege(r.oid, current_schema(), 'CREATE'), has_schema_privilege(r.oid, current_schema(), 'USAGE'),
    has_database_privilege(r.oid, current_database(), 'TEMPORARY, CREATE'),
    has_database_privilege(r.oid, current_database(), 'CONNECT')
FROM pg_roles r WHERE rolname = ANY(%s)
"""
_HELD = """
SELECT r.rolname, c.relname, array_agg(p) FROM pg_roles r, pg_class c,
    unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER']) p
WHERE r.rolname = ANY(%s) AND c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
    AND has_table_privilege(r.oid, c.oid, p)
GROUP BY r.rolname, c.relname
"""
# Columns that somebody was given beside the table, with more than reading told by its letter.
_COLUMNS = """
SELECT r.rolname, c.relname, a.attname, x.privilege_type FROM pg_class c
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attacl IS NOT NULL
CROSS JOIN LATERAL aclexplode(a.attacl) x JOIN pg_roles r ON r.oid = x.grantee
WHERE r.rolname = ANY(%s) AND c.relnamespace = current_schema()::regnamespace
"""
_FUNCTIONS = """
SELECT proname, prosecdef, proconfig FROM pg_proc
WHERE pronamespace = current_schema()::regnamespace AND proname = ANY(%s)
"""
_SEQUENCES = """
SELECT count(*) FROM pg_class c, pg_roles r
WHERE r.rolname = %s AND c.relnamespace = current_schema()::regnamespace AND c.relkind = 'S'
    AND NOT has_sequence_privilege(r.oid, c.oid, 'USAGE')
"""


@dataclass(frozen=True)
class Attributes:
    """What a role is beside what it may do with tables."""

    can_sign_in: bool
    is_mighty: bool  # superuser, bypasses row security, makes roles or databases, replicates
    is_member: bool  # of another role, whose rights it could take
    owns: bool
    makes_tables: bool
    sees_schema: bool
    makes_more: bool  # temporary tables or schemas
    connects: bool


Connection = psycopg.Connection[Any]


def tables(connection: Connection) -> list[Table]:
    """Every table and view of the schema, except what extensions brought."""
    found = connection.execute(_TABLES, [REFUSES_CHANGE]).fetchall()
    return [Table(name, append_only, is_view) for name, is_view, append_only in found]


def attributes(connection: Connection, names: list[str]) -> dict[str, Attributes]:
    """By the name of the role; those that there are."""
    return {name: Attributes(*rest) for name, *rest in connection.execute(_ATTRIBUTES, [names]).fetchall()}


def held(connection: Connection, names: list[str]) -> dict[tuple[str, str], frozenset[str]]:
    """What the roles may do with whole tables, by role and table, by whatever way they came to it."""
    return {(role, table): frozenset(held) for role, table, held in connection.execute(_HELD, [names]).fetchall()}


def held_columns(connection: Connection, names: list[str]) -> set[tuple[str, str, str, str]]:
    """Role, table, column and what may be done with that column."""
    return {(role, table, column, what) for role, table, column, what in connection.execute(_COLUMNS, [names])}


def functions(connection: Connection, names: list[str]) -> dict[str, bool]:
    """Of the functions that there are: whether they run as their owner, and find tables in one schema only."""
    rows = connection.execute(_FUNCTIONS, [names]).fetchall()
    return {
        name: as_owner and any(one.startswith("search_path=") for one in config or [])
        for name, as_owner, config in rows
    }


def sequences_out_of_reach(connection: Connection, name: str) -> int:
    """How many sequences the role cannot draw from."""
    row = connection.execute(_SEQUENCES, [name]).fetchone()
    return int(row[0]) if row else 0


def has_counts(found: list[Table]) -> bool:
    """Whether the reader's view is there."""
    return any(table.name == COUNTS for table in found)
