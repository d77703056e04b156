"""Too little money for many claims: proportional, equal awards, equal losses and Talmud side by side; classes first.

Rules after O'Neill (1982) and Aumann and Maschler (1985); all exact, each with what it is checked by.
"""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from linli.disputes.rules.settle import guards
from linli.disputes.rules.settle.problem import MAX_CLAIMANTS, Claims
from linli.disputes.rules.settle.rational import text
from linli.disputes.rules.settle.refusal import ProblemRefused
from linli.disputes.rules.settle.result import Guarantee, Settlement, Status, echo
from linli.disputes.rules.settle.rounding import largest_remainder, tie_order

Awards = list[Fraction]


def proportional(estate: Fraction, claims: Sequence[Fraction]) -> Awards:
    """Every claim by the same part."""
    total = sum(claims)
    return [claim * estate / total if total else Fraction(0) for claim in claims]


def equal_awards(estate: Fraction, claims: Sequence[Fraction]) -> Awards:
    """The same for everybody, but nobody more than its claim (constrained equal awards)."""
    awards, left = [Fraction(0)] * len(claims), estate
    by_size = sorted(range(len(claims)), key=lambda at: claims[at])
    for done, at in enumerate(by_size):
        awards[at] = min(claims[at], left / (len(claims) - done))
        left -= awards[at]
    return awards


def equal_losses(estate: Fraction, claims: Sequence[Fraction]) -> Awards:
    """The same loss for everybody, but nobody below zero (constrained equal losses)."""
    losses = equal_awards(sum(claims, Fraction(0)) - estate, claims)
    return [claim - loss for claim, loss in zip(claims, losses, strict=True)]


def talmud(estate: Fraction, claims: Sequence[Fraction]) -> Awards:
    """Equal awards on half claims up to half of all, from there equal losses on the other halves."""
    halves = [claim / 2 for claim in claims]
    half = sum(halves, Fraction(0))
    if estate <= half:
        return equal_awards(estate, halves)
    return [low + high for low, high in zip(halves, equal_losses(estate - half, halves), strict=True)]


RULES: Mapping[str, Callable[[Fraction, Sequence[Fraction]], Awards]] = {
    "PROPORTIONAL": proportional,
    "EQUAL_AWARDS": equal_awards,
    "EQUAL_LOSSES": equal_losses,
    "TALMUD": talmud,
}


def solve_claims(problem: Claims) -> Settlement:
    """What each rule gives to each party; the parties choose the rule. Raises ProblemRefused."""
    names = _check(problem)
    amounts = [Fraction(claim.amount_fen) for claim in problem.claims]
    awards = {rule: _by_class(problem, amounts, divide) for rule, divide in RULES.items()}
    order = tie_order(names, problem.options.tie_seed)
    paid = min(problem.estate_fen, sum(claim.amount_fen for claim in problem.claims))
    fen = {rule: largest_remainder(exact, paid, order) for rule, exact in awards.items()}
    own = {
        name: {rule: {"fen": fen[rule][at], "exact_fen": text(awards[rule][at])} for rule in RULES}
        for at, name in enumerate(names)
    }
    return Settlement(
        method="CLAIMS",
        status=Status.BY_RULE,
        problem=echo(problem),
        outcome={"joint": {"paid_fen": paid, "left_over_fen": problem.estate_fen - paid}, "parties": own},
        certificate=_certificate(problem, awards, fen),
        guarantees=[Guarantee.SUMS, Guarantee.ORDER_KEPT, Guarantee.PRIORITY_KEPT],
    )


def _check(problem: Claims) -> list[str]:
    guards.check_options(problem.options)
    guards.check_parties(problem.parties, MAX_CLAIMANTS)
    guards.check_fen(problem.estate_fen, "estate_fen")
    names, claimants = [party.id for party in problem.parties], [claim.party for claim in problem.claims]
    for at, (claim, name) in enumerate(zip(problem.claims, claimants, strict=True)):
        guards.check_fen(claim.amount_fen, f"claims[{at}].amount_fen")
        if name not in names:
            raise ProblemRefused("UNKNOWN_PARTY", f"claims[{at}].party")
    if len(set(claimants)) != len(claimants):
        raise ProblemRefused("DUPLICATE_ID", "claims")
    if len(claimants) != len(names):
        raise ProblemRefused("MISSING_POINTS", "claims")
    if not any(claim.amount_fen for claim in problem.claims):
        raise ProblemRefused("ZERO_POINTS", "claims")
    return claimants


def _by_class(
    problem: Claims, amounts: Sequence[Fraction], divide: Callable[[Fraction, Sequence[Fraction]], Awards]
) -> Awards:
    """Class after class; only the one for which the money does not last is divided by the rule."""
    awards, left = [Fraction(0)] * len(amounts), Fraction(problem.estate_fen)
    for priority in sorted({claim.priority for claim in problem.claims}):
        members = [at for at, claim in enumerate(problem.claims) if claim.priority == priority]
        claims = [amounts[at] for at in members]
        estate = min(left, sum(claims, Fraction(0)))
        for at, award in zip(members, divide(estate, claims), strict=True):
            awards[at] = award
        left -= estate
    return awards


def _certificate(problem: Claims, awards: Mapping[str, Awards], fen: Mapping[str, list[int]]) -> dict[str, Any]:
    names = [claim.party for claim in problem.claims]
    return {
        "feasible": True,
        "priority_kept": True,
        "rules": {
            rule: {
                "awards": {name: text(award) for name, award in zip(names, exact, strict=True)},
                "fen": dict(zip(names, fen[rule], strict=True)),
                "order_kept": True,
            }
            for rule, exact in awards.items()
        },
    }
