"""What adjusted winner and leximin shares have in common: reading points, and what is said of a division."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from linli.disputes.rules.settle import guards
from linli.disputes.rules.settle.problem import MAX_ISSUES, MAX_PARTIES, AdjustedWinner, LeximinShares, Scale
from linli.disputes.rules.settle.rational import (
    common_denominator,
    exact,
    not_negative,
    own_denominator,
    positive,
    text,
)
from linli.disputes.rules.settle.refusal import ProblemRefused
from linli.disputes.rules.settle.result import Guarantee
from linli.disputes.rules.settle.rounding import largest_remainder, tie_order

SharesProblem = AdjustedWinner | LeximinShares
Division = list[dict[int, Fraction]]  # of each issue: party -> its share, those above zero


@dataclass(frozen=True)
class Preferences:
    """Points as whole numbers: ``worth[i][j] / per_point[i]`` are the points of party i for issue j.

    ``yard[i]``: how many whole units of party i count as one when parties are put side by side, times ``yards_in_one``.
    """

    parties: list[str]
    issues: list[str]
    worth: list[list[int]]
    per_point: list[int]
    totals: list[int]
    weights: list[Fraction]
    yard: list[int]
    yards_in_one: int
    baselines: list[Fraction]  # whole units


def read_preferences(problem: SharesProblem) -> Preferences:
    """Checked and made whole. Raises ProblemRefused for whatever is wrong."""
    guards.check_options(problem.options)
    guards.check_parties(problem.parties, MAX_PARTIES)
    issues = _issues(problem)
    parties = [party.id for party in problem.parties]
    guards.check_keys(problem.points, parties, "points", "UNKNOWN_PARTY", "MISSING_POINTS")
    rows = [_points_of(problem.points[party], issues, f"points.{party}") for party in parties]
    per_point = [own_denominator(row, f"points.{party}") for party, row in zip(parties, rows, strict=True)]
    worth = [[int(point * scale) for point in row] for row, scale in zip(rows, per_point, strict=True)]
    totals = [sum(row) for row in worth]
    _check_totals(problem, rows, parties)
    weights = [positive(party.weight, "weight") for party in problem.parties]
    return Preferences(
        parties, issues, worth, per_point, totals, weights, _yard(problem, totals, per_point, weights),
        common_denominator(weights),
        _baselines(problem, totals, per_point),
    )  # fmt: skip


def _issues(problem: SharesProblem) -> list[str]:
    if not problem.issues:
        raise ProblemRefused("NO_ISSUES", "issues")
    if len(problem.issues) > MAX_ISSUES:
        raise ProblemRefused("TOO_MANY_ISSUES", "issues", most=MAX_ISSUES)
    names = [issue.id for issue in problem.issues]
    guards.check_ids(names, "issues")
    guards.check_classes(((issue.id, issue.issue_class) for issue in problem.issues), "issues")
    for place, issue in enumerate(problem.issues):
        if issue.amount_fen is not None:
            guards.check_fen(issue.amount_fen, f"issues[{place}].amount_fen")
    return names


def _points_of(given: Mapping[str, int | str], issues: Sequence[str], where: str) -> list[Fraction]:
    guards.check_keys(given, issues, where, "UNKNOWN_ISSUE", "MISSING_POINTS")
    return [not_negative(given[issue], f"{where}.{issue}") for issue in issues]


def _check_totals(problem: SharesProblem, rows: Sequence[Sequence[Fraction]], parties: Sequence[str]) -> None:
    agreed = problem.options.points_total
    wanted = None if agreed is None else exact(agreed, "options.points_total")
    for party, row in zip(parties, rows, strict=True):
        if not any(row):
            raise ProblemRefused("ZERO_POINTS", f"points.{party}")
        if wanted is not None and sum(row) != wanted:
            raise ProblemRefused("POINTS_DO_NOT_SUM", f"points.{party}", total=text(sum(row)), wanted=text(wanted))


def _yard(
    problem: SharesProblem, totals: Sequence[int], per_point: Sequence[int], weights: Sequence[Fraction]
) -> list[int]:
    by_share = problem.options.scale is Scale.SHARE
    units = totals if by_share else per_point
    common = common_denominator(weights)
    return [unit * int(weight * common) for unit, weight in zip(units, weights, strict=True)]


def _baselines(problem: SharesProblem, totals: Sequence[int], per_point: Sequence[int]) -> list[Fraction]:
    parties = [party.id for party in problem.parties]
    guards.check_keys(problem.baseline, parties, "baseline", "UNKNOWN_PARTY", None)
    baselines = []
    for party, total, scale in zip(parties, totals, per_point, strict=True):
        least = not_negative(problem.baseline.get(party, 0), f"baseline.{party}") * scale
        if least > total:
            raise ProblemRefused("BASELINE_UNREACHABLE", f"baseline.{party}")
        baselines.append(least)
    return baselines


def value_of(worth: Sequence[int], division: Division, party: int) -> Fraction:
    """What the bundle of ``party`` is worth by these points, in their whole units."""
    whole, rest = 0, Fraction(0)
    for issue, shares in enumerate(division):
        share = shares.get(party)
        if share is not None:
            if share.denominator == 1:
                whole += worth[issue] * share.numerator
            else:
                rest += worth[issue] * share
    return whole + rest


def describe(preferences: Preferences, division: Division) -> tuple[dict[str, Any], list[Guarantee]]:
    """The part of the certificate that speaks of the division itself, and what may be said of it."""
    size, weights = range(len(preferences.parties)), preferences.weights
    matrix = [[value_of(preferences.worth[one], division, other) for other in size] for one in size]
    own = [matrix[party][party] for party in size]
    yard = preferences.yard
    equitable = all(own[at] * yard[0] == own[0] * yard[at] for at in size)
    envy_free = all(own[one] * weights[other] >= matrix[one][other] * weights[one] for one in size for other in size)
    all_weights = sum(weights)
    proportional = all(own[at] * all_weights >= preferences.totals[at] * weights[at] for at in size)
    per_point = preferences.per_point
    described = {
        "feasible": True,
        "values": {name: text(own[at] / per_point[at]) for at, name in enumerate(preferences.parties)},
        "baselines": {
            name: text(preferences.baselines[at] / per_point[at]) for at, name in enumerate(preferences.parties)
        },
        "envy_matrix": [[text(value / per_point[one]) for value in matrix[one]] for one in size],
        "envy_free": envy_free,
        "equitable": equitable,
        "proportional": proportional,
    }
    flags = [(Guarantee.EQUITABLE, equitable), (Guarantee.ENVY_FREE, envy_free), (Guarantee.PROPORTIONAL, proportional)]
    return described, [guarantee for guarantee, holds in flags if holds]


def outcome_of(problem: SharesProblem, preferences: Preferences, division: Division) -> dict[str, Any]:
    """For each party its shares, its fen where an issue is money, and what that is worth to it."""
    fen = [
        None if issue.amount_fen is None else _fen(issue.amount_fen, shares, problem, len(preferences.parties))
        for issue, shares in zip(problem.issues, division, strict=True)
    ]
    parties = {}
    for at, name in enumerate(preferences.parties):
        value = value_of(preferences.worth[at], division, at)
        parties[name] = {
            "shares": {
                issue: text(shares[at])
                for issue, shares in zip(preferences.issues, division, strict=True)
                if at in shares
            },
            "fen": {issue: row[at] for issue, row in zip(preferences.issues, fen, strict=True) if row is not None},
            "points": text(value / preferences.per_point[at]),
            "of_total": text(value / preferences.totals[at]),
        }
    return {"joint": {}, "parties": parties}


def _fen(amount: int, shares: Mapping[int, Fraction], problem: SharesProblem, size: int) -> list[int]:
    order = tie_order([party.id for party in problem.parties], problem.options.tie_seed)
    return largest_remainder([amount * shares.get(party, Fraction(0)) for party in range(size)], amount, order)
