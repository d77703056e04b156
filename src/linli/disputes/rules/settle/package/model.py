"""A package problem in whole numbers: gains of each party for each option, and rows that a package must keep."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from linli.disputes.rules.settle import guards
from linli.disputes.rules.settle.problem import (
    MAX_ISSUES,
    MAX_OPTIONS,
    MAX_PARTIES,
    Choice,
    Forbid,
    Limit,
    Package,
    Require,
    Scale,
)
from linli.disputes.rules.settle.rational import common_denominator, exact, not_negative, own_denominator
from linli.disputes.rules.settle.refusal import ProblemRefused

Ints = npt.NDArray[Any]  # int64, or Python integers where those do not fit
Points = list[list[list[Fraction]]]  # party, issue, option


@dataclass(frozen=True)
class Model:
    """``worth[i, c]`` whole units of party i for choice c; gain of i = sum over its package - ``base[i]``.

    Choices of issue j are ``starts[j]`` up to ``starts[j + 1]``; ``unit`` whole units are one unit of gain.
    A package keeps ``rows @ chosen <= bounds``.
    """

    worth: Ints
    base: list[int]
    unit: int
    starts: npt.NDArray[np.intp]
    rows: Ints
    bounds: list[int]

    @cached_property
    def worth_sizes(self) -> list[int]:
        """The largest worth of each party, without sign."""
        return [max(abs(int(number)) for number in row) for row in self.worth]

    @cached_property
    def row_sizes(self) -> list[int]:
        """The largest amount of each row, without sign."""
        return [max(abs(int(number)) for number in row) for row in self.rows]

    @property
    def issues(self) -> int:
        return len(self.starts) - 1

    def gains(self, package: Sequence[int]) -> list[int]:
        """Of each party, in whole units; a package is one choice an issue."""
        return [
            int(sum(row[choice] for choice in package)) - base for row, base in zip(self.worth, self.base, strict=True)
        ]

    def admits(self, package: Sequence[int]) -> bool:
        """Whether the package keeps every row, exactly."""
        return all(
            int(sum(row[choice] for choice in package)) <= bound
            for row, bound in zip(self.rows, self.bounds, strict=True)
        )


def points_of(problem: Package) -> Points:
    """Checked points. Raises ProblemRefused for whatever is wrong with parties, issues or points."""
    parties = [party.id for party in problem.parties]
    guards.check_options(problem.options)
    guards.check_parties(problem.parties, MAX_PARTIES)
    _check_issues(problem)
    guards.check_keys(problem.points, parties, "points", "UNKNOWN_PARTY", "MISSING_POINTS")
    return [_points_of_party(problem, party) for party in parties]


def _check_issues(problem: Package) -> None:
    issues = problem.issues
    if not issues:
        raise ProblemRefused("NO_ISSUES", "issues")
    if len(issues) > MAX_ISSUES:
        raise ProblemRefused("TOO_MANY_ISSUES", "issues", most=MAX_ISSUES)
    guards.check_ids([issue.id for issue in issues], "issues")
    guards.check_classes(((issue.id, issue.issue_class) for issue in issues), "issues")
    for place, issue in enumerate(issues):
        if not 1 <= len(issue.options) <= MAX_OPTIONS:
            raise ProblemRefused("TOO_MANY_OPTIONS", f"issues[{place}].options", most=MAX_OPTIONS)
        guards.check_ids([option.id for option in issue.options], f"issues[{place}].options")


def _points_of_party(problem: Package, party: str) -> list[list[Fraction]]:
    given, where = problem.points[party], f"points.{party}"
    names = [issue.id for issue in problem.issues]
    guards.check_keys(given, names, where, "UNKNOWN_ISSUE", "MISSING_POINTS")
    points = []
    for issue in problem.issues:
        options = [option.id for option in issue.options]
        place = f"{where}.{issue.id}"
        guards.check_keys(given[issue.id], options, place, "UNKNOWN_OPTION", "MISSING_POINTS")
        points.append([not_negative(given[issue.id][option], f"{place}.{option}") for option in options])
    own_denominator((number for row in points for number in row), where)
    if all(min(row) == max(row) for row in points):
        raise ProblemRefused("ZERO_POINTS", where)
    total = sum((max(row) for row in points), Fraction(0))
    if problem.options.points_total is not None and total != exact(problem.options.points_total, "options"):
        raise ProblemRefused("POINTS_DO_NOT_SUM", where, total=str(total))
    return points


def baselines_of(problem: Package, points: Points) -> list[Fraction]:
    """What each party has in the tentative deal, in its own points."""
    if (problem.tentative is None) == (problem.baseline is None):
        raise ProblemRefused("MALFORMED", "tentative", detail="give either a tentative deal or a baseline")
    parties = [party.id for party in problem.parties]
    if problem.baseline is not None:
        guards.check_keys(problem.baseline, parties, "baseline", "UNKNOWN_PARTY", "MISSING_POINTS")
        baselines = [exact(problem.baseline[party], f"baseline.{party}") for party in parties]
    else:
        chosen = _tentative_options(problem)
        baselines = [sum((row[at] for row, at in zip(mine, chosen, strict=True)), Fraction(0)) for mine in points]
    for party, mine, baseline in zip(parties, points, baselines, strict=True):
        if baseline > sum(map(max, mine)):
            raise ProblemRefused("BASELINE_UNREACHABLE", f"baseline.{party}")
    return baselines


def _tentative_options(problem: Package) -> list[int]:
    deal = problem.tentative or {}
    names = [issue.id for issue in problem.issues]
    guards.check_keys(deal, names, "tentative", "UNKNOWN_ISSUE", "MISSING_POINTS")
    chosen = []
    for issue in problem.issues:
        options = [option.id for option in issue.options]
        if deal[issue.id] not in options:
            raise ProblemRefused("UNKNOWN_OPTION", f"tentative.{issue.id}")
        chosen.append(options.index(deal[issue.id]))
    return chosen


def gain_scales(problem: Package, points: Points) -> list[Fraction]:
    """What one point of a party counts: its weight, and by SHARE the distance from its worst to its best package."""
    scales = []
    for party, mine in zip(problem.parties, points, strict=True):
        reach = sum((max(row) - min(row) for row in mine), Fraction(0))
        weight = exact(party.weight, "weight")
        scales.append(1 / (weight * reach) if problem.options.scale is Scale.SHARE else 1 / weight)
    return scales


def model_of(problem: Package, points: Points, baselines: Sequence[Fraction]) -> Model:
    """Everything in whole numbers. Raises ProblemRefused for constraints that make no sense."""
    scales = gain_scales(problem, points)
    flat = [[scale * worth for row in mine for worth in row] for scale, mine in zip(scales, points, strict=True)]
    base = [scale * baseline for scale, baseline in zip(scales, baselines, strict=True)]
    unit = common_denominator([*base, *(worth for row in flat for worth in row)])
    starts = np.cumsum([0, *(len(issue.options) for issue in problem.issues)])
    rows, bounds = _rows(problem, points)
    return Model(
        worth=whole_array([[int(worth * unit) for worth in row] for row in flat], len(flat), int(starts[-1])),
        base=[int(number * unit) for number in base],
        unit=unit,
        starts=starts,
        rows=whole_array(rows, len(rows), int(starts[-1])),
        bounds=bounds,
    )


def whole_array(rows: Sequence[Sequence[int]], height: int, width: int) -> Ints:
    """int64 where the numbers fit with much room, else Python integers."""
    largest = max((abs(number) for row in rows for number in row), default=0)
    return np.array(rows, dtype=np.int64 if largest < 2**40 else object).reshape(height, width)


def _rows(problem: Package, points: Points) -> tuple[list[list[int]], list[int]]:
    places = _places(problem)
    rows: list[dict[int, Fraction]] = []
    bounds: list[Fraction] = []
    for at, constraint in enumerate(problem.constraints):
        for row, bound in _constraint_rows(constraint, places, f"constraints[{at}]"):
            rows.append(row)
            bounds.append(bound)
    parties = [party.id for party in problem.parties]
    guards.check_keys(problem.minimum, parties, "minimum", "UNKNOWN_PARTY", None)
    for party, least in problem.minimum.items():
        worth = [number for row in points[parties.index(party)] for number in row]
        bound = exact(least, f"minimum.{party}")
        if bound > sum(map(max, points[parties.index(party)])):
            raise ProblemRefused("BASELINE_UNREACHABLE", f"minimum.{party}")
        rows.append({choice: -number for choice, number in enumerate(worth)})
        bounds.append(-bound)
    scales = [own_denominator([*row.values(), bound], "constraints") for row, bound in zip(rows, bounds, strict=True)]
    width = len(places)
    whole = [
        [int(row.get(choice, 0) * scale) for choice in range(width)] for row, scale in zip(rows, scales, strict=True)
    ]
    return whole, [int(bound * scale) for bound, scale in zip(bounds, scales, strict=True)]


def _places(problem: Package) -> dict[tuple[str, str], int]:
    pairs = [(issue.id, option.id) for issue in problem.issues for option in issue.options]
    return {pair: place for place, pair in enumerate(pairs)}


def _constraint_rows(
    constraint: Forbid | Require | Limit, places: Mapping[tuple[str, str], int], where: str
) -> list[tuple[dict[int, Fraction], Fraction]]:
    one = Fraction(1)
    if isinstance(constraint, Forbid):
        banned = {_place(choice, places, where) for choice in constraint.choices}
        if not banned:
            raise ProblemRefused("MALFORMED", f"{where}.choices", detail="forbid at least one choice")
        return [(dict.fromkeys(banned, one), Fraction(len(banned) - 1))]
    if isinstance(constraint, Require):
        row = {_place(choice, places, where): -one for choice in constraint.then}
        first = _place(constraint.when, places, where)
        return [] if first in row else [(row | {first: one}, Fraction(0))]
    return _limit_rows(constraint, places, where)


def _limit_rows(
    limit: Limit, places: Mapping[tuple[str, str], int], where: str
) -> list[tuple[dict[int, Fraction], Fraction]]:
    row: dict[int, Fraction] = {}
    for at, amount in enumerate(limit.amounts):
        place = _place(Choice(amount.issue, amount.option), places, f"{where}.amounts[{at}]")
        if place in row:
            raise ProblemRefused("DUPLICATE_ID", f"{where}.amounts[{at}]")
        row[place] = exact(amount.amount, f"{where}.amounts[{at}].amount")
    most = None if limit.at_most is None else exact(limit.at_most, f"{where}.at_most")
    least = None if limit.at_least is None else exact(limit.at_least, f"{where}.at_least")
    if most is not None and least is not None and least > most:
        raise ProblemRefused("CONTRADICTION", where)
    rows = [] if most is None else [(row, most)]
    return rows if least is None else [*rows, ({place: -number for place, number in row.items()}, -least)]


def _place(choice: Choice, places: Mapping[tuple[str, str], int], where: str) -> int:
    if (choice.issue, choice.option) not in places:
        raise ProblemRefused("UNKNOWN_OPTION", where, issue=choice.issue, option=choice.option)
    return places[choice.issue, choice.option]
