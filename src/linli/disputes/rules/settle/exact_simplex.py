"""The end of a linear program in fractions: from a suggested corner to one that is proved optimal, by Bland's rule.

Usually the suggested corner is optimal and no step is made; where floating point stopped beside the optimum, as with
points that differ by many orders of size, the last steps are made here.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from fractions import Fraction

from linli.disputes.rules.settle.exact_basis import solve_square, transposed
from linli.disputes.rules.settle.rational import common_denominator

Values = dict[int, Fraction]


@dataclass(frozen=True)
class ExactProgram:
    """Maximise the column ``goal``, which is free; all others are zero or more.

    The first ``equalities`` rows equal their right side, the others are at least it. Rows that do not take part
    have no entries.
    """

    rows: Sequence[dict[int, int]]
    right: Sequence[Fraction]
    equalities: int
    goal: int


@dataclass(frozen=True)
class ExactCorner:
    """``values`` of the columns above zero; ``prices`` of rows: what their right side costs; optimal when proved."""

    values: Values
    prices: Values
    optimal: bool


def finish(
    program: ExactProgram, columns: Collection[int], tight: Collection[int], stop: Callable[[], bool]
) -> ExactCorner | None:
    """The optimal corner reached from this one; not optimal when ``stop`` said so; None from no feasible corner."""
    basic, rows = sorted(columns), sorted(tight)
    while True:
        corner = _corner(program, basic, rows)
        if corner is None or not _feasible(program, corner.values, rows):
            return None
        entering = _entering(program, corner, basic, rows)
        if entering is None:
            return ExactCorner(corner.values, corner.prices, optimal=True)
        if stop():
            return corner
        following = _pivot(program, corner.values, basic, rows, entering)
        if following is None:
            return None
        basic, rows = following


def _corner(program: ExactProgram, basic: list[int], rows: list[int]) -> ExactCorner | None:
    if len(basic) != len(rows) or program.goal not in basic:
        return None
    system = _system(program, basic, rows)
    values = solve_square(system, [program.right[row] for row in rows])
    turned = transposed(system)
    if values is None or len(turned) != len(basic):
        return None
    prices = solve_square([turned[column] for column in basic], [int(column == program.goal) for column in basic])
    if prices is None:
        return None
    return ExactCorner(values, {rows[at]: price for at, price in prices.items()}, optimal=False)


def _system(program: ExactProgram, basic: list[int], rows: list[int]) -> list[dict[int, int]]:
    inside = set(basic)
    return [{column: number for column, number in program.rows[row].items() if column in inside} for row in rows]


def _play(program: ExactProgram, values: Values, row: int) -> Fraction:
    """How far the row is above its right side."""
    entries = program.rows[row]
    small, large = (entries, values) if len(entries) < len(values) else (values, entries)
    common = [column for column in small if column in large]
    return sum((entries[column] * values[column] for column in common), Fraction(0)) - program.right[row]


def _feasible(program: ExactProgram, values: Values, rows: list[int]) -> bool:
    if any(value < 0 for column, value in values.items() if column != program.goal):
        return False
    tight = set(rows)
    loose = (row for row, entries in enumerate(program.rows) if entries and row not in tight)
    plays = ((row, _play(program, values, row)) for row in loose)
    return all(play == 0 if row < program.equalities else play >= 0 for row, play in plays)


def _entering(program: ExactProgram, corner: ExactCorner, basic: list[int], rows: list[int]) -> int | None:
    """The first column, or row as ``-1 - row``, that would improve the goal."""
    scale = common_denominator(corner.prices.values())
    costs: dict[int, int] = {}
    for row, price in corner.prices.items():
        weight = int(price * scale)
        if weight:
            for column, number in program.rows[row].items():
                costs[column] = costs.get(column, 0) + weight * number
    inside = set(basic)
    better = [column for column, cost in costs.items() if cost < 0 and column not in inside]
    if better:
        return min(better)
    wrong = [row for row in rows if row >= program.equalities and corner.prices.get(row, 0) > 0]
    return -1 - min(wrong) if wrong else None


def _pivot(
    program: ExactProgram, values: Values, basic: list[int], rows: list[int], entering: int
) -> tuple[list[int], list[int]] | None:
    """The corner next to this one in the direction of what enters."""
    right = [-program.rows[row].get(entering, 0) if entering >= 0 else int(row == -1 - entering) for row in rows]
    direction = solve_square(_system(program, basic, rows), right)
    if direction is None:
        return None
    if entering >= 0:
        direction[entering] = Fraction(1)
    steps = [
        (values.get(column, Fraction(0)) / -change, 0, column)
        for column, change in direction.items()
        if change < 0 and column != program.goal
    ]
    zero = ExactProgram(program.rows, [Fraction(0)] * len(program.rows), program.equalities, program.goal)
    for row, entries in enumerate(program.rows):
        change = _play(zero, direction, row) if entries and row not in rows else Fraction(0)
        if change < 0 or (change and row < program.equalities):
            steps.append((_play(program, values, row) / abs(change), 1, row))
    if not steps:
        return None
    _step, kind, leaving = min(steps)
    basic = [*basic, entering] if entering >= 0 else basic
    rows = rows if entering >= 0 else [row for row in rows if row != -1 - entering]
    if kind == 0:
        return sorted(column for column in basic if column != leaving), sorted(rows)
    return sorted(basic), sorted([*rows, leaving])
