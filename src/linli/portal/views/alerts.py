"""What is new near me: ask for it, confirm it, end it. No account is needed, and nobody sees who asked."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from linli.kit import clock
from linli.kit.actors import Actor
from linli.kit.errors import NotFound, Refused
from linli.matters import queries as matters
from linli.notices import actions
from linli.notices import queries as notices
from linli.notices.actions import Wanted
from linli.places import queries as places
from linli.places.rules import Level
from linli.portal.forms.alerts import LEVELS, RHYTHMS, AlertForm
from linli.portal.pages import frame
from linli.portal.pages.desk_place import Area, PlaceStep, choose_place
from linli.portal.pages.spots import Spot
from linli.ui import render
from linli.ui.form_errors import Errors, errors_of, refusal_of
from linli.ui.sealed import sealed

_STEPS = {"under", "choose"}
METHODS = ["GET", "HEAD", "POST"]


@never_cache
@require_http_methods(METHODS)
def alerts(request: HttpRequest) -> HttpResponse:
    """The form, and for an account what it has. What is said afterwards is the same for every address."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    form = _form(request, actor)
    if request.method != "POST" or _goes_on(request):
        return _show(request, actor, form, [])
    if not form.is_valid():
        return _show(request, actor, form, errors_of(form), status=422)
    try:
        _ask(actor, form)
    except Refused as refused:
        return _show(request, actor, form, refusal_of(refused, form.fields), status=refused.status)
    return HttpResponseRedirect(f"{reverse('alerts')}?asked=1")


@csrf_exempt  # RFC 8058: a mail program posts it, without cookies; the token is signed, and nothing else is done by it
@sealed
@require_http_methods(METHODS)
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """GET only asks, because mail programs look at links by themselves. POST ends it and deletes the address."""
    found = notices.find_alert(token, notices.Purpose.STOP)
    if request.method == "POST":
        actions.stop_alert(at=clock.now(), token=token)
    return render.page(request, "portal/alerts/stop.jinja", {**_named(found), "done": request.method == "POST"})


@sealed
@require_http_methods(METHODS)
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """GET only asks, as for ending; POST confirms that the address is the reader's."""
    found = notices.find_alert(token, notices.Purpose.CONFIRM)
    if request.method == "POST":
        actions.confirm_alert(at=clock.now(), token=token)
    elif found is None:
        sentence = _("This link has ended, or it is not complete. You can ask for a new one.")
        raise NotFound("alert.unknown_token", sentence)
    return render.page(request, "portal/alerts/confirm.jinja", {**_named(found), "done": request.method == "POST"})


@require_POST
def end_own(request: HttpRequest, alert_id: UUID) -> HttpResponse:
    """End one of the account that is signed in; anybody else's stays."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    actions.stop_own_alert(actor=actor, at=clock.now(), alert_id=alert_id)
    return HttpResponseRedirect(reverse("alerts"))


def _form(request: HttpRequest, actor: Actor) -> AlertForm:
    language = get_language() or ""
    sent = request.method == "POST" and not _goes_on(request)
    typed = request.POST.dict() if request.method == "POST" else {}
    return AlertForm(
        request.POST if sent else None,
        language=language,
        with_account=actor.account_id is not None,
        initial={"rhythm": "WEEKLY", "kind": "", **typed},
    )


def _goes_on(request: HttpRequest) -> bool:
    """True for the buttons that only go a step on in the choice of the place; nothing typed is lost."""
    return bool(_STEPS & set(request.POST)) or request.POST.get("act") in ("place", "find")


def _ask(actor: Actor, form: AlertForm) -> None:
    given, language = form.cleaned_data, get_language() or ""
    wanted = Wanted(place_id=given["place"], kind_code=given["kind"], rhythm=given["rhythm"], language=language[:7])
    if actor.account_id is not None:
        actions.add_own_alert(actor=actor, at=clock.now(), wanted=wanted)
    else:
        actions.ask_for_alert(actor=actor, at=clock.now(), wanted=wanted, email=given["email"])


def _place_step(data: Mapping[str, Any]) -> PlaceStep:
    """A township or a village of this cell, by name or down the ladder; grids are too small to be counted."""
    cell, language = frame.place_of_cell(), get_language() or ""
    step = choose_place(Area((cell.path,) if cell else ()), data, language)
    fitting = [_as_far_as_a_village(spot) for spot in step.rungs]
    return replace(
        step,
        chosen=_as_far_as_a_village(step.chosen) if step.chosen else None,
        here=step.here if step.up else None,
        rungs=[spot for spot in fitting if spot],
        found=None if step.found is None else [spot for one in step.found if (spot := _as_far_as_a_village(one))],
    )


def _as_far_as_a_village(spot: Spot) -> Spot | None:
    """The place as one that can be chosen; None for the county and for grids."""
    level = places.place_row(spot.id).level
    return replace(spot, leaf=level is Level.VILLAGE) if level in LEVELS else None


def _named(found: notices.AlertRow | None) -> dict[str, Any]:
    return {"area": found.place.name(get_language() or "") if found else "", "gone": found is None}


def _show(request: HttpRequest, actor: Actor, form: AlertForm, errors: Errors, *, status: int = 200) -> HttpResponse:
    language = get_language() or ""
    own = [
        {
            "id": row.id,
            "area": row.place.name(language),
            "kind": _kind_name(row.kind_code, language),
            "rhythm": RHYTHMS[row.rhythm],
        }
        for row in notices.list_own_alerts(actor)
    ]
    context: dict[str, Any] = {
        "alert_form": form,
        "step": _place_step(request.POST if request.method == "POST" else request.GET),
        "place_error": next((said for name, said in errors if name == "id_place"), ""),
        "errors": errors,
        "own": own,
        "asked": "asked" in request.GET,
        "by_account": actor.account_id is not None,
    }
    return render.page(request, "portal/alerts/page.jinja", context, status=status)


def _kind_name(code: str, language: str) -> str:
    kind = matters.find_kind(code) if code else None
    return kind.name(language) if kind else ""
