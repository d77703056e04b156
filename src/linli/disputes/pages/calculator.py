"""The mediator's calculator: a problem in, a table out, once another program has accepted the certificate."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from linli.disputes.rules.settle import ProblemRefused, problem_from, solve
from linli.disputes.rules.settle_check import check
from linli.disputes.words.term import money_words
from linli.kit.errors import Refused

KINDS: tuple[tuple[str, str | Promise], ...] = (
    ("claims", _("Too little money for many claims")),
    ("costs", _("A shared cost")),
)
RULES: tuple[tuple[str, str | Promise], ...] = (
    ("PROPORTIONAL", _("In proportion to the claims")),
    ("EQUAL_AWARDS", _("The same for all, up to the claim")),
    ("EQUAL_LOSSES", _("The same loss for all")),
    ("TALMUD", _("What is contested is halved")),
)
_ALONE = (("pays_fen", _("Pays")), ("alone_fen", _("Alone it would be")))


@dataclass(frozen=True)
class Answer:
    """A table: its head, and a row for each name."""

    head: list[str | Promise]
    rows: list[tuple[str, list[str]]]


def answer_of(problem: Mapping[str, Any], rows: Sequence[tuple[str, str]]) -> Answer:
    """Worked out and checked. Raises Refused ``calculator.problem``, ``calculator.check``."""
    try:
        settlement = solve(problem_from(dict(problem)))
    except ProblemRefused as refused:
        sentence = _("This cannot be worked out. Please give at least two names with amounts.")
        raise Refused("calculator.problem", sentence, facts={"code": refused.code}) from refused
    if not check(settlement.to_json()).accepted:
        raise Refused("calculator.check", _("The result did not pass the check. It is not shown."), status=500)
    own = settlement.outcome["parties"]
    columns = _ALONE if problem["method"] == "AIRPORT" else RULES
    return Answer(
        [words for _code, words in columns],
        [(name, [_cell(own[row_id][code]) for code, _words in columns]) for row_id, name in rows],
    )


def _cell(value: int | Mapping[str, Any]) -> str:
    return money_words(value if isinstance(value, int) else value["fen"])
