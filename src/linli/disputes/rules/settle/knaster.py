"""Knaster's sealed bids: each thing to the highest bid, to each heir its fair share and a part of the surplus."""

from fractions import Fraction
from typing import Any

from linli.disputes.rules.settle.money import read_values
from linli.disputes.rules.settle.problem import Knaster
from linli.disputes.rules.settle.rational import exact, text
from linli.disputes.rules.settle.result import Guarantee, Settlement, Status, echo
from linli.disputes.rules.settle.rounding import largest_remainder, tie_order


def solve_knaster(problem: Knaster) -> Settlement:
    """Things and money for each heir; the money sums to zero. Raises ProblemRefused."""
    bids = read_values(problem.parties, problem.items, problem.bids_fen, problem.options, "bids_fen")
    names = [party.id for party in problem.parties]
    order = tie_order(names, problem.options.tie_seed)
    winners = [
        max(order, key=lambda party: (bids[party][item], -order.index(party))) for item in range(len(problem.items))
    ]
    weights = [exact(party.weight, "weight") for party in problem.parties]
    parts = [weight / sum(weights) for weight in weights]
    fair = [part * sum(row) for part, row in zip(parts, bids, strict=True)]
    worth = [sum(row[item] for item, winner in enumerate(winners) if winner == at) for at, row in enumerate(bids)]
    surplus = sum(worth) - sum(fair, Fraction(0))
    exact_money = [share + part * surplus - value for share, part, value in zip(fair, parts, worth, strict=True)]
    return Settlement(
        method="KNASTER",
        status=Status.BY_RULE,
        problem=echo(problem),
        outcome=_outcome(problem, winners, fair, worth, exact_money),
        certificate=_certificate(problem, bids, winners, exact_money, parts),
        guarantees=[Guarantee.FAIR_SHARE, Guarantee.EFFICIENT, Guarantee.PROPORTIONAL, Guarantee.SUMS],
    )


def _outcome(
    problem: Knaster, winners: list[int], fair: list[Fraction], worth: list[int], money: list[Fraction]
) -> dict[str, Any]:
    order = tie_order([party.id for party in problem.parties], problem.options.tie_seed)
    fen = largest_remainder(money, 0, order)
    own = {
        party.id: {
            "items": [item.id for item, winner in zip(problem.items, winners, strict=True) if winner == at],
            "money_fen": fen[at],
            "exact_money_fen": text(money[at]),
            "fair_share_fen": text(fair[at]),
            "worth_fen": text(worth[at] + money[at]),
        }
        for at, party in enumerate(problem.parties)
    }
    return {"joint": {}, "parties": own}


def _certificate(
    problem: Knaster, bids: list[list[int]], winners: list[int], money: list[Fraction], parts: list[Fraction]
) -> dict[str, Any]:
    fair = [part * sum(row) for part, row in zip(parts, bids, strict=True)]
    names = [party.id for party in problem.parties]
    size = range(len(names))
    matrix = [
        [
            sum(bids[one][item] for item, winner in enumerate(winners) if winner == other) + money[other]
            for other in size
        ]
        for one in size
    ]
    gains = [matrix[at][at] - fair[at] for at in size]
    return {
        "feasible": True,
        "values": {name: text(matrix[at][at]) for at, name in enumerate(names)},
        "baselines": {name: text(fair[at]) for at, name in enumerate(names)},
        "surplus_fen": text(sum(gains, Fraction(0))),
        "envy_matrix": [[text(value) for value in row] for row in matrix],
        "envy_free": all(
            matrix[one][one] * parts[other] >= matrix[one][other] * parts[one] for one in size for other in size
        ),
        "equitable": len({gain / part for gain, part in zip(gains, parts, strict=True)}) == 1,
        "proportional": all(gain >= 0 for gain in gains),
        "pareto": {"by": "HIGHEST_BIDS"},
    }
