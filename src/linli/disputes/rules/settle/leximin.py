"""Leximin shares: the worst off as well off as possible by its own points, then the next, exactly (Willson 1998).

One linear program a level. Floating point only suggests its corner; shares and prices of the corner are computed in
fractions, and both sides of the duality are checked exactly before anything is called proved. Parties with a price
above zero at a level cannot be raised further and are settled there.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from linli.disputes.rules.settle.corner import Corner, corner_of
from linli.disputes.rules.settle.problem import LeximinShares
from linli.disputes.rules.settle.rational import text
from linli.disputes.rules.settle.refusal import ProblemRefused
from linli.disputes.rules.settle.result import Guarantee, Settlement, Status, echo
from linli.disputes.rules.settle.share_program import ShareProgram
from linli.disputes.rules.settle.shares import Division, Preferences, describe, outcome_of, read_preferences


@dataclass(frozen=True)
class _Level:
    value: Fraction
    corner: Corner
    settled: list[int]


def solve_leximin(problem: LeximinShares, clock: Callable[[], float] = time.monotonic) -> Settlement:
    """The division, with the prices of every level as its proof; BEST_FOUND where a corner could not be proved in time.

    Raises ProblemRefused; INFEASIBLE when the baselines cannot all be kept.
    """
    preferences = read_preferences(problem)
    ends_at = clock() + problem.options.time_limit_seconds
    levels, division = _levels(preferences, lambda: clock() > ends_at)
    certificate, guarantees = describe(preferences, division)
    proved = sum(len(level.settled) for level in levels) == len(preferences.parties)
    certificate |= {"splits": sum(len(shares) > 1 for shares in division)}
    certificate |= _proof(preferences, levels) if proved else {"pareto": {"by": "NOT_PROVED"}}
    first = [Guarantee.LEXIMIN, Guarantee.EFFICIENT] if proved else [Guarantee.NOT_PROVED]
    return Settlement(
        method="LEXIMIN_SHARES",
        status=Status.OPTIMAL if proved else Status.BEST_FOUND,
        problem=echo(problem),
        outcome=outcome_of(problem, preferences, division),
        certificate=certificate,
        guarantees=[Guarantee.NOT_BELOW_BASELINE, *first, *guarantees],
    )


def _levels(preferences: Preferences, stop: Callable[[], bool]) -> tuple[list[_Level], Division]:
    """Level after level until every party is settled, or time is up; then the division of the last one."""
    program = ShareProgram(preferences)
    floors = list(preferences.baselines)
    active = set(range(len(preferences.parties)))
    levels: list[_Level] = []
    division: Division | None = None
    while active:
        corner = corner_of(program, floors, active, stop)
        if corner is None:
            raise ProblemRefused("INFEASIBLE", "baseline")
        division = corner.division
        settled = sorted(party for party in active if corner.active_prices.get(party))
        if not corner.proved or not settled or stop():
            break
        levels.append(_Level(corner.level, corner, settled))
        for party in settled:
            floors[party] = max(floors[party], corner.level * preferences.yard[party])
        active -= set(settled)
    assert division is not None
    return levels, division


def _proof(preferences: Preferences, levels: list[_Level]) -> dict[str, Any]:
    """Prices of every level; their sums are the prices of the whole division."""
    names, common = preferences.parties, preferences.yards_in_one
    scales = [scale * common for scale in preferences.per_point]
    sums = [Fraction(0)] * len(names)
    written = []
    for level in levels:
        prices, floors = level.corner.active_prices, level.corner.floor_prices
        for party in range(len(names)):
            sums[party] += prices.get(party, 0) + floors.get(party, 0)
        written.append(
            {
                "value": text(level.value * common),
                "settled": [names[party] for party in level.settled],
                "prices": {names[party]: text(price * scales[party]) for party, price in sorted(prices.items())},
                "floor_prices": {names[party]: text(price * scales[party]) for party, price in sorted(floors.items())},
            }
        )
    whole = {name: text(price * scale) for name, price, scale in zip(names, sums, scales, strict=True)}
    return {"levels": written, "pareto": {"by": "PRICES", "prices": whole}}
