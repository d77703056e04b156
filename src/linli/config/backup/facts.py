"""What is noted of a database beside its rows: how many there are, which migrations ran, how far the ledger is."""

from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import sql

_TABLES = """SELECT schemaname, tablename FROM pg_tables
             WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1, 2"""
_HEAD = "SELECT seq, encode(chain_hash, 'hex') FROM ledger_link ORDER BY seq DESC LIMIT 1"


@dataclass(frozen=True)
class Facts:
    """``server``: PostgreSQL's major version; ``ledger``: ``SEQ:HASH``, empty while nothing is linked."""

    server: int
    tables: dict[str, int]
    migrations: list[str]
    ledger: str
    waiting: int


def read_facts(connection: "psycopg.Connection[Any]", *, counted: bool) -> Facts:
    """Read them in the transaction that the connection is in. ``counted``: count every table, which takes a while."""
    names = [(str(schema), str(table)) for schema, table in connection.execute(_TABLES).fetchall()]
    known = {table for _schema, table in names}
    head = connection.execute(_HEAD).fetchone() if "ledger_link" in known else None
    waiting = _count(connection, "public", "ledger_pending") if "ledger_pending" in known else 0
    return Facts(
        server=connection.info.server_version // 10_000,
        tables={f"{schema}.{table}": _count(connection, schema, table) for schema, table in names} if counted else {},
        migrations=_migrations(connection) if "django_migrations" in known else [],
        ledger=f"{head[0]}:{head[1]}" if head else "",
        waiting=waiting,
    )


def _count(connection: "psycopg.Connection[Any]", schema: str, table: str) -> int:
    statement = sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(schema, table))
    row = connection.execute(statement).fetchone()
    return int(row[0]) if row else 0


def _migrations(connection: "psycopg.Connection[Any]") -> list[str]:
    rows = connection.execute("SELECT app || '.' || name FROM django_migrations ORDER BY 1").fetchall()
    return [str(row[0]) for row in rows]
