"""A new link for a resident who lost the old one, made at a desk after the person has been heard there."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from linli.kit import clock
from linli.kit.addresses import absolute
from linli.kit.errors import NotAllowed
from linli.matters import actions
from linli.matters.rules import Verb
from linli.portal.views.work.staff import open_as_staff, staff_actor
from linli.ui import render

TEMPLATE = "portal/work/link.jinja"


@require_http_methods(["GET", "HEAD", "POST"])
def new_link(request: HttpRequest, matter_id: UUID) -> HttpResponse:
    """Asks once, then shows the new link once; the old one opens nothing from then on."""
    actor = staff_actor(request)
    view = open_as_staff(actor, matter_id)
    if Verb.RENEW_LINK not in view.verbs:
        raise NotAllowed("matter.not_yours", _("Only a desk may make a new link."))
    context = {"matter": view, "base": reverse("work_matter", kwargs={"matter_id": view.id}), "link": ""}
    if request.method == "POST":
        secret = actions.renew_link(actor=actor, at=clock.now(), matter_id=matter_id)
        path = reverse("matter", kwargs={"reference": view.reference, "secret": secret})
        context["link"] = absolute(path)
    return render.page(request, TEMPLATE, context)
