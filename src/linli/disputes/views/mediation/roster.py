"""The roster of mediators: for everybody to read, for the desks to keep."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.disputes import actions
from linli.disputes.forms.mediation import RosterForm
from linli.disputes.pages import mediation_choice as pages
from linli.disputes.queries.roster import may_keep
from linli.kit import clock
from linli.kit.actors import Actor
from linli.kit.errors import NotAllowed, Refused
from linli.ui.form_errors import Errors, errors_of, refusal_of
from linli.ui.render import page

FOLDER = "disputes/mediation"


@require_safe
def mediators(request: HttpRequest) -> HttpResponse:
    """Who can be chosen at a place; public."""
    context = pages.public_context(request.GET.get("place", ""), clock.now())
    return page(request, f"{FOLDER}/mediators.jinja", context)


@require_http_methods(["GET", "HEAD", "POST"])
def roster(request: HttpRequest) -> HttpResponse:
    """Put somebody on the roster of one's places."""
    actor = _keeper(request)
    if request.method != "POST":
        return _show(request, actor, pages.keeping_form(actor, clock.now()), [])
    form = pages.keeping_form(actor, clock.now(), request.POST)
    if not form.is_valid():
        return _show(request, actor, form, errors_of(form), 422)
    given = dict(form.cleaned_data)
    try:
        actions.list_mediator(actor=actor, at=clock.now(), post_id=UUID(given.pop("post_id")), **given)
    except Refused as refused:
        return _show(request, actor, form, refusal_of(refused, form.fields), refused.status)
    return HttpResponseRedirect(reverse("dispute_roster"))


@require_POST
def unlist(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """Take somebody off it; disputes that run go on."""
    actions.unlist_mediator(actor=_keeper(request), at=clock.now(), entry_id=entry_id)
    return HttpResponseRedirect(reverse("dispute_roster"))


def _keeper(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if not may_keep(actor):
        raise NotAllowed("roster.not_yours", _("The roster is kept by the service desk of the place or of one above."))
    return actor


def _show(request: HttpRequest, actor: Actor, form: RosterForm, errors: Errors, status: int = 200) -> HttpResponse:
    context = {**pages.keeping_context(actor, form), "errors": errors}
    return page(request, f"{FOLDER}/roster.jinja", context, status=status)
