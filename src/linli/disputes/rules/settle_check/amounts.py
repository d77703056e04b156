"""Checking what follows from a rule: sealed bids, claims and shared costs. Each rule by what characterises it."""

import json
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

from linli.disputes.rules.settle_check.reading import (
    at,
    flag,
    guarantees,
    joint_of,
    number,
    order_of,
    own_of,
    parties_of,
    require,
    rounded,
    same_number,
    to_whole,
    whole,
)

TABLES = Path(__file__).resolve().parents[2] / "data" / "cost_tables"
MOST_ROUNDS = 3


def check_bid(result: Mapping[str, Any]) -> None:
    """Raises Rejected; a round without a deal must carry no number at all."""
    problem = result["problem"]
    (claimant, payer), _weights = parties_of(problem)
    require(whole(problem.get("round", 1), "round") <= MOST_ROUNDS, "GUARD", "more than three rounds")
    if result["status"] == "NO_DEAL_YET":
        nothing: dict[str, Any] = {"joint": {}, "parties": {claimant: {}, payer: {}}}
        silent = result["outcome"] == nothing and not result["certificate"] and not result["guarantees"]
        require(silent and not {"demand_fen", "offer_fen"} & set(problem), "SECRET", "a failed round tells something")
        return
    require(result["status"] == "BY_RULE", "STATUS", "a bid succeeds or not")
    demand, offer = whole(problem["demand_fen"], "demand_fen"), whole(problem["offer_fen"], "offer_fen")
    band = number(problem["band"], "band")
    require(0 <= band < 1 and offer >= demand - band * demand, "WITHIN_BAND", "the bids are further apart")
    price = whole(at(result["outcome"]["joint"], "price_fen", "joint"), "price_fen")
    joint_of(result, {"price_fen": price})
    own = own_of(result, [claimant], "demand_fen receives_fen least_fen", among=2)
    own += own_of(result, [payer], "offer_fen pays_fen", among=2)
    same_number(own[0]["least_fen"], demand - band * demand, "VALUES", "the least that closes")
    require(0 <= demand + offer - 2 * price <= 1, "PRICE", f"{price} is not half way")
    seen = {own[0].get("receives_fen"), own[1].get("pays_fen"), result["certificate"].get("price_fen")}
    require(seen == {price}, "PRICE", "the parties are told different prices")
    require([own[0].get("demand_fen"), own[1].get("offer_fen")] == [demand, offer], "VALUES", "other bids are shown")
    flag(result["certificate"], "feasible", True)
    flag(result["certificate"], "within_band", True)
    guarantees(result, ["WITHIN_BAND"])


def check_claims(result: Mapping[str, Any]) -> None:
    """Raises Rejected with the first rule and item that fails."""
    problem, certificate = result["problem"], at(result, "certificate", "result")
    parties_of(problem)
    names = [claim["party"] for claim in problem["claims"]]
    claims = [whole(claim["amount_fen"], "amount_fen") for claim in problem["claims"]]
    ranks = [whole(claim.get("priority", 1), "priority") for claim in problem["claims"]]
    estate = whole(problem["estate_fen"], "estate_fen")
    own, paid = own_of(result, names, " ".join(_RULES)), min(estate, sum(claims))
    joint_of(result, {"paid_fen": paid, "left_over_fen": estate - paid})
    require(set(certificate["rules"]) == set(_RULES), "FORMAT", "not the four rules")
    for rule, characterised in _RULES.items():
        claimed = certificate["rules"][rule]
        awards = [number(at(claimed["awards"], name, rule), name) for name in names]
        require(sum(awards) == paid, "SUMS", f"{rule} sums to {sum(awards)}")
        bounded = all(0 <= award <= claim for award, claim in zip(awards, claims, strict=True))
        require(bounded, "FEASIBLE", f"{rule} leaves the claims")
        _classes(rule, characterised, claims, awards, ranks)
        fen = [whole(at(claimed["fen"], name, rule), name) for name in names]
        rounded(awards, fen, paid, order_of(names, problem), rule)
        flag(claimed, "order_kept", True)
        told = [(one[rule]["fen"], one[rule]["exact_fen"]) for one in own]
        require(
            told == [(one, str(award)) for one, award in zip(fen, awards, strict=True)], "VALUES", f"told by {rule}"
        )
    flag(certificate, "feasible", True)
    flag(certificate, "priority_kept", True)
    require(result["status"] == "BY_RULE", "STATUS", "claims follow rules")
    guarantees(result, ["SUMS", "ORDER_KEPT", "PRIORITY_KEPT"])


def _classes(
    rule: str,
    characterised: Callable[[list[int], list[Fraction]], bool],
    claims: Sequence[int],
    awards: Sequence[Fraction],
    ranks: Sequence[int],
) -> None:
    """An earlier class is paid in full before a later one gets anything; inside a class the rule holds."""
    lasts = True
    for rank in sorted(set(ranks)):
        members = sorted((claims[one], awards[one]) for one in range(len(claims)) if ranks[one] == rank)
        asked, given = [claim for claim, _award in members], [award for _claim, award in members]
        require(lasts or not any(given), "PRIORITY_KEPT", f"{rule} pays class {rank} too early")
        require(characterised(asked, given), rule, f"class {rank} is divided otherwise")
        ordered = all(low <= high and small - low <= large - high for (small, low), (large, high) in pairwise(members))
        require(ordered, "ORDER_KEPT", f"{rule} turns the order of class {rank} round")
        lasts = lasts and sum(given) == sum(asked)


def _is_proportional(claims: list[int], awards: list[Fraction]) -> bool:
    asked, given = sum(claims), sum(awards, Fraction(0))
    return all(award * asked == claim * given for claim, award in zip(claims, awards, strict=True))


def _is_equal_awards(claims: list[int], awards: list[Fraction]) -> bool:
    most = max(awards)
    return all(award == min(Fraction(claim), most) for claim, award in zip(claims, awards, strict=True))


def _is_equal_losses(claims: list[int], awards: list[Fraction]) -> bool:
    losses = [claim - award for claim, award in zip(claims, awards, strict=True)]
    return _is_equal_awards(claims, losses)


def _is_talmud(claims: list[int], awards: list[Fraction]) -> bool:
    """Any two neighbours in size share what they got as in the contested garment; that is the Talmud rule only."""
    pairs = list(zip(claims, awards, strict=True))
    for (small, low), (large, high) in pairwise(pairs):
        estate = low + high
        to_small, to_large = max(estate - large, Fraction(0)), max(estate - small, Fraction(0))
        if low != to_small + (estate - to_small - to_large) / 2:
            return False
    return True


_RULES: Mapping[str, Callable[[list[int], list[Fraction]], bool]] = {
    "PROPORTIONAL": _is_proportional,
    "EQUAL_AWARDS": _is_equal_awards,
    "EQUAL_LOSSES": _is_equal_losses,
    "TALMUD": _is_talmud,
}


def check_airport(result: Mapping[str, Any]) -> None:
    """Raises Rejected; the share of each is the Shapley value, and no group pays more than it would alone."""
    problem, certificate = result["problem"], at(result, "certificate", "result")
    names, _weights = parties_of(problem)
    needs = [whole(problem["needs_fen"][name], name) for name in names]
    shares = [number(at(certificate["shares"], name, "shares"), name) for name in names]
    cost = max(needs)
    require(sum(shares) == cost, "SUMS", f"the shares sum to {sum(shares)}, not {cost}")
    steps = sorted(set(needs))
    parts, before = {}, 0
    so_far = Fraction(0)
    for step in steps:
        so_far += Fraction(step - before, sum(need >= step for need in needs))
        parts[step], before = so_far, step
        group = sum(share for share, need in zip(shares, needs, strict=True) if need <= step)
        require(group <= step, "CORE_STABLE", f"those up to {step} pay {group}")
    for name, need, share in zip(names, needs, shares, strict=True):
        require(share == parts[need], "AIRPORT", f"{name} pays {share}, not {parts[need]}")
    flag(certificate, "core_stable", True)
    joint_of(result, {"cost_fen": cost})
    alone = [one["alone_fen"] for one in own_of(result, names, "pays_fen exact_pays_fen alone_fen")]
    require(alone == needs, "VALUES", "what each would pay alone")
    _paid(result, names, shares, cost)
    guarantees(result, ["SUMS", "CORE_STABLE", "ORDER_KEPT"])


def check_coefficients(result: Mapping[str, Any]) -> None:
    """Raises Rejected; the table is read again from its own file."""
    problem, certificate = result["problem"], at(result, "certificate", "result")
    parties_of(problem)
    tables = (json.loads(path.read_text(encoding="utf-8")) for path in sorted(TABLES.glob("*.json")))
    table = next((one for one in tables if one["id"] == problem["table"]), None)
    require(table is not None, "TABLE", "there is no such table")
    kept = {name: (table or {})[name] for name in ("id", "version", "source", "verified", "coefficients")}
    require(certificate["table"] == kept, "TABLE", "the table is another than the one used")
    names = [entry["party"] for entry in problem["entries"]]
    loads = [
        number(kept["coefficients"][entry["key"]], "coefficient") * number(entry.get("units", 1), "units")
        for entry in problem["entries"]
    ]
    cost = whole(problem["cost_fen"], "cost_fen")
    parts, _scale = to_whole(loads)
    shares = [number(at(certificate["shares"], name, "shares"), name) for name in names]
    for name, part, share in zip(names, parts, shares, strict=True):
        same_number(str(share), Fraction(cost * part, sum(parts)), "SHARES", f"the share of {name}")
    joint_of(result, {"cost_fen": cost, "table": {name: kept[name] for name in kept if name != "coefficients"}})
    used = [one["coefficient"] for one in own_of(result, names, "pays_fen exact_pays_fen coefficient")]
    require(used == [kept["coefficients"][entry["key"]] for entry in problem["entries"]], "VALUES", "coefficients")
    _paid(result, names, shares, cost)
    guarantees(result, ["SUMS", "BY_TABLE"])


def _paid(result: Mapping[str, Any], names: Sequence[str], shares: Sequence[Fraction], cost: int) -> None:
    """What each is told is its share, rounded so that all sum."""
    certificate = result["certificate"]
    fen = [whole(at(certificate["fen"], name, "fen"), name) for name in names]
    rounded(shares, fen, cost, order_of(names, result["problem"]), "the cost")
    parties = result["outcome"]["parties"]
    told = [(parties[name]["pays_fen"], parties[name]["exact_pays_fen"]) for name in names]
    require(told == [(one, str(share)) for one, share in zip(fen, shares, strict=True)], "VALUES", "what is told")
    flag(certificate, "feasible", True)
    require(result["status"] == "BY_RULE", "STATUS", "costs follow a rule")
