"""From bytes to a problem that can be solved, or a refusal with a code and a place."""

import json
from typing import Any

import msgspec

from linli.disputes.rules.settle.problem import METHODS, Problem
from linli.disputes.rules.settle.refusal import ProblemRefused

MAX_BYTES = 4_000_000


def read_problem(content: bytes) -> Problem:
    """Decode and check the shape of a problem. Raises ProblemRefused; the solvers check what the numbers mean."""
    return problem_from(read_json(content))


def read_document(content: bytes) -> dict[str, Any]:
    """An object that has a problem in it, decoded as a problem is. Raises ProblemRefused."""
    given = read_json(content)
    if not isinstance(given, dict):
        raise ProblemRefused("MALFORMED")
    return given


def read_json(content: bytes) -> Any:
    """JSON with exact numbers and no key twice. Raises ProblemRefused TOO_LARGE, NOT_JSON and what such a file has."""
    if len(content) > MAX_BYTES:
        raise ProblemRefused("TOO_LARGE")
    try:
        return json.loads(
            content, object_pairs_hook=_no_key_twice, parse_float=_refuse_float, parse_constant=_refuse_float
        )
    except (ValueError, RecursionError) as error:
        raise ProblemRefused("NOT_JSON", detail=str(error)[:200]) from error


def problem_from(given: Any) -> Problem:
    """The same from dicts and lists, as a Django form would build them."""
    if isinstance(given, dict) and "method" in given and given["method"] not in METHODS:
        raise ProblemRefused("UNKNOWN_METHOD", "method", known=list(METHODS))
    try:
        return msgspec.convert(given, Problem)  # type: ignore[arg-type,return-value,no-any-return,unused-ignore]
    except msgspec.ValidationError as error:
        message, _at, path = str(error).partition(" - at `")
        where = path.removeprefix("$").removeprefix(".").removesuffix("`")
        code = "NUMBER_NOT_EXACT" if "got `float`" in message else "MALFORMED"
        raise ProblemRefused(code, where, detail=message) from error


def _no_key_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise ProblemRefused("DUPLICATE_KEY", key)
        found[key] = value
    return found


def _refuse_float(text: str) -> Any:
    raise ProblemRefused("NUMBER_NOT_EXACT", text[:40])
