"""Bad problems are refused with a code and a place, and large ones are taken."""

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest

from linli.disputes.rules.settle import ProblemRefused, Status, problem_from, read_problem, solve
from linli.disputes.rules.settle.guards import NEVER_ISSUES
from linli.disputes.rules.settle.problem import IssueClass
from linli.disputes.rules.settle.refusal import SENTENCES
from linli.disputes.tests.settle.make import NAMES, claims_problem, example, package_problem, shares_problem, solved

TWO = {"a": [60, 40], "b": [30, 70]}


def _code(given: Any) -> tuple[str, str]:
    content = given if isinstance(given, bytes) else json.dumps(given).encode()
    with pytest.raises(ProblemRefused) as refused:
        solve(read_problem(content))
    assert refused.value.code in SENTENCES
    assert refused.value.sentence
    return refused.value.code, refused.value.where


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("NaN", "BAD_RATIONAL"),
        ("1/0", "BAD_RATIONAL"),
        ("", "BAD_RATIONAL"),
        ("1e3", "BAD_RATIONAL"),
        ("1,5", "BAD_RATIONAL"),
        ("٣", "BAD_RATIONAL"),
        ("-1", "NEGATIVE_NUMBER"),
        ("1" * 16, "NUMBER_TOO_LARGE"),
        ("9" * 99, "NUMBER_TOO_LARGE"),
        ("1/9999999999", "NUMBER_TOO_LARGE"),
        (10**15, "NUMBER_TOO_LARGE"),
        (10**40, "NUMBER_TOO_LARGE"),
        (True, "MALFORMED"),
        (None, "MALFORMED"),
    ],
)
def test_a_number_that_is_none_is_refused(value: Any, code: str) -> None:
    given = shares_problem("LEXIMIN_SHARES", TWO)
    given["points"]["a"]["i1"] = value
    assert _code(given)[0] == code


@pytest.mark.parametrize("written", [b"0.5", b"NaN", b"Infinity", b"1e2"])
def test_a_binary_fraction_is_refused(written: bytes) -> None:
    content = json.dumps(shares_problem("LEXIMIN_SHARES", TWO)).encode().replace(b"60", written)
    assert _code(content)[0] == "NUMBER_NOT_EXACT"
    given = shares_problem("LEXIMIN_SHARES", TWO)
    given["points"]["a"]["i1"] = 0.5
    with pytest.raises(ProblemRefused, match="NUMBER_NOT_EXACT"):
        problem_from(given)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "NOT_JSON"),
        (b"{", "NOT_JSON"),
        (b"\xff\xfe", "NOT_JSON"),
        (b"[" * 100_000, "NOT_JSON"),
        (b"[]", "MALFORMED"),
        (b'{"method": "MAGIC"}', "UNKNOWN_METHOD"),
        (b'{"method": "CLAIMS", "method": "CLAIMS"}', "DUPLICATE_KEY"),
        (b'{"method": "CLAIMS"}', "MALFORMED"),
        (b" " * 5_000_000, "TOO_LARGE"),
    ],
)
def test_what_is_no_problem_is_refused(content: bytes, code: str) -> None:
    assert _code(content)[0] == code


def test_the_wrong_format_and_unknown_fields_are_refused() -> None:
    assert _code(shares_problem("LEXIMIN_SHARES", TWO, format="linli-settle/2")) == ("MALFORMED", "format")
    assert _code(shares_problem("LEXIMIN_SHARES", TWO, guess=1))[0] == "MALFORMED"


@pytest.mark.parametrize("issue_class", ["CUSTODY", "IDENTITY", "VIOLENCE", "STATUTORY_MINIMUM"])
@pytest.mark.parametrize("name", ["adjusted_winner", "leximin_shares", "package", "rooms", "knaster"])
def test_what_law_or_a_person_decides_is_never_an_issue(name: str, issue_class: str) -> None:
    given = example(name)
    key = "issues" if "issues" in given else "items"
    given[key][0]["class"] = issue_class
    with pytest.raises(ProblemRefused) as refused:
        solve(problem_from(given))
    assert (refused.value.code, refused.value.where) == ("ISSUE_NOT_NEGOTIABLE", f"{key}[0].class")
    assert refused.value.facts["reason"]


def test_every_class_of_issue_is_either_taken_or_refused_with_a_reason() -> None:
    for issue_class in IssueClass:
        given = shares_problem("LEXIMIN_SHARES", TWO)
        given["issues"][0]["class"] = issue_class
        if issue_class in NEVER_ISSUES:
            with pytest.raises(ProblemRefused, match="ISSUE_NOT_NEGOTIABLE"):
                solved(given)
        else:
            assert solved(given).status is Status.OPTIMAL
    assert len(NEVER_ISSUES) == 4


def _drop_party(given: dict[str, Any]) -> None:
    given["parties"] = given["parties"][:1]


def _same_party_twice(given: dict[str, Any]) -> None:
    given["parties"][1] = given["parties"][0]


def _sixth_suggestion(given: dict[str, Any]) -> None:
    given["options"] = given.get("options", {}) | {"suggestion": 6}


def _white_space(given: dict[str, Any]) -> None:
    given["parties"][0]["id"] = "a b"


def _zero_weight(given: dict[str, Any]) -> None:
    given["parties"][0]["weight"] = 0


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (_drop_party, "ONE_PARTY"),
        (_same_party_twice, "DUPLICATE_ID"),
        (_sixth_suggestion, "TOO_MANY_SUGGESTIONS"),
        (_white_space, "BAD_ID"),
        (_zero_weight, "BAD_RATIONAL"),
    ],
)
def test_every_method_refuses_what_is_wrong_with_parties(
    name: str, spoil: Callable[[dict[str, Any]], None], code: str
) -> None:
    given = copy.deepcopy(example(name))
    spoil(given)
    assert _code(given)[0] == code


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"points": {"a": {"i0": 1, "i1": 1}}}, "MISSING_POINTS"),
        ({"points": {"a": {"i0": 1}, "b": {"i0": 1, "i1": 1}}}, "MISSING_POINTS"),
        ({"points": {"a": {"i0": 0, "i1": 0}, "b": {"i0": 1, "i1": 1}}}, "ZERO_POINTS"),
        ({"points": {"a": {"i0": 1, "i1": 0, "x": 1}, "b": {"i0": 1, "i1": 1}}}, "UNKNOWN_ISSUE"),
        ({"options": {"points_total": 99}}, "POINTS_DO_NOT_SUM"),
        ({"baseline": {"a": 101}}, "BASELINE_UNREACHABLE"),
        ({"baseline": {"x": 1}}, "UNKNOWN_PARTY"),
        ({"baseline": {"a": 99, "b": 99}}, "INFEASIBLE"),
        ({"issues": []}, "NO_ISSUES"),
        ({"issues": [{"id": "i0", "class": "USE"}] * 2}, "DUPLICATE_ID"),
        ({"issues": [{"id": "i0", "class": "MAGIC"}]}, "MALFORMED"),
    ],
)
@pytest.mark.parametrize("method", ["ADJUSTED_WINNER", "LEXIMIN_SHARES"])
def test_shares_refuse_points_that_make_no_sense(method: str, more: dict[str, Any], code: str) -> None:
    assert _code(shares_problem(method, TWO) | more)[0] == code


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"tentative": None}, "MALFORMED"),
        ({"baseline": {"a": 0, "b": 0}}, "MALFORMED"),
        ({"tentative": {"i0": "o9", "i1": "o0"}}, "UNKNOWN_OPTION"),
        ({"minimum": {"a": 1000}}, "BASELINE_UNREACHABLE"),
        ({"minimum": {"a": 9, "b": 9}}, "INFEASIBLE"),
        ({"constraints": [{"kind": "FORBID", "choices": []}]}, "MALFORMED"),
        ({"constraints": [{"kind": "FORBID", "choices": [{"issue": "x", "option": "o0"}]}]}, "UNKNOWN_OPTION"),
        (
            {"constraints": [{"kind": "FORBID", "choices": [{"issue": "i0", "option": f"o{at}"}]} for at in range(2)]},
            "INFEASIBLE",
        ),
        ({"constraints": [{"kind": "LIMIT", "amounts": [], "at_most": 1, "at_least": 2}]}, "CONTRADICTION"),
        ({"constraints": [{"kind": "LIMIT", "amounts": [], "at_least": 2}]}, "INFEASIBLE"),
    ],
)
def test_packages_refuse_conditions_that_cannot_be_kept(more: dict[str, Any], code: str) -> None:
    given = package_problem({"a": [[6, 0], [4, 0]], "b": [[0, 6], [0, 4]]}, [0, 1])
    assert _code(given | more)[0] == code


def test_other_methods_refuse_what_does_not_fit_them() -> None:
    assert _code(example("rooms") | {"items": [{"id": "south", "class": "USE"}]})[0] == "UNKNOWN_ISSUE"
    assert _code(example("sealed_bid") | {"band": 1})[0] == "BAND_OUT_OF_RANGE"
    assert _code(example("sealed_bid") | {"round": 4})[0] == "TOO_MANY_ROUNDS"
    assert _code(example("sealed_bid") | {"offer_fen": -1})[0] == "NEGATIVE_NUMBER"
    assert _code(example("coefficients") | {"table": "none"})[0] == "UNKNOWN_TABLE"
    entries = example("coefficients")["entries"]
    assert _code(example("coefficients") | {"entries": [entries[0] | {"key": "99"}, *entries[1:]]})[0] == "NOT_IN_TABLE"
    assert _code(claims_problem(5, [0, 0]))[0] == "ZERO_POINTS"
    assert _code(claims_problem(5, [1, 2]) | {"claims": [{"party": "c0", "amount_fen": 1}]})[0] == "MISSING_POINTS"
    assert _code(shares_problem("ADJUSTED_WINNER", {"a": [1], "b": [1], "c": [1]}))[0] == "NOT_TWO_PARTIES"


def test_twenty_parties_and_two_hundred_issues_are_taken_and_no_more() -> None:
    rows = {f"p{at}": [(at * 7 + issue * issue) % 11 + 1 for issue in range(200)] for at in range(20)}
    assert solved(shares_problem("LEXIMIN_SHARES", rows)).status is Status.OPTIMAL
    assert (
        _code(shares_problem("LEXIMIN_SHARES", {name: [*row, 1] for name, row in rows.items()}))[0] == "TOO_MANY_ISSUES"
    )
    assert _code(shares_problem("LEXIMIN_SHARES", rows | {"p20": [1] * 200}))[0] == "TOO_MANY_PARTIES"


def test_a_package_of_twenty_parties_and_two_hundred_issues_is_answered_honestly() -> None:
    points = {
        f"p{at}": [[(at * 5 + issue * option) % 7 for option in range(2)] for issue in range(200)] for at in range(20)
    }
    settlement = solved(package_problem(points, [0] * 200, options={"time_limit_seconds": 1}))
    assert settlement.status in (Status.OPTIMAL, Status.BEST_FOUND)
    assert ("NOT_PROVED" in settlement.guarantees) == (settlement.status is Status.BEST_FOUND)


def test_huge_and_tiny_points_side_by_side_are_still_exact() -> None:
    rows: dict[str, list[int | str]] = {
        "a": [1, 1, 73_577_329_829_229, 100_000_000_000_000],
        "b": ["1/1000000000", 3, 0, 0],
    }
    assert solved(shares_problem("LEXIMIN_SHARES", rows)).status is Status.OPTIMAL
    points: dict[str, list[list[int | str]]] = {"a": [[10**14, 1], [1, 0]], "b": [[0, "0.000000001"], [0, 10**14]]}
    assert solved(package_problem(points, [0, 0])).status is Status.OPTIMAL


def test_denominators_that_have_nothing_in_common_are_refused_at_once() -> None:
    primes = [number for number in range(90_000, 90_400) if all(number % divisor for divisor in range(2, 301))]
    rows: dict[str, list[int | str]] = {"a": [f"1/{prime}" for prime in primes], "b": [1] * len(primes)}
    assert _code(shares_problem("LEXIMIN_SHARES", rows)) == ("NUMBER_TOO_LARGE", "points.a")
    halves: dict[str, list[list[int | str]]] = {name: [[value, 0] for value in row] for name, row in rows.items()}
    assert _code(package_problem(halves, [0] * len(primes))) == ("NUMBER_TOO_LARGE", "points.a")


def test_parties_with_the_same_points_get_the_same() -> None:
    settlement = solved(shares_problem("LEXIMIN_SHARES", {name: [5, 5, 5, 5] for name in "abc"}))
    assert {own["of_total"] for own in settlement.outcome["parties"].values()} == {"1/3"}
