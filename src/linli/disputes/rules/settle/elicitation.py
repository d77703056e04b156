"""Finding out what a party wants: ranks to points, echoes that test them, and points known only as from-to.

Nothing here is stored or compared between parties; every question is put to one party about its own points.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, pairwise, product
from typing import Any

from linli.disputes.rules.settle.rational import Rational, exact, text
from linli.disputes.rules.settle.reading import problem_from
from linli.disputes.rules.settle.refusal import ProblemRefused
from linli.disputes.rules.settle.result import Settlement
from linli.disputes.rules.settle.rounding import largest_remainder

MOST_UNCERTAIN = 6  # 64 corners


def points_from_ranks(ranking: Sequence[Sequence[str]], total: int = 100) -> dict[str, int]:
    """Whole points that sum to ``total`` from groups of issues, dearest first; a group is as dear to the party.

    Rank-sum weights: of m issues the first counts m, the last 1, a group the mean of its places.
    """
    names = [name for group in ranking for name in group]
    if not names or len(set(names)) != len(names):
        raise ProblemRefused("DUPLICATE_ID" if names else "NO_ISSUES", "ranking")
    weights: list[Fraction] = []
    for group in ranking:
        places = range(len(names) - len(weights), len(names) - len(weights) - len(group), -1)
        weights += [Fraction(sum(places), len(group))] * len(group)
    shares = [weight * total / sum(weights) for weight in weights]
    return dict(zip(names, largest_remainder(shares, total, range(len(names))), strict=True))


@dataclass(frozen=True)
class Echo:
    """ "You would rather have ``better`` than ``worse`` together": yes or no."""

    better: tuple[str, ...]
    worse: tuple[str, ...]


def echoes(points: Mapping[str, Rational], most: int = 3) -> list[Echo]:
    """Statements that follow from the points and are closest to the line, so that a slip shows."""
    worth = {name: exact(value, name) for name, value in points.items()}
    found: list[tuple[Fraction, Echo]] = []
    for first, second in combinations(worth, 2):
        for single, value in worth.items():
            lead = value - worth[first] - worth[second]
            if single in (first, second) or lead == 0 or not worth[first] or not worth[second]:
                continue
            pair, one = (first, second), (single,)
            found.append((abs(lead), Echo(one, pair) if lead > 0 else Echo(pair, one)))
    return [echo for _lead, echo in sorted(found, key=lambda pair: (pair[0], pair[1].better, pair[1].worse))[:most]]


def swap_questions(points: Mapping[str, Rational]) -> list[tuple[str, str]]:
    """Pairs to ask "would you swap the first for the second?": neighbours in points, which the party should decline."""
    worth = {name: exact(value, name) for name, value in points.items()}
    order = sorted(worth, key=lambda name: (-worth[name], name))
    return [(one, other) for one, other in pairwise(order) if worth[one] > worth[other]]


def contradictions(points: Mapping[str, Rational], would_swap: Sequence[tuple[str, str]]) -> list[list[str]]:
    """Where answers contradict: swaps against the points, and rings of issues each to be swapped for the next.

    ``would_swap``: (a, b) where the party said it would give a for b, so that b is dearer.
    """
    worth = {name: exact(value, name) for name, value in points.items()}
    against = [[one, other] for one, other in would_swap if worth[one] > worth[other]]
    dearer: dict[str, set[str]] = {}
    for one, other in would_swap:
        dearer.setdefault(one, set()).add(other)
    return against + _rings(dearer)


def _rings(dearer: Mapping[str, set[str]]) -> list[list[str]]:
    """The shortest ring through each issue, each ring once."""
    found: dict[frozenset[str], list[str]] = {}
    for start in sorted(dearer):
        paths, seen = [[start]], {start}
        while paths:
            path = paths.pop(0)
            following = sorted(dearer.get(path[-1], set()))
            if start in following:
                found.setdefault(frozenset(path), path)
                break
            paths += [[*path, name] for name in following if name not in seen]
            seen |= set(following)
    return list(found.values())


@dataclass(frozen=True)
class IntervalReport:
    """``flips``: issues of which the proposal depends on where in its interval a point lies; none: it is safe.

    ``least`` and ``most``: what each party has over all corners, in its points of that corner.
    """

    corners: int
    flips: list[str]
    least: dict[str, str]
    most: dict[str, str]

    @property
    def stable(self) -> bool:
        return not self.flips


def solve_corners(
    problem: Mapping[str, Any],
    intervals: Mapping[str, Mapping[str, tuple[Rational, Rational]]],
    solve: Callable[[Any], Settlement],
) -> IntervalReport:
    """Solve a shares problem at every corner of uncertain points and say whether the proposal flips.

    ``intervals``: party -> issue -> (low, high). Raises ProblemRefused CONTRADICTION for low above high,
    TOO_MANY_OPTIONS for more than six uncertain points, and whatever a corner raises.
    """
    spots = [(party, issue) for party, row in intervals.items() for issue in row]
    if len(spots) > MOST_UNCERTAIN:
        raise ProblemRefused("TOO_MANY_OPTIONS", "intervals", most=MOST_UNCERTAIN)
    for party, issue in spots:
        low, high = intervals[party][issue]
        if exact(low, f"{party}.{issue}") > exact(high, f"{party}.{issue}"):
            raise ProblemRefused("CONTRADICTION", f"intervals.{party}.{issue}")
    solved = [
        solve(problem_from(_corner(problem, dict(zip(spots, corner, strict=True)))))
        for corner in product(*(intervals[party][issue] for party, issue in spots))
    ]
    holders = [_holders(settlement) for settlement in solved]
    flips = sorted(issue for issue in holders[0] if len({one[issue] for one in holders}) > 1)
    own = [settlement.outcome["parties"] for settlement in solved]
    values = {party: [Fraction(one[party]["points"]) for one in own] for party in own[0]}
    return IntervalReport(
        len(solved),
        flips,
        {party: text(min(found)) for party, found in values.items()},
        {party: text(max(found)) for party, found in values.items()},
    )


def _corner(problem: Mapping[str, Any], values: Mapping[tuple[str, str], Rational]) -> dict[str, Any]:
    points = {party: dict(row) for party, row in problem["points"].items()}
    for (party, issue), value in values.items():
        points[party][issue] = value
    options = {key: value for key, value in problem.get("options", {}).items() if key != "points_total"}
    return dict(problem) | {"points": points, "options": options}


def _holders(settlement: Settlement) -> dict[str, frozenset[str]]:
    """Of each issue, who has the most of it."""
    most: dict[str, tuple[Fraction, set[str]]] = {}
    for party, own in settlement.outcome["parties"].items():
        for issue, share in own["shares"].items():
            size, names = most.get(issue, (Fraction(0), set()))
            if Fraction(share) > size:
                most[issue] = (Fraction(share), {party})
            elif Fraction(share) == size:
                names.add(party)
    return {issue: frozenset(names) for issue, (_size, names) in most.items()}
