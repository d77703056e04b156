"""``linli settle``: a settlement problem in, a proposal with its certificate out; ``linli settle check`` goes over it.

Needs neither Django nor a database, and writes the same bytes for the same input.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from linli.disputes.rules.settle import ProblemRefused, read_problem, solve
from linli.disputes.rules.settle_check import check

REFUSED, REJECTED, NOT_READ = 2, 1, 3

USAGE = """\
linli settle PROBLEM.json                          print the proposal and its certificate as JSON
linli settle check RESULT.json [PROBLEM.json]      check a result, and that it answers this problem
                                                   - reads standard input; the format is in docs/reference/settle.md
"""


def settle(arguments: Sequence[str]) -> int:
    """Exit status 0; 1 when a result is rejected, 2 when a problem is refused, 3 when a file cannot be read."""
    parser = argparse.ArgumentParser(prog="linli settle", usage=USAGE, add_help=True)
    parser.add_argument("words", nargs="+")
    words = parser.parse_args(list(arguments)).words
    try:
        if words[0] == "check" and len(words) in (2, 3):
            return _check(*map(_content, words[1:]))
        if len(words) == 1 and words[0] != "check":
            return _solve(_content(words[0]))
    except OSError as error:
        sys.stderr.write(f"{error}\n")
        return NOT_READ
    sys.stderr.write(USAGE)
    return REFUSED


def _content(name: str) -> bytes:
    return sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()


def _solve(content: bytes) -> int:
    try:
        settlement = solve(read_problem(content))
    except ProblemRefused as refused:
        said = {"refused": refused.code, "where": refused.where, "because": refused.sentence, "facts": refused.facts}
        sys.stdout.write(json.dumps(said, ensure_ascii=False, indent=1, default=str) + "\n")
        return REFUSED
    sys.stdout.write(settlement.to_json().decode())
    return 0


def _check(content: bytes, problem: bytes | None = None) -> int:
    verdict = check(content, problem)
    said = {"accepted": verdict.accepted, "failed": verdict.failed, "detail": verdict.detail}
    sys.stdout.write(json.dumps(said, ensure_ascii=False, indent=1) + "\n")
    return 0 if verdict.accepted else REJECTED
