"""The rules that let a town go on working while its tables change: each bites, and what keeps them passes."""

from typing import Any

import pytest
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.migrations.state import ModelState, ProjectState
from django.db.models.functions import Now

from linli.config.upgrade.effects import Effect, Rule, effects_of
from tools.migrations import find_faults

_TEXT = "ALTER TABLE notices_notice ADD COLUMN colour text"


def _effects(*operations: Any, **attributes: Any) -> list[Effect]:
    """Of a migration in the app of matters, whose ``Matter`` is a large table and ``Kind`` a small one."""
    state = ProjectState()
    for name in ("Matter", "Kind"):
        title = models.CharField(max_length=40, null=True)
        fields: list[tuple[str, models.Field[Any, Any]]] = [
            ("id", models.BigAutoField(primary_key=True)),
            ("title", title),
        ]
        state.add_model(ModelState("matters", name, fields))
    migration = type("Migration", (migrations.Migration,), {"operations": list(operations), **attributes})
    return list(effects_of(migration("0099_a_test", "matters"), state))


def _add(field: Any, model: str = "matter") -> Any:
    return migrations.AddField(model, "colour", field)


BREAKS = {
    "a column that the version before does not write": (_add(models.TextField(default="")), Rule.NOT_NULL),
    "the same by SQL": (migrations.RunSQL(f"{_TEXT} NOT NULL"), Rule.NOT_NULL),
    "a field renamed": (migrations.RenameField("kind", "title", "name"), Rule.RENAMED),
    "a model renamed": (migrations.RenameModel("Kind", "Sort"), Rule.RENAMED),
    "a column renamed by SQL": (migrations.RunSQL("ALTER TABLE a RENAME COLUMN b TO c"), Rule.RENAMED),
    "a field dropped": (migrations.RemoveField("kind", "title"), Rule.DROPPED),
    "a model dropped": (migrations.DeleteModel("Kind"), Rule.DROPPED),
    "a table dropped by SQL": (migrations.RunSQL([("DROP TABLE matters_kind", None)]), Rule.DROPPED),
    "an index on a large table": (migrations.AddIndex("matter", models.Index(fields=["title"], name="i")), Rule.INDEX),
    "such an index by SQL": (migrations.RunSQL("CREATE INDEX i ON matters_matter (title)"), Rule.INDEX),
    "a unique column on it": (_add(models.TextField(null=True, unique=True)), Rule.INDEX),
    "a column of another type": (
        migrations.AlterField("matter", "title", models.IntegerField(null=True)),
        Rule.REWRITE,
    ),
    "a shorter column": (
        migrations.AlterField("matter", "title", models.CharField(max_length=9, null=True)),
        Rule.REWRITE,
    ),
    "a default that is drawn for each row": (
        _add(models.FloatField(db_default=models.functions.Random())),
        Rule.REWRITE,
    ),
    "a column that must be filled": (
        migrations.AlterField("matter", "title", models.CharField(max_length=40)),
        Rule.SCAN,
    ),
    "a condition on all rows": (
        migrations.AddConstraint("matter", models.CheckConstraint(condition=models.Q(title="x"), name="c")),
        Rule.SCAN,
    ),
    "rows filled by Python": (migrations.RunPython(migrations.RunPython.noop), Rule.DATA),
    "rows filled by SQL": (migrations.RunSQL("UPDATE matters_matter SET title = 'x'"), Rule.DATA),
    "waiting longer than others": (migrations.RunSQL("SET lock_timeout = 0"), Rule.LOCK_TIMEOUT),
}
PASSES = {
    "a column with a default of the database": _add(models.TextField(db_default="")),
    "the moment of the migration": _add(models.DateTimeField(db_default=Now())),
    "a column that may be empty": _add(models.TextField(null=True)),
    "an index made beside": AddIndexConcurrently("matter", models.Index(fields=["title"], name="i")),
    "the same by SQL": migrations.RunSQL("CREATE INDEX CONCURRENTLY i ON matters_matter (title)"),
    "an index on a small table": migrations.AddIndex("kind", models.Index(fields=["title"], name="i")),
    "a longer column": migrations.AlterField("matter", "title", models.CharField(max_length=80, null=True)),
    "a text of any length": migrations.AlterField("matter", "title", models.TextField(null=True)),
    "only Django's own picture": migrations.SeparateDatabaseAndState(
        state_operations=[migrations.RemoveField("kind", "title")]
    ),
    "the body of a trigger": migrations.RunSQL(
        "CREATE FUNCTION f() RETURNS trigger AS $$ BEGIN UPDATE matters_matter SET title = 'x'; END $$ LANGUAGE plpgsql"
    ),
}


@pytest.mark.parametrize("name", BREAKS)
def test_a_migration_that_people_would_notice_is_named(name: str) -> None:
    operation, rule = BREAKS[name]
    assert [effect.rule for effect in _effects(operation)] == [rule]
    assert not any(effect.online for effect in _effects(operation))


@pytest.mark.parametrize("name", PASSES)
def test_a_migration_that_nobody_notices_passes(name: str) -> None:
    effects = _effects(PASSES[name])
    assert [effect.rule for effect in effects if effect.rule] == []
    assert all(effect.online for effect in effects)


def test_what_a_migration_makes_it_may_also_index() -> None:
    made = migrations.CreateModel("Step", [("id", models.BigAutoField(primary_key=True)), ("at", models.DateField())])
    indexed = migrations.AddIndex("step", models.Index(fields=["at"], name="i"))
    assert [effect.rule for effect in _effects(made, indexed)] == [None, None]


def test_what_nobody_reads_any_more_may_go() -> None:
    dropped = migrations.RemoveField("kind", "title")
    assert [effect.rule for effect in _effects(dropped, not_read_since="0.2.0")] == [None]


def test_what_is_older_than_the_baseline_is_not_looked_at_and_what_is_younger_is() -> None:
    newest = dict.fromkeys(("disputes", "ledger", "matters", "notices", "people", "places", "webhooks"), "9999")
    newest |= {"open311": "9999", "workflows": "9999"}
    assert find_faults(newest) == []
    faults = find_faults(newest | {"matters": "0011_draft_code"})
    assert any("matters.0012_kind_received" in fault and "AddIndexConcurrently" in fault for fault in faults)
    assert not any("matters.0011" in fault for fault in faults)
