"""For the mediator only: Nash product and Kalai-Smorodinsky over all outcomes of a small problem, counted out.

They are no proposals; they show where well-known ideas of fairness would land.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from math import prod

from linli.disputes.rules.settle.package.model import baselines_of, model_of, points_of
from linli.disputes.rules.settle.problem import Package
from linli.disputes.rules.settle.refusal import ProblemRefused

MOST_OUTCOMES = 100_000

Gains = tuple[Fraction, ...]


@dataclass(frozen=True)
class Outcome:
    """``package``: issue -> option; ``gains`` of the parties over the tentative deal, side by side."""

    package: dict[str, str]
    gains: Gains


def pareto_set(problem: Package) -> list[Outcome]:
    """Every admissible package without loss for anybody that no other beats, by rising gain of the first party.

    Of packages with the same gains the first counted. Raises ProblemRefused TOO_MANY_OPTIONS above 100,000 packages.
    """
    points = points_of(problem)
    baselines = baselines_of(problem, points)
    model = model_of(problem, points, baselines)
    if prod(len(issue.options) for issue in problem.issues) > MOST_OUTCOMES:
        raise ProblemRefused("TOO_MANY_OPTIONS", "issues", most=MOST_OUTCOMES)
    found: dict[Gains, tuple[int, ...]] = {}
    ranges = (range(first, last) for first, last in zip(model.starts.tolist(), model.starts[1:].tolist(), strict=False))
    for package in product(*ranges):
        gains = tuple(Fraction(gain, model.unit) for gain in model.gains(package))
        if min(gains) >= 0 and gains not in found and model.admits(package):
            found[gains] = package
    starts = model.starts.tolist()
    return [
        Outcome(
            {
                issue.id: issue.options[choice - start].id
                for issue, choice, start in zip(problem.issues, found[gains], starts, strict=False)
            },
            gains,
        )
        for gains in sorted(undominated(list(found)))
    ]


def undominated(gains: Sequence[Gains]) -> list[Gains]:
    """Those that nothing else beats for one without loss for another."""
    kept: list[Gains] = []
    for one in sorted(set(gains), reverse=True):
        if not any(all(other[at] >= one[at] for at in range(len(one))) for other in kept):
            kept.append(one)
    return kept


def nash(outcomes: Sequence[Outcome]) -> Outcome:
    """The largest product of gains (Nash 1950); of equal products the one better for the worst off."""
    return max(outcomes, key=lambda one: (prod(one.gains), sorted(one.gains)))


def kalai_smorodinsky(outcomes: Sequence[Outcome]) -> Outcome:
    """The largest smallest part of what each could have gained at best (Kalai and Smorodinsky 1975), then the next."""
    ideal = [max(one.gains[at] for one in outcomes) for at in range(len(outcomes[0].gains))]

    def parts(one: Outcome) -> list[Fraction]:
        return sorted(gain / best if best else Fraction(1) for gain, best in zip(one.gains, ideal, strict=True))

    return max(outcomes, key=parts)


def nash_shares(first: Sequence[Fraction], second: Sequence[Fraction]) -> list[Fraction]:
    """The first party's share in each issue where the product of both parties' worth is largest; exact, two parties.

    Along the issues in order of their ratio the product rises and then falls, so the first issue at which it stops
    rising is the only one that is split.
    """
    shares = [Fraction(int(not theirs and mine > 0)) for mine, theirs in zip(first, second, strict=True)]
    both = [at for at in range(len(first)) if first[at] and second[at]]
    mine = sum((worth for worth, other in zip(first, second, strict=True) if not other), Fraction(0))
    theirs = sum(second, Fraction(0))
    for at in sorted(both, key=lambda at: second[at] / first[at]):
        # (mine + x first) (theirs - x second) is largest at this x
        best = (first[at] * theirs - second[at] * mine) / (2 * first[at] * second[at])
        shares[at] = max(Fraction(0), min(Fraction(1), best))
        mine, theirs = mine + shares[at] * first[at], theirs - shares[at] * second[at]
        if shares[at] < 1:
            break
    return shares
