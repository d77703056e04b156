"""Adjusted winner for two parties (Brams and Taylor 1996): exact, at most one issue split.

Issues in the order of the ratio of both parties' points; the first party gets those it values most in proportion, up
to the point where both have the same by their own points.
"""

from fractions import Fraction
from functools import cmp_to_key

from linli.disputes.rules.settle.problem import AdjustedWinner
from linli.disputes.rules.settle.rational import text
from linli.disputes.rules.settle.refusal import ProblemRefused
from linli.disputes.rules.settle.result import Guarantee, Settlement, Status, echo
from linli.disputes.rules.settle.shares import Division, Preferences, describe, outcome_of, read_preferences, value_of


def solve_adjusted_winner(problem: AdjustedWinner) -> Settlement:
    """The division, with prices that prove that nothing is better for one and worse for none.

    Raises ProblemRefused; NOT_TWO_PARTIES for more, INFEASIBLE when the division leaves a party below its baseline
    (leximin shares may still find one).
    """
    if len(problem.parties) > 2:
        raise ProblemRefused("NOT_TWO_PARTIES", "parties")
    preferences = read_preferences(problem)
    division, prices = _divide(preferences)
    for party, least in enumerate(preferences.baselines):
        if least and value_of(preferences.worth[party], division, party) < least:
            raise ProblemRefused("INFEASIBLE", f"baseline.{preferences.parties[party]}")
    certificate, guarantees = describe(preferences, division)
    splits = sum(len(shares) > 1 for shares in division)
    named = {
        name: text(price * scale)
        for name, price, scale in zip(preferences.parties, prices, preferences.per_point, strict=True)
    }
    return Settlement(
        method="ADJUSTED_WINNER",
        status=Status.OPTIMAL,
        problem=echo(problem),
        outcome=outcome_of(problem, preferences, division),
        certificate=certificate | {"pareto": {"by": "PRICES", "prices": named}, "splits": splits},
        guarantees=[Guarantee.NOT_BELOW_BASELINE, Guarantee.EFFICIENT, Guarantee.ONE_SPLIT, *guarantees],
    )


def _divide(preferences: Preferences) -> tuple[Division, tuple[Fraction, Fraction]]:
    """The division, and prices of one unit of each party's worth at which every issue is where it counts most."""
    first, second = preferences.worth
    # What is worth nothing to one of them stays with the other; it cannot make up for anything.
    both = [issue for issue in range(len(first)) if first[issue] and second[issue]]

    def first_before(one: int, other: int) -> int:
        return first[other] * second[one] - first[one] * second[other] or one - other

    order = sorted(both, key=cmp_to_key(first_before))
    one = Fraction(1)
    division: Division = [
        {0: one} if mine and not theirs else {1: one} for mine, theirs in zip(first, second, strict=True)
    ]
    mine = sum(worth for worth, other in zip(first, second, strict=True) if not other)
    return _walk(preferences, order, division, mine, sum(second))


def _walk(
    preferences: Preferences, order: list[int], division: Division, mine: int, theirs: int
) -> tuple[Division, tuple[Fraction, Fraction]]:
    first, second = preferences.worth
    yard_one, yard_two = preferences.yard
    for issue in order:
        if mine * yard_two >= theirs * yard_one:
            return division, (Fraction(second[issue]), Fraction(first[issue]))
        gain, loss = first[issue], second[issue]
        # mine + x gain over yard_one equals theirs - x loss over yard_two
        share = Fraction(theirs * yard_one - mine * yard_two, gain * yard_two + loss * yard_one)
        if share < 1:
            division[issue] = {0: share, 1: 1 - share}
            return division, (Fraction(loss), Fraction(gain))
        division[issue] = {0: Fraction(1)}
        mine, theirs = mine + gain, theirs - loss
    if not order:
        return division, (Fraction(1), Fraction(1))
    return division, (Fraction(second[order[-1]]), Fraction(first[order[-1]]))
