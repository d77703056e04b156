"""Sealed double bid: one amount, a band agreed before bidding, a price half way; a failed round says nothing else."""

from linli.disputes.rules.settle import guards
from linli.disputes.rules.settle.problem import MAX_ROUNDS, SealedBid
from linli.disputes.rules.settle.rational import exact, text
from linli.disputes.rules.settle.refusal import ProblemRefused
from linli.disputes.rules.settle.result import Guarantee, Settlement, Status, echo

SECRET = ("demand_fen", "offer_fen")


def solve_bid(problem: SealedBid) -> Settlement:
    """A deal when the offer is at least (1 - band) of the demand, at half of both; half a fen goes to who pays.

    Without a deal neither bid is in the result: the caller destroys them. Raises ProblemRefused.
    """
    guards.check_options(problem.options)
    guards.check_parties(problem.parties, 2)
    if problem.round > MAX_ROUNDS:
        raise ProblemRefused("TOO_MANY_ROUNDS", "round", most=MAX_ROUNDS)
    band = exact(problem.band, "band")
    if not 0 <= band < 1:
        raise ProblemRefused("BAND_OUT_OF_RANGE", "band")
    demand = guards.check_fen(problem.demand_fen, "demand_fen")
    offer = guards.check_fen(problem.offer_fen, "offer_fen")
    if offer < (1 - band) * demand:
        return _no_deal(problem)
    price = (demand + offer) // 2
    claimant, payer = (party.id for party in problem.parties)
    return Settlement(
        method="SEALED_BID",
        status=Status.BY_RULE,
        problem=echo(problem),
        outcome={
            "joint": {"price_fen": price},
            "parties": {
                claimant: {
                    "demand_fen": demand,
                    "receives_fen": price,
                    "least_fen": text((1 - band) * demand),
                },
                payer: {"offer_fen": offer, "pays_fen": price},
            },
        },
        certificate={"feasible": True, "within_band": True, "price_fen": price},
        guarantees=[Guarantee.WITHIN_BAND],
    )


def _no_deal(problem: SealedBid) -> Settlement:
    return Settlement(
        method="SEALED_BID",
        status=Status.NO_DEAL_YET,
        problem={name: value for name, value in echo(problem).items() if name not in SECRET},
        outcome={"joint": {}, "parties": {party.id: {} for party in problem.parties}},
        certificate={},
        guarantees=[],
    )
