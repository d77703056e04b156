"""What each operation of a migration does to the database of a town that runs, and which rule it breaks.

Locks are those of PostgreSQL's manual, chapters "Explicit Locking" and "ALTER TABLE".
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import connection, models
from django.db.migrations import operations as ops
from django.db.migrations.migration import Migration
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.db.models.functions import Random

from linli.config.upgrade.large import LARGE


class Rule(StrEnum):
    """What a migration must not do while the version before still runs."""

    NOT_NULL = "NOT_NULL"
    RENAMED = "RENAMED"
    DROPPED = "DROPPED"
    INDEX = "INDEX"
    REWRITE = "REWRITE"
    SCAN = "SCAN"
    DATA = "DATA"
    LOCK_TIMEOUT = "LOCK_TIMEOUT"


WORDS = {
    Rule.NOT_NULL: "a new column that must have a value needs a default in the database (db_default), or be nullable: "
    "the version before writes rows without it",
    Rule.RENAMED: "what is renamed is still asked for by its old name: add the new one, fill it by a job, drop the old "
    "one a version later",
    Rule.DROPPED: "what is dropped must not be read by the version before: say not_read_since = '<version>'",
    Rule.INDEX: "an index on a large table is made with AddIndexConcurrently, atomic = False",
    Rule.REWRITE: "it rewrites the table under a lock that stops everybody: add a column, fill it by a job, then "
    "change over",
    Rule.SCAN: "it reads a large table under a lock: add the constraint as NOT VALID, and validate it in a migration "
    "of its own",
    Rule.DATA: "rows are filled by a job, in batches, not by a migration",
    Rule.LOCK_TIMEOUT: "how long a migration waits for a lock is not its own business",
}


@dataclass(frozen=True)
class Effect:
    """One operation: what it does in words, the lock it takes, whether people notice, and the rule it breaks."""

    what: str
    lock: str
    online: bool
    rule: Rule | None = None


_NONE = "none"
_BRIEF = "ACCESS EXCLUSIVE, a moment"
_LONG = "ACCESS EXCLUSIVE, as long as the table is large"
_WRITES = "SHARE, nobody writes meanwhile"
_WEAK = "SHARE UPDATE EXCLUSIVE, nobody notices"
_SQL = (
    (r"\block_timeout\b", Rule.LOCK_TIMEOUT),
    (r"\brename\s+(column|to)\b", Rule.RENAMED),
    (r"\bdrop\s+(column|table)\b", Rule.DROPPED),
    (r"\b(cluster|vacuum\s+full)\b|\balter\s+column\s+\w+\s+(set\s+data\s+)?type\b", Rule.REWRITE),
    (r"\bset\s+not\s+null\b", Rule.SCAN),
    (r"\badd\s+column\s+(?!.*\bdefault\b).*\bnot\s+null\b", Rule.NOT_NULL),
)


def effects_of(migration: Migration, state: ProjectState) -> Iterator[Effect]:
    """Its effects in order. ``state``: the models before it; it is changed to those after it."""
    made: set[str] = set()
    for operation in migration.operations:
        before = state.clone()
        operation.state_forwards(migration.app_label, state)
        yield from _effects(operation, migration, before, state, made)


def _effects(
    operation: Operation, migration: Migration, before: ProjectState, after: ProjectState, made: set[str]
) -> Iterator[Effect]:
    if isinstance(operation, ops.SeparateDatabaseAndState):
        for one in operation.database_operations:
            yield from _effects(one, migration, before, after, made)
        return
    app = migration.app_label
    what = operation.describe()
    if isinstance(operation, ops.CreateModel):
        made.add(_table(after, app, operation.name))
        yield Effect(what, _NONE, True)
    elif isinstance(operation, AddIndexConcurrently | RemoveIndexConcurrently):
        yield Effect(what, _WEAK, True)
    elif isinstance(operation, ops.AlterModelOptions | ops.AlterModelManagers):
        yield Effect(what, _NONE, True)
    elif isinstance(operation, ops.RunPython):
        yield Effect(what, "rows that it changes", False, Rule.DATA)
    elif isinstance(operation, ops.RunSQL):
        yield from _of_sql(what, operation.sql, migration, made)
    elif isinstance(operation, ops.RenameField | ops.RenameModel | ops.AlterModelTable):
        yield Effect(what, _BRIEF, False, Rule.RENAMED)
    elif isinstance(operation, ops.RemoveField | ops.DeleteModel):
        rule = None if _is_unread(migration) else Rule.DROPPED
        yield Effect(what, _BRIEF, rule is None, rule)
    else:
        yield from _of_table(operation, app, before, after, made)


def _of_table(
    operation: Operation, app: str, before: ProjectState, after: ProjectState, made: set[str]
) -> Iterator[Effect]:
    """What changes a table that was there, or was made a moment ago."""
    what = operation.describe()
    table = _table(after, app, str(getattr(operation, "model_name", "") or getattr(operation, "name", "")))
    if table in made:
        yield Effect(what, _NONE, True)
        return
    is_large = table in LARGE
    if isinstance(operation, ops.AddField):
        yield _of_new_field(what, operation.field, is_large)
    elif isinstance(operation, ops.AlterField):
        yield _of_altered_field(what, _field(before, app, operation), _field(after, app, operation), is_large)
    elif isinstance(operation, ops.AddIndex):
        yield Effect(what, _WRITES, not is_large, Rule.INDEX if is_large else None)
    elif isinstance(operation, ops.AddConstraint):
        unique = isinstance(operation.constraint, models.UniqueConstraint)
        rule = Rule.INDEX if unique else Rule.SCAN
        yield Effect(what, _WRITES if unique else _LONG, not is_large, rule if is_large else None)
    else:
        yield Effect(what, _BRIEF, True)


def _of_new_field(what: str, field: "models.Field[Any, Any]", is_large: bool) -> Effect:
    if field.many_to_many:
        return Effect(what, _NONE, True)
    has_default = field.db_default is not models.NOT_PROVIDED or _is_generated(field)
    if not field.null and not has_default:
        return Effect(what, _BRIEF, False, Rule.NOT_NULL)
    if _is_generated(field) or _is_volatile(field.db_default):
        return Effect(what, _LONG, not is_large, Rule.REWRITE if is_large else None)
    if is_large and _has_index(field):
        return Effect(what, _LONG, False, Rule.INDEX)
    return Effect(what, _BRIEF, True)


def _of_altered_field(
    what: str, old: "models.Field[Any, Any]", new: "models.Field[Any, Any]", is_large: bool
) -> Effect:
    if _is_rewritten(old.db_type(connection) or "", new.db_type(connection) or ""):
        return Effect(what, _LONG, not is_large, Rule.REWRITE)
    if old.null and not new.null:
        return Effect(what, _LONG, not is_large, Rule.SCAN if is_large else None)
    if is_large and _has_index(new) and not _has_index(old):
        return Effect(what, _WRITES, False, Rule.INDEX)
    return Effect(what, _BRIEF, True)


def _is_unread(migration: Migration) -> bool:
    """Whether it says since which version nothing reads what it drops."""
    return bool(vars(type(migration)).get("not_read_since"))


def _has_index(field: Any) -> bool:
    return bool(field.unique or field.db_index)


def _is_generated(field: object) -> bool:
    return isinstance(field, models.GeneratedField)


def _is_rewritten(old: str, new: str) -> bool:
    """Text of any length, and a longer one, are the same bytes to PostgreSQL."""
    if old == new:
        return False
    texts = [re.fullmatch(r"varchar\((\d+)\)|text|varchar", kind) for kind in (old, new)]
    if not all(texts):
        return True
    lengths = [int(found[1]) if found and found[1] else 1 << 30 for found in texts]
    return lengths[1] < lengths[0]


def _is_volatile(default: Any) -> bool:
    """A default that differs from row to row makes PostgreSQL write every row."""
    return isinstance(default, Random) or type(default).__name__ in ("RandomUUID", "Uuid7")


def _of_sql(what: str, statements: Any, migration: Migration, made: set[str]) -> Iterator[Effect]:
    text = re.sub(r"--[^\n]*", "", _joined(statements)).lower()
    found = [rule for pattern, rule in _SQL if re.search(pattern, text, re.DOTALL)]
    if Rule.DROPPED in found and _is_unread(migration):
        found.remove(Rule.DROPPED)
    for name in re.findall(r"create\s+(?:unique\s+)?index\s+(?!concurrently\b)[^;]*?\son\s+(?:only\s+)?\"?(\w+)", text):
        if name in LARGE and name not in made:
            found.append(Rule.INDEX)
    for name in re.findall(r"\b(?:update|delete\s+from)\s+\"?(\w+)\"?\s+(?:set|where|;|$)", _outside_functions(text)):
        if name not in made:
            found.append(Rule.DATA)
    if not found:
        yield Effect(what, "as the statement asks for", True)
    for rule in dict.fromkeys(found):
        yield Effect(what, "as the statement asks for", False, rule)


def _outside_functions(text: str) -> str:
    """What is carried out at once; the body of a function is not."""
    return re.sub(r"\$(\w*)\$.*?\$\1\$", "", text, flags=re.DOTALL)


def _joined(statements: Any) -> str:
    if isinstance(statements, str):
        return statements
    if isinstance(statements, Iterable):
        return ";\n".join(one if isinstance(one, str) else str(one[0]) for one in statements)
    return ""


def _table(state: ProjectState, app: str, model: str) -> str:
    found = state.models.get((app, model.lower()))
    return str(found.options.get("db_table") or f"{app}_{model.lower()}") if found else f"{app}_{model.lower()}"


def _field(state: ProjectState, app: str, operation: ops.AlterField) -> "models.Field[Any, Any]":
    """A field bound to its model, so that it knows its type."""
    found: models.Field[Any, Any] = state.apps.get_model(app, operation.model_name)._meta.get_field(operation.name)
    return found
