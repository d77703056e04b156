"""Packages that improve a tentative deal: the whole leximin order, with a proof that a checker can go through.

Bars: 4 parties x 20 issues x 5 options, median of 15 problems within 0.3 s; 8 x 50 x 5 within its limit of 20 s by the
clock, proved or honestly not. Times are processor seconds. Baseline in the same run: highspy's own branch and bound for
the first level alone (the largest smallest gain, zero gap), which gives no proof.
"""

import statistics
import sys
from typing import Any

import numpy as np

from benches.settlements import package_problem, print_figure, timed

OPTIONS = 5
BAR_S, BAR_LARGE_S = 0.3, 21.0  # the limit of 20 s, and one to finish the step at hand


def main() -> None:
    """Print the figures with their bars and ratios; exit status 1 when a bar is missed."""
    missed = [_bench(4, 20, 15, BAR_S, largest=False), _bench(8, 50, 3, BAR_LARGE_S, largest=True)]
    sys.exit(1 if any(missed) else 0)


def _bench(parties: int, issues: int, runs: int, bar: float, *, largest: bool) -> bool:
    from linli.disputes.rules.settle import problem_from, solve
    from linli.disputes.rules.settle.problem import Package

    problems = [problem_from(package_problem(parties, issues, OPTIONS, seed)) for seed in range(runs)]
    solve(problem_from(package_problem(2, 3, OPTIONS, 0)))  # loads the library
    taken = [timed(lambda one=one: solve(one)) for one in problems]
    proved = sum(settlement.status == "OPTIMAL" for _seconds, settlement in taken)
    seconds = [second for second, _settlement in taken]
    first = problems[0]
    assert isinstance(first, Package)
    bare, smallest = _bare(first)
    own = min(map(_number, taken[0][1].certificate["gains"].values()))
    print(f"packages, {parties} parties x {issues} issues x {OPTIONS} options: {proved} of {runs} proved")
    print(f"  slowest {max(seconds):.3g} s, quickest {min(seconds):.3g} s")
    print(f"  smallest gain of the first problem: {own:.6f}, by highspy {smallest:.6f}")
    name, value = ("slowest", max(seconds)) if largest else ("median", statistics.median(seconds))
    print_figure("first problem", seconds[0], bar, "s", ("bare highspy, first level", bare))
    return print_figure(name, value, bar, "s")


def _number(text: str) -> float:
    from fractions import Fraction

    return float(Fraction(text))


def _bare(problem: Any) -> tuple[float, float]:
    """Seconds and smallest gain of highspy's own search, at most 60 s."""
    import highspy

    from linli.disputes.rules.settle.package.level_program import LevelProgram
    from linli.disputes.rules.settle.package.model import baselines_of, model_of, points_of

    points = points_of(problem)
    model = model_of(problem, points, baselines_of(problem, points))
    program = LevelProgram(model, 1, [])
    highs, choices = program.highs, program.choices
    whole = [highspy.HighsVarType.kInteger] * choices
    highs.changeColsIntegrality(choices, np.arange(choices, dtype=np.int32), np.array(whole))
    options = {"presolve": "on", "solver": "choose", "mip_rel_gap": 0.0, "mip_abs_gap": 0.0, "time_limit": 60.0}
    for name, value in options.items():
        highs.setOptionValue(name, value)
    seconds, _status = timed(highs.run)
    return seconds, highs.getInfo().objective_function_value * program.size / model.unit


if __name__ == "__main__":
    main()
