"""A calculator for the mediator, on open numbers: too little money for many claims, shared costs. Nothing is kept."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from linli.disputes.actions.room.gate import unknown
from linli.disputes.forms.calculator import FORMS, ClaimsForm, CostsForm
from linli.disputes.pages import suggest as pages
from linli.disputes.pages.calculator import KINDS, answer_of
from linli.kit.errors import Refused
from linli.ui.form_errors import errors_of
from linli.ui.render import page

TEMPLATE = "disputes/suggest/calculator.jinja"


@require_http_methods(["GET", "HEAD", "POST"])
def calculator(request: HttpRequest, dispute_id: UUID, kind: str) -> HttpResponse:
    """Work it out by each rule, side by side; the other program checks it before it is shown."""
    door = pages.door_of(request, None, dispute_id)
    if kind not in FORMS:
        raise Http404
    if not door.standing.is_mediator:
        raise unknown()
    names = [name for _seat, name in pages.ask_context(door)[1]]
    form = FORMS[kind](request.POST if request.method == "POST" else None, names=names)
    context: dict[str, Any] = {"door": door, "kind": kind, "kinds": KINDS, "calculator_form": form}
    return _shown(request, context | _worked_out(form))


def _worked_out(form: ClaimsForm | CostsForm) -> dict[str, Any]:
    """The answer, or what is wrong."""
    if not form.is_bound or not form.is_valid():
        return {"answer": None, "errors": errors_of(form)}
    try:
        return {"answer": answer_of(form.problem(), form.rows()), "errors": []}
    except Refused as refused:
        return {"answer": None, "errors": [("", str(refused.message))]}


def _shown(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    return page(request, TEMPLATE, context, status=422 if context["errors"] else 200)
