"""From a matter to a dispute: its resident asks for talks with the other side."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from linli.disputes import actions as disputes_actions
from linli.disputes import queries as disputes
from linli.kit import clock
from linli.kit.errors import NotFound, Refused
from linli.kit.ids import normalise_reference
from linli.portal.forms.dispute import OpenDisputeFields
from linli.portal.pages.matter_link import MatterLink, open_link
from linli.ui import render
from linli.ui.form_errors import Errors, errors_of, refusal_of
from linli.ui.sealed import sealed

TEMPLATE = "portal/matter/act.jinja"
DISPUTE = "DISPUTE"
_VILLAGE_DEPTH = 3  # county, township, village: the committee nearest to home


@sealed
@require_http_methods(["GET", "HEAD", "POST"])
def matter_dispute(request: HttpRequest, reference: str, secret: str = "") -> HttpResponse:
    """What it means and one question; with an answer the dispute is there. Asked again it leads to the one there is."""
    link = open_link(request, reference, secret)
    if link.matter.kind.opens != DISPUTE:
        raise NotFound("dispute.no_side", gettext_lazy("A matter of this kind has no other side."))
    if there := disputes.link_of_applicant(link.matter.id):
        return HttpResponseRedirect(there)
    known = link.matter.contact
    form = OpenDisputeFields(request.POST or None, initial={"name": known.name if known else ""})
    if request.method != "POST":
        return _show(request, link, form, [])
    if not form.is_valid():
        return _show(request, link, form, errors_of(form), status=422)
    try:
        return HttpResponseRedirect(_open(link, form.cleaned_data["name"]))
    except Refused as refused:
        return _show(request, link, form, refusal_of(refused, form.fields), status=refused.status)


def _open(link: MatterLink, name: str) -> str:
    view, known = link.matter, link.matter.contact
    identity = disputes_actions.Identity(
        name=name, phone=known.phone if known else "", email=known.email if known else ""
    )
    disputes_actions.open_dispute(
        actor=link.actor,
        at=clock.now(),
        matter_id=view.id,
        reference=normalise_reference(view.reference),
        kind_code=view.kind.code,
        place_path=view.place.path,
        committee_path=_committee(view.place.path),
        applicant=identity,
        account_id=link.actor.account_id if not link.secret else None,
        language=view.language,
    )
    return disputes.link_of_applicant(view.id) or link.base


def _committee(path: str) -> str:
    """The place of the committee nearest to home: the village, or what lies above where there is none."""
    return "".join(f"{code}/" for code in [code for code in path.split("/") if code][:_VILLAGE_DEPTH])


def _show(
    request: HttpRequest, link: MatterLink, form: OpenDisputeFields, errors: Errors, *, status: int = 200
) -> HttpResponse:
    context = {
        "reference": link.matter.reference,
        "base": link.base,
        "heading": _("Talk with the other side"),
        "lead": _(
            "You say what you ask for and of whom. The other side is asked whether it wants to talk, and nobody has to."
            " Nothing that you wrote so far is shown to the other side."
        ),
        "errors": errors,
        "act_form": form,
        "send_label": _("Go on"),
        "send_kind": "first",
    }
    return render.page(request, TEMPLATE, context, status=status)
