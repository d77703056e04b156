"""Improve a tentative deal for all: the package whose smallest gain is largest, then the next, under conditions."""

import time
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

from linli.disputes.rules.settle.package.model import Model, Points, baselines_of, gain_scales, model_of, points_of
from linli.disputes.rules.settle.package.multipliers import Multipliers
from linli.disputes.rules.settle.package.tree import Node, Tree
from linli.disputes.rules.settle.problem import Package
from linli.disputes.rules.settle.rational import text
from linli.disputes.rules.settle.refusal import ProblemRefused
from linli.disputes.rules.settle.result import Guarantee, Settlement, Status, echo

__all__ = ["solve_package"]


def solve_package(problem: Package, clock: Callable[[], float] = time.monotonic) -> Settlement:
    """The leximin package over gains from the tentative deal. OPTIMAL with a proof, or BEST_FOUND when time is up.

    Raises ProblemRefused, also INFEASIBLE when no admissible package leaves everybody at or above the baseline.
    """
    points = points_of(problem)
    baselines = baselines_of(problem, points)
    model = model_of(problem, points, baselines)
    ends_at = clock() + problem.options.time_limit_seconds
    tree = Tree(model, lambda: clock() > ends_at, _tentative(problem, model))
    tree.run()
    if not tree.incumbent.package:
        raise ProblemRefused("INFEASIBLE" if tree.proved else "NOT_FOUND_IN_TIME", "constraints")
    chosen = [choice - int(start) for choice, start in zip(tree.incumbent.package, model.starts, strict=False)]
    proof = _proof(model, *tree.trimmed()) if tree.proved else None
    certificate = _certificate(problem, points, baselines, chosen, proof)
    return Settlement(
        method="PACKAGE",
        status=Status.OPTIMAL if tree.proved else Status.BEST_FOUND,
        problem=echo(problem),
        outcome=_outcome(problem, points, baselines, chosen),
        certificate=certificate,
        guarantees=_guarantees(certificate, proved=tree.proved),
    )


def _tentative(problem: Package, model: Model) -> list[int]:
    if problem.tentative is None:
        return []
    return [
        int(start) + [option.id for option in issue.options].index(problem.tentative[issue.id])
        for start, issue in zip(model.starts, problem.issues, strict=False)
    ]


def _values(points: Points, chosen: Sequence[int]) -> list[Fraction]:
    return [sum((row[at] for row, at in zip(mine, chosen, strict=True)), Fraction(0)) for mine in points]


def _outcome(problem: Package, points: Points, baselines: Sequence[Fraction], chosen: Sequence[int]) -> dict[str, Any]:
    options = {issue.id: issue.options[at].id for issue, at in zip(problem.issues, chosen, strict=True)}
    own = {}
    for party, mine, value, baseline in zip(problem.parties, points, _values(points, chosen), baselines, strict=True):
        best, worst = sum(map(max, mine)), sum(map(min, mine))
        own[party.id] = {
            "points": text(value),
            "baseline": text(baseline),
            "gain": text(value - baseline),
            "of_reach": text((value - worst) / (best - worst)),
        }
    return {"joint": {"package": options}, "parties": own}


def _certificate(
    problem: Package,
    points: Points,
    baselines: Sequence[Fraction],
    chosen: Sequence[int],
    proof: dict[str, Any] | None,
) -> dict[str, Any]:
    values = _values(points, chosen)
    names = [party.id for party in problem.parties]
    scales = gain_scales(problem, points)
    gains = [scale * (value - base) for scale, value, base in zip(scales, values, baselines, strict=True)]
    parts = []
    for mine, value in zip(points, values, strict=True):
        worst = sum(map(min, mine))
        parts.append((value - worst) / (sum(map(max, mine)) - worst))
    return {
        "feasible": True,
        "values": dict(zip(names, map(text, values), strict=True)),
        "baselines": dict(zip(names, map(text, baselines), strict=True)),
        "gains": dict(zip(names, map(text, gains), strict=True)),
        "equitable": len(set(gains)) == 1,
        "proportional": all(part * len(parts) >= 1 for part in parts),
        "pareto": {"by": "TREE", **proof} if proof else {"by": "NOT_PROVED"},
    }


def _proof(model: Model, nodes: Sequence[Node], used: Sequence[Multipliers]) -> dict[str, Any]:
    """Multipliers as [level, kept, parts, rows]; nodes as [steps, issue, [[option, child], ...]], the root first."""
    return {
        "unit": model.unit,
        "scale": used[0].scale if used else 1,
        "multipliers": [[one.level, one.kept, one.parts, one.rows] for one in used],
        "nodes": [[node.steps, node.issue, list(map(list, node.children.items()))] for node in nodes],
    }


def _guarantees(certificate: dict[str, Any], *, proved: bool) -> list[Guarantee]:
    said = [Guarantee.NOT_BELOW_BASELINE]
    said += [Guarantee.LEXIMIN, Guarantee.EFFICIENT] if proved else [Guarantee.NOT_PROVED]
    said += [Guarantee.EQUITABLE] if certificate["equitable"] else []
    return said + ([Guarantee.PROPORTIONAL] if certificate["proportional"] else [])
