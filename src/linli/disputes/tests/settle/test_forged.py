"""A forged result is rejected, whatever part of it was touched."""

import copy
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from linli.disputes.rules.settle import problem_from, solve
from linli.disputes.rules.settle_check import Verdict, check, check_result
from linli.disputes.tests.settle.make import NAMES, example, package_problem, shares_problem, solved

Path = tuple[str | int, ...]
# A multiplier a little heavier still bounds, and a node may be left out of use: these are forged on purpose below.
PROOF_OF_A_TREE = {"multipliers", "nodes"}
ROWS = {
    "p": [[(7 * issue * issue + 5 * option + option * issue) % 23 for option in range(3)] for issue in range(9)],
    "q": [[(3 * issue + 11 * option * option + 2) % 19 for option in range(3)] for issue in range(9)],
}


def _result(given: dict[str, Any]) -> dict[str, Any]:
    result: dict[str, Any] = json.loads(solve(problem_from(given)).to_json())
    return result


def _leaves(node: Any, path: Path = ()) -> Iterator[Path]:
    if isinstance(node, dict) and node:
        for key, value in node.items():
            if key not in PROOF_OF_A_TREE:
                yield from _leaves(value, (*path, key))
    elif isinstance(node, list) and node:
        for place, value in enumerate(node):
            yield from _leaves(value, (*path, place))
    else:
        yield path


def _at(node: Any, path: Path) -> Any:
    for key in path:
        node = node[key]
    return node


def _touched(value: Any) -> Any:
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    if isinstance(value, str):
        number, _slash, rest = value.partition("/")
        if not number.lstrip("-").isdigit():
            return "X"
        return f"{int(number) + 1}/{rest}" if rest else str(int(number) + 1)
    return [value, "X"] if value is None else {"X": "1"} if isinstance(value, dict) else ["X"]


@pytest.mark.parametrize("name", NAMES)
def test_no_single_number_word_or_flag_of_a_result_can_be_changed(name: str) -> None:
    result = _result(example(name))
    assert check_result(result).accepted
    paths = [path for part in ("status", "method", "format", "outcome", "certificate", "guarantees")
             for path in _leaves(result[part], (part,))]  # fmt: skip
    assert len(paths) > 10
    unnoticed = []
    for path in paths:
        forged = copy.deepcopy(result)
        _at(forged, path[:-1])[path[-1]] = _touched(_at(forged, path))
        if check_result(forged).accepted:
            unnoticed.append(path)
    assert unnoticed == []


@pytest.mark.parametrize("name", NAMES)
def test_a_result_of_another_problem_is_rejected(name: str) -> None:
    given = example(name)
    content = json.dumps(_result(given)).encode()
    assert check(content, json.dumps(given).encode()).accepted
    asked = given | {"options": given.get("options", {}) | {"tie_seed": "another"}}
    assert check(content, json.dumps(asked).encode()).failed == "PROBLEM"


def _worse_package(result: dict[str, Any]) -> None:
    """The tentative deal itself, with all its numbers right: admissible, but better ones exist."""
    problem, certificate = result["problem"], result["certificate"]
    result["outcome"]["joint"]["package"] = dict(problem["tentative"])
    for party, own in result["outcome"]["parties"].items():
        worth = problem["points"][party]
        value = sum(worth[issue][option] for issue, option in problem["tentative"].items())
        best, worst = (sum(pick(row.values()) for row in worth.values()) for pick in (max, min))
        own.update(points=str(value), gain="0", of_reach=f"{value - worst}/{best - worst}")
        certificate["values"][party], certificate["gains"][party] = str(value), "0"
    certificate.update(equitable=True, proportional=False)
    result["guarantees"] = [word for word in result["guarantees"] if word != "PROPORTIONAL"] + ["EQUITABLE"]


def _open_node(result: dict[str, Any]) -> None:
    result["certificate"]["pareto"]["nodes"] = [[[], -1, []]]


def _bottomless_weight(result: dict[str, Any]) -> None:
    for multiplier in result["certificate"]["pareto"]["multipliers"]:
        multiplier[2][0] = [-(10**9), result["certificate"]["pareto"]["scale"] + 10**9]


def _light_weights(result: dict[str, Any]) -> None:
    for multiplier in result["certificate"]["pareto"]["multipliers"]:
        multiplier[2] = [[0, 0] for _part in multiplier[2]]


def _left_out_choice(result: dict[str, Any]) -> None:
    for node in result["certificate"]["pareto"]["nodes"]:
        node[2] = node[2][:-1]


def _ring(result: dict[str, Any]) -> None:
    for node in result["certificate"]["pareto"]["nodes"]:
        node[0], node[2] = [], [[option, 0] for option in range(3)]
        node[1] = 0


@pytest.mark.parametrize(
    "forge", [_worse_package, _open_node, _bottomless_weight, _light_weights, _left_out_choice, _ring]
)
def test_a_forged_tree_is_rejected_as_no_proof(forge: Callable[[dict[str, Any]], None]) -> None:
    result = _result(package_problem(ROWS, [0] * 9))
    assert check_result(result).accepted
    assert any(node[2] for node in result["certificate"]["pareto"]["nodes"])
    forge(result)
    assert check_result(result).failed == "PARETO"


def _share(result: dict[str, Any]) -> None:
    for own in result["outcome"]["parties"].values():
        own["shares"] = dict.fromkeys(own["shares"], "1")


def _baseline(result: dict[str, Any]) -> None:
    result["problem"]["baseline"] = {"a": 99}
    result["certificate"]["baselines"]["a"] = "99"


def _envy(result: dict[str, Any]) -> None:
    result["certificate"]["envy_matrix"][0][1] = "0"


def _prices(result: dict[str, Any]) -> None:
    result["certificate"]["pareto"]["prices"] = {"a": "1", "b": "1", "c": "100"}


def _zero_price(result: dict[str, Any]) -> None:
    result["certificate"]["pareto"]["prices"]["a"] = "0"


def _levels(result: dict[str, Any]) -> None:
    result["certificate"]["levels"][0]["value"] = "1/100"


def _no_levels(result: dict[str, Any]) -> None:
    result["certificate"]["levels"] = []


def _equitable(result: dict[str, Any]) -> None:
    result["certificate"]["equitable"] = not result["certificate"]["equitable"]


def _proportional(result: dict[str, Any]) -> None:
    result["certificate"]["proportional"] = not result["certificate"]["proportional"]


def _boast(result: dict[str, Any]) -> None:
    result["guarantees"].append("BY_TABLE")


def _custody(result: dict[str, Any]) -> None:
    result["problem"]["issues"][0]["class"] = "CUSTODY"


def _sixth(result: dict[str, Any]) -> None:
    result["problem"]["options"] = {"suggestion": 6}


@pytest.mark.parametrize(
    ("forge", "failed"),
    [
        (_share, "FEASIBLE"),
        (_baseline, "BASELINE"),
        (_envy, "ENVY_MATRIX"),
        (_prices, "PARETO"),
        (_zero_price, "PARETO"),
        (_levels, "LEVELS"),
        (_no_levels, "LEVELS"),
        (_equitable, "EQUITABLE"),
        (_proportional, "PROPORTIONAL"),
        (_boast, "GUARANTEES"),
        (_custody, "GUARD"),
        (_sixth, "GUARD"),
    ],
)
def test_the_checker_names_what_fails_first(forge: Callable[[dict[str, Any]], None], failed: str) -> None:
    result = _result(shares_problem("LEXIMIN_SHARES", {"a": [60, 30, 10], "b": [10, 50, 40], "c": [20, 20, 60]}))
    forge(result)
    assert check_result(result).failed == failed


def test_a_fair_looking_division_that_wastes_is_no_leximin() -> None:
    """Everything halved: feasible, equitable, envy-free, all numbers right, and yet not efficient."""
    result = _result(shares_problem("LEXIMIN_SHARES", {"a": [80, 20], "b": [20, 80]}))
    for own in result["outcome"]["parties"].values():
        own.update(shares={"i0": "1/2", "i1": "1/2"}, points="50", of_total="1/2")
    result["certificate"].update(
        values={"a": "50", "b": "50"}, envy_matrix=[["50", "50"], ["50", "50"]], splits=2,
    )  # fmt: skip
    assert check_result(result).failed == "PARETO"


def test_what_is_not_proved_may_not_be_called_proved() -> None:
    result = _result(package_problem(ROWS, [0] * 9))
    result["certificate"]["pareto"] = {"by": "NOT_PROVED"}
    assert check_result(result).failed == "PARETO"
    result["status"] = "BEST_FOUND"
    assert check_result(result).failed == "GUARANTEES"


def test_a_failed_sealed_round_that_tells_a_bid_is_rejected() -> None:
    given = example("sealed_bid") | {"offer_fen": 1}
    result = _result(given)
    assert check_result(result).accepted
    assert result["outcome"] == {"joint": {}, "parties": {"claimant": {}, "payer": {}}}
    for place in (result["problem"], result["outcome"]["joint"], result["certificate"]):
        place["offer_fen"] = 1
        assert check_result(result).failed == "SECRET"
        del place["offer_fen"]


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"{}", b"null", b'{"format": "linli-settle/1"}', b"\xff", b"[" * 99999]
)
def test_what_is_no_result_is_rejected_and_never_an_error(content: bytes) -> None:
    assert check(content).failed == "FORMAT"


HOSTILE = ["1/0", "0", 0, -1, "", None, [], {}, "1e999999999", 1e308, True, "\uff11"]


@pytest.mark.parametrize("name", NAMES)
def test_whatever_stands_in_a_result_the_checker_says_so_and_does_not_break(name: str) -> None:
    shipped = _result(example(name))
    for path in _leaves(shipped):
        for value in HOSTILE:
            forged = copy.deepcopy(shipped)
            _at(forged, path[:-1])[path[-1]] = value
            assert isinstance(check_result(forged), Verdict)


@pytest.mark.parametrize("depth", [900, 5000])
def test_what_is_nested_too_deep_is_rejected(depth: int) -> None:
    deep = b'{"a":' * depth + b"1" + b"}" * depth
    shipped = json.dumps(_result(example(NAMES[0]))).encode()
    assert check(deep).failed == "FORMAT"
    assert check(shipped, deep).failed is not None
    assert check(shipped[:-1] + b', "more": ' + deep + b"}").failed in (None, "FORMAT", "SECRET")


def test_a_package_that_ran_out_of_time_is_accepted_as_not_proved() -> None:
    ticks = iter(range(10**6))
    settlement = solve(problem_from(package_problem(ROWS, [0] * 9)), clock=lambda: 1000.0 * next(ticks))
    assert settlement.status == "BEST_FOUND"
    assert "NOT_PROVED" in settlement.guarantees
    assert check(settlement.to_json()).accepted


def test_levels_above_the_first_are_proved_too() -> None:
    settlement = solved(shares_problem("LEXIMIN_SHARES", {"a": [9, 1, 0], "b": [8, 2, 0], "c": [0, 0, 7]}))
    assert len(settlement.certificate["levels"]) == 2
