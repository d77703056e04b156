"""The mediator's calculator: a problem in, a table out, once another program has accepted the certificate."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from linli.disputes.forms.calculator import (
    CalculatorForm,
    ClaimsForm,
    CostsForm,
    RoomsForm,
    ThingsForm,
    ValuesForm,
    posted_form,
)
from linli.disputes.forms.cost_table import TableForm, said
from linli.disputes.rules.settle import ProblemRefused, Settlement, problem_from, solve
from linli.disputes.rules.settle_check import check
from linli.disputes.words.calculator import HEADS, KINDS, cells_of, promise_words
from linli.kit.errors import Refused
from linli.ui.form_errors import Errors, errors_of

__all__ = ["FORMS", "KINDS", "Answer", "calculator_context"]
CalculatorForms = ClaimsForm | CostsForm | TableForm | RoomsForm | ThingsForm
FORMS: dict[str, type[CalculatorForms]] = {
    "claims": ClaimsForm,
    "costs": CostsForm,
    "table": TableForm,
    "rooms": RoomsForm,
    "things": ThingsForm,
}


@dataclass(frozen=True)
class Answer:
    """A table: its head, and a row for each name; what may be promised of it, and the proof as JSON.

    A column of the head is ``text``, and ``num`` where its cells are amounts.
    """

    head: list[dict[str, Any]]
    rows: list[tuple[str, list[str]]]
    promise: list[str]
    certificate: bytes


@dataclass(frozen=True)
class TableSource:
    """Where a table of coefficients comes from, and whether a person has checked it."""

    title: str
    version: str
    source: str
    verified: bool
    rows: list[tuple[str, str]]


def calculator_context(kind: str, posted: QueryDict | None, names: list[str]) -> dict[str, Any]:
    """The form of that kind, and the answer when everything was given."""
    form = posted_form(FORMS[kind], posted, names)
    answer, errors = _worked_out(form)
    if posted is not None and form.is_bound and not errors and not form.is_complete():
        form = FORMS[kind](names=names, initial=posted.dict())
    return {
        "kind": kind,
        "kinds": KINDS,
        "calculator_form": form,
        "answer": answer,
        "errors": errors,
        "given": _given(posted) if answer else [],
        "source": _source(form) if isinstance(form, TableForm) else None,
    }


def _worked_out(form: CalculatorForm) -> tuple[Answer | None, Errors]:
    """The answer, or what is wrong; neither while there is more to ask."""
    if not form.is_bound or not form.is_valid() or not form.is_complete():
        return None, errors_of(form)
    try:
        return answer_of(form), []
    except Refused as refused:
        return None, [("", str(refused.message))]


def answer_of(form: Any) -> Answer:
    """Worked out and checked. Raises Refused ``calculator.problem``, ``calculator.check``."""
    problem = form.problem()
    try:
        settlement = solve(problem_from(problem))
    except ProblemRefused as refused:
        sentence = _("This cannot be worked out. Please give at least two names with amounts.")
        raise Refused("calculator.problem", sentence, facts={"code": refused.code}) from refused
    content = settlement.to_json()
    if not check(content).accepted:
        raise Refused("calculator.check", _("The result did not pass the check. It is not shown."), status=500)
    return _answer(form, settlement, content)


def _answer(form: CalculatorForm, settlement: Settlement, content: bytes) -> Answer:
    method, own = settlement.method, settlement.outcome["parties"]
    things = {item.id: item.label for item in form.items()} if isinstance(form, ValuesForm) else {}
    return Answer(
        [{"text": words, "num": bool(place or not things)} for place, words in enumerate(HEADS[method])],
        [(row.label, cells_of(method, own[row.id], things)) for row in form.rows()],
        promise_words(method, settlement.certificate),
        content,
    )


def _given(posted: QueryDict | None) -> list[tuple[str, str]]:
    """What the answer was worked out from, to be sent once more for the proof: nothing of it is kept here."""
    left_out = ("act", "csrfmiddlewaretoken")
    return [(name, str(value)) for name, value in (posted or {}).items() if name not in left_out]


def _source(form: TableForm) -> TableSource:
    table: Mapping[str, Any] = form.table
    name = str(table["source"]["name"])
    return TableSource(
        said(table["title"]), table["version"], name, bool(table["verified"]), list(table["coefficients"].items())
    )
