"""Adjusted winner for two parties and 50 issues: exact, with its certificate.

Bar: the median of 200 problems within 1 ms. Baseline in the same run: the textbook method in floating point on plain
lists, without reading, without a certificate.
"""

import statistics
import sys
from typing import Any

from benches.settlements import print_figure, shares_problem, timed

ISSUES, RUNS = 50, 200
BAR_MS = 1.0


def main() -> None:
    """Print the figure with its bar and its ratio to the baseline; exit status 1 when the bar is missed."""
    from linli.disputes.rules.settle import problem_from, solve

    given = [shares_problem("ADJUSTED_WINNER", 2, ISSUES, seed) for seed in range(RUNS)]
    problems = [problem_from(one) for one in given]
    solve(problems[0])
    exact = statistics.median(timed(lambda one=one: solve(one))[0] for one in problems)
    rows = [[list(row.values()) for row in one["points"].values()] for one in given]
    plain = statistics.median(timed(lambda one=one: _textbook(*one))[0] for one in rows)
    print(f"adjusted winner, {ISSUES} issues, {RUNS} problems:")
    missed = print_figure("median", exact * 1e3, BAR_MS, "ms", ("textbook in floating point", plain * 1e3))
    sys.exit(1 if missed else 0)


def _textbook(first: list[int], second: list[int]) -> Any:
    order = sorted(range(len(first)), key=lambda at: -first[at] / max(second[at], 1e-9))
    mine, theirs = 0.0, float(sum(second))
    for at in order:
        share = (theirs - mine) / (first[at] + second[at])
        if share < 1:
            return at, share, mine + share * first[at]
        mine, theirs = mine + first[at], theirs - second[at]
    return None


if __name__ == "__main__":
    main()
