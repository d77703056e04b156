"""A calculator for the mediator, on open numbers: money, costs, rooms, things. Nothing is kept."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from linli.disputes.actions.room.gate import unknown
from linli.disputes.pages import suggest as pages
from linli.disputes.pages.calculator import FORMS, Answer, calculator_context
from linli.ui.render import page

TEMPLATE = "disputes/suggest/calculator.jinja"
PROOF = "proof"


@require_http_methods(["GET", "HEAD", "POST"])
def calculator(request: HttpRequest, dispute_id: UUID, kind: str) -> HttpResponse:
    """Work it out; the other program checks it before it is shown, or handed out as a file with its proof."""
    door = pages.door_of(request, None, dispute_id)
    if kind not in FORMS:
        raise Http404
    if not door.standing.is_mediator:
        raise unknown()
    names = [name for _seat, name in pages.ask_context(door)[1]]
    context = calculator_context(kind, request.POST if request.method == "POST" else None, names)
    if context["answer"] and request.POST.get("act") == PROOF:
        return _proof(context["answer"], kind)
    return page(request, TEMPLATE, {**context, "door": door}, status=422 if context["errors"] else 200)


def _proof(answer: Answer, kind: str) -> HttpResponse:
    """Result and proof, under a name that says nothing of anybody."""
    response = HttpResponse(answer.certificate, content_type="application/json")
    response.headers["Content-Disposition"] = f'attachment; filename="{kind}.json"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "no-store"
    return response
