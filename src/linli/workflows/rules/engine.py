"""Who runs a definition: a module above registers what its code can carry out, and the bounds of a local definition."""

from dataclasses import dataclass

from linli.workflows.rules.document import Definition

# Conditions that any item can have, whoever runs it.
GENERAL_GUARDS = frozenset({"PAPERS_ADDED", "REASON_GIVEN"})


@dataclass(frozen=True)
class Engine:
    """One module's engine. A definition for it may be narrower than ``base``, never wider.

    The rights of ``kept_roles`` cannot be taken away. ``guards`` are the conditions that its code checks.
    """

    name: str
    base: Definition
    kept_roles: frozenset[str]
    guards: frozenset[str]


_engines: dict[str, Engine] = {}


def register_engine(engine: Engine) -> None:
    """Make the engine known; called once, when its module is loaded."""
    _engines[engine.name] = engine


def find_engine(name: str) -> Engine | None:
    """The engine of that name, or None."""
    return _engines.get(name)
