"""Migrations that a running town survives: ``python -m tools.migrations`` names every one that breaks a rule.

``python -m tools.migrations baseline`` writes down that all that are there now are out, and need not keep the rules any
more: after each release.
"""

import json
import os
import sys
from pathlib import Path

BASELINE = Path(__file__).with_name("migrations_baseline.json")


def main(arguments: list[str]) -> int:
    """Exit status 0, or 1 with a line a fault."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linli.config.settings")
    import django

    django.setup()
    if arguments == ["baseline"]:
        BASELINE.write_text(json.dumps(_newest(), indent=1, sort_keys=True) + "\n")
        return 0
    faults = find_faults(json.loads(BASELINE.read_text()))
    for fault in faults:
        sys.stderr.write(f"{fault}\n")
    return 1 if faults else 0


def find_faults(baseline: dict[str, str]) -> list[str]:
    """A line for every operation of a later migration that breaks a rule, with the rule in words."""
    from django.db.migrations.loader import MigrationLoader
    from django.db.migrations.state import ProjectState

    from linli.config.upgrade.effects import WORDS, effects_of

    loader = MigrationLoader(None, ignore_no_migrations=True)
    state = ProjectState()
    faults = []
    for app, name in loader.graph._generate_plan(loader.graph.leaf_nodes(), at_end=True):
        migration = loader.graph.nodes[app, name]
        is_ours = type(migration).__module__.startswith("linli.")
        if not is_ours or name <= baseline.get(app, ""):
            migration.mutate_state(state, preserve=False)
            continue
        for effect in effects_of(migration, state):
            if effect.rule is not None:
                faults.append(f"{app}.{name}: {effect.what}: {WORDS[effect.rule]}")
    return faults


def _newest() -> dict[str, str]:
    from django.db.migrations.loader import MigrationLoader

    loader = MigrationLoader(None, ignore_no_migrations=True)
    ours = [key for key, found in loader.disk_migrations.items() if type(found).__module__.startswith("linli.")]
    return {app: max(name for other, name in ours if other == app) for app, _name in ours}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
