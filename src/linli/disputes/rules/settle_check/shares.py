"""Checking a division of issues: adjusted winner and leximin shares.

Why the levels prove leximin: with prices q[i] >= 0 of a unit of worth of each party, no division has a sum of
q[i] * worth above the sum over issues of the highest priced worth. Less what the floors of settled parties take, that
bounds the level of those still active when their prices times their yards sum to one. Who has an active price above
zero is at the level in every best division, so it is settled there.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
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

ZERO, ONE = Fraction(0), Fraction(1)


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
    whole_yards: tuple[list[int], int]
    floors: list[Fraction]
    seen: list[Any] = field(default_factory=list)  # the last prices looked at, with what came of them


def check_shares(result: Mapping[str, Any]) -> None:
    """Raises Rejected with the first item that fails."""
    problem, certificate = at(result, "problem", "result"), at(result, "certificate", "result")
    points = _points(problem)
    seen = own_of(result, points.names, "shares fen points of_total")
    joint_of(result, {})
    held = _held(seen, points)
    flag(certificate, "feasible", True)
    matrix, scale = _matrix(points, held)
    own = [matrix[one][one] for one in range(len(points.names))]
    _values(seen, certificate, points, own, scale)
    _fen(seen, problem, points, held)
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
        _levels(certificate, points, own, scale)
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
        given = problem["points"][name]
        whole_row, scale = _whole_points(list(map(given.__getitem__, issues)))
        require(min(whole_row) >= 0 and any(whole_row), "GUARD", "points below zero or all zero")
        worth.append(whole_row)
        scales.append(scale)
    totals = [sum(row) for row in worth]
    by_share = problem.get("options", {}).get("scale", "SHARE") == "SHARE"
    units = totals if by_share else scales
    yards = [weight * unit for weight, unit in zip(weights, units, strict=True)]
    baseline = problem.get("baseline", {})
    floors = [number(baseline.get(name, 0), "baseline") * scale for name, scale in zip(names, scales, strict=True)]
    return _Points(names, weights, issues, worth, scales, totals, yards, to_whole(yards), floors)


def _whole_points(row: list[Any]) -> tuple[list[int], int]:
    if set(map(type, row)) == {int}:
        return row, 1
    return to_whole([number(value, "points") for value in row])


def _held(seen: list[dict[str, Any]], points: _Points) -> list[dict[int, Fraction]]:
    """Of each party: issue -> share above zero. Each issue is given out exactly once."""
    places = {issue: place for place, issue in enumerate(points.issues)}
    given: list[Fraction | int] = [0] * len(places)
    held = []
    for name, own in zip(points.names, seen, strict=True):
        bundle = {}
        for issue, claimed in own["shares"].items():
            place = places.get(issue, -1)
            if place < 0:
                raise Rejected("FEASIBLE", f"{issue} is no issue")
            if claimed == "1":
                bundle[place] = ONE
                given[place] += 1
            else:
                bundle[place] = share = number(claimed, issue)
                if not 0 < share.numerator <= share.denominator:
                    raise Rejected("FEASIBLE", f"the share of {name} in {issue} is {share}")
                given[place] += share
        held.append(bundle)
    wrong = [issue for issue, times in zip(points.issues, given, strict=True) if times != 1]
    require(not wrong, "FEASIBLE", f"{wrong} are not given out exactly once")
    return held


def _matrix(points: _Points, held: Sequence[Mapping[int, Fraction]]) -> tuple[list[list[int]], int]:
    """What each party's bundle is worth to each, in whole units times a common scale."""
    scale = lcm(*(share.denominator for bundle in held for share in bundle.values() if share is not ONE))
    wholes = [[issue for issue, share in bundle.items() if share is ONE] for bundle in held]
    splits = [
        [(issue, share.numerator * (scale // share.denominator)) for issue, share in bundle.items() if share is not ONE]
        for bundle in held
    ]
    bundles = list(zip(wholes, splits, strict=True))
    return [
        [
            scale * sum(map(row.__getitem__, whole_issues)) + sum([row[issue] * part for issue, part in split])
            for whole_issues, split in bundles
        ]
        for row in points.worth
    ], scale


def _values(
    seen: list[dict[str, Any]], certificate: Mapping[str, Any], points: _Points, own: Sequence[int], scale: int
) -> None:
    """``own``: what each party has, in its whole units times ``scale``."""
    values, baselines = at(certificate, "values", "certificate"), at(certificate, "baselines", "certificate")
    for one, (name, told) in enumerate(zip(points.names, seen, strict=True)):
        above, per_point, floor = own[one], scale * points.scales[one], points.floors[one]
        same_quotient(at(values, name, "values"), above, per_point, what="VALUES", where="a value")
        same_quotient(told["points"], above, per_point, what="VALUES", where="the points told")
        same_quotient(told["of_total"], above, scale * points.totals[one], what="VALUES", where="the part told")
        same_number(at(baselines, name, "baselines"), floor / points.scales[one], "BASELINE", "a baseline")
        require(above >= floor * scale, "BASELINE", f"{name} has less than its baseline")


def _fen(
    seen: list[dict[str, Any]], problem: Mapping[str, Any], points: _Points, held: Sequence[Mapping[int, Fraction]]
) -> None:
    order = order_of(points.names, problem)
    money = {issue["id"]: issue["amount_fen"] for issue in problem["issues"] if issue.get("amount_fen") is not None}
    require(all(set(own["fen"]) == set(money) for own in seen), "ROUNDING", "fen of other issues")
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
            quotient = claimed[one][other], matrix[one][other], scale * points.scales[one]
            same_quotient(*quotient, what="ENVY_MATRIX", where="a value")
    (shares, _scale), (yards, _units) = to_whole(points.weights), points.whole_yards
    together = sum(shares)
    found = {
        "equitable": all(matrix[one][one] * yards[0] == matrix[0][0] * yards[one] for one in size),
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
    best, priced = _highest(points, _per_unit(prices, points))[:2]
    for name, row, bundle in zip(points.names, priced, held, strict=True):
        elsewhere = [points.issues[issue] for issue in bundle if row[issue] != best[issue]]
        require(not elsewhere, "PARETO", f"{elsewhere} count more elsewhere than with {name}")


def _per_unit(prices: list[Fraction], points: _Points) -> list[Fraction]:
    """Prices of a point as prices of a whole unit."""
    return [price if scale == 1 else price / scale for price, scale in zip(prices, points.scales, strict=True)]


def _highest(points: _Points, prices: list[Fraction]) -> tuple[list[int], list[list[int]], int]:
    """The highest priced worth of each issue, all priced worths, and the scale that makes them whole."""
    if points.seen and points.seen[0] == prices:
        return points.seen[1]  # type: ignore[no-any-return]
    whole_prices, scale = to_whole(prices)
    priced = [[price * worth for worth in row] for price, row in zip(whole_prices, points.worth, strict=True)]
    found = [max(column) for column in zip(*priced, strict=True)], priced, scale
    points.seen[:] = [prices, found]
    return found


def _levels(certificate: Mapping[str, Any], points: _Points, own: Sequence[int], scale: int) -> None:
    floors, settled, last = list(points.floors), set[int](), None
    for place, level in enumerate(at(certificate, "levels", "certificate")):
        value = number(at(level, "value", "level"), "level")
        require(last is None or value >= last, "LEVELS", f"level {place} is below the one before")
        stuck = _level(level, points, floors, settled, value)
        require(sorted(level["settled"]) == sorted(points.names[one] for one in stuck), "LEVELS", f"settled at {place}")
        for one in stuck:
            floors[one] = reached = value * points.yards[one]
            there = own[one] * reached.denominator == reached.numerator * scale
            require(there, "LEVELS", "a party is not at its level")
        settled |= stuck
        last = value
    require(len(settled) == len(points.names), "LEVELS", "not every party is settled")


def _level(
    level: Mapping[str, Any], points: _Points, floors: Sequence[Fraction], settled: set[int], value: Fraction
) -> set[int]:
    """Check one bound; who is stuck at it."""
    active = _prices_of(at(level, "prices", "level"), points)
    held_up = _prices_of(at(level, "floor_prices", "level"), points)
    require(not any(active[one] for one in settled), "LEVELS", "a settled party has an active price")
    (prices, below), (yards, units) = to_whole(active), points.whole_yards
    together = sum([price * yard for price, yard in zip(prices, yards, strict=True)])
    require(together == below * units, "LEVELS", "the prices of a level do not sum to one")
    both = [one + other if other else one for one, other in zip(active, held_up, strict=True)]
    best, _priced, scale = _highest(points, both)
    taken = sum((price * floor for price, floor in zip(held_up, floors, strict=True) if price), Fraction(0))
    require(Fraction(sum(best), scale) - taken == value, "LEVELS", "the prices do not prove the level")
    stuck = {one for one, price in enumerate(active) if price}
    if not stuck:
        raise Rejected("LEVELS", "nobody is stuck at a level")
    return stuck


def _prices_of(given: Mapping[str, Any], points: _Points) -> list[Fraction]:
    """Of one whole unit of worth of each party; nought where none is given."""
    require(set(given) <= set(points.names), "LEVELS", "a price of nobody")
    prices = _per_unit([number(given[name], name) if name in given else ZERO for name in points.names], points)
    require(min(prices) >= 0, "LEVELS", "a price below zero")
    return prices
