"""Who runs a definition: a module above registers what its code can carry out, and the bounds of a local definition."""

from dataclasses import dataclass

from linli.workflows.rules.document import Definition

# Conditions that any item can have, whoever runs it.
GENERAL_GUARDS = frozenset({"PAPERS_ADDED", "REASON_GIVEN"})


@dataclass(frozen=True)
class Engine:
    """One module's engine. A definition for it may be narrower than ``base``, never wider.

    The rights of ``kept_roles`` cannot be taken away. ``guards`` are the conditions that its code checks. Without a
    base it runs states and actions of any name: a definition then says what broad stage each state is, and who of
    ``parties`` holds each role. ``waits_for`` and ``reasons`` are the codes of with whom and why an item waits.
    """

    name: str
    base: Definition | None
    kept_roles: frozenset[str]
    guards: frozenset[str]
    parties: frozenset[str] = frozenset()
    acting: frozenset[str] = frozenset()  # the parties that somebody in person has: never the system alone
    waits_for: frozenset[str] = frozenset()
    reasons: frozenset[str] = frozenset()
    targets: frozenset[str] = frozenset()  # lengths of clocks that a kind of its items sets


_engines: dict[str, Engine] = {}


def register_engine(engine: Engine) -> None:
    """Make the engine known; called once, when its module is loaded."""
    _engines[engine.name] = engine


def find_engine(name: str) -> Engine | None:
    """The engine of that name, or None."""
    return _engines.get(name)


def open_engine() -> str:
    """The name of the engine that runs states of any name; empty where no module does."""
    return next((engine.name for engine in _engines.values() if engine.base is None), "")
