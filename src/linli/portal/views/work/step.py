"""One action of a matter's own workflow, by whoever works it: its name, where it leads, and words for the resident."""

from typing import Any
from uuid import UUID

from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from linli.kit import clock
from linli.kit.errors import Refused
from linli.matters import actions
from linli.matters import queries as matters
from linli.matters.queries import MatterView, WayView
from linli.portal.forms.step import StepForm
from linli.portal.pages.work_rows import list_door, place_words
from linli.portal.views.work.acts import version_sent
from linli.portal.views.work.staff import open_as_staff, staff_actor
from linli.ui import render
from linli.ui.form_errors import Errors, errors_of, refusal_of

TEMPLATE = "portal/work/step.jinja"


@require_http_methods(["GET", "HEAD", "POST"])
def work_step(request: HttpRequest, matter_id: UUID) -> HttpResponse:
    """Fill in, send, and come back to the matter. ``?action=`` names the step by its code."""
    action = request.GET.get("action", "")
    view = open_as_staff(staff_actor(request), matter_id)
    way = next((one for one in view.ways if one.action == action), None)
    form = _form(view, way, request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return _show(request, view, way, form, [])
    if not form.is_valid():
        return _show(request, view, way, form, errors_of(form), status=422)
    return _carry_out(request, view, way, action, form)


def _form(view: MatterView, way: WayView | None, data: Any) -> StepForm:
    ends = way is not None and way.ends and matters.has_open_parts(view.id)
    return StepForm(data, needs_words=way is not None and way.needs_words, open_parts=ends)


def _carry_out(request: HttpRequest, view: MatterView, way: WayView | None, action: str, form: Form) -> HttpResponse:
    actor, version = staff_actor(request), version_sent(request)
    try:
        actions.take_step(
            actor=actor, at=clock.now(), matter_id=view.id, action=action, version=version, **form.cleaned_data
        )
    except Refused as refused:
        return _show(request, view, way, form, refusal_of(refused, [*form.fields]), status=refused.status)
    return HttpResponseRedirect(f"{reverse('work_matter', kwargs={'matter_id': view.id})}?done=step")


def _show(
    request: HttpRequest, view: MatterView, way: WayView | None, form: Form, errors: Errors, *, status: int = 200
) -> HttpResponse:
    language = get_language() or ""
    context = {
        "matter": view,
        "title": view.title or view.kind.name(language),
        "place": place_words(view.place, language),
        "base": reverse("work_matter", kwargs={"matter_id": view.id}),
        "list_door": list_door(staff_actor(request)),
        "heading": way.label if way else _("A step of its workflow"),
        "leads_to": way.to if way else "",
        "act_form": form,
        "errors": errors,
        "possible": way is not None,
    }
    return render.page(request, TEMPLATE, context, status=status)
