"""One action of a matter's own workflow, by its resident."""

from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from linli.kit import clock
from linli.kit.errors import Refused
from linli.matters import actions
from linli.matters.queries import WayView
from linli.portal.forms.step import StepForm
from linli.portal.pages.matter_link import MatterLink, open_link
from linli.ui import render
from linli.ui.form_errors import Errors, errors_of, refusal_of
from linli.ui.sealed import sealed

TEMPLATE = "portal/matter/act.jinja"


@sealed
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, reference: str, secret: str = "") -> HttpResponse:
    """Fill in, send, and come back. ``?action=`` names the step; what is not open leads back with a word."""
    link, action = open_link(request, reference, secret), request.GET.get("action", "")
    way = next((one for one in link.matter.ways if one.action == action), None)
    if way is None:
        return HttpResponseRedirect(f"{link.base}?not_now=1")
    form = StepForm(request.POST if request.method == "POST" else None, needs_words=way.needs_words, open_parts=False)
    if request.method != "POST":
        return _show(request, link, way, form, [])
    if not form.is_valid():
        return _show(request, link, way, form, errors_of(form), status=422)
    try:
        actions.take_step(
            actor=link.actor, at=clock.now(), matter_id=link.matter.id, action=action, text=form.cleaned_data["text"]
        )
    except Refused as refused:
        return _show(request, link, way, form, refusal_of(refused, [*form.fields]), status=refused.status)
    return HttpResponseRedirect(link.base)


def _show(
    request: HttpRequest, link: MatterLink, way: WayView, form: Form, errors: Errors, *, status: int = 200
) -> HttpResponse:
    context: dict[str, Any] = {
        "reference": link.matter.reference,
        "base": link.base,
        "heading": way.label,
        "lead": _("It then stands at “%(state)s”. Whoever has it reads your words.") % {"state": way.to}
        if way.to
        else _("Whoever has it reads your words."),
        "errors": errors,
        "act_form": form,
        "with_photos": False,
        "photo_error": "",
        "send_label": way.label,
        "send_kind": "first",
    }
    return render.page(request, TEMPLATE, context, status=status)
