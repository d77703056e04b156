"""Checking a comparison and the corners of uncertain points, from the problem alone. No code of the solvers is used."""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from itertools import product
from math import prod
from typing import Any

from linli.disputes.rules.settle_check.package_numbers import Numbers, read_numbers
from linli.disputes.rules.settle_check.reading import Rejected, at, names_of, number, parties_of, require, same_number
from linli.disputes.rules.settle_check.same_problem import same_problem

MOST_PACKAGES = 100_000

Gains = tuple[Fraction, ...]
Check = Callable[[Mapping[str, Any]], None]


def check_compared(result: Mapping[str, Any]) -> None:
    """Raises Rejected with the first item that fails."""
    if result["problem"]["method"] == "PACKAGE":
        _packages(result)
    else:
        _shares(result)


def check_corners(result: Mapping[str, Any], check: Check) -> None:
    """Every corner is there once, its result passes ``check``, and what is said of all of them follows from them."""
    problem, spots = result["problem"], _spots(result["intervals"])
    expected = [dict(zip(spots, corner, strict=True)) for corner in product(*spots.values())]
    require(len(result["results"]) == len(expected), "CORNERS", "not one result for each corner")
    for corner, one in zip(expected, result["results"], strict=True):
        points = {party: dict(row) for party, row in problem["points"].items()}
        for (party, issue), value in corner.items():
            points[party][issue] = value
        options = {key: value for key, value in problem.get("options", {}).items() if key != "points_total"}
        same_problem({**problem, "points": points, "options": options}, one["problem"])
        check(one)
    _said(result)


def _spots(intervals: Mapping[str, Any]) -> dict[tuple[str, str], tuple[Any, Any]]:
    spots = {(party, issue): tuple(ends) for party, row in intervals.items() for issue, ends in row.items()}
    for (party, issue), (low, high) in spots.items():
        require(number(low, issue) <= number(high, issue), "CORNERS", f"{party}.{issue} ends before it begins")
    return spots


def _said(result: Mapping[str, Any]) -> None:
    parties = [one["outcome"]["parties"] for one in result["results"]]
    flips = [issue for issue in sorted(names_of(result["problem"], "issues")) if len(_holders(parties, issue)) > 1]
    require(result["flips"] == flips and result["stable"] is (not flips), "CORNERS", f"the proposal flips at {flips}")
    for name in parties[0]:
        had = [number(one[name]["points"], name) for one in parties]
        same_number(result["least"][name], min(had), "CORNERS", f"the least of {name}")
        same_number(result["most"][name], max(had), "CORNERS", f"the most of {name}")


def _holders(parties: Sequence[Mapping[str, Any]], issue: str) -> set[frozenset[str]]:
    found = set()
    for one in parties:
        shares = {name: number(own["shares"].get(issue, "0"), issue) for name, own in one.items()}
        found.add(frozenset(name for name, share in shares.items() if share == max(shares.values())))
    return found


def _packages(result: Mapping[str, Any]) -> None:
    listed = at(result, "pareto", "result")
    require(bool(listed), "PARETO", "nothing is listed")
    numbers = read_numbers({**result, "outcome": {"joint": {"package": listed[0]["package"]}}})
    require(prod(numbers.sizes) <= MOST_PACKAGES, "GUARD", "more packages than are counted out")
    gains = [_gains(result, entry, numbers) for entry in listed]
    require(set(gains) == _unbeaten(numbers) and len(gains) == len(set(gains)), "PARETO", "not all that nothing beats")
    ideal = [max(one[at] for one in gains) for at in range(len(gains[0]))]
    _best(result, "nash", [(prod(one), sorted(one)) for one in gains])
    _best(result, "kalai_smorodinsky", [_parts(one, ideal) for one in gains])


def _gains(result: Mapping[str, Any], entry: Mapping[str, Any], numbers: Numbers) -> Gains:
    own = read_numbers({**result, "outcome": {"joint": {"package": entry["package"]}}})
    require(own.admits(own.chosen), "FEASIBLE", "a condition is broken")
    gains = tuple(own.gains(own.chosen))
    require(set(entry["gains"]) == set(numbers.names), "VALUES", "not the gain of each party")
    for name, gain in zip(numbers.names, gains, strict=True):
        same_number(entry["gains"][name], gain, "VALUES", f"the gain of {name}")
    return gains


def _unbeaten(numbers: Numbers) -> set[Gains]:
    """Of all packages that keep every condition and put nobody below the baseline."""
    found = {tuple(numbers.gains(chosen)) for chosen in product(*map(range, numbers.sizes)) if numbers.admits(chosen)}
    able = [one for one in found if min(one) >= 0]
    return {one for one in able if not any(other != one and all(map(Fraction.__ge__, other, one)) for other in able)}


def _parts(gains: Gains, ideal: Sequence[Fraction]) -> list[Fraction]:
    return sorted(gain / best if best else Fraction(1) for gain, best in zip(gains, ideal, strict=True))


def _best(result: Mapping[str, Any], name: str, worth: Sequence[Any]) -> None:
    place = at(result, name, "result")
    require(type(place) is int and 0 <= place < len(worth), "FORMAT", f"{name} is no place in the list")
    require(worth[place] == max(worth), name.upper(), "another one is better")


def _shares(result: Mapping[str, Any]) -> None:
    """With the largest product no issue is with one to whom it is worth less of what it has than to the other."""
    problem = result["problem"]
    names, weights = parties_of(problem)
    require(len(names) == 2 and set(weights) == {Fraction(1)} and not problem.get("baseline"), "GUARD", "not two alike")
    issues = names_of(problem, "issues")
    held = result["nash_shares"]
    require(set(held) == {names[0]} and set(held[names[0]]) == set(issues), "FORMAT", "not a share of each issue")
    shares = [number(held[names[0]][issue], issue) for issue in issues]
    require(all(0 <= share <= 1 for share in shares), "FEASIBLE", "a share is not from 0 to 1")
    mine, theirs = ([number(problem["points"][name][issue], issue) for issue in issues] for name in names)
    first = sum((point * share for point, share in zip(mine, shares, strict=True)), Fraction(0))
    second = sum((point * (1 - share) for point, share in zip(theirs, shares, strict=True)), Fraction(0))
    same_number(result["product"], first * second, "VALUES", "the product")
    for one, other, share in zip(mine, theirs, shares, strict=True):
        lead = one * second - other * first
        if (lead > 0 and share < 1) or (lead < 0 and share > 0):
            raise Rejected("NASH", "an issue is with the one to whom it is worth less")
