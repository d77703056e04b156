"""One door to all solvers: a problem in, a settlement with its certificate out."""

import time
from collections.abc import Callable, Mapping
from typing import Any

from linli.disputes.rules.settle.adjusted_winner import solve_adjusted_winner
from linli.disputes.rules.settle.bid import solve_bid
from linli.disputes.rules.settle.claims import solve_claims
from linli.disputes.rules.settle.knaster import solve_knaster
from linli.disputes.rules.settle.leximin import solve_leximin
from linli.disputes.rules.settle.package import solve_package
from linli.disputes.rules.settle.problem import (
    AdjustedWinner,
    Airport,
    Claims,
    Coefficients,
    Knaster,
    LeximinShares,
    Package,
    Problem,
    Rooms,
    SealedBid,
)
from linli.disputes.rules.settle.result import Settlement
from linli.disputes.rules.settle.rooms import solve_rooms
from linli.disputes.rules.settle.shared_costs import solve_airport, solve_coefficients

_AT_ONCE: Mapping[type[Any], Callable[[Any], Settlement]] = {
    SealedBid: solve_bid,
    AdjustedWinner: solve_adjusted_winner,
    Rooms: solve_rooms,
    Knaster: solve_knaster,
    Claims: solve_claims,
    Airport: solve_airport,
    Coefficients: solve_coefficients,
}


def solve(problem: Problem, clock: Callable[[], float] = time.monotonic) -> Settlement:
    """The settlement that the problem's method proposes. ``clock`` in seconds, for the time limit.

    Raises ProblemRefused with a code, a place and facts.
    """
    if isinstance(problem, LeximinShares):
        return solve_leximin(problem, clock)
    if isinstance(problem, Package):
        return solve_package(problem, clock)
    return _AT_ONCE[type(problem)](problem)
