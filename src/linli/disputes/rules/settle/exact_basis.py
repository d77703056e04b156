"""The exact corner behind a floating-point one: a square sparse system of whole numbers, solved in fractions."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

Row = dict[int, Fraction]


def solve_square(rows: Sequence[Mapping[int, int]], right: Sequence[Fraction | int]) -> dict[int, Fraction] | None:
    """The one solution of as many equations as unknowns; None when there is none or more than one.

    ``rows[k]`` maps unknown -> coefficient. The row with the fewest unknowns left goes first, so that the many
    rows of a corner with a single unknown cost next to nothing.
    """
    left = [{unknown: Fraction(number) for unknown, number in row.items() if number} for row in rows]
    sides = [Fraction(side) for side in right]
    holders: dict[int, set[int]] = {}
    for at, row in enumerate(left):
        for unknown in row:
            holders.setdefault(unknown, set()).add(at)
    pivots: list[tuple[int, int]] = []
    waiting = set(range(len(left)))
    while waiting:
        at = min(waiting, key=lambda place: len(left[place]))
        if not left[at]:
            return None
        waiting.discard(at)
        unknown = min(left[at], key=lambda name: (len(holders[name]), name))
        _eliminate(at, unknown, left, sides, holders, waiting=waiting)
        pivots.append((at, unknown))
    return _back(pivots, left, sides) if len(pivots) == len(holders) else None


def _eliminate(
    at: int, unknown: int, left: list[Row], sides: list[Fraction], holders: dict[int, set[int]], *, waiting: set[int]
) -> None:
    """Take ``unknown`` out of all rows that still wait."""
    row, pivot = left[at], left[at][unknown]
    for name in row:
        holders[name].discard(at)
    for other in holders[unknown] & waiting:
        factor = left[other].pop(unknown) / pivot
        sides[other] -= factor * sides[at]
        for name, number in row.items():
            if name != unknown:
                value = left[other].get(name, 0) - factor * number
                if value:
                    left[other][name] = value
                    holders[name].add(other)
                else:
                    left[other].pop(name, None)
                    holders[name].discard(other)
    holders[unknown] = set()


def _back(pivots: list[tuple[int, int]], left: list[Row], sides: list[Fraction]) -> dict[int, Fraction]:
    found: dict[int, Fraction] = {}
    for at, unknown in reversed(pivots):
        rest = sum((number * found[name] for name, number in left[at].items() if name != unknown), Fraction(0))
        found[unknown] = (sides[at] - rest) / left[at][unknown]
    return found


def transposed(rows: Sequence[Mapping[int, int]]) -> dict[int, dict[int, int]]:
    """Unknown -> (row -> coefficient)."""
    columns: dict[int, dict[int, int]] = {}
    for at, row in enumerate(rows):
        for unknown, number in row.items():
            columns.setdefault(unknown, {})[at] = number
    return columns
