"""One door to all checks: a result in, a verdict out that names the first thing that fails."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from linli.disputes.rules.settle_check.amounts import check_airport, check_bid, check_claims, check_coefficients
from linli.disputes.rules.settle_check.compare import check_compared, check_corners
from linli.disputes.rules.settle_check.money import check_knaster, check_rooms
from linli.disputes.rules.settle_check.package import check_package
from linli.disputes.rules.settle_check.reading import Rejected, parse
from linli.disputes.rules.settle_check.same_problem import same_problem
from linli.disputes.rules.settle_check.shares import check_shares

FORMAT = "linli-settle/1"

COMPARED, CORNERS = "linli-settle-compare/1", "linli-settle-corners/1"

_CHECKS: Mapping[str, Callable[[Mapping[str, Any]], None]] = {
    "SEALED_BID": check_bid,
    "ADJUSTED_WINNER": check_shares,
    "LEXIMIN_SHARES": check_shares,
    "PACKAGE": check_package,
    "ROOMS": check_rooms,
    "KNASTER": check_knaster,
    "CLAIMS": check_claims,
    "AIRPORT": check_airport,
    "COEFFICIENTS": check_coefficients,
}


@dataclass(frozen=True)
class Verdict:
    """``failed``: the first item that fails (FORMAT, FEASIBLE, BASELINE, PARETO, ...), None when accepted."""

    accepted: bool
    failed: str | None = None
    detail: str = ""


def check(content: bytes, problem: bytes | None = None) -> Verdict:
    """The verdict on a result as JSON; with ``problem`` also that it answers just this problem. Never raises."""
    try:
        result = parse(content)
        asked = None if problem is None else parse(problem)
    except Rejected as fault:
        return Verdict(False, fault.what, fault.detail)
    except RecursionError:
        return Verdict(False, "FORMAT", "nested too deep")
    return check_result(result, asked)


def check_result(result: Mapping[str, Any], problem: Mapping[str, Any] | None = None) -> Verdict:
    """The same from dicts and lists."""
    try:
        if problem is not None:
            same_problem(problem, result["problem"])
        if result.get("format") == COMPARED:
            check_compared(result)
        elif result.get("format") == CORNERS:
            check_corners(result, _check_one)
        else:
            _check_one(result)
    except Rejected as fault:
        return Verdict(False, fault.what, fault.detail)
    except (LookupError, TypeError, ValueError, AttributeError, ArithmeticError, RecursionError) as error:
        # What is missing, of a wrong type, "1/0" or nested without end in a forged result; never in a right one.
        return Verdict(False, "FORMAT", f"{type(error).__name__}: {error}"[:200])
    return Verdict(True)


def _check_one(result: Mapping[str, Any]) -> None:
    method = result.get("method")
    if result.get("format") != FORMAT or method not in _CHECKS:
        raise Rejected("FORMAT", "no result of a known method")
    if result["problem"]["method"] != method:
        raise Rejected("FORMAT", "the result is of another method than its problem")
    _CHECKS[method](result)
