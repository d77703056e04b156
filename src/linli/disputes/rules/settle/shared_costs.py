"""Shared costs: by what each would have paid alone (the airport rule), or by a local table of coefficients.

Airport rule: Littlechild and Owen (1973), sequential equal contributions, the Shapley value of the cost game.
Tables are files in data/cost_tables, each with its source; one that no person has verified says so in the result.
"""

import json
from collections.abc import Sequence
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from linli.disputes.rules.settle import guards
from linli.disputes.rules.settle.problem import MAX_CLAIMANTS, Airport, Coefficients
from linli.disputes.rules.settle.rational import exact, positive, text
from linli.disputes.rules.settle.refusal import ProblemRefused
from linli.disputes.rules.settle.result import Guarantee, Settlement, Status, echo
from linli.disputes.rules.settle.rounding import largest_remainder, tie_order

TABLES = Path(__file__).resolve().parents[2] / "data" / "cost_tables"


def solve_airport(problem: Airport) -> Settlement:
    """Each step of the cost is shared equally by all who need it. Raises ProblemRefused."""
    guards.check_options(problem.options)
    guards.check_parties(problem.parties, MAX_CLAIMANTS)
    names = [party.id for party in problem.parties]
    guards.check_keys(problem.needs_fen, names, "needs_fen", "UNKNOWN_PARTY", "MISSING_POINTS")
    needs = [guards.check_fen(problem.needs_fen[name], f"needs_fen.{name}") for name in names]
    shares = _sequential(needs)
    fen = largest_remainder(shares, max(needs), tie_order(names, problem.options.tie_seed))
    own = {
        name: {"pays_fen": fen[at], "exact_pays_fen": text(shares[at]), "alone_fen": needs[at]}
        for at, name in enumerate(names)
    }
    return Settlement(
        method="AIRPORT",
        status=Status.BY_RULE,
        problem=echo(problem),
        outcome={"joint": {"cost_fen": max(needs)}, "parties": own},
        certificate={
            "feasible": True,
            "shares": {name: text(share) for name, share in zip(names, shares, strict=True)},
            "fen": dict(zip(names, fen, strict=True)),
            "core_stable": True,
        },
        guarantees=[Guarantee.SUMS, Guarantee.CORE_STABLE, Guarantee.ORDER_KEPT],
    )


def _sequential(needs: Sequence[int]) -> list[Fraction]:
    shares, paid, sum_so_far = [Fraction(0)] * len(needs), 0, Fraction(0)
    by_need = sorted(range(len(needs)), key=lambda at: needs[at])
    for done, at in enumerate(by_need):
        sum_so_far += Fraction(needs[at] - paid, len(needs) - done)
        shares[at], paid = sum_so_far, needs[at]
    return shares


def solve_coefficients(problem: Coefficients) -> Settlement:
    """Cost by coefficient times units. Raises ProblemRefused, also UNKNOWN_TABLE and NOT_IN_TABLE."""
    guards.check_options(problem.options)
    guards.check_parties(problem.parties, MAX_CLAIMANTS)
    cost = guards.check_fen(problem.cost_fen, "cost_fen")
    names = [party.id for party in problem.parties]
    if sorted(entry.party for entry in problem.entries) != sorted(names):
        raise ProblemRefused("MISSING_POINTS", "entries", detail="one entry for each party")
    table = cost_table(problem.table)
    loads = [_load(problem, table, at) for at in range(len(names))]
    total = sum(loads)
    if not total:
        raise ProblemRefused("ZERO_POINTS", "entries")
    payers = [entry.party for entry in problem.entries]
    shares = [cost * load / total for load in loads]
    fen = largest_remainder(shares, cost, tie_order(payers, problem.options.tie_seed))
    source = {name: table[name] for name in ("id", "version", "source", "verified")}
    own = {
        entry.party: {
            "pays_fen": fen[at],
            "exact_pays_fen": text(shares[at]),
            "coefficient": table["coefficients"][entry.key],
        }
        for at, entry in enumerate(problem.entries)
    }
    return Settlement(
        method="COEFFICIENTS",
        status=Status.BY_RULE,
        problem=echo(problem),
        outcome={"joint": {"cost_fen": cost, "table": source}, "parties": own},
        certificate={
            "feasible": True,
            "table": source | {"coefficients": table["coefficients"]},
            "shares": {name: text(share) for name, share in zip(payers, shares, strict=True)},
            "fen": dict(zip(payers, fen, strict=True)),
        },
        guarantees=[Guarantee.SUMS, Guarantee.BY_TABLE],
    )


def _load(problem: Coefficients, table: dict[str, Any], at: int) -> Fraction:
    entry, where = problem.entries[at], f"entries[{at}]"
    if entry.key not in table["coefficients"]:
        raise ProblemRefused("NOT_IN_TABLE", f"{where}.key", key=entry.key)
    return exact(table["coefficients"][entry.key], where) * positive(entry.units, f"{where}.units")


def cost_table(name: str) -> dict[str, Any]:
    """A table with ``version``, ``source``, ``verified``, ``coefficients``. Raises ProblemRefused UNKNOWN_TABLE."""
    tables = cost_tables()
    if name not in tables:
        raise ProblemRefused("UNKNOWN_TABLE", "table", known=sorted(tables))
    return tables[name]


@cache
def cost_tables() -> dict[str, dict[str, Any]]:
    """All tables by id, as their files say."""
    loaded = (json.loads(path.read_text(encoding="utf-8")) for path in sorted(TABLES.glob("*.json")))
    return {table["id"]: table for table in loaded}
