"""Reading a package problem for the checker: worth, baselines and rows in whole numbers of the certificate's unit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import accumulate
from math import lcm
from typing import Any

from linli.disputes.rules.settle_check.reading import at, names_of, number, parties_of, require, to_whole

Points = list[list[list[int]]]  # party, issue, option; in whole units of each party


@dataclass(frozen=True)
class Numbers:
    """``points[i]`` are whole; ``units[i]`` of them are one point of party i, and one counts ``scales[i]``.

    ``chosen[j]``: place of the option in issue j. ``rows``: (amounts of each choice, most that they may sum to).
    """

    names: list[str]
    sizes: list[int]
    points: Points
    units: list[int]
    scales: list[Fraction]
    baselines: list[Fraction]
    chosen: list[int]
    rows: list[tuple[dict[int, Fraction], Fraction]]

    def values(self, chosen: Sequence[int]) -> list[Fraction]:
        """What a package is worth to each party, in its points."""
        sums = (sum(row[option] for row, option in zip(mine, chosen, strict=True)) for mine in self.points)
        return [Fraction(total, unit) for total, unit in zip(sums, self.units, strict=True)]

    def gains(self, chosen: Sequence[int]) -> list[Fraction]:
        """The gain of each party over its baseline, side by side."""
        counted = zip(self.values(chosen), self.baselines, self.units, self.scales, strict=True)
        return [(value - baseline) * unit * scale for value, baseline, unit, scale in counted]

    def admits(self, chosen: Sequence[int]) -> bool:
        """Whether a package keeps every row."""
        start, taken = 0, set()
        for size, option in zip(self.sizes, chosen, strict=True):
            taken.add(start + option)
            start += size
        return all(sum(row[choice] for choice in taken & set(row)) <= most for row, most in self.rows)


def read_numbers(result: Mapping[str, Any]) -> Numbers:
    """Raises Rejected for what is malformed."""
    problem = at(result, "problem", "result")
    names, weights = parties_of(problem)
    issues = names_of(problem, "issues")
    options = [[option["id"] for option in issue["options"]] for issue in problem["issues"]]
    require(all(len(set(some)) == len(some) > 0 for some in options), "GUARD", "an option stands twice")
    points: Points = []
    units: list[int] = []
    ends = list(accumulate(len(some) for some in options))
    for name in names:
        given = problem["points"][name]
        flat = [given[issue][option] for issue, some in zip(issues, options, strict=True) for option in some]
        mine, unit = _whole_points(flat)
        points.append([mine[end - len(some) : end] for end, some in zip(ends, options, strict=True)])
        units.append(unit)
    package = at(at(result["outcome"], "joint", "outcome"), "package", "joint")
    by_share = problem.get("options", {}).get("scale", "SHARE") == "SHARE"
    scales = []
    for weight, rows, unit in zip(weights, points, units, strict=True):
        reach = sum(max(row) - min(row) for row in rows)
        require(reach > 0, "GUARD", "a party to whom all is the same")
        scales.append(1 / (weight * (reach if by_share else unit)))
    chosen = _places(package, issues, options)
    numbers = Numbers(names, [len(some) for some in options], points, units, scales, [], chosen, [])
    baselines = _baselines(problem, numbers, issues, options)
    return replace(numbers, baselines=baselines, rows=_rows(problem, numbers, issues, options))


def _whole_points(flat: list[Any]) -> tuple[list[int], int]:
    if set(map(type, flat)) == {int}:
        return flat, 1
    return to_whole([number(value, "points") for value in flat])


def _places(package: Mapping[str, Any], issues: list[str], options: list[list[str]]) -> list[int]:
    require(set(package) == set(issues), "FEASIBLE", "not one choice for each issue")
    chosen = []
    for issue, some in zip(issues, options, strict=True):
        require(package[issue] in some, "FEASIBLE", f"{package[issue]} is no option of {issue}")
        chosen.append(some.index(package[issue]))
    return chosen


def _baselines(
    problem: Mapping[str, Any], numbers: Numbers, issues: list[str], options: list[list[str]]
) -> list[Fraction]:
    if problem.get("baseline") is not None:
        return [number(problem["baseline"][name], name) for name in numbers.names]
    return numbers.values(_places(at(problem, "tentative", "problem"), issues, options))


def _rows(
    problem: Mapping[str, Any], numbers: Numbers, issues: list[str], options: list[list[str]]
) -> list[tuple[dict[int, Fraction], Fraction]]:
    pairs = [(issue, option) for issue, some in zip(issues, options, strict=True) for option in some]
    place = {pair: choice for choice, pair in enumerate(pairs)}
    rows: list[tuple[dict[int, Fraction], Fraction]] = []
    for constraint in problem.get("constraints", []):
        rows += _of_constraint(constraint, place)
    for name, least in problem.get("minimum", {}).items():
        party = numbers.names.index(name)
        worth = [Fraction(point, numbers.units[party]) for row in numbers.points[party] for point in row]
        rows.append(({choice: -point for choice, point in enumerate(worth)}, -number(least, "minimum")))
    return rows


def _of_constraint(
    constraint: Mapping[str, Any], place: Mapping[tuple[str, str], int]
) -> list[tuple[dict[int, Fraction], Fraction]]:
    def choice(one: Mapping[str, Any]) -> int:
        return place[one["issue"], one["option"]]

    one, none = Fraction(1), Fraction(0)
    if constraint["kind"] == "FORBID":
        banned = {choice(each) for each in constraint["choices"]}
        return [(dict.fromkeys(banned, one), Fraction(len(banned) - 1))]
    if constraint["kind"] == "REQUIRE":
        first, others = choice(constraint["if"]), {choice(each) for each in constraint["then"]}
        return [] if first in others else [(dict.fromkeys(others, -one) | {first: one}, none)]
    amounts = {choice(each): number(each["amount"], "amount") for each in constraint["amounts"]}
    rows = []
    if constraint.get("at_most") is not None:
        rows.append((amounts, number(constraint["at_most"], "at_most")))
    if constraint.get("at_least") is not None:
        negated = {each: -amount for each, amount in amounts.items()}
        rows.append((negated, -number(constraint["at_least"], "at_least")))
    return rows


def whole_row(row: Mapping[int, Fraction], most: Fraction, width: int) -> tuple[list[int], int]:
    """A row times the smallest number that makes it whole."""
    scale = lcm(most.denominator, *(amount.denominator for amount in row.values()))
    return [int(row.get(choice, 0) * scale) for choice in range(width)], int(most * scale)
