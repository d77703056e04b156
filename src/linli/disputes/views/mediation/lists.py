"""Lists by clock for those who mediate and register, and counts for those who keep clocks."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from linli.disputes.pages import mediation_lists as pages
from linli.disputes.queries.counts import dispute_counts
from linli.kit import clock
from linli.kit.actors import Actor, Role
from linli.kit.errors import NotAllowed
from linli.ui.render import page, respond

FOLDER = "disputes/mediation"


@require_safe
def dispute_list(request: HttpRequest) -> HttpResponse:
    """One's own disputes, the earliest end first; for a registrar those in which nobody has been chosen yet."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if not actor.has_role(Role.MEDIATOR, Role.DESK):
        if actor.has_role(Role.COORDINATOR):
            return HttpResponseRedirect(reverse("dispute_counts"))
        raise NotAllowed("disputes.not_yours", _("This list is for those who mediate or register disputes."))
    context = pages.list_context(actor, clock.now(), request.GET.dict())
    return respond(request, f"{FOLDER}/list.jinja", context, block="lists")


@require_safe
def counts(request: HttpRequest) -> HttpResponse:
    """Stages and clocks as counts."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if not actor.has_role(Role.COORDINATOR):
        raise NotAllowed("disputes.not_yours", _("These counts are for those who coordinate disputes."))
    found = dispute_counts(actor, clock.now(), get_language() or "zh-hans")
    return page(request, f"{FOLDER}/counts.jinja", pages.counts_context(found))
