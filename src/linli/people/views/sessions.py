"""Where the own account is open, signing out everywhere, and the passkey that those who serve are asked for."""

from datetime import date

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from linli.kit import clock
from linli.people import actions, proof, queries
from linli.people.views.account import actor_of_request
from linli.ui.render import page


@login_required
@never_cache
@require_safe
def own_sessions(request: HttpRequest) -> HttpResponse:
    """The browsers in which the account is open, this one first."""
    rows = queries.list_own_sessions(actor_of_request(request), clock.now(), request.session.session_key or "")
    return page(request, "people/sessions.jinja", {"rows": rows})


@login_required
@require_POST
def end_session(request: HttpRequest, mark: str) -> HttpResponse:
    """End one of them."""
    actions.end_session(actor=actor_of_request(request), at=clock.now(), mark=mark)
    return redirect("own_sessions")


@login_required
@require_POST
def sign_out_everywhere(request: HttpRequest) -> HttpResponse:
    """End all of them; this one too, unless it is to be kept."""
    kept = request.session.session_key if request.POST.get("keep") == "this" else None
    actions.sign_out_everywhere(actor=actor_of_request(request), at=clock.now(), but=kept)
    if kept:
        return redirect("own_sessions")
    request.session.flush()
    return redirect("account_login")


@login_required
@never_cache
@require_safe
def passkey_first(request: HttpRequest) -> HttpResponse:
    """Asks somebody who serves to make a passkey; goes on when there is one."""
    wanted = request.GET.get("next", "")
    after = wanted if url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) else reverse("home")
    last = request.session.get(proof.PASSKEY_BY)
    if last is None:
        return HttpResponseRedirect(after)
    overdue = proof.passkey_is_overdue(request.session, clock.now())
    context = {"next": after, "last_day": date.fromisoformat(last), "overdue": overdue}
    return page(request, "people/passkey_first.jinja", context)
