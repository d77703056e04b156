"""Which migrations wait, and what each does to a town that runs."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from linli.config.upgrade.effects import Effect, effects_of


@dataclass(frozen=True)
class Step:
    """One migration that waits."""

    name: str
    effects: tuple[Effect, ...]

    @property
    def online(self) -> bool:
        """Whether the town can go on working meanwhile."""
        return all(effect.online for effect in self.effects)


def planned() -> Iterator[Step]:
    """In the order in which they will run."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    state = executor.loader.project_state(list(executor.loader.applied_migrations))
    for migration, _backwards in plan:
        yield Step(f"{migration.app_label}.{migration.name}", tuple(effects_of(migration, state)))
