"""Checking a division of issues: adjusted winner and leximin shares.

Why the levels prove leximin: with prices q[i] >= 0 of a unit of worth of each party, no division has a sum of
q[i] * worth above the sum over issues of the highest priced worth. Less what the floors of settled parties take, that
bounds the level of those still active when their prices times their yards sum to one. Who has an active price above
zero is at the level in every best division, so it is settled there.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import Any

from linli.disputes.rules.settle_check.reading import (
    Rejected,
    at,
    flag,
    guarantees,
    joint_of,
    names_of,
    number,
    order_of,
    own_of,
    parties_of,
    require,
    rounded,
    same_number,
    same_quotient,
    to_whole,
    whole,
)

ONE = Fraction(1)
OWN = "shares fen points of_total"


@dataclass(frozen=True)
class _Points:
    """Whole points of each party in units of its own; ``yards``: units that count as one when compared."""

    names: list[str]
    weights: list[Fraction]
    issues: list[str]
    worth: list[list[int]]
    scales: list[int]
    totals: list[int]
    yards: list[Fraction]
    floors: list[Fraction]


def check_shares(result: Mapping[str, Any]) -> None:
    """Raises Rejected with the first item that fails."""
    problem, certificate = at(result, "problem", "result"), at(result, "certificate", "result")
    points = _points(problem)
    held = _held(result, points)
    matrix, scale = _matrix(points, held)
    own = [Fraction(matrix[one][one], scale * points.scales[one]) for one in range(len(points.names))]
    _values(result, certificate, points, own)
    _fen(result, problem, points, held)
    joint_of(result, {})
    splits = len({issue for bundle in held for issue, share in bundle.items() if share is not ONE})
    require(splits == at(certificate, "splits", "certificate"), "SPLITS", f"{splits} issues are split")
    flags = _fairness(certificate, points, matrix, scale)
    proved = at(result, "status", "result") == "OPTIMAL"
    if problem["method"] == "ADJUSTED_WINNER":
        require(proved and splits <= 1, "STATUS" if not proved else "SPLITS", f"{splits} issues are split")
        _adjusted_winner(points, matrix, held)
        expected = ["NOT_BELOW_BASELINE", "EFFICIENT", "ONE_SPLIT"]
        _prices(certificate, points, held)
    elif proved:
        expected = ["NOT_BELOW_BASELINE", "LEXIMIN", "EFFICIENT"]
        _prices(certificate, points, held)
        _levels(certificate, points, [Fraction(matrix[one][one], scale) for one in range(len(points.names))])
    else:
        require(result["status"] == "BEST_FOUND", "STATUS", "neither proved nor said to be unproved")
        require(certificate["pareto"] == {"by": "NOT_PROVED"}, "PARETO", "a proof of what is not proved")
        expected = ["NOT_BELOW_BASELINE", "NOT_PROVED"]
    guarantees(result, [*expected, *flags])


def _points(problem: Mapping[str, Any]) -> _Points:
    names, weights = parties_of(problem)
    issues = names_of(problem, "issues")
    worth, scales = [], []
    for name in names:
        whole_row, scale = _whole_points([problem["points"][name][issue] for issue in issues])
        require(min(whole_row) >= 0 and any(whole_row), "GUARD", "points below zero or all zero")
        worth.append(whole_row)
        scales.append(scale)
    totals = [sum(row) for row in worth]
    by_share = problem.get("options", {}).get("scale", "SHARE") == "SHARE"
    units = totals if by_share else scales
    yards = [weight * unit for weight, unit in zip(weights, units, strict=True)]
    baseline = problem.get("baseline", {})
    floors = [number(baseline.get(name, 0), "baseline") * scale for name, scale in zip(names, scales, strict=True)]
    return _Points(names, weights, issues, worth, scales, totals, yards, floors)


def _whole_points(row: list[Any]) -> tuple[list[int], int]:
    if all(type(value) is int for value in row):
        return row, 1
    return to_whole([number(value, "points") for value in row])


def _held(result: Mapping[str, Any], points: _Points) -> list[dict[int, Fraction]]:
    """Of each party: issue -> share above zero. Each issue is given out exactly once."""
    places = {issue: place for place, issue in enumerate(points.issues)}
    given: list[Fraction | int] = [0] * len(places)
    held = []
    for name, own in zip(points.names, own_of(result, points.names, OWN), strict=True):
        bundle = {}
        for issue, claimed in own["shares"].items():
            require(issue in places, "FEASIBLE", f"{issue} is no issue")
            place = places[issue]
            if claimed == "1":
                bundle[place] = ONE
                given[place] += 1
            else:
                bundle[place] = share = number(claimed, issue)
                require(0 < share <= 1, "FEASIBLE", f"the share of {name} in {issue} is {share}")
                given[place] += share
        held.append(bundle)
    for issue, times in zip(points.issues, given, strict=True):
        require(times == 1, "FEASIBLE", f"{issue} is given out {times} times")
    flag(result["certificate"], "feasible", True)
    return held


def _matrix(points: _Points, held: Sequence[Mapping[int, Fraction]]) -> tuple[list[list[int]], int]:
    """What each party's bundle is worth to each, in whole units times a common scale."""
    scale = lcm(*(share.denominator for bundle in held for share in bundle.values() if share is not ONE))
    bundles = [
        [
            (issue, scale if share is ONE else share.numerator * (scale // share.denominator))
            for issue, share in bundle.items()
        ]
        for bundle in held
    ]
    return [[sum(row[issue] * part for issue, part in bundle) for bundle in bundles] for row in points.worth], scale


def _values(
    result: Mapping[str, Any], certificate: Mapping[str, Any], points: _Points, own: Sequence[Fraction]
) -> None:
    values, baselines = at(certificate, "values", "certificate"), at(certificate, "baselines", "certificate")
    for one, (name, seen) in enumerate(zip(points.names, own_of(result, points.names, OWN), strict=True)):
        same_number(at(values, name, "values"), own[one], "VALUES", f"the value of {name}")
        same_number(at(seen, "points", name), own[one], "VALUES", f"the points of {name}")
        part = own[one] * points.scales[one] / points.totals[one]
        same_number(at(seen, "of_total", name), part, "VALUES", f"the part of {name}")
        floor = points.floors[one] / points.scales[one]
        same_number(at(baselines, name, "baselines"), floor, "BASELINE", f"the baseline of {name}")
        require(own[one] >= floor, "BASELINE", f"{name} has {own[one]}, less than {floor}")


def _fen(
    result: Mapping[str, Any], problem: Mapping[str, Any], points: _Points, held: Sequence[Mapping[int, Fraction]]
) -> None:
    order = order_of(points.names, problem)
    seen = own_of(result, points.names, OWN)
    money = {issue["id"]: issue["amount_fen"] for issue in problem["issues"] if issue.get("amount_fen") is not None}
    for name, own in zip(points.names, seen, strict=True):
        require(set(at(own, "fen", name)) == set(money), "ROUNDING", f"the fen of {name} are not of these issues")
    for place, issue in enumerate(points.issues):
        if issue in money:
            exact = [money[issue] * bundle.get(place, Fraction(0)) for bundle in held]
            rounded(exact, [whole(own["fen"][issue], issue) for own in seen], money[issue], order, issue)


def _fairness(certificate: Mapping[str, Any], points: _Points, matrix: list[list[int]], scale: int) -> list[str]:
    size = range(len(points.names))
    claimed = at(certificate, "envy_matrix", "certificate")
    require([len(row) for row in claimed] == [len(size)] * len(size), "ENVY_MATRIX", "not a row for each party")
    for one in size:
        for other in size:
            same_quotient(
                claimed[one][other], matrix[one][other], scale * points.scales[one],
                what="ENVY_MATRIX", where=f"row {one}, column {other}",
            )  # fmt: skip
    weights = points.weights
    shares, _scale = to_whole(weights)
    together = sum(shares)
    found = {
        "equitable": len({matrix[one][one] / points.yards[one] for one in size}) == 1,
        "envy_free": all(
            matrix[one][one] * shares[other] >= matrix[one][other] * shares[one] for one in size for other in size
        ),
        "proportional": all(matrix[one][one] * together >= points.totals[one] * scale * shares[one] for one in size),
    }
    for key, holds in found.items():
        flag(certificate, key, holds)
    return [key.upper() for key, holds in found.items() if holds]


def _adjusted_winner(points: _Points, matrix: list[list[int]], held: Sequence[Mapping[int, Fraction]]) -> None:
    require(len(points.names) == 2, "GUARD", "adjusted winner is for two")
    mine, theirs = matrix[0][0] / points.yards[0], matrix[1][1] / points.yards[1]
    if mine != theirs:
        poor, rich = (0, 1) if mine < theirs else (1, 0)
        left = [issue for issue in held[rich] if points.worth[poor][issue]]
        require(not left, "EQUAL", f"{points.names[poor]} has less and could still be given something")


def _prices(certificate: Mapping[str, Any], points: _Points, held: Sequence[Mapping[int, Fraction]]) -> None:
    """At prices above zero every issue is where it counts most, so nothing is better for one and worse for none."""
    pareto = at(certificate, "pareto", "certificate")
    require(at(pareto, "by", "pareto") == "PRICES", "PARETO", "no prices")
    prices = [number(at(pareto["prices"], name, "prices"), name) for name in points.names]
    require(min(prices) > 0, "PARETO", "a price is not above zero")
    best, priced = _highest(points, [price / scale for price, scale in zip(prices, points.scales, strict=True)])[:2]
    for name, row, bundle in zip(points.names, priced, held, strict=True):
        for issue in bundle:
            require(
                row[issue] == best[issue], "PARETO", f"{points.issues[issue]} counts more elsewhere than with {name}"
            )


def _highest(points: _Points, prices: Sequence[Fraction]) -> tuple[list[int], list[list[int]], int]:
    """The highest priced worth of each issue, all priced worths, and the scale that makes them whole."""
    whole_prices, scale = to_whole(prices)
    priced = [[price * worth for worth in row] for price, row in zip(whole_prices, points.worth, strict=True)]
    return [max(column) for column in zip(*priced, strict=True)], priced, scale


def _levels(certificate: Mapping[str, Any], points: _Points, own: Sequence[Fraction]) -> None:
    floors, settled, last = list(points.floors), set[int](), None
    for place, level in enumerate(at(certificate, "levels", "certificate")):
        value = number(at(level, "value", "level"), "level")
        require(last is None or value >= last, "LEVELS", f"level {place} is below the one before")
        stuck = _level(level, points, floors, settled, value)
        require(sorted(level["settled"]) == sorted(points.names[one] for one in stuck), "LEVELS", f"settled at {place}")
        for one in stuck:
            reached = value * points.yards[one]
            require(own[one] == reached, "LEVELS", f"{points.names[one]} is not at its level")
            floors[one] = max(floors[one], reached)
        settled |= stuck
        last = value
    require(len(settled) == len(points.names), "LEVELS", "not every party is settled")


def _level(
    level: Mapping[str, Any], points: _Points, floors: Sequence[Fraction], settled: set[int], value: Fraction
) -> set[int]:
    """Check one bound; who is stuck at it."""
    active = _prices_of(level, "prices", points)
    held_up = _prices_of(level, "floor_prices", points)
    require(not any(active[one] for one in settled), "LEVELS", "a settled party has an active price")
    together = sum((price * yard for price, yard in zip(active, points.yards, strict=True)), Fraction(0))
    require(together == 1, "LEVELS", f"the prices of a level sum to {together}")
    best, _priced, scale = _highest(points, [one + other for one, other in zip(active, held_up, strict=True)])
    taken = sum((price * floor for price, floor in zip(held_up, floors, strict=True)), Fraction(0))
    require(Fraction(sum(best), scale) - taken == value, "LEVELS", "the prices do not prove the level")
    stuck = {one for one, price in enumerate(active) if price}
    if not stuck:
        raise Rejected("LEVELS", "nobody is stuck at a level")
    return stuck


def _prices_of(level: Mapping[str, Any], key: str, points: _Points) -> list[Fraction]:
    given = at(level, key, "level")
    require(set(given) <= set(points.names), "LEVELS", "a price of nobody")
    prices = [number(given.get(name, 0), name) / scale for name, scale in zip(points.names, points.scales, strict=True)]
    require(min(prices) >= 0, "LEVELS", "a price below zero")
    return prices
