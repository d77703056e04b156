"""The resident's page of three questions, by the link of the matter."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods

from linli.kit import clock
from linli.kit.errors import Refused
from linli.matters import actions
from linli.matters import queries as matters
from linli.matters.rules import Verb
from linli.matters.rules.feedback import Settled
from linli.portal.forms.feedback import FeedbackForm, initial_of
from linli.portal.pages.matter_link import MatterLink, open_link
from linli.ui import render
from linli.ui.form_errors import Errors, errors_of, refusal_of
from linli.ui.sealed import sealed

TEMPLATE = "portal/matter/feedback.jinja"


@sealed
@require_http_methods(["GET", "HEAD", "POST"])
def feedback(request: HttpRequest, reference: str, secret: str = "") -> HttpResponse:
    """Answer, or change the answer for fourteen days. Whoever says that it is not solved is asked to open it again."""
    link = open_link(request, reference, secret)
    asked = matters.get_questionnaire(link.actor, link.matter.id, clock.now())
    if request.method == "POST":
        return _keep(request, link, FeedbackForm(request.POST))
    if not asked.is_open:
        return HttpResponseRedirect(f"{link.base}?not_now=1")
    return _show(request, link, FeedbackForm(initial=initial_of(asked.given)), [])


def _keep(request: HttpRequest, link: MatterLink, form: FeedbackForm) -> HttpResponse:
    if not form.is_valid():
        return _show(request, link, form, errors_of(form), status=422)
    answers = form.answers()
    try:
        actions.give_feedback(actor=link.actor, at=clock.now(), matter_id=link.matter.id, answers=answers)
    except Refused as refused:
        return _show(request, link, form, refusal_of(refused, form.fields), status=refused.status)
    return HttpResponseRedirect(_opening(link) if answers.settled == Settled.NO else link.base)


def _opening(link: MatterLink) -> str:
    """Where what is not settled is opened again, by the built-in verb or an action of its own workflow."""
    if Verb.REOPEN in link.matter.verbs:
        return link.url_of("matter_act", act="reopen")
    again = next((way for way in link.matter.ways if way.opens_again), None)
    return f"{link.url_of('matter_step')}?{urlencode({'action': again.action})}" if again else link.base


def _show(
    request: HttpRequest, link: MatterLink, form: FeedbackForm, errors: Errors, *, status: int = 200
) -> HttpResponse:
    context: dict[str, Any] = {
        "reference": link.matter.reference,
        "base": link.base,
        "errors": errors,
        "feedback_form": form,
    }
    return render.page(request, TEMPLATE, context, status=status)
