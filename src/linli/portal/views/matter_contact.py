"""How the resident of a matter can be reached: changed or taken away at any time, by the resident alone."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from linli.kit import clock
from linli.kit.errors import Refused
from linli.matters import actions as matters_actions
from linli.matters.actions import ContactDetails
from linli.portal.forms.contact import ContactFields
from linli.portal.pages.matter_link import MatterLink, open_link
from linli.ui import render
from linli.ui.form_errors import Errors, errors_of, refusal_of
from linli.ui.sealed import sealed

TEMPLATE = "portal/matter/act.jinja"


@sealed
@require_http_methods(["GET", "HEAD", "POST"])
def contact(request: HttpRequest, reference: str, secret: str = "") -> HttpResponse:
    """The form with what is kept now; emptied and saved, nothing is kept any more."""
    link = open_link(request, reference, secret)
    if request.method != "POST":
        return _show(request, link, ContactFields(initial=_kept(link)), [])
    form = ContactFields(request.POST)
    if not form.is_valid():
        return _show(request, link, form, errors_of(form), status=422)
    details = ContactDetails(**form.contact(), consent=bool(form.cleaned_data["consent"]))
    try:
        matters_actions.change_contact(actor=link.actor, at=clock.now(), matter_id=link.matter.id, contact=details)
    except Refused as refused:
        return _show(request, link, form, refusal_of(refused, form.fields), status=refused.status)
    return HttpResponseRedirect(link.base)


def _kept(link: MatterLink) -> dict[str, Any]:
    known = link.matter.contact
    if known is None:
        return {}
    return {"name": known.name, "phone": known.phone, "email": known.email, "consent": True}


def _show(
    request: HttpRequest, link: MatterLink, form: ContactFields, errors: Errors, *, status: int = 200
) -> HttpResponse:
    context = {
        "reference": link.matter.reference,
        "base": link.base,
        "heading": _("How to reach me"),
        "lead": _("Leave everything empty and nothing is kept. You can always look with your link."),
        "errors": errors,
        "act_form": form,
        "send_label": _("Save"),
        "send_kind": "first",
    }
    return render.page(request, TEMPLATE, context, status=status)
