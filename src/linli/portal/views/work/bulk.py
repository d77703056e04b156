"""Hand many matters over at once: what was ticked, the team step by step, the reason, what became of each."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from linli.kit import clock
from linli.kit.actors import Actor
from linli.kit.errors import NotAllowed, NotFound, Refused
from linli.matters import actions
from linli.matters import queries as matters
from linli.matters.actions import BulkResult
from linli.people import rules as people_rules
from linli.portal.forms.desk import BulkForm
from linli.portal.forms.work import CHOOSE, destination_of
from linli.portal.pages.destinations import TeamStep, choose_team
from linli.portal.views.work.desk import list_with
from linli.ui import render
from linli.ui.form_errors import errors_of


@require_POST
def bulk(request: HttpRequest) -> HttpResponse:
    """From the list: choose a team and say why. From its own page: offer each matter; each says what became of it."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if not people_rules.may_anywhere(actor, "matters.bulk_hand_over"):
        raise NotAllowed("matter.no_bulk", _("Only a desk or a coordinator hands over many at once."))
    ticked = _ticked(request)
    if not ticked:
        return list_with(request, [("", _("Please tick at least one matter."))])
    team = choose_team(actor, request.POST, get_language() or "")
    form = BulkForm(request.POST if _is_sent(request) else None, initial={"reason": request.POST.get("reason", "")})
    if not team.value or not form.is_valid():
        return _ask(request, ticked, team, form)
    results = actions.bulk_hand_over(
        actor=actor,
        at=clock.now(),
        matter_ids=ticked,
        reason=form.cleaned_data["reason"],
        **destination_of(team.value),
    )
    outcomes = [_outcome(actor, result) for result in results]
    return render.page(request, "portal/work/bulk.jinja", {"outcomes": outcomes, "back": reverse("desk")})


def _is_sent(request: HttpRequest) -> bool:
    """True for the button that hands over; the others only go a step, and the list sends no team at all."""
    steps = {"choose", "under"} & set(request.POST) or request.POST.get("act") in ("place", "find")
    return "choice" in request.POST and not steps


def _ask(request: HttpRequest, ticked: list[UUID], team: TeamStep, form: BulkForm) -> HttpResponse:
    missing = [("", str(CHOOSE))] if form.is_bound and not team.value else []
    errors = [*missing, *errors_of(form)]
    context = {"ticked": ticked, "team": team, "bulk_form": form, "errors": errors, "back": reverse("desk")}
    return render.page(request, "portal/work/bulk_team.jinja", context, status=422 if errors else 200)


def _outcome(actor: Actor, result: BulkResult) -> dict[str, Any]:
    """One matter of the answer; somebody else's has no name here."""
    try:
        view = matters.get_matter(actor, result.matter_id)
    except NotFound:
        return {"title": _("Not yours to see"), "href": "", "done": False, "sentence": ""}
    href = reverse("work_matter", kwargs={"matter_id": view.id})
    title = f"{view.kind.name(get_language() or '')} · {view.reference}"  # no words: nothing was opened to be read
    return {"title": title, "href": href, "done": result.done, "sentence": result.sentence}


def _ticked(request: HttpRequest) -> list[UUID]:
    try:
        return [UUID(value) for value in request.POST.getlist("matter")]
    except ValueError as error:
        raise Refused("bulk.malformed", _("The list of matters could not be read. Please tick them again.")) from error
