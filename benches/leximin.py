"""Leximin shares of 8 parties in 50 issues: exact, with the proof of every level.

Bar: the slowest of 50 random problems within 100 ms of the processor. Baseline in the same run: highspy on the first
level alone, in floating point and without a proof, matrices made ready before the clock starts.
"""

import sys
from typing import TYPE_CHECKING

from benches.settlements import print_figure, shares_problem, timed

if TYPE_CHECKING:
    from linli.disputes.rules.settle.share_program import ShareProgram

PARTIES, ISSUES, RUNS = 8, 50, 50
BAR_MS = 100.0


def main() -> None:
    """Print the figure with its bar and its ratio to the baseline; exit status 1 when the bar is missed."""
    from linli.disputes.rules.settle import problem_from, solve
    from linli.disputes.rules.settle.share_program import ShareProgram
    from linli.disputes.rules.settle.shares import read_preferences

    problems = [problem_from(shares_problem("LEXIMIN_SHARES", PARTIES, ISSUES, seed)) for seed in range(RUNS)]
    solve(problems[0])  # loads the library
    taken = [timed(lambda one=one: solve(one)) for one in problems]
    assert all(settlement.status == "OPTIMAL" for _seconds, settlement in taken)
    preferences = read_preferences(problems[0])
    program = ShareProgram(preferences)
    bare = min(timed(lambda: _bare(program))[0] for _run in range(20))
    seconds = sorted(second for second, _settlement in taken)
    print(f"leximin shares, {PARTIES} parties x {ISSUES} issues, {RUNS} problems, all proved:")
    print(f"  median: {seconds[RUNS // 2] * 1e3:.1f} ms")
    missed = print_figure("slowest", seconds[-1] * 1e3, BAR_MS, "ms", ("bare highspy, first level", bare * 1e3))
    sys.exit(1 if missed else 0)


def _bare(program: "ShareProgram") -> None:
    highs = program.highs
    highs.clearSolver()
    for row in range(ISSUES, ISSUES + PARTIES):
        highs.changeRowBounds(row, 0.0, float("inf"))
    highs.run()
    highs.getSolution()


if __name__ == "__main__":
    main()
