"""Rooms and rent: the assignment worth most, and of all prices without envy those best for the worst off.

After Gal, Mash, Procaccia and Zick (JACM 2017). With the assignment fixed, no envy is a set of differences between
what the parties are left with; the smallest lead each must have over the worst off is a longest path, and the rest
of the surplus is shared equally. Whole numbers until the last division by the number of parties.
"""

from fractions import Fraction
from typing import Any

from linli.disputes.rules.settle import guards
from linli.disputes.rules.settle.money import read_values
from linli.disputes.rules.settle.problem import Rooms
from linli.disputes.rules.settle.rational import text
from linli.disputes.rules.settle.refusal import ProblemRefused
from linli.disputes.rules.settle.result import Guarantee, Settlement, Status, echo
from linli.disputes.rules.settle.rounding import largest_remainder, tie_order


def solve_rooms(problem: Rooms) -> Settlement:
    """Who gets which room at which price. Raises ProblemRefused; ROOMS_NOT_PARTIES when the numbers differ."""
    values = read_values(problem.parties, problem.items, problem.values_fen, problem.options, "values_fen")
    if len(problem.items) != len(problem.parties):
        raise ProblemRefused("ROOMS_NOT_PARTIES", "items")
    rent = guards.check_fen(problem.rent_fen, "rent_fen")
    room = best_assignment(values)
    leads, before = _leads(values, room)
    size = len(values)
    surplus = sum(row[room[at]] for at, row in enumerate(values)) - rent
    least = Fraction(surplus - sum(leads), size)
    left = [least + lead for lead in leads]
    prices = [Fraction(row[room[at]]) - left[at] for at, row in enumerate(values)]
    return Settlement(
        method="ROOMS",
        status=Status.OPTIMAL,
        problem=echo(problem),
        outcome=_outcome(problem, values, room, prices),
        certificate=_certificate(problem, values, room, prices, before),
        guarantees=[
            Guarantee.ENVY_FREE,
            Guarantee.EFFICIENT,
            Guarantee.FAIREST_PRICES,
            Guarantee.PROPORTIONAL,
            Guarantee.SUMS,
        ],
    )


def best_assignment(values: list[list[int]]) -> list[int]:
    """The item of each party in the assignment worth most together (Hungarian method, whole numbers)."""
    size = len(values)
    row_price, column_price = [0] * (size + 1), [0] * (size + 1)
    owner = [0] * (size + 1)  # of each column, from 1; 0 is nobody
    for row in range(1, size + 1):
        owner[0] = row
        _augment(values, row_price, column_price, owner)
    found = [0] * size
    for column in range(1, size + 1):
        found[owner[column] - 1] = column - 1
    return found


def _augment(values: list[list[int]], row_price: list[int], column_price: list[int], owner: list[int]) -> None:
    """Find a place for the row that waits in column 0 along a cheapest path."""
    size = len(values)
    slack: list[int | None] = [None] * (size + 1)
    way, used, column = [0] * (size + 1), [False] * (size + 1), 0
    while owner[column]:
        used[column] = True
        row, nearest, step = owner[column], 0, None
        for other in range(1, size + 1):
            if used[other]:
                continue
            cost = -values[row - 1][other - 1] - row_price[row] - column_price[other]
            now = slack[other]
            if now is None or cost < now:
                slack[other], way[other], now = cost, column, cost
            if step is None or now < step:
                step, nearest = now, other
        for other in range(size + 1):
            if used[other]:
                row_price[owner[other]] += step or 0
                column_price[other] -= step or 0
            elif slack[other] is not None:
                slack[other] = (slack[other] or 0) - (step or 0)
        column = nearest
    while column:
        owner[column], column = owner[way[column]], way[column]


def _leads(values: list[list[int]], room: list[int]) -> tuple[list[int], list[int]]:
    """The least lead of each party over the worst off, and who forces it (itself where nobody does)."""
    size = range(len(values))
    leads, before = [0] * len(values), list(size)
    for _round in size:
        for one in size:
            for other in size:
                # If other has u left, one must have at least u + what one values other's room more than other does.
                forced = leads[other] + values[one][room[other]] - values[other][room[other]]
                if forced > leads[one]:
                    leads[one], before[one] = forced, other
    return leads, before


def _outcome(problem: Rooms, values: list[list[int]], room: list[int], prices: list[Fraction]) -> dict[str, Any]:
    names = [party.id for party in problem.parties]
    fen = _whole_prices(problem, prices)
    own = {
        name: {
            "item": problem.items[room[at]].id,
            "price_fen": fen[at],
            "exact_price_fen": text(prices[at]),
            "worth_fen": values[at][room[at]],
        }
        for at, name in enumerate(names)
    }
    return {"joint": {}, "parties": own}


def _whole_prices(problem: Rooms, prices: list[Fraction]) -> list[int]:
    order = tie_order([party.id for party in problem.parties], problem.options.tie_seed)
    return largest_remainder(prices, problem.rent_fen, order)


def _certificate(
    problem: Rooms, values: list[list[int]], room: list[int], prices: list[Fraction], before: list[int]
) -> dict[str, Any]:
    names = [party.id for party in problem.parties]
    size = range(len(names))
    matrix = [[values[one][room[other]] - prices[other] for other in size] for one in size]
    return {
        "feasible": True,
        "values": {name: text(matrix[at][at]) for at, name in enumerate(names)},
        "envy_matrix": [[text(value) for value in row] for row in matrix],
        "envy_free": True,
        "equitable": len({matrix[at][at] for at in size}) == 1,
        "proportional": all(matrix[at][at] * len(names) >= sum(values[at]) - problem.rent_fen for at in size),
        "no_negative_price": min(prices) >= 0,
        "pareto": {"by": "NO_ENVY_AT_PRICES"},
        "least": text(min(matrix[at][at] for at in size)),
        "forced_by": {name: names[before[at]] for at, name in enumerate(names)},
    }
