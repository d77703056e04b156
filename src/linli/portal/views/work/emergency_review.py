"""The data protection officer looks at every matter that was opened in an emergency, and writes what was found."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from linli.kit import clock
from linli.kit.actors import Actor
from linli.kit.errors import NotAllowed, Refused
from linli.matters import actions
from linli.matters import queries as matters
from linli.matters.rules.emergency import Act, reviewing_duty
from linli.portal.forms.emergency import ReviewEmergencyForm
from linli.portal.pages.emergency import line_of, times_words
from linli.portal.views.work.staff import staff_actor
from linli.ui import render
from linli.ui.form_errors import Errors, errors_of, refusal_of


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def emergency_reviews(request: HttpRequest) -> HttpResponse:
    """What waits for a review first. Numbers, offices, reasons, times; never a word of a resident."""
    actor = staff_actor(request)
    if not any(reviewing_duty(actor, duty.path) for duty in actor.duties):
        raise NotAllowed("protection.not_yours", _("This page is for the data protection officer."))
    form = ReviewEmergencyForm(request.POST) if request.method == "POST" else None
    errors = _send(actor, form) if form is not None else []
    if form is not None and not errors:
        return HttpResponseRedirect(f"{reverse('emergency_reviews')}?sent=1")
    now = clock.now()
    lines = [line_of(row, get_language() or "", now) for row in matters.list_to_review(actor, now)]
    context: dict[str, Any] = {
        "waiting": [(line, _form_of(line)) for line in lines if _is_waiting(line)],
        "others": [line for line in lines if not _is_waiting(line)],
        "times": times_words(),
        "sent": "sent" in request.GET,
        "errors": errors,
    }
    return render.page(request, "portal/work/emergency_reviews.jinja", context, status=422 if errors else 200)


def _send(actor: Actor, form: ReviewEmergencyForm) -> Errors:
    if not form.is_valid():
        return errors_of(form)
    values = form.cleaned_data
    try:
        actions.review_emergency(
            actor=actor, at=clock.now(), emergency_id=values["emergency"], finding=values["finding"]
        )
    except Refused as refused:
        return refusal_of(refused, form.fields)
    return []


def _is_waiting(line: dict[str, Any]) -> bool:
    row = line["row"]
    return row.approved_at is not None and row.reviewed_at is None


def _form_of(line: dict[str, Any]) -> ReviewEmergencyForm | None:
    """None while it is still open: it is reviewed when it is over."""
    row = line["row"]
    if Act.REVIEW not in row.acts:
        return None
    return ReviewEmergencyForm(initial={"emergency": row.id}, auto_id=f"review_{row.id}_%s")
