"""What a settlement must not depend on: names, the order of a list, the size of somebody's numbers, who runs it."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linli.disputes.rules.settle import problem_from, solve
from linli.disputes.tests.settle.make import NAMES, claims_problem, example, package_problem, shares_problem, solved

FEW = settings(max_examples=25, deadline=None)
_POINTS = st.lists(st.integers(0, 20), min_size=4, max_size=4).filter(any)
_ROWS = st.lists(_POINTS, min_size=3, max_size=3)


def _parts(rows: dict[str, Any], **more: Any) -> dict[str, Fraction]:
    own = solved(shares_problem("LEXIMIN_SHARES", rows, **more)).outcome["parties"]
    return {name: Fraction(numbers["of_total"]) for name, numbers in own.items()}


@FEW
@given(_ROWS, st.permutations([0, 1, 2]), st.permutations([0, 1, 2, 3]))
def test_leximin_values_do_not_depend_on_names_or_order(
    rows: list[list[int]], parties: list[int], issues: list[int]
) -> None:
    first = _parts({f"p{at}": row for at, row in enumerate(rows)})
    turned = _parts({f"q{at}": [rows[at][issue] for issue in issues] for at in parties})
    assert {name[1:]: value for name, value in turned.items()} == {name[1:]: value for name, value in first.items()}


@FEW
@given(_ROWS, st.integers(1, 1000))
def test_leximin_values_do_not_depend_on_how_large_a_party_writes_its_points(
    rows: list[list[int]], factor: int
) -> None:
    named = {f"p{at}": row for at, row in enumerate(rows)}
    assert _parts(named | {"p1": [f"{value * factor}/7" for value in rows[1]]}) == _parts(named)


_TABLE = st.lists(st.lists(st.integers(0, 9), min_size=3, max_size=3), min_size=4, max_size=4)


@FEW
@given(st.lists(_TABLE, min_size=3, max_size=3), st.permutations([0, 1, 2, 3]), st.integers(1, 50))
def test_package_gains_do_not_depend_on_order_or_scale(
    points: list[list[list[int]]], issues: list[int], factor: int
) -> None:
    rows = {f"p{at}": [[*row[:2], row[2] + at + 1] for row in mine] for at, mine in enumerate(points)}
    for mine in rows.values():
        mine[0] = [0, 1, mine[0][2] + 2]
    first = solved(package_problem(rows, [0] * 4)).certificate["gains"]
    turned = {
        name: [[factor * value for value in mine[issue]] for issue in issues] for name, mine in reversed(rows.items())
    }
    assert sorted(solved(package_problem(turned, [0] * 4)).certificate["gains"].values()) == sorted(first.values())


@FEW
@given(
    st.lists(st.integers(0, 99), min_size=3, max_size=3).filter(any), st.permutations([0, 1, 2]), st.integers(0, 100)
)
def test_awards_do_not_depend_on_the_order_of_claims(amounts: list[int], order: list[int], percent: int) -> None:
    estate = sum(amounts) * percent // 100
    first = solved(claims_problem(estate, amounts)).outcome["parties"]
    turned = solved(claims_problem(estate, [amounts[at] for at in order])).outcome["parties"]
    for place, at in enumerate(order):
        for rule in first["c0"]:
            assert turned[f"c{place}"][rule]["exact_fen"] == first[f"c{at}"][rule]["exact_fen"]


def test_more_weight_never_gives_less() -> None:
    given = shares_problem("LEXIMIN_SHARES", {"a": [50, 30, 20], "b": [40, 40, 20]})
    even = [Fraction(own["of_total"]) for own in solved(given).outcome["parties"].values()]
    given["parties"][0]["weight"] = "3/2"
    heavy = [Fraction(own["of_total"]) for own in solved(given).outcome["parties"].values()]
    assert heavy[0] > even[0]
    assert heavy[0] / heavy[1] == Fraction(3, 2)


def test_a_baseline_above_the_equal_level_is_kept() -> None:
    given = shares_problem("LEXIMIN_SHARES", {"a": [50, 50], "b": [50, 50]}, baseline={"a": 70})
    assert [own["points"] for own in solved(given).outcome["parties"].values()] == ["70", "30"]


@pytest.mark.parametrize("name", NAMES)
def test_the_same_problem_gives_the_same_bytes(name: str) -> None:
    problem = problem_from(example(name))
    assert solve(problem).to_json() == solve(problem).to_json()
