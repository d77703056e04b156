"""Webhooks for administrators: who is told of what, how it goes, and a test."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.kit import clock
from linli.kit.errors import Refused
from linli.people import queries as people
from linli.places import queries as places
from linli.places.queries import PlaceRow
from linli.portal.forms.programs import EVENT_WORDS, WebhookForm
from linli.portal.views.keep.home import administered
from linli.portal.views.keep.keys import kept_place, kind_choices
from linli.portal.words.notice import STATES
from linli.ui import render
from linli.ui.form_errors import Errors, errors_of, refusal_of
from linli.webhooks import actions, queries
from linli.webhooks.queries import DeliveryRow, SubscriptionRow
from linli.webhooks.rules import TEST, Reason

_EVENTS = dict(EVENT_WORDS) | {TEST: _("A test")}
_REASONS = {Reason.NO_ANSWER: _("no answer"), Reason.PRIVATE: _("the address lies in a private network now")}
_ACTS = {"test": actions.send_test, "stop": actions.stop, "start": actions.start_again}


@require_http_methods(["GET", "HEAD", "POST"])
def keep_webhooks(request: HttpRequest) -> HttpResponse:
    """Those of one place and below it; POST adds one and shows its secret, this once."""
    place = kept_place(request, request.actor, "webhooks.keep")  # type: ignore[attr-defined]
    form = _form(request, place)
    if request.method != "POST":
        return _show(request, place, form, [])
    if not form.is_valid():
        return _show(request, place, form, errors_of(form), status=422)
    wanted = {**form.cleaned_data, "place_id": place.id}
    agency = wanted.pop("agency")
    try:
        made = actions.subscribe(
            actor=request.actor,  # type: ignore[attr-defined]
            at=clock.now(),
            agency_id=UUID(agency) if agency else None,
            **wanted,
        )
    except Refused as refused:
        return _show(request, place, form, refusal_of(refused, form.fields), status=refused.status)
    return _show_one(request, made.subscription_id, secret=made.secret)


@require_safe
def keep_webhook(request: HttpRequest, webhook_id: UUID) -> HttpResponse:
    """One of them with its last messages."""
    return _show_one(request, webhook_id)


@require_POST
def keep_webhook_act(request: HttpRequest, webhook_id: UUID, act: str) -> HttpResponse:
    """Send a test, stop, start again; or change the secret and show it, this once."""
    administered(request.actor)  # type: ignore[attr-defined]
    asked: dict[str, Any] = {"actor": request.actor, "at": clock.now()}  # type: ignore[attr-defined]
    if act == "secret":
        made = actions.change_secret(**asked, subscription_id=webhook_id)
        return _show_one(request, webhook_id, secret=made.secret)
    if act not in _ACTS:
        raise Http404
    _ACTS[act](**asked, subscription_id=webhook_id)
    return HttpResponseRedirect(f"{reverse('keep_webhook', kwargs={'webhook_id': webhook_id})}?done={act}")


def _form(request: HttpRequest, place: PlaceRow) -> WebhookForm:
    language = get_language() or ""
    agencies = [(str(row.id), row.name(language)) for row in people.list_agencies(place.path)]
    data = request.POST if request.method == "POST" else None
    return WebhookForm(data, whom=[("", place.name(language)), *agencies], kinds=kind_choices(language))


def _show(
    request: HttpRequest, place: PlaceRow, form: WebhookForm, errors: Errors, *, status: int = 200
) -> HttpResponse:
    rows = queries.list_subscriptions(request.actor, place.path)  # type: ignore[attr-defined]
    context = {
        "webhooks": [(row.name, reverse("keep_webhook", kwargs={"webhook_id": row.id}), *_state(row)) for row in rows],
        "webhook_form": form,
        "action": f"{reverse('keep_webhooks')}?place={place.id}",
        "errors": errors,
    }
    return render.page(request, "portal/keep/webhooks.jinja", context, status=status)


def _show_one(request: HttpRequest, webhook_id: UUID, *, secret: str = "") -> HttpResponse:
    administered(request.actor)  # type: ignore[attr-defined]
    row = queries.get_subscription(request.actor, webhook_id)  # type: ignore[attr-defined]
    words, tone = _state(row)
    context = {
        "name": row.name,
        "url_told": row.url,
        "place": places.place_row(row.place_id).name(get_language() or ""),
        "events": [words for code, words in EVENT_WORDS if code in row.events],
        "state": words,
        "tone": tone,
        "stopped": row.stopped_at is not None,
        "deliveries": [_line(one) for one in queries.list_deliveries(request.actor, webhook_id)],  # type: ignore[attr-defined]
        "acts": {act: reverse("keep_webhook_act", args=[webhook_id, act]) for act in (*_ACTS, "secret")},
        "secret": secret,
        "done": request.GET.get("done", ""),
    }
    response = render.page(request, "portal/keep/webhook.jinja", context)
    response.headers["Cache-Control"] = "no-store"
    return response


def _state(row: SubscriptionRow) -> tuple[Any, str]:
    if row.stopped_at is not None:
        return (_("Stopped by itself"), "late") if row.stopped_by_itself else (_("Stopped"), "")
    return (_("Fails at present"), "warn") if row.failing_since else (_("Runs"), "ok")


def _line(one: DeliveryRow) -> dict[str, Any]:
    words, tone = STATES[one.state]
    written: datetime = one.created_at
    return {
        "event": _EVENTS.get(one.event, one.event),
        "written": written,
        "state": words,
        "tone": tone,
        "answer": one.status or _REASONS.get(Reason(one.reason), "") if one.reason or one.status else "",
        "tries": one.tries,
    }
