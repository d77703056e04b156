"""Whether a result answers the problem that was asked: the same, but for spelled-out defaults and forms of a number."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from linli.disputes.rules.settle_check.reading import NUMBER, Rejected

# What may be left out of a problem, with what it then is.
DEFAULTS: Mapping[str, Any] = {
    "format": "linli-settle/1",
    "weight": Fraction(1),
    "units": Fraction(1),
    "round": Fraction(1),
    "priority": Fraction(1),
    "suggestion": Fraction(1),
    "time_limit_seconds": Fraction(20),
    "scale": "SHARE",
    "tie_seed": "",
}
NAMES = {"id", "party", "issue", "option", "key", "table", "tie_seed", "class", "kind", "method", "format", "scale"}
MAY_BE_EMPTY = {"options", "baseline", "minimum", "constraints"}
SECRETS = ("demand_fen", "offer_fen")  # a failed round does not repeat them


def same_problem(asked: Mapping[str, Any], answered: Mapping[str, Any]) -> None:
    """Raises Rejected PROBLEM with the first key that differs."""
    one, other = _plain(asked), _plain(answered)
    if one.get("method") == "SEALED_BID" and not set(SECRETS) & set(other):
        one = {key: value for key, value in one.items() if key not in SECRETS}
    for key in sorted(set(one) | set(other)):
        if one.get(key) != other.get(key):
            raise Rejected("PROBLEM", f"the result answers another problem: {key}")


def _plain(given: Mapping[str, Any]) -> dict[str, Any]:
    plain = {key: _value(key, value) for key, value in given.items()}
    return {
        key: value
        for key, value in plain.items()
        if value is not None
        and not (key in DEFAULTS and DEFAULTS[key] == value)
        and not (key in MAY_BE_EMPTY and not value)
    }


def _value(key: str, value: Any) -> Any:
    if isinstance(value, dict):
        return _plain(value)
    if isinstance(value, list):
        return [_value(key, one) for one in value]
    if key in NAMES or isinstance(value, bool):
        return value
    if isinstance(value, int) or (isinstance(value, str) and NUMBER.fullmatch(value)):
        return Fraction(value)
    return value
