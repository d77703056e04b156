"""The pages of those who answer corrections, and who see which erasures still wait."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from linli.kit import clock
from linli.kit.actors import Actor, Role
from linli.kit.clock import local_day
from linli.kit.errors import NotAllowed, Refused
from linli.rights import actions, queries
from linli.rights.forms import CorrectionAnswerForm
from linli.rights.rules import law_of, list_laws
from linli.rights.words import TARGETS
from linli.ui import render
from linli.ui.form_errors import Errors, errors_of, refusal_of


@never_cache
@require_safe
def corrections(request: HttpRequest) -> HttpResponse:
    """What waits for an answer, and erasures that a rule keeps back: numbers and days, no words."""
    actor, language = _actor(request), get_language() or ""
    if not actor.has_role(Role.DESK, Role.COORDINATOR, Role.OFFICER):
        raise NotAllowed("correction.not_yours", _("This page is for those who answer for an office."))
    today = local_day(clock.now())
    lines = queries.list_corrections(actor, language)
    context: dict[str, Any] = {
        "lines": [
            (line, TARGETS[line.target], line.due_on < today, reverse("correction", kwargs={"correction_id": line.id}))
            for line in lines
        ],
        "kept": [(one, _law(one.rule, language)) for one in queries.list_kept_back(actor)],
        "sent": "sent" in request.GET,
    }
    return render.page(request, "rights/corrections.jinja", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def correction(request: HttpRequest, correction_id: UUID) -> HttpResponse:
    """One with its words: opening it is a look on record. Sent, it is answered."""
    actor, now = _actor(request), clock.now()
    form = CorrectionAnswerForm(request.POST if request.method == "POST" else None)
    errors: Errors = errors_of(form) if form.is_bound and not form.is_valid() else []
    if form.is_bound and form.is_valid():
        try:
            actions.answer_correction(actor=actor, at=now, correction_id=correction_id, **form.cleaned_data)
            return HttpResponseRedirect(f"{reverse('corrections')}?sent=1")
        except Refused as refused:
            errors = refusal_of(refused, form.fields)
    view = actions.open_correction(actor=actor, at=now, correction_id=correction_id)
    language = get_language() or ""
    laws = [(law.code, law.words(language)) for law in list_laws()]
    context = {"view": view, "target": TARGETS[view.target], "laws": laws, "errors": errors}
    return render.page(request, "rights/correction.jinja", context, status=422 if errors else 200)


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def _law(code: str, language: str) -> str:
    found = law_of(code)
    return found.words(language) if found else ""
