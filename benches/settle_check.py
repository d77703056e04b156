"""What it costs to check a result, against what it cost to find it: both from bytes to bytes.

Bar: at most 10 % of the solver, for the two solvers that search (leximin 8 x 50, packages 4 x 20 and 8 x 50). Adjusted
winner is told without a bar: solving is a walk over the issues, and so is checking.
"""

import json
import statistics
import sys
from typing import Any

from benches.settlements import package_problem, print_figure, shares_problem, timed

BAR_PERCENT = 10.0


def main() -> None:
    """Print each share with its bar; exit status 1 when one is missed."""
    leximin = [shares_problem("LEXIMIN_SHARES", 8, 50, seed) for seed in range(20)]
    packages = [package_problem(4, 20, 5, seed) for seed in range(15)]
    winners = [shares_problem("ADJUSTED_WINNER", 2, 50, seed) for seed in range(50)]
    print("checker, per cent of its solver:")
    missed = [
        _share("leximin shares 8 x 50", leximin),
        _share("packages 4 x 20 x 5", packages),
        _share("package 8 x 50 x 5", [package_problem(8, 50, 5, 0)]),
    ]
    _share("adjusted winner 2 x 50 (no bar)", winners, bar=float("inf"))
    sys.exit(1 if any(missed) else 0)


def _share(name: str, given: list[dict[str, Any]], bar: float = BAR_PERCENT) -> bool:
    from linli.disputes.rules.settle import read_problem, solve
    from linli.disputes.rules.settle_check import check

    contents = [json.dumps(one).encode() for one in given]
    solve(read_problem(contents[0])) if len(given) > 1 else None
    solved = [timed(lambda one=one: solve(read_problem(one)).to_json()) for one in contents]
    checked = [timed(lambda one=one: check(one)) for _seconds, one in solved]
    assert all(verdict.accepted for _seconds, verdict in checked)
    solving = statistics.median(seconds for seconds, _result in solved)
    checking = statistics.median(seconds for seconds, _verdict in checked)
    print(f"  {name}: solved in {solving * 1e3:.2f} ms, checked in {checking * 1e3:.2f} ms")
    return print_figure(name, 100 * checking / solving, bar, "%")


if __name__ == "__main__":
    main()
