"""Beside a proposal: other ideas of fairness, and points known only from-to. The checker goes over both."""

import json
from copy import deepcopy
from typing import Any

import pytest

from linli.disputes.rules.settle import ProblemRefused, problem_from
from linli.disputes.rules.settle.compare import compare, corners
from linli.disputes.rules.settle_check import Verdict, check
from linli.disputes.tests.settle.make import example, package_problem, shares_problem

SHARES = shares_problem("LEXIMIN_SHARES", {"a": [60, 40], "b": [50, 50]}, options={"points_total": 100})
TABLE = package_problem({"a": [[4, 2, 0], [4, 2, 0]], "b": [[0, 3, 4], [0, 3, 4]]}, [0, 0])
del TABLE["tentative"]
TABLE["baseline"] = {"a": 0, "b": 0}


def _checked(found: dict[str, Any], asked: dict[str, Any]) -> Verdict:
    return check(json.dumps(found).encode(), json.dumps(asked).encode())


def _compared(given: dict[str, Any]) -> dict[str, Any]:
    found = compare(problem_from(given))
    assert _checked(found, given) == Verdict(True)
    return found


@pytest.mark.parametrize("given", [TABLE, example("package")])
def test_every_package_that_nothing_beats_is_listed_and_two_are_named(given: dict[str, Any]) -> None:
    found = _compared(given)
    assert 0 <= found["nash"] < len(found["pareto"])
    assert 0 <= found["kalai_smorodinsky"] < len(found["pareto"])


def test_of_two_parties_shares_the_largest_product_is_found() -> None:
    found = _compared(SHARES)
    assert found["nash_shares"] == {"a": {"i0": "1", "i1": "0"}}
    assert found["product"] == "3000"


@pytest.mark.parametrize(
    "given",
    [
        example("claims"),
        shares_problem("LEXIMIN_SHARES", {"a": [1, 2], "b": [2, 1], "c": [1, 1]}),
        shares_problem("LEXIMIN_SHARES", {"a": [1, 2], "b": [2, 1]}, baseline={"a": 1, "b": 0}),
    ],
)
def test_what_is_not_compared_is_refused(given: dict[str, Any]) -> None:
    with pytest.raises(ProblemRefused, match="NOT_COMPARED"):
        compare(problem_from(given))


def test_a_forged_comparison_is_rejected() -> None:
    found = _compared(TABLE)
    assert len(found["pareto"]) > 1
    fewer, worse, other = deepcopy(found), deepcopy(found), deepcopy(found)
    del fewer["pareto"][0]
    fewer["nash"] = fewer["kalai_smorodinsky"] = 0
    assert _checked(fewer, TABLE).failed == "PARETO"
    worse["pareto"][0]["gains"]["a"] = "9"
    assert _checked(worse, TABLE).failed == "VALUES"
    other["nash"] = next(place for place in range(len(other["pareto"])) if place != other["nash"])
    assert _checked(other, TABLE).failed == "NASH"
    assert _checked({**found, "nash": 99}, TABLE).failed == "FORMAT"
    shares = _compared(SHARES)
    assert (
        _checked({**shares, "nash_shares": {"a": {"i0": "1/2", "i1": "0"}}, "product": "2250"}, SHARES).failed == "NASH"
    )
    assert _checked({**shares, "product": "3001"}, SHARES).failed == "VALUES"
    assert _checked({**found, "problem": {**found["problem"], "baseline": {"a": 1, "b": 1}}}, TABLE).failed


def test_at_the_corners_of_uncertain_points_it_says_whether_the_proposal_flips() -> None:
    found = corners({"problem": SHARES, "intervals": {"a": {"i0": [30, 60]}}})
    assert (found["stable"], found["flips"], len(found["results"])) == (False, ["i0", "i1"], 2)
    assert _checked(found, SHARES) == Verdict(True)
    assert corners({"problem": SHARES, "intervals": {"a": {"i0": [55, 65]}}})["stable"]


def test_forged_corners_are_rejected() -> None:
    found = corners({"problem": SHARES, "intervals": {"a": {"i0": [30, 60]}}})
    assert _checked({**found, "stable": True, "flips": []}, SHARES).failed == "CORNERS"
    assert _checked({**found, "results": found["results"][:1]}, SHARES).failed == "CORNERS"
    assert _checked({**found, "results": found["results"][::-1]}, SHARES).failed == "PROBLEM"
    assert _checked({**found, "intervals": {"a": {"i0": [60, 30]}}}, SHARES).failed == "CORNERS"
    assert _checked({**found, "most": {**found["most"], "a": "99"}}, SHARES).failed == "CORNERS"
    forged = deepcopy(found)
    forged["results"][0]["outcome"]["parties"]["a"]["points"] = "99"
    assert not _checked(forged, SHARES).accepted


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"problem": SHARES},
        {"problem": SHARES, "intervals": {"nobody": {"i0": [1, 2]}}},
        {"problem": SHARES, "intervals": {"a": {"i9": [1, 2]}}},
        {"problem": SHARES, "intervals": {"a": {"i0": [1]}}},
        {"problem": SHARES, "intervals": []},
        {"problem": 5, "intervals": {}},
        {"problem": TABLE, "intervals": {}},
    ],
)
def test_corners_that_cannot_be_read_are_refused(document: dict[str, Any]) -> None:
    with pytest.raises(ProblemRefused, match="MALFORMED"):
        corners(document)
