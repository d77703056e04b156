"""A resident lets a portal show who looked: the code is shown once, and taken back here."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from linli.kit import clock
from linli.kit.actors import Actor
from linli.kit.errors import NotAllowed, Refused
from linli.readings import actions, queries
from linli.ui import render
from linli.ui.form_errors import Errors, refusal_of


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def portals(request: HttpRequest) -> HttpResponse:
    """What may fetch the own looks, and what could; sent, it makes a code and shows it this once."""
    actor = _signed_in(request)
    code, errors = "", Errors()
    if request.method == "POST":
        try:
            code = actions.grant_portal(actor=actor, at=clock.now(), key_id=_key(request.POST.get("portal", "")))
        except Refused as refused:
            errors = refusal_of(refused, ())
    return _show(request, actor, code, errors)


@require_POST
def revoke(request: HttpRequest) -> HttpResponse:
    """No portal fetches anything from now on."""
    actions.revoke_portals(actor=_signed_in(request), at=clock.now())
    return HttpResponseRedirect(f"{reverse('look_portals')}?revoked=1")


def _show(request: HttpRequest, actor: Actor, code: str, errors: Errors) -> HttpResponse:
    now = clock.now()
    context = {
        "code": code,
        "grants": queries.list_own_grants(actor, now),
        "portals": queries.list_portals(now),
        "revoked": "revoked" in request.GET,
        "errors": errors,
    }
    return render.page(request, "readings/portals.jinja", context, status=422 if errors else 200)


def _signed_in(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if actor.account_id is None:
        raise NotAllowed("portal.sign_in", _("Please sign in first."), status=401)
    return actor


def _key(given: str) -> UUID:
    try:
        return UUID(given)
    except ValueError as error:
        raise Refused("portal.unknown", _("There is no such portal.")) from error
