"""Complaints beside disputes, for the registrar of the level above."""

from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from linli.disputes.actions.complain import answer_complaint, reviewed
from linli.disputes.forms.party import ComplaintAnswerForm
from linli.disputes.pages import looking
from linli.disputes.queries import parties as queries
from linli.kit import clock
from linli.kit.actors import Actor, Role
from linli.kit.errors import NotAllowed, Refused
from linli.ui.form_errors import Errors, errors_of, refusal_of
from linli.ui.render import page

FOLDER = "disputes/serving"


@require_safe
def complaints(request: HttpRequest) -> HttpResponse:
    """Those that wait, the earliest end first; no word of what they say."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if not actor.has_role(Role.DESK):
        raise NotAllowed("complaint.not_yours", _("Complaints are answered by the registrar of the level above."))
    cursor, here = request.GET.get("after", ""), reverse("dispute_complaints")
    listed = queries.list_complaints(actor, cursor)
    context = {"rows_": listed.rows, "now": clock.now(), "sent": "sent" in request.GET}
    context["next_url"] = f"{here}?{urlencode({'after': listed.next_cursor})}" if listed.next_cursor else ""
    context["first_url"] = here if cursor else ""
    return page(request, f"{FOLDER}/complaints.jinja", context)


@require_http_methods(["GET", "HEAD", "POST"])
def complaint(request: HttpRequest, complaint_id: UUID) -> HttpResponse:
    """One complaint, and its answer."""
    form = ComplaintAnswerForm(request.POST or None)
    if request.method != "POST":
        return _show(request, complaint_id, form, [])
    if not form.is_valid():
        return _show(request, complaint_id, form, errors_of(form), status=422)
    try:
        answer_complaint(
            actor=request.actor,  # type: ignore[attr-defined]
            at=clock.now(),
            complaint_id=complaint_id,
            text=form.cleaned_data["text"],
        )
    except Refused as refused:
        return _show(request, complaint_id, form, refusal_of(refused, form.fields), status=refused.status)
    return HttpResponseRedirect(f"{reverse('dispute_complaints')}?sent")


def _show(
    request: HttpRequest, complaint_id: UUID, form: forms.Form, errors: Errors, *, status: int = 200
) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found, standing, capacity = reviewed(actor, complaint_id)
    now = clock.now()
    if capacity.duty is not None:
        looking.note_looks(actor, capacity.duty, [found.party], now, looking.COMPLAINT)
    context = {"row_": queries.read_complaint(standing, found), "now": now, "form_fields": form, "errors": errors}
    return page(request, f"{FOLDER}/complaint.jinja", context, status=status)
