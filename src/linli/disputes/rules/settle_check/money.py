"""Checking rooms and rent, and Knaster's sealed bids."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from linli.disputes.rules.settle_check.reading import (
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
    whole,
)

Matrix = list[list[Fraction]]
HEIR = "items money_fen exact_money_fen fair_share_fen worth_fen"


def check_rooms(result: Mapping[str, Any]) -> None:
    """Raises Rejected. At prices without envy the assignment is the one worth most, so it is not checked by itself."""
    problem, certificate = result["problem"], at(result, "certificate", "result")
    names, _weights = parties_of(problem)
    items = names_of(problem, "items")
    values = [[whole(problem["values_fen"][name][item], item) for item in items] for name in names]
    joint_of(result, {})
    own, rent = (
        own_of(result, names, "item price_fen exact_price_fen worth_fen"),
        whole(problem["rent_fen"], "rent_fen"),
    )
    require(sorted(at(one, "item", "outcome") for one in own) == sorted(items), "FEASIBLE", "not one room for each")
    room = [items.index(one["item"]) for one in own]
    prices = [number(at(one, "exact_price_fen", "outcome"), "price") for one in own]
    require(sum(prices) == rent, "FEASIBLE", f"the prices sum to {sum(prices)}, not {rent}")
    flag(certificate, "feasible", True)
    rounded(prices, [whole(one["price_fen"], "price_fen") for one in own], rent, order_of(names, problem), "the rent")
    size = range(len(names))
    matrix = [[values[one][room[other]] - prices[other] for other in size] for one in size]
    _matrix(certificate, names, matrix)
    for one in size:
        worth = whole(own[one]["worth_fen"], "worth_fen")
        require(worth == values[one][room[one]], "VALUES", f"the room of {names[one]} is worth {worth}")
        require(matrix[one][one] == max(matrix[one]), "ENVY", f"{names[one]} would rather have another room")
    flag(certificate, "envy_free", True)
    flag(certificate, "equitable", len({matrix[one][one] for one in size}) == 1)
    flag(certificate, "proportional", all(matrix[one][one] * len(names) >= sum(values[one]) - rent for one in size))
    flag(certificate, "no_negative_price", min(prices) >= 0)
    require(certificate["pareto"] == {"by": "NO_ENVY_AT_PRICES"}, "PARETO", "efficiency rests on something else")
    _fairest(certificate, names, values, room, [matrix[one][one] for one in size])
    require(result["status"] == "OPTIMAL", "STATUS", "rooms are solved or not")
    guarantees(result, ["ENVY_FREE", "EFFICIENT", "FAIREST_PRICES", "PROPORTIONAL", "SUMS"])


def _fairest(
    certificate: Mapping[str, Any], names: list[str], values: list[list[int]], room: list[int], left: list[Fraction]
) -> None:
    """Each lead over the worst off is forced by a chain of no-envy conditions, so the worst off has all it can."""
    least = min(left)
    same_number(at(certificate, "least", "certificate"), least, "FAIREST", "what the worst off has")
    forced_by = at(certificate, "forced_by", "certificate")
    for name in names:
        one, steps = names.index(name), 0
        while (by := at(forced_by, names[one], "forced_by")) != names[one]:
            require(by in names and steps < len(names), "FAIREST", f"no chain forces what {name} has")
            other, steps = names.index(by), steps + 1
            forced = left[other] + values[one][room[other]] - values[other][room[other]]
            require(left[one] == forced, "FAIREST", f"{by} does not force what {names[one]} has")
            one = other
        require(left[one] == least, "FAIREST", f"nobody forces what {names[one]} has")


def check_knaster(result: Mapping[str, Any]) -> None:
    """Raises Rejected with the first item that fails."""
    problem, certificate = result["problem"], at(result, "certificate", "result")
    names, weights = parties_of(problem)
    items = names_of(problem, "items")
    bids = [[whole(problem["bids_fen"][name][item], item) for item in items] for name in names]
    joint_of(result, {})
    own, order = own_of(result, names, HEIR), order_of(names, problem)
    held = [sorted(items.index(item) for item in at(one, "items", "outcome") if item in items) for one in own]
    given = sorted(item for bundle in held for item in bundle)
    require(given == list(range(len(items))), "FEASIBLE", "not every thing to exactly one heir")
    require([len(one["items"]) for one in own] == [len(one) for one in held], "FEASIBLE", "something that is no item")
    money = [number(at(one, "exact_money_fen", "outcome"), "money") for one in own]
    require(sum(money) == 0, "FEASIBLE", f"the money sums to {sum(money)}")
    flag(certificate, "feasible", True)
    rounded(money, [whole(one["money_fen"], "money_fen") for one in own], 0, order, "the money")
    for party, bundle in enumerate(held):
        for item in bundle:
            highest = max(row[item] for row in bids)
            first = next(one for one in order if bids[one][item] == highest)
            require(first == party, "PARETO", f"{items[item]} belongs to {names[first]}")
    require(certificate["pareto"] == {"by": "HIGHEST_BIDS"}, "PARETO", "efficiency rests on something else")
    parts = [weight / sum(weights) for weight in weights]
    matrix = [[sum(row[item] for item in held[other]) + money[other] for other in range(len(names))] for row in bids]
    _matrix(certificate, names, matrix)
    fair = [part * sum(row) for part, row in zip(parts, bids, strict=True)]
    _fair_shares(result, names, fair, parts, matrix)
    size = range(len(names))
    envy_free = all(
        matrix[one][one] * parts[other] >= matrix[one][other] * parts[one] for one in size for other in size
    )
    flag(certificate, "envy_free", envy_free)
    require(result["status"] == "BY_RULE", "STATUS", "Knaster is a rule")
    guarantees(result, ["FAIR_SHARE", "EFFICIENT", "PROPORTIONAL", "SUMS"])


def _fair_shares(
    result: Mapping[str, Any], names: list[str], fair: list[Fraction], parts: list[Fraction], matrix: Matrix
) -> None:
    certificate = result["certificate"]
    gains = [matrix[one][one] - share for one, share in enumerate(fair)]
    for one, own in enumerate(own_of(result, names, HEIR)):
        same_number(at(own, "fair_share_fen", "outcome"), fair[one], "BASELINE", f"the fair share of {names[one]}")
        same_number(at(own, "worth_fen", "outcome"), matrix[one][one], "VALUES", f"what {names[one]} has")
        same_number(at(certificate["baselines"], names[one], "baselines"), fair[one], "BASELINE", names[one])
    require(len({gain / part for gain, part in zip(gains, parts, strict=True)}) == 1, "EQUAL", "unequal surplus")
    same_number(at(certificate, "surplus_fen", "certificate"), sum(gains, Fraction(0)), "VALUES", "the surplus")
    flag(certificate, "equitable", True)
    flag(certificate, "proportional", min(gains) >= 0)


def _matrix(certificate: Mapping[str, Any], names: Sequence[str], matrix: Matrix) -> None:
    claimed = at(certificate, "envy_matrix", "certificate")
    require([len(row) for row in claimed] == [len(names)] * len(names), "ENVY_MATRIX", "not a row for each party")
    for one, row in enumerate(matrix):
        for other, value in enumerate(row):
            same_number(claimed[one][other], value, "ENVY_MATRIX", f"row {one}, column {other}")
        same_number(at(certificate["values"], names[one], "values"), row[one], "VALUES", f"the value of {names[one]}")
