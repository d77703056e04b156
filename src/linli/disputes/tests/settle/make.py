"""Typed makers of settlement problems, and the examples that the product ships."""

import json
from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

from linli.disputes.rules.settle import Settlement, problem_from, solve
from linli.disputes.rules.settle_check import Verdict, check

EXAMPLES = Path(__file__).resolve().parents[2] / "data" / "settle_examples"
NAMES = sorted(path.stem for path in EXAMPLES.glob("*.json"))

Row = Sequence[int | str]


def example(name: str) -> dict[str, Any]:
    """A shipped example as plain JSON."""
    given: dict[str, Any] = json.loads((EXAMPLES / f"{name}.json").read_text(encoding="utf-8"))
    return given


def solved(given: Mapping[str, Any]) -> Settlement:
    """Solve and see that the checker accepts it."""
    settlement = solve(problem_from(dict(given)))
    verdict = check(settlement.to_json(), json.dumps(given).encode())
    assert verdict == Verdict(True), verdict
    return settlement


def shares_problem(method: str, rows: Mapping[str, Row], **more: Any) -> dict[str, Any]:
    """Points of each party for issues ``i0``, ``i1``, ..."""
    size = len(next(iter(rows.values())))
    issues = [f"i{at}" for at in range(size)]
    return {
        "method": method,
        "parties": [{"id": name} for name in rows],
        "issues": [{"id": issue, "class": "OBJECT"} for issue in issues],
        "points": {name: dict(zip(issues, row, strict=True)) for name, row in rows.items()},
        **more,
    }


def package_problem(points: Mapping[str, Sequence[Row]], tentative: Sequence[int], **more: Any) -> dict[str, Any]:
    """``points``: party -> issue -> option; options are ``o0``, ``o1``, ..."""
    shape = [len(row) for row in next(iter(points.values()))]
    return {
        "method": "PACKAGE",
        "parties": [{"id": name} for name in points],
        "issues": [
            {"id": f"i{at}", "class": "OTHER", "options": [{"id": f"o{option}"} for option in range(size)]}
            for at, size in enumerate(shape)
        ],
        "points": {
            name: {f"i{at}": {f"o{option}": value for option, value in enumerate(row)} for at, row in enumerate(rows)}
            for name, rows in points.items()
        },
        "tentative": {f"i{at}": f"o{option}" for at, option in enumerate(tentative)},
        **more,
    }


def rooms_problem(rows: Sequence[Sequence[int]], rent: int) -> dict[str, Any]:
    """Values in fen of parties ``p0``, ... for rooms ``r0``, ..."""
    return {
        "method": "ROOMS",
        "parties": [{"id": f"p{at}"} for at in range(len(rows))],
        "items": [{"id": f"r{at}", "class": "USE"} for at in range(len(rows[0]))],
        "values_fen": {f"p{at}": {f"r{room}": value for room, value in enumerate(row)} for at, row in enumerate(rows)},
        "rent_fen": rent,
    }


def claims_problem(estate: int, amounts: Sequence[int], priorities: Sequence[int] = ()) -> dict[str, Any]:
    """Claims in fen of parties ``c0``, ..."""
    ranks = priorities or [1] * len(amounts)
    return {
        "method": "CLAIMS",
        "parties": [{"id": f"c{at}"} for at in range(len(amounts))],
        "estate_fen": estate,
        "claims": [
            {"party": f"c{at}", "amount_fen": amount, "priority": rank}
            for at, (amount, rank) in enumerate(zip(amounts, ranks, strict=True))
        ],
    }


def own(settlement: Settlement, key: str) -> list[Fraction]:
    """A number of each party, exactly."""
    return [Fraction(numbers[key]) for numbers in settlement.outcome["parties"].values()]


def awards(settlement: Settlement, rule: str) -> list[Fraction]:
    """What a rule for claims gives, exactly."""
    return [Fraction(numbers[rule]["exact_fen"]) for numbers in settlement.outcome["parties"].values()]
