"""A definition made ready to run: which action leads from which state where, for whom."""

from collections.abc import Iterable
from dataclasses import dataclass

from linli.workflows.rules.document import Definition

ANYONE = "ANYONE"  # a role that everybody has


@dataclass(frozen=True)
class Move:
    """One action from one state. ``to`` is the state itself where the action keeps it."""

    action: str
    source: str
    to: str
    roles: frozenset[str]
    guards: tuple[str, ...]


class Machine:
    """The table of one definition, looked up by state and action. Immutable; safe to share between threads."""

    def __init__(self, definition: Definition) -> None:
        self.definition = definition
        self.initial = definition.initial
        self._moves: dict[tuple[str, str], tuple[Move, ...]] = {}
        self._actions: dict[str, tuple[str, ...]] = {}
        for row in definition.actions:
            for source in definition.expand(row.sources):
                move = Move(row.code, source, row.to or source, frozenset(row.roles), row.guards)
                self._moves[source, row.code] = (*self._moves.get((source, row.code), ()), move)
                self._actions[source] = (*self._actions.get(source, ()), row.code)

    def moves(self, state: str, action: str) -> tuple[Move, ...]:
        """Every row for this pair; more than one only where different roles are led elsewhere."""
        return self._moves.get((state, action), ())

    def move(self, state: str, action: str, roles: Iterable[str]) -> Move | None:
        """The row that one of these roles may take from here, the first in the order of the definition."""
        held = {ANYONE, *roles}
        return next((move for move in self.moves(state, action) if move.roles & held), None)

    def moves_from(self, state: str) -> list[Move]:
        """Every row from here, in the order of the definition."""
        return [move for action in dict.fromkeys(self._actions.get(state, ())) for move in self.moves(state, action)]

    def reachable(self, start: str | None = None) -> frozenset[str]:
        """Every state that some sequence of actions leads to from ``start`` (default: the initial state)."""
        reached, frontier = {start or self.initial}, [start or self.initial]
        while frontier:
            following = {move.to for move in self.moves_from(frontier.pop())} - reached
            reached |= following
            frontier += following
        return frozenset(reached)
