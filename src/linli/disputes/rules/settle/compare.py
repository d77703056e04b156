"""Where other ideas of fairness would land, and whether points known only from-to change the proposal: as JSON.

Both are for whoever mediates, and propose nothing. ``settle_check`` goes over either as it does over a result.
"""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import msgspec

from linli.disputes.rules.settle.bargaining import Outcome, kalai_smorodinsky, nash, nash_shares, pareto_set
from linli.disputes.rules.settle.elicitation import solve_corners
from linli.disputes.rules.settle.problem import AdjustedWinner, LeximinShares, Package, Problem
from linli.disputes.rules.settle.rational import exact, text
from linli.disputes.rules.settle.refusal import ProblemRefused
from linli.disputes.rules.settle.result import echo
from linli.disputes.rules.settle.solving import solve

COMPARED, CORNERS = "linli-settle-compare/1", "linli-settle-corners/1"


def compare(problem: Problem) -> dict[str, Any]:
    """Every package that nothing beats, which has the largest product of gains and which the largest smallest part.

    Of two parties' shares the division with the largest product. Raises ProblemRefused NOT_COMPARED for another method,
    weights or a baseline of shares, TOO_MANY_OPTIONS above 100,000 packages, and what reading a problem raises.
    """
    if isinstance(problem, Package):
        return {"format": COMPARED, "problem": echo(problem), **_packages(problem)}
    if isinstance(problem, AdjustedWinner | LeximinShares):
        return {"format": COMPARED, "problem": echo(problem), **_shares(problem)}
    raise ProblemRefused("NOT_COMPARED", "method")


def corners(document: Mapping[str, Any]) -> dict[str, Any]:
    """``document``: a ``problem`` of shares and ``intervals``, party -> issue -> [low, high]: solved at every corner.

    Raises ProblemRefused MALFORMED, and what ``elicitation.solve_corners`` raises.
    """
    try:
        problem, given = dict(document["problem"]), document["intervals"]
        ends = {party: {name: (low, high) for name, (low, high) in row.items()} for party, row in given.items()}
        known = all(name in problem["points"][party] for party, row in ends.items() for name in row)
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        raise ProblemRefused("MALFORMED", "intervals") from error
    if not known or problem.get("method") not in ("ADJUSTED_WINNER", "LEXIMIN_SHARES"):
        raise ProblemRefused("MALFORMED", "intervals" if not known else "method")
    results: list[dict[str, Any]] = []

    def keep(corner: Problem) -> Any:
        found = solve(corner)
        results.append(msgspec.to_builtins(found))
        return found

    report = solve_corners(problem, ends, keep)
    said = {"stable": report.stable, "flips": report.flips, "least": report.least, "most": report.most}
    return {"format": CORNERS, "problem": problem, "intervals": given, **said, "results": results}


def _packages(problem: Package) -> dict[str, Any]:
    outcomes = pareto_set(problem)
    if not outcomes:
        raise ProblemRefused("INFEASIBLE", "constraints")
    names = [party.id for party in problem.parties]
    listed = [{"package": one.package, "gains": _by_name(names, one)} for one in outcomes]
    found = {"nash": nash(outcomes), "kalai_smorodinsky": kalai_smorodinsky(outcomes)}
    return {"pareto": listed, **{name: outcomes.index(one) for name, one in found.items()}}


def _by_name(names: list[str], one: Outcome) -> dict[str, str]:
    return {name: text(gain) for name, gain in zip(names, one.gains, strict=True)}


def _shares(problem: AdjustedWinner | LeximinShares) -> dict[str, Any]:
    names = [party.id for party in problem.parties]
    plain = all(exact(party.weight, "weight") == 1 for party in problem.parties) and not problem.baseline
    if len(names) != 2 or not plain:
        raise ProblemRefused("NOT_COMPARED", "parties")
    first, second = ([exact(problem.points[name][issue.id], issue.id) for issue in problem.issues] for name in names)
    shares = nash_shares(first, second)
    product = _worth(first, shares) * _worth(second, [1 - share for share in shares])
    held = {issue.id: text(share) for issue, share in zip(problem.issues, shares, strict=True)}
    return {"nash_shares": {names[0]: held}, "product": text(product)}


def _worth(points: list[Fraction], shares: list[Fraction]) -> Fraction:
    return sum((point * share for point, share in zip(points, shares, strict=True)), Fraction(0))
