"""The pages of those who answer for looks: questions of residents, inquiries of the officer."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from linli.kit import clock
from linli.kit.actors import Actor, Role
from linli.kit.errors import NotAllowed, Refused
from linli.readings import actions, queries
from linli.readings.forms import AnswerForm, InquiryForm
from linli.readings.rules import thresholds
from linli.ui import render
from linli.ui.form_errors import Errors, errors_of, refusal_of

REASON_WORDS = {
    "MANY": _("opened within one hour"),
    "LISTED": _("in lists within one hour"),
    "OUT_OF_AREA": _("of matters outside the own area"),
    "CLOSED": _("of matters that were closed long ago"),
    "NIGHT": _("at night"),
}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def questions(request: HttpRequest) -> HttpResponse:
    """What residents and the officer ask, without words of residents; sent, it answers the officer."""
    actor, language = _actor(request), get_language() or ""
    if not actor.has_role(Role.COORDINATOR, Role.OFFICER, Role.DESK):
        raise NotAllowed("look.not_yours", _("This page is for those who answer for an office."))
    errors: Errors = []
    if request.method == "POST":
        form = AnswerForm(request.POST)
        errors = _answer_inquiry(actor, request.POST.get("inquiry", ""), form)
        if not errors:
            return HttpResponseRedirect(f"{reverse('look_questions')}?sent=1")
    context: dict[str, Any] = {
        "lines": [
            (line, reverse("look_question", kwargs={"question_id": line.id}))
            for line in queries.list_questions(actor, language)
        ],
        "inquiries": [_inquiry(row) for row in queries.list_inquiries(actor, clock.now())],
        "may_delay": actor.has_role(Role.COORDINATOR),
        "sent": "sent" in request.GET,
        "errors": errors,
    }
    return render.page(request, "readings/questions.jinja", context, status=422 if errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, question_id: UUID) -> HttpResponse:
    """One question with its words: opening it is a look of its own."""
    actor, now = _actor(request), clock.now()
    errors: Errors = []
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            actions.answer_why(actor=actor, at=now, question_id=question_id, text=form.cleaned_data["text"])
            return HttpResponseRedirect(f"{reverse('look_questions')}?sent=1")
        except Refused as refused:
            errors = refusal_of(refused, form.fields)
    view = actions.open_question(actor=actor, at=now, question_id=question_id)
    context = {"question": view, "answer_form": form, "errors": errors or (errors_of(form) if form.is_bound else [])}
    return render.page(request, "readings/question.jinja", context, status=422 if context["errors"] else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unusual(request: HttpRequest) -> HttpResponse:
    """Reasons to ask by post and institution, for the data protection officer; sent, it asks the institution."""
    actor, now = _actor(request), clock.now()
    rows = queries.list_unusual(actor, now)
    errors: Errors = []
    if request.method == "POST":
        form = InquiryForm(request.POST)
        errors = errors_of(form) if not form.is_valid() else _inquire(actor, form)
        if not errors:
            return HttpResponseRedirect(f"{reverse('look_unusual')}?sent=1")
    context: dict[str, Any] = {
        "rows": [(row, _reasons(row.reasons)) for row in rows],
        "days": thresholds().days,
        "inquiries": [_inquiry(row) for row in queries.list_inquiries(actor, now)],
        "sent": "sent" in request.GET,
        "errors": errors,
    }
    return render.page(request, "readings/unusual.jinja", context, status=422 if errors else 200)


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def _answer_inquiry(actor: Actor, inquiry: str, form: AnswerForm) -> Errors:
    if not form.is_valid():
        return errors_of(form)
    try:
        actions.answer_inquiry(actor=actor, at=clock.now(), inquiry_id=_uuid(inquiry), text=form.cleaned_data["text"])
    except Refused as refused:
        return refusal_of(refused, form.fields)
    return []


def _inquire(actor: Actor, form: InquiryForm) -> Errors:
    values = form.cleaned_data
    try:
        actions.inquire(actor=actor, at=clock.now(), of_post_id=values["post"], text=values["text"])
    except Refused as refused:
        return refusal_of(refused, form.fields)
    return []


def _uuid(given: str) -> UUID:
    try:
        return UUID(given)
    except ValueError as error:
        raise Refused("look.malformed", _("Please open the page again.")) from error


def _reasons(counts: dict[str, int]) -> list[str]:
    return [f"{count} {REASON_WORDS[reason]}" for reason, count in counts.items()]


def _inquiry(row: queries.InquiryRow) -> dict[str, Any]:
    return {"row": row, "reasons": _reasons(row.counts)}
