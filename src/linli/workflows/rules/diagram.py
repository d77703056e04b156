"""Where the parts of a drawn workflow lie: states below each other, and one line for everything that leads to a state.

States stand in the order in which they are reached. To the right of them each state that something leads to has a line
of its own from top to bottom; whatever leads there joins it, and it enters its state with an arrow. Lines that cross
without a dot have nothing to do with each other, as in a circuit diagram. So no arrow needs a label; the drawing
stays as narrow as a telephone allows, and is the same at every drawing. Lengths are in pixels.
"""

from collections import deque
from dataclasses import dataclass

from linli.workflows.rules.document import Definition, Phase
from linli.workflows.rules.machine import Machine, Move

WIDTH, HEIGHT, GAP = 200, 40, 18  # of a state, and between two of them
LANE = 16  # between two lines
MARGIN = 6
_IN, _OUT = -8, 8  # where a line enters and leaves a state, from its middle


@dataclass(frozen=True)
class Node:
    """One state: its upper left corner, and how far to the right the line of what leads away from it reaches."""

    code: str
    phase: Phase
    x: int
    y: int
    is_initial: bool
    out_y: int
    out_to: int | None  # None when nothing leads away to another state


@dataclass(frozen=True)
class Line:
    """Everything that leads to one state: its line from ``top`` to ``bottom``, and the dots where others join it."""

    to: str
    moves: tuple[Move, ...]
    x: int
    top: int
    bottom: int
    in_y: int
    joins: tuple[int, ...]


@dataclass(frozen=True)
class Diagram:
    """The whole drawing."""

    width: int
    height: int
    nodes: tuple[Node, ...]
    lines: tuple[Line, ...]


def draw(definition: Definition) -> Diagram:
    """The places of all states and lines of a definition that the check found sound."""
    machine = Machine(definition)
    order = _order(definition, machine)
    middles = {code: MARGIN + HEIGHT // 2 + number * (HEIGHT + GAP) for number, code in enumerate(order)}
    moves = [move for code in order for move in machine.moves_from(code) if move.to != code and move.to in middles]
    targets = [code for code in order if any(move.to == code for move in moves)]
    xs = {code: MARGIN + WIDTH + 2 * LANE + number * LANE for number, code in enumerate(targets)}
    lines = tuple(_line(code, [move for move in moves if move.to == code], xs, middles) for code in targets)
    return Diagram(
        width=MARGIN + WIDTH + 2 * LANE + len(targets) * LANE + MARGIN,
        height=2 * MARGIN + len(order) * (HEIGHT + GAP) - GAP,
        nodes=tuple(_node(code, definition, moves, xs, middles) for code in order),
        lines=lines,
    )


def _order(definition: Definition, machine: Machine) -> list[str]:
    """The states as they are reached from the first one, those over last; then any that nothing reaches."""
    codes = [state.code for state in definition.states]
    phases = {state.code: state.phase for state in definition.states}
    reached, waiting = [], deque([definition.initial])
    while waiting:
        code = waiting.popleft()
        if code in reached or code not in phases:
            continue
        reached.append(code)
        waiting.extend(move.to for move in machine.moves_from(code))
    whole = [*reached, *(code for code in codes if code not in reached)]
    rank = {Phase.WORKING: 0, Phase.DONE: 1, Phase.CLOSED: 2}
    return sorted(whole, key=lambda code: (code != definition.initial, rank[phases[code]]))


def _line(code: str, moves: list[Move], xs: dict[str, int], middles: dict[str, int]) -> Line:
    in_y = middles[code] + _IN
    joins = tuple(sorted({middles[move.source] + _OUT for move in moves}))
    return Line(code, tuple(moves), xs[code], min(in_y, *joins), max(in_y, *joins), in_y, joins)


def _node(code: str, definition: Definition, moves: list[Move], xs: dict[str, int], middles: dict[str, int]) -> Node:
    phase = next(state.phase for state in definition.states if state.code == code)
    away = [xs[move.to] for move in moves if move.source == code]
    return Node(
        code=code,
        phase=phase,
        x=MARGIN,
        y=middles[code] - HEIGHT // 2,
        is_initial=code == definition.initial,
        out_y=middles[code] + _OUT,
        out_to=max(away, default=None),
    )
