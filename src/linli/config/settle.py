"""``linli settle``: a settlement problem in, a proposal with its certificate out; ``linli settle check`` goes over it.

Needs neither Django nor a database, and writes the same bytes for the same input.
"""

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from linli.disputes.rules.settle import ProblemRefused, read_problem, solve
from linli.disputes.rules.settle.compare import compare, corners
from linli.disputes.rules.settle.reading import read_document
from linli.disputes.rules.settle_check import check

REFUSED, REJECTED, NOT_READ = 2, 1, 3

USAGE = """\
linli settle PROBLEM.json                          print the proposal and its certificate as JSON
linli settle compare PROBLEM.json                  where other ideas of fairness would land, for the mediator
linli settle corners UNCERTAIN.json                whether points known only from-to change the proposal
linli settle check RESULT.json [PROBLEM.json]      check any of these, and that it answers this problem
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
        if len(words) == 1 and words[0] not in ("check", "compare", "corners"):
            return _print(_content(words[0]), lambda content: solve(read_problem(content)).to_json().decode())
        if len(words) == 2 and words[0] == "compare":
            return _print(_content(words[1]), lambda content: _text(compare(read_problem(content))))
        if len(words) == 2 and words[0] == "corners":
            return _print(_content(words[1]), lambda content: _text(corners(read_document(content))))
    except OSError as error:
        sys.stderr.write(f"{error}\n")
        return NOT_READ
    sys.stderr.write(USAGE)
    return REFUSED


def _content(name: str) -> bytes:
    return sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()


def _text(said: dict[str, Any]) -> str:
    return json.dumps(said, ensure_ascii=False, indent=1) + "\n"


def _print(content: bytes, answer: Callable[[bytes], str]) -> int:
    try:
        found = answer(content)
    except ProblemRefused as refused:
        said = {"refused": refused.code, "where": refused.where, "because": refused.sentence, "facts": refused.facts}
        sys.stdout.write(json.dumps(said, ensure_ascii=False, indent=1, default=str) + "\n")
        return REFUSED
    sys.stdout.write(found)
    return 0


def _check(content: bytes, problem: bytes | None = None) -> int:
    verdict = check(content, problem)
    said = {"accepted": verdict.accepted, "failed": verdict.failed, "detail": verdict.detail}
    sys.stdout.write(_text(said))
    return 0 if verdict.accepted else REJECTED
