"""A corner of a leximin level in fractions: shares, prices, and whether both sides of the duality hold exactly."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from fractions import Fraction

from linli.disputes.rules.settle.exact_simplex import ExactCorner, ExactProgram, finish
from linli.disputes.rules.settle.share_program import ShareProgram
from linli.disputes.rules.settle.shares import Division, Preferences, value_of


@dataclass(frozen=True)
class Corner:
    """``active_prices`` times the yards sum to one; prices are of one whole unit of worth of a party."""

    level: Fraction
    division: Division
    active_prices: dict[int, Fraction]
    floor_prices: dict[int, Fraction]
    proved: bool


def corner_of(
    program: ShareProgram, floors: Sequence[Fraction], active: Collection[int], stop: Callable[[], bool]
) -> Corner | None:
    """The exact corner; not proved where it could not be reached; None when the floors cannot all be kept."""
    preferences = program.preferences
    exact = _exact_program(preferences, floors, active)
    for strategy in program.strategies:
        basis = program.basis(floors, active, strategy)
        if basis is None:
            return None
        found = finish(exact, basis.columns, basis.tight, stop)
        if found is not None:
            return _read(preferences, found)
    if not any(floors):
        found = finish(exact, *_first_corner(program, active), stop)
        if found is not None and found.optimal:
            return _read(preferences, found)
    return _near(program, floors, active)


def _exact_program(preferences: Preferences, floors: Sequence[Fraction], active: Collection[int]) -> ExactProgram:
    """Rows as in ShareProgram: an issue each, then the level rows, then the floor rows of all parties."""
    parties, issues = len(preferences.parties), len(preferences.issues)
    goal = parties * issues
    rows: list[dict[int, int]] = [dict.fromkeys(range(issue, goal, issues), 1) for issue in range(issues)]
    right = [Fraction(1)] * issues + [Fraction(0)] * parties + list(floors)
    worth = [
        {party * issues + issue: number for issue, number in enumerate(preferences.worth[party]) if number}
        for party in range(parties)
    ]
    rows += [worth[party] | {goal: -preferences.yard[party]} if party in active else {} for party in range(parties)]
    rows += [worth[party] if floors[party] > 0 else {} for party in range(parties)]
    return ExactProgram(rows, right, issues, goal)


def _first_corner(program: ShareProgram, active: Collection[int]) -> tuple[list[int], list[int]]:
    """Everything to one party: a corner of every program without floors, from which exact steps lead to the best."""
    holder, *others = sorted(active)
    columns = range(holder * program.issues, (holder + 1) * program.issues)
    tight = program.issues + (others[0] if others else holder)
    return [*columns, program.size - 1], [*range(program.issues), tight]


def _read(preferences: Preferences, found: ExactCorner) -> Corner:
    parties, issues = len(preferences.parties), len(preferences.issues)
    division: Division = [{} for _issue in range(issues)]
    for column, value in sorted(found.values.items()):
        if column < parties * issues and value:
            division[column % issues][column // issues] = value
    prices = {row - issues: -price for row, price in found.prices.items() if row >= issues and price}
    return Corner(
        found.values[parties * issues],
        division,
        {party: price for party, price in prices.items() if party < parties},
        {party - parties: price for party, price in prices.items() if party >= parties},
        found.optimal,
    )


def _near(program: ShareProgram, floors: Sequence[Fraction], active: Collection[int]) -> Corner | None:
    """The division nearest to what floating point says; never called proved."""
    preferences = program.preferences
    issues = len(preferences.issues)
    division: Division = []
    for issue in range(issues):
        parts = [
            Fraction(program.value(party * issues + issue)).limit_denominator(10**6) for party in range(program.parties)
        ]
        total = sum(part for part in parts if part > 0)
        if total <= 0:
            return None
        division.append({party: part / total for party, part in enumerate(parts) if part > 0})
    values = [value_of(preferences.worth[party], division, party) for party in range(program.parties)]
    if any(value < least for value, least in zip(values, preferences.baselines, strict=True)):
        return None
    level = min(values[party] / preferences.yard[party] for party in active)
    return Corner(level, division, {}, {}, proved=False)
