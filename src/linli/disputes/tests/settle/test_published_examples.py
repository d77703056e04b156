"""The worked examples of the literature, to the last fraction."""

from fractions import Fraction

import pytest

from linli.disputes.rules.settle import Status, problem_from
from linli.disputes.rules.settle.bargaining import kalai_smorodinsky, nash, nash_shares, pareto_set
from linli.disputes.rules.settle.problem import Package
from linli.disputes.tests.settle.make import (
    awards,
    claims_problem,
    own,
    package_problem,
    rooms_problem,
    shares_problem,
    solved,
)

BOTH = ["ADJUSTED_WINNER", "LEXIMIN_SHARES"]


@pytest.mark.parametrize("method", BOTH)
def test_john_and_mary_each_get_62_and_six_sevenths(method: str) -> None:
    settlement = solved(shares_problem(method, {"john": [30, 15, 20, 30, 5], "mary": [20, 25, 15, 15, 25]}))
    assert own(settlement, "points") == [Fraction(440, 7)] * 2
    assert settlement.outcome["parties"]["john"]["shares"] == {"i0": "1", "i2": "1/7", "i3": "1"}


@pytest.mark.parametrize("method", BOTH)
def test_carol_gets_the_cottage_and_five_sixths_of_the_retirement_fund(method: str) -> None:
    settlement = solved(shares_problem(method, {"carol": [50, 20, 15, 10, 5], "bob": [40, 30, 10, 10, 10]}))
    assert own(settlement, "points") == [Fraction(170, 3)] * 2
    assert settlement.outcome["parties"]["carol"]["shares"] == {"i0": "5/6", "i2": "1"}


@pytest.mark.parametrize("method", BOTH)
def test_a_printed_column_that_sums_to_98_divides_as_printed_when_points_count_as_given(method: str) -> None:
    given = shares_problem(method, {"bob": [23, 60, 15], "carol": [65, 25, 10]}, options={"scale": "RAW"})
    settlement = solved(given)
    assert own(settlement, "points") == [69, 69]
    assert settlement.outcome["parties"]["bob"]["shares"] == {"i1": "1", "i2": "3/5"}


@pytest.mark.parametrize("method", BOTH)
def test_camp_david_gives_65_and_five_sixths_to_each(method: str) -> None:
    rows = {"israel": [35, 10, 20, 10, 5, 20], "egypt": [55, 5, 10, 5, 20, 5]}
    settlement = solved(shares_problem(method, rows))
    assert own(settlement, "points") == [Fraction(395, 6)] * 2
    assert settlement.outcome["parties"]["egypt"]["shares"] == {"i0": "5/6", "i4": "1"}


def _barter() -> dict[str, object]:
    """Nash 1950: each thing stays (o0) or is given (o1); Bill's five, then Jack's four."""
    bill = [(2, 4), (2, 2), (2, 1), (2, 2), (4, 1)]
    jack = [(10, 1), (4, 1), (6, 2), (2, 2)]
    points = {
        "bill": [[mine, 0] for mine, _theirs in bill] + [[0, mine] for mine, _theirs in jack],
        "jack": [[0, theirs] for _mine, theirs in bill] + [[theirs, 0] for _mine, theirs in jack],
    }
    return package_problem(points, [0] * 9, options={"scale": "RAW"})


def test_nash_barter_has_the_product_60_and_its_pareto_set() -> None:
    problem = problem_from(_barter())
    assert isinstance(problem, Package)
    outcomes = pareto_set(problem)
    gains = [tuple(map(int, one.gains)) for one in outcomes]
    assert gains == [(2, 8), (6, 7), (8, 6), (12, 5), (14, 4), (16, 2), (18, 0)]
    best = nash(outcomes)
    assert list(best.gains) == [12, 5]
    given = {name for name, option in best.package.items() if option == "o1"}
    assert given == {"i0", "i1", "i2", "i3", "i5", "i6", "i7"}  # book, whip, ball, bat; pen, toy, knife
    assert sorted(gain[0] * gain[1] for gain in gains)[-2:] == [56, 60]
    assert list(kalai_smorodinsky(outcomes).gains) == [12, 5]


def test_the_package_solver_finds_the_maximin_of_the_barter() -> None:
    settlement = solved(_barter())
    assert settlement.status is Status.OPTIMAL
    assert own(settlement, "gain") == [8, 6]


@pytest.mark.parametrize(
    ("estate", "expected"),
    [
        (100, [Fraction(100, 3)] * 3),
        (200, [Fraction(50), Fraction(75), Fraction(75)]),
        (300, [Fraction(50), Fraction(100), Fraction(150)]),
        (400, [Fraction(50), Fraction(125), Fraction(225)]),
    ],
)
def test_the_three_widows_of_the_talmud(estate: int, expected: list[Fraction]) -> None:
    assert awards(solved(claims_problem(estate, [100, 200, 300])), "TALMUD") == expected


def test_the_contested_garment_goes_a_quarter_and_three_quarters() -> None:
    assert awards(solved(claims_problem(100, [50, 100])), "TALMUD") == [25, 75]


def test_three_rooms_that_each_want_another_cost_the_same() -> None:
    settlement = solved(rooms_problem([[3, 0, 0], [0, 3, 0], [0, 0, 3]], 3))
    assert own(settlement, "price_fen") == [1, 1, 1]


def test_nash_welfare_splits_one_good_and_gives_two_goods_along_the_diagonal() -> None:
    assert nash_shares([Fraction(3)], [Fraction(5)]) == [Fraction(1, 2)]
    assert nash_shares([Fraction(3), Fraction(2)], [Fraction(1), Fraction(4)]) == [1, 0]


@pytest.mark.parametrize(("band", "price"), [("0.2", None), ("0.25", 175_000_000), ("0.3", 175_000_000)])
def test_two_million_against_one_and_a_half_closes_from_75_percent_down(band: str, price: int | None) -> None:
    given = {
        "method": "SEALED_BID",
        "parties": [{"id": "a"}, {"id": "b"}],
        "demand_fen": 200_000_000,
        "offer_fen": 150_000_000,
        "band": band,
    }
    assert solved(given).outcome["joint"].get("price_fen") == price


def test_ten_thousand_in_three_sums() -> None:
    given = claims_problem(1_000_000, [900_000] * 3)
    fen = [numbers["PROPORTIONAL"]["fen"] for numbers in solved(given).outcome["parties"].values()]
    assert fen == [333_334, 333_333, 333_333]
