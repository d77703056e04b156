"""Reading a result for the checker: numbers as fractions, every fault with a name. No code of the solvers is used."""

import re
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from hashlib import sha256
from math import lcm
from typing import Any

import msgspec

NUMBER = re.compile(r"-?\d+(\.\d+|/\d+)?", re.ASCII)
NEVER = {"CUSTODY", "IDENTITY", "VIOLENCE", "STATUTORY_MINIMUM"}
MOST_SUGGESTIONS = 5


class Rejected(Exception):
    """What fails first: ``what`` is the item of the certificate, ``detail`` says where."""

    def __init__(self, what: str, detail: str) -> None:
        super().__init__(f"{what}: {detail}")
        self.what = what
        self.detail = detail


def require(holds: bool, what: str, detail: str) -> None:
    """Raise Rejected unless it holds."""
    if not holds:
        raise Rejected(what, detail)


def parse(content: bytes) -> dict[str, Any]:
    """The result as dicts and lists; of a key that stands twice the last counts. Raises Rejected FORMAT."""
    try:
        found = msgspec.json.decode(content)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise Rejected("FORMAT", str(error)[:200]) from error
    require(isinstance(found, dict), "FORMAT", "the result is no object")
    return dict(found)


def number(value: Any, where: str) -> Fraction:
    """A whole number or an exact string. Raises Rejected FORMAT."""
    if type(value) is int:
        return Fraction(value)
    if isinstance(value, str) and len(value) < 20_000 and NUMBER.fullmatch(value):
        above, _slash, below = value.partition("/")
        if below and int(below):
            return Fraction(int(above), int(below))
        if not below:
            return Fraction(value)
    raise Rejected("FORMAT", f"{where} is no exact number")


def whole(value: Any, where: str) -> int:
    """A whole number. Raises Rejected FORMAT."""
    require(type(value) is int, "FORMAT", f"{where} is no whole number")
    return int(value)


def at(given: Mapping[str, Any], key: str, where: str) -> Any:
    """The value of a key that must be there. Raises Rejected FORMAT."""
    if not isinstance(given, dict) or key not in given:
        raise Rejected("FORMAT", f"{where} has no {key}")
    return given[key]


def same_number(claimed: Any, found: Fraction, what: str, where: str) -> None:
    """Raise Rejected unless what is claimed is what was found."""
    same_quotient(claimed, found.numerator, found.denominator, what=what, where=where)


def same_quotient(claimed: Any, above: int, below: int, *, what: str, where: str) -> None:
    """The same for ``above / below``, which need not be in lowest terms."""
    if isinstance(claimed, str):
        numerator, _slash, denominator = claimed.partition("/")
        divisor = int(denominator or 1)  # what is no number is a ValueError, which is a fault of FORMAT
        if divisor and int(numerator) * below == above * divisor:
            return
    raise Rejected(what, f"{where} is {Fraction(above, below)}, not {claimed}")


def names_of(problem: Mapping[str, Any], key: str) -> list[str]:
    """The ids of a list, each once; classes that are never issues are refused here too."""
    listed = at(problem, key, "problem")
    names = [str(at(one, "id", key)) for one in listed]
    require(len(set(names)) == len(names), "GUARD", f"an id stands twice in {key}")
    refused = [name for name, one in zip(names, listed, strict=True) if one.get("class") in NEVER]
    require(not refused, "GUARD", f"{refused} are never issues of a settlement")
    return names


def parties_of(problem: Mapping[str, Any]) -> tuple[list[str], list[Fraction]]:
    """Names and weights; at least two."""
    names = names_of(problem, "parties")
    require(len(names) > 1, "GUARD", "a settlement needs two parties")
    suggestion = problem.get("options", {}).get("suggestion", 1)
    require(whole(suggestion, "suggestion") <= MOST_SUGGESTIONS, "GUARD", "more than five suggestions")
    weights = [number(party.get("weight", 1), "weight") for party in problem["parties"]]
    require(min(weights) > 0, "GUARD", "a weight is not above zero")
    return names, weights


def own_of(
    result: Mapping[str, Any], names: Sequence[str], keys: str, among: int | None = None
) -> list[dict[str, Any]]:
    """The part of the outcome of each party, which has just these keys (divided by blanks).

    ``among``: how many parties there are when ``names`` are only some of them.
    """
    parties = at(at(result, "outcome", "result"), "parties", "outcome")
    right = set(names) <= set(parties) and len(parties) == (among or len(names))
    require(right, "FORMAT", "the outcome is not of these parties")
    require(all(set(parties[name]) == set(keys.split()) for name in names), "FORMAT", f"a party is not told {keys}")
    return [parties[name] for name in names]


def joint_of(result: Mapping[str, Any], expected: Any) -> None:
    """Raise Rejected unless all are told just this."""
    outcome = at(result, "outcome", "result")
    require(
        set(outcome) == {"joint", "parties"} and outcome["joint"] == expected, "FORMAT", "something else is told to all"
    )


def flag(certificate: Mapping[str, Any], key: str, found: bool) -> None:
    """Raise Rejected unless the certificate says just what was found."""
    require(at(certificate, key, "certificate") is found, key.upper(), f"this is {found}")


def guarantees(result: Mapping[str, Any], expected: Iterable[str]) -> None:
    """Only what holds may be said, and all of it."""
    said = at(result, "guarantees", "result")
    require(sorted(said) == sorted(expected), "GUARANTEES", f"{sorted(said)} instead of {sorted(expected)}")


def to_whole(numbers: Sequence[Fraction]) -> tuple[list[int], int]:
    """The same numbers times their smallest common denominator, and that."""
    scale = lcm(*(one.denominator for one in numbers))
    return [one.numerator * (scale // one.denominator) for one in numbers], scale


def rounded(exact: Sequence[Fraction], claimed: Sequence[int], total: int, order: Sequence[int], where: str) -> None:
    """Raise Rejected ROUNDING unless these are the exact numbers in fen by largest remainders."""
    require(sum(claimed) == total, "ROUNDING", f"{where} sums to {sum(claimed)}, not {total}")
    floors = [one.numerator // one.denominator for one in exact]
    extra = [fen - floor for fen, floor in zip(claimed, floors, strict=True)]
    require(set(extra) <= {0, 1}, "ROUNDING", f"{where} is more than a fen away")
    place = {party: rank for rank, party in enumerate(order)}
    ranked = sorted(range(len(exact)), key=lambda one: (floors[one] - exact[one], place[one]))
    up = [one for one in ranked if extra[one]]
    require(up == ranked[: len(up)], "ROUNDING", f"{where} does not go to the largest remainders")


def order_of(names: Sequence[str], problem: Mapping[str, Any]) -> list[int]:
    """Who is favoured by ties, first first: by the digest of seed and name, or as listed without a seed."""
    seed = problem.get("options", {}).get("tie_seed", "")
    if not seed:
        return list(range(len(names)))
    digests = [sha256(f"{seed}:{name}".encode()).digest() for name in names]
    return sorted(range(len(names)), key=digests.__getitem__)
