"""Opening one matter in an emergency, with a second person: ask, answer, read, end."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.kit import clock, uploads
from linli.kit.actors import Actor
from linli.kit.errors import NotAllowed, Refused
from linli.matters import actions
from linli.matters import queries as matters
from linli.matters.queries import EmergencyRow
from linli.matters.rules.emergency import Act, may_ask
from linli.portal.forms.emergency import AskEmergencyForm, RefuseEmergencyForm
from linli.portal.pages.emergency import line_of, opened_words, times_words, topics_of
from linli.portal.views.work.staff import staff_actor
from linli.ui import render
from linli.ui.form_errors import Errors, errors_of, refusal_of


@never_cache
@require_safe
def emergencies(request: HttpRequest) -> HttpResponse:
    """Own requests and those that wait for the reader's answer. Numbers, kinds and villages; no words of residents."""
    actor, now = _serving(request), clock.now()
    rows = matters.list_emergencies(actor, now)
    context: dict[str, Any] = {
        "waiting": [line_of(row, actor.language, now) for row in rows if Act.APPROVE in row.acts],
        "others": [line_of(row, actor.language, now) for row in rows if Act.APPROVE not in row.acts],
        "times": times_words(),
        "topics": topics_of(actor, rows),
    }
    return render.respond(request, "portal/work/emergencies.jinja", context, block="emergencies")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def emergency_ask(request: HttpRequest) -> HttpResponse:
    """Ask for one matter by its number."""
    actor = _serving(request)
    errors: Errors = []
    form = AskEmergencyForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            made = actions.ask_emergency(actor=actor, at=clock.now(), **form.cleaned_data)
            return HttpResponseRedirect(_address(made))
        except Refused as refused:
            errors = refusal_of(refused, form.fields)
    errors = errors or (errors_of(form) if form.is_bound else [])
    context = {"ask_form": form, "times": times_words(), "errors": errors}
    return render.page(request, "portal/work/emergency_ask.jinja", context, status=422 if errors else 200)


@never_cache
@require_safe
def emergency(request: HttpRequest, emergency_id: UUID) -> HttpResponse:
    """One request: to answer it, to wait for the answer, or, while it is open, to read the matter."""
    return _show(request, emergency_id, [])


@require_POST
def emergency_approve(request: HttpRequest, emergency_id: UUID) -> HttpResponse:
    """Say yes: it opens for the asker at once, for a bounded time."""
    try:
        actions.approve_emergency(actor=_serving(request), at=clock.now(), emergency_id=emergency_id)
    except Refused as refused:
        return _refused(request, emergency_id, refused)
    return HttpResponseRedirect(f"{_address(emergency_id)}?done=1")


@require_POST
def emergency_refuse(request: HttpRequest, emergency_id: UUID) -> HttpResponse:
    """Say no, and why."""
    form = RefuseEmergencyForm(request.POST)
    if not form.is_valid():
        return _show(request, emergency_id, errors_of(form), form=form, status=422)
    reason = form.cleaned_data["reason"]
    try:
        actions.refuse_emergency(actor=_serving(request), at=clock.now(), emergency_id=emergency_id, reason=reason)
    except Refused as refused:
        return _refused(request, emergency_id, refused)
    return HttpResponseRedirect(f"{_address(emergency_id)}?done=1")


@require_POST
def emergency_end(request: HttpRequest, emergency_id: UUID) -> HttpResponse:
    """End it before its time; nothing is asked, so that it goes at once."""
    try:
        actions.end_emergency(actor=_serving(request), at=clock.now(), emergency_id=emergency_id)
    except Refused as refused:
        return _refused(request, emergency_id, refused)
    return HttpResponseRedirect(f"{_address(emergency_id)}?done=1")


@require_safe
def emergency_photo(request: HttpRequest, emergency_id: UUID, photo_id: UUID, size: str) -> HttpResponseBase:
    """A photo of the matter, while it is open and no longer: no browser keeps it."""
    stored = actions.open_emergency_photo(
        actor=_serving(request), at=clock.now(), emergency_id=emergency_id, photo_id=photo_id
    )
    response = uploads.picture(f"{stored.stored_as}/{size}.jpg")
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _serving(request: HttpRequest) -> Actor:
    """Raises NotAllowed ``emergency.not_allowed`` for whoever can neither ask nor answer."""
    actor = staff_actor(request)
    if not may_ask(actor):
        raise NotAllowed("emergency.not_allowed", _("Only somebody who serves at a place can ask for this."))
    return actor


def _address(emergency_id: UUID) -> str:
    return reverse("emergency", kwargs={"emergency_id": emergency_id})


def _refused(request: HttpRequest, emergency_id: UUID, refused: Refused) -> HttpResponse:
    if refused.status == 404:
        raise refused
    return _show(request, emergency_id, refusal_of(refused, ()), status=refused.status)


def _show(
    request: HttpRequest,
    emergency_id: UUID,
    errors: Errors,
    *,
    form: RefuseEmergencyForm | None = None,
    status: int = 200,
) -> HttpResponse:
    actor, now, language = _serving(request), clock.now(), get_language() or ""
    row = matters.get_emergency(actor, emergency_id, now)
    context: dict[str, Any] = {
        "line": line_of(row, language, now),
        "acts": _acts(row),
        "opened": _opened(actor, row, language) if Act.READ in row.acts else None,
        "refuse_form": form or RefuseEmergencyForm(),
        "times": times_words(),
        "topics": [f"emergency:{row.id}"],
        "done": "done" in request.GET,
        "now": now,
        "errors": errors,
    }
    if errors:
        return render.page(request, "portal/work/emergency.jinja", context, status=status)
    return render.respond(request, "portal/work/emergency.jinja", context, block="emergency")


def _acts(row: EmergencyRow) -> dict[str, str]:
    """What the reader may send, with where to."""
    names = {Act.APPROVE: "emergency_approve", Act.REFUSE: "emergency_refuse", Act.END: "emergency_end"}
    here = {"emergency_id": row.id}
    return {act.value: reverse(name, kwargs=here) for act, name in names.items() if act in row.acts}


def _opened(actor: Actor, row: EmergencyRow, language: str) -> dict[str, Any]:
    opened = actions.open_emergency(actor=actor, at=clock.now(), emergency_id=row.id)
    return opened_words(opened, row.id, language)
