"""On small problems the solvers agree with counting out, and the checker accepts what they say."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations, permutations, product
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from linli.disputes.rules.settle import ProblemRefused, Status
from linli.disputes.tests.settle.make import (
    awards,
    claims_problem,
    own,
    package_problem,
    rooms_problem,
    shares_problem,
    solved,
)

FEW = settings(max_examples=40, deadline=None)


@st.composite
def _packages(draw: st.DrawFn) -> tuple[dict[str, list[list[int]]], list[int], list[dict[str, Any]]]:
    parties, shape = draw(st.integers(2, 4)), draw(st.lists(st.integers(1, 3), min_size=1, max_size=5))
    points = {
        f"p{at}": [[draw(st.integers(0, 6)) for _option in range(size)] for size in shape] for at in range(parties)
    }
    assume(all(any(max(row) > min(row) for row in rows) for rows in points.values()))
    tentative = [draw(st.integers(0, size - 1)) for size in shape]
    places = [{"issue": f"i{at}", "option": f"o{option}"} for at, size in enumerate(shape) for option in range(size)]
    constraints: list[dict[str, Any]] = []
    for kind in draw(st.lists(st.sampled_from(["FORBID", "REQUIRE", "LIMIT"]), max_size=2)):
        chosen = draw(
            st.lists(st.sampled_from(places), min_size=2, max_size=3, unique_by=lambda one: tuple(one.values()))
        )
        if kind == "FORBID":
            constraints.append({"kind": kind, "choices": chosen})
        elif kind == "REQUIRE":
            constraints.append({"kind": kind, "if": chosen[0], "then": chosen[1:]})
        else:
            amounts = [one | {"amount": draw(st.integers(-3, 5))} for one in chosen]
            constraints.append({"kind": kind, "amounts": amounts, "at_most": draw(st.integers(0, 6))})
    return points, tentative, constraints


def _kept(constraint: dict[str, Any], package: Sequence[int]) -> bool:
    def chosen(one: dict[str, Any]) -> bool:
        return package[int(one["issue"][1:])] == int(one["option"][1:])

    if constraint["kind"] == "FORBID":
        return not all(map(chosen, constraint["choices"]))
    if constraint["kind"] == "REQUIRE":
        return not chosen(constraint["if"]) or any(map(chosen, constraint["then"]))
    return bool(sum(one["amount"] for one in constraint["amounts"] if chosen(one)) <= constraint["at_most"])


@settings(max_examples=150, deadline=None)
@given(_packages(), st.booleans())
def test_a_package_is_the_leximin_of_all_packages(
    made: tuple[dict[str, list[list[int]]], list[int], list[dict[str, Any]]], raw: bool
) -> None:
    points, tentative, constraints = made
    reach = {name: 1 if raw else sum(max(row) - min(row) for row in rows) for name, rows in points.items()}
    options = {"scale": "RAW" if raw else "SHARE"}
    best: list[Fraction] | None = None
    for package in product(*(range(len(row)) for row in points["p0"])):
        gains = sorted(
            Fraction(
                sum(row[now] - row[then] for row, now, then in zip(rows, package, tentative, strict=True)), reach[name]
            )
            for name, rows in points.items()
        )
        if gains[0] >= 0 and all(_kept(constraint, package) for constraint in constraints):
            best = gains if best is None else max(best, gains)
    given_problem = package_problem(points, tentative, constraints=constraints, options=options)
    if best is None:
        with pytest.raises(ProblemRefused, match="INFEASIBLE"):
            solved(given_problem)
        return
    settlement = solved(given_problem)
    assert settlement.status is Status.OPTIMAL
    assert sorted(map(Fraction, settlement.certificate["gains"].values())) == best


_ROWS = st.integers(2, 4).flatmap(
    lambda issues: st.lists(
        st.lists(st.integers(0, 9), min_size=issues, max_size=issues).filter(any), min_size=2, max_size=3
    )
)


@settings(max_examples=80, deadline=None)
@given(_ROWS)
def test_no_division_in_quarters_is_better_in_leximin_order_than_leximin_shares(rows: list[list[int]]) -> None:
    settlement = solved(shares_problem("LEXIMIN_SHARES", {f"p{at}": row for at, row in enumerate(rows)}))
    assert settlement.status is Status.OPTIMAL
    found = sorted(own(settlement, "of_total"))
    totals = [sum(row) for row in rows]
    cuts = [cut for cut in product(range(3), repeat=len(rows)) if sum(cut) == 2]
    for division in product(cuts, repeat=len(rows[0])):
        values = [
            Fraction(sum(row[issue] * cut[party] for issue, cut in enumerate(division)), 2 * totals[party])
            for party, row in enumerate(rows)
        ]
        assert sorted(values) <= found


@FEW
@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), min_size=1, max_size=8))
def test_adjusted_winner_is_leximin_for_two(pairs: list[tuple[int, int]]) -> None:
    assume(any(one for one, _other in pairs) and any(other for _one, other in pairs))
    rows = {"a": [one for one, _other in pairs], "b": [other for _one, other in pairs]}
    winner = solved(shares_problem("ADJUSTED_WINNER", rows))
    assert sorted(own(winner, "of_total")) == sorted(own(solved(shares_problem("LEXIMIN_SHARES", rows)), "of_total"))
    assert winner.certificate["splits"] <= 1
    assert winner.certificate["envy_free"]


@FEW
@given(st.lists(st.lists(st.integers(0, 4), min_size=3, max_size=3), min_size=3, max_size=3), st.integers(0, 4))
def test_rent_is_the_best_of_all_whole_prices_without_envy(rows: list[list[int]], rent: int) -> None:
    values = [[3 * value for value in row] for row in rows]  # so that the best prices are whole
    settlement = solved(rooms_problem(values, 3 * rent))
    found = min(map(Fraction, settlement.certificate["values"].values()))
    best = None
    rooms = max(permutations(range(3)), key=lambda rooms: sum(values[at][room] for at, room in enumerate(rooms)))
    for first, second in product(range(-12, 25), repeat=2):
        prices = [first, second, 3 * rent - first - second]
        left = [values[at][rooms[at]] - prices[rooms[at]] for at in range(3)]
        if all(left[at] >= values[at][room] - prices[room] for at in range(3) for room in range(3)):
            best = min(left) if best is None else max(best, min(left))
    assert found == best


@FEW
@given(st.lists(st.lists(st.integers(0, 99), min_size=3, max_size=3), min_size=2, max_size=4))
def test_knaster_has_the_largest_worth_of_all_assignments(bids: list[list[int]]) -> None:
    given_problem = {
        "method": "KNASTER",
        "parties": [{"id": f"p{at}"} for at in range(len(bids))],
        "items": [{"id": f"t{item}", "class": "OBJECT"} for item in range(3)],
        "bids_fen": {f"p{at}": {f"t{item}": bid for item, bid in enumerate(row)} for at, row in enumerate(bids)},
    }
    settlement = solved(given_problem)
    best = max(
        sum(bids[holder][item] for item, holder in enumerate(holders))
        for holders in product(range(len(bids)), repeat=3)
    )
    assert sum(own(settlement, "worth_fen")) == best
    assert sum(own(settlement, "money_fen")) == 0
    gains = [
        worth - fair
        for worth, fair in zip(own(settlement, "worth_fen"), own(settlement, "fair_share_fen"), strict=True)
    ]
    assert len(set(gains)) == 1
    assert gains[0] >= 0


_CLAIMS = st.lists(st.integers(0, 30), min_size=2, max_size=5).filter(any)


def _equal_awards(estate: Fraction, claims: Sequence[Fraction]) -> list[Fraction]:
    """By trying every set of claims that are met in full."""
    places = range(len(claims))
    for size in range(len(claims) + 1):
        for full in combinations(places, size):
            rest = [at for at in places if at not in full]
            level = (estate - sum(claims[at] for at in full)) / len(rest) if rest else max(claims)
            found = [min(claim, level) for claim in claims]
            if level >= 0 and sum(found) == estate and all(found[at] == claims[at] for at in full):
                return found
    raise AssertionError("no level fits")


@FEW
@given(_CLAIMS, st.data())
def test_claims_agree_with_their_definitions(amounts: list[int], data: st.DataObject) -> None:
    estate = data.draw(st.integers(0, sum(amounts)))
    settlement = solved(claims_problem(estate, amounts))
    claims, money, total = [Fraction(amount) for amount in amounts], Fraction(estate), sum(amounts)
    halves = [claim / 2 for claim in claims]
    losses = _equal_awards(total - money, claims)
    assert awards(settlement, "EQUAL_AWARDS") == _equal_awards(money, claims)
    assert awards(settlement, "EQUAL_LOSSES") == [claim - loss for claim, loss in zip(claims, losses, strict=True)]
    assert awards(settlement, "PROPORTIONAL") == [claim * money / total for claim in claims]
    if 2 * money <= total:
        expected = _equal_awards(money, halves)
    else:
        expected = [claim - lost for claim, lost in zip(claims, _equal_awards(total - money, halves), strict=True)]
    assert awards(settlement, "TALMUD") == expected


@FEW
@given(_CLAIMS, st.lists(st.integers(1, 3), min_size=5, max_size=5), st.data())
def test_a_later_class_gets_nothing_before_an_earlier_is_paid(
    amounts: list[int], ranks: list[int], data: st.DataObject
) -> None:
    estate = data.draw(st.integers(0, sum(amounts) + 5))
    ranks = ranks[: len(amounts)]
    settlement = solved(claims_problem(estate, amounts, ranks))
    for rule in ("PROPORTIONAL", "EQUAL_AWARDS", "EQUAL_LOSSES", "TALMUD"):
        found = awards(settlement, rule)
        assert sum(found) == min(estate, sum(amounts))
        for at, rank in enumerate(ranks):
            for other, later in enumerate(ranks):
                assert later <= rank or not found[other] or found[at] == amounts[at]


@FEW
@given(st.lists(st.integers(0, 60), min_size=2, max_size=5))
def test_the_airport_rule_is_the_shapley_value(needs: list[int]) -> None:
    given_problem = {
        "method": "AIRPORT",
        "parties": [{"id": f"p{at}"} for at in range(len(needs))],
        "needs_fen": {f"p{at}": need for at, need in enumerate(needs)},
    }
    orders = list(permutations(range(len(needs))))
    expected = [Fraction(0)] * len(needs)
    for order in orders:
        paid = 0
        for at in order:
            expected[at] += Fraction(max(paid, needs[at]) - paid, len(orders))
            paid = max(paid, needs[at])
    assert own(solved(given_problem), "exact_pays_fen") == expected


@FEW
@given(st.integers(0, 10**6), st.integers(0, 10**6), st.integers(0, 99))
def test_a_sealed_bid_closes_just_within_the_band(demand: int, offer: int, percent: int) -> None:
    given_problem = {
        "method": "SEALED_BID",
        "parties": [{"id": "a"}, {"id": "b"}],
        "demand_fen": demand,
        "offer_fen": offer,
        "band": f"{percent}/100",
    }
    settlement = solved(given_problem)
    if 100 * offer >= (100 - percent) * demand:
        assert settlement.outcome["joint"] == {"price_fen": (demand + offer) // 2}
    else:
        assert settlement.status is Status.NO_DEAL_YET
        assert str(demand) not in settlement.to_json().decode() or demand < 100


@settings(max_examples=60, deadline=None)
@given(_packages(), st.sampled_from(["1", "2", "3/2"]), st.integers(0, 12), st.integers(-4, 3), st.integers(0, 5))
def test_weights_minimums_baselines_and_lower_limits_are_kept(
    made: tuple[dict[str, list[list[int]]], list[int], list[dict[str, Any]]],
    weight: str,
    least: int,
    shift: int,
    at_least: int,
) -> None:
    points, tentative, _constraints = made
    values = {name: sum(row[at] for row, at in zip(rows, tentative, strict=True)) for name, rows in points.items()}
    best_of = {name: sum(map(max, rows)) for name, rows in points.items()}
    baseline = {name: min(value + shift, best_of[name]) for name, value in values.items()}
    minimum = min(least, best_of["p1"])
    amounts = [{"issue": f"i{at}", "option": "o0", "amount": at + 1} for at in range(len(tentative))]
    weights = {name: Fraction(weight) if name == "p0" else Fraction(1) for name in points}
    best: list[Fraction] | None = None
    for package in product(*(range(len(row)) for row in points["p0"])):
        value = {name: sum(row[at] for row, at in zip(rows, package, strict=True)) for name, rows in points.items()}
        reach = {name: sum(max(row) - min(row) for row in rows) for name, rows in points.items()}
        gains = sorted((value[name] - baseline[name]) / (weights[name] * reach[name]) for name in points)
        limit = sum(at + 1 for at, option in enumerate(package) if option == 0) >= at_least
        if gains[0] >= 0 and value["p1"] >= minimum and limit:
            best = gains if best is None else max(best, gains)
    problem = package_problem(
        points,
        tentative,
        minimum={"p1": minimum},
        constraints=[{"kind": "LIMIT", "amounts": amounts, "at_least": at_least}],
    )
    problem |= {"baseline": baseline, "parties": [{"id": name, "weight": str(weights[name])} for name in points]}
    del problem["tentative"]
    if best is None:
        with pytest.raises(ProblemRefused, match="INFEASIBLE"):
            solved(problem)
        return
    assert sorted(map(Fraction, solved(problem).certificate["gains"].values())) == best
