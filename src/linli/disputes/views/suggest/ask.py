"""Suggestions before all eyes: ask, agree, read what was suggested, take it as an offer."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.disputes.actions import suggest as actions
from linli.disputes.forms.suggest import AskForm
from linli.disputes.pages import suggest as pages
from linli.disputes.pages.entering import Door
from linli.disputes.pages.looking import ROOM, note_look
from linli.disputes.rules.suggest import Method
from linli.disputes.words.suggest import METHODS
from linli.kit import clock
from linli.kit.errors import Refused
from linli.ui.form_errors import errors_of, refusal_of
from linli.ui.render import page, respond
from linli.ui.sealed import sealed

TEMPLATE = "disputes/suggest/list.jinja"


@sealed
@require_safe
def suggestions(request: HttpRequest, secret: str | None = None, dispute_id: UUID | None = None) -> HttpResponse:
    """Everything that was asked for and what came of it."""
    door = pages.door_of(request, secret, dispute_id)
    note_look(door, clock.now(), ROOM)
    return respond(request, TEMPLATE, {**pages.suggestions_context(door), "errors": []}, block="suggestions")


@sealed
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, method: str, secret: str | None = None, dispute_id: UUID | None = None) -> HttpResponse:
    """Say what a program should look for, and put the request before all sides."""
    door = pages.door_of(request, secret, dispute_id)
    if method.upper() not in list(Method):
        raise Http404
    issues, payers = pages.ask_context(door)
    given = request.POST if request.method == "POST" else None
    form = AskForm(given, issues=issues, method=Method(method.upper()), payers=payers)
    if given is None or not form.is_valid():
        return _show(request, door, form, errors_of(form), status=422 if form.is_bound else 200)
    try:
        actions.ask_for_suggestion(actor=door.actor, at=clock.now(), dispute_id=door.dispute_id, draft=form.draft())
    except Refused as refused:
        return _show(request, door, form, refusal_of(refused, form.fields), status=refused.status)
    return HttpResponseRedirect(door.url("dispute_suggestions"))


@sealed
@require_POST
def answer(
    request: HttpRequest, suggestion_id: UUID, secret: str | None = None, dispute_id: UUID | None = None
) -> HttpResponse:
    """Yes or no to a request; or take what was suggested as an offer of one's own."""
    door = pages.door_of(request, secret, dispute_id)
    common: dict[str, Any] = {
        "actor": door.actor,
        "at": clock.now(),
        "dispute_id": door.dispute_id,
        "suggestion_id": suggestion_id,
    }
    act = request.POST.get("act")
    try:
        if act == "offer":
            words, shares = pages.offer_words(door, suggestion_id)
            actions.offer_suggestion(**common, words=words, shares=shares)
            return HttpResponseRedirect(f"{door.url('dispute_room')}#talk")
        actions.agree_to_suggestion(**common, yes=act == "agree")
    except Refused as refused:
        context = {**pages.suggestions_context(door), "errors": [("", str(refused.message))]}
        return page(request, TEMPLATE, context, status=refused.status)
    return HttpResponseRedirect(door.url("dispute_suggestions"))


def _show(request: HttpRequest, door: Door, form: AskForm, errors: Any, *, status: int) -> HttpResponse:
    context = {"door": door, "ask_form": form, "method": METHODS[form.method], "errors": errors}
    return page(request, "disputes/suggest/ask.jinja", context, status=status)
