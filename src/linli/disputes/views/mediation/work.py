"""The page of a mediation, what is done on it, and its meetings as calendar files."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from linli.disputes.pages import looking
from linli.disputes.pages import mediation as pages
from linli.disputes.pages import mediation_calendar as calendars
from linli.disputes.pages.mediation_acts import ACTS
from linli.disputes.queries.sessions import get_meeting
from linli.kit import clock
from linli.kit.errors import NotFound, Refused
from linli.ui.form_errors import errors_of, refusal_of
from linli.ui.render import page, respond
from linli.ui.sealed import sealed

TEMPLATE = "disputes/mediation/page.jinja"


@sealed
@require_safe
def mediation(request: HttpRequest, secret: str | None = None, dispute_id: UUID | None = None) -> HttpResponse:
    """Who mediates, what runs, meetings, facts; for the mediator all that can be done."""
    door, at = pages.door_of(request, secret, dispute_id), clock.now()
    looking.note_look(door, at, looking.MEDIATION)
    return respond(request, TEMPLATE, {**pages.context(door, at), "errors": []}, block="mediation")


@sealed
@require_POST
def act(request: HttpRequest, act: str, secret: str | None = None, dispute_id: UUID | None = None) -> HttpResponse:
    """One of the things that can be done; the page again, with the sentence on top when it was not taken."""
    door, wanted, at = pages.door_of(request, secret, dispute_id), ACTS.get(act), clock.now()
    if wanted is None:
        raise NotFound("page.unknown", _("There is no such page."))
    form = wanted.form(door, at, request.POST)
    if not form.is_valid():
        looking.note_look(door, at, looking.MEDIATION)
        shown = {**pages.context(door, at, tried=act, form=form), "errors": errors_of(form)}
        return page(request, TEMPLATE, shown, status=422)
    try:
        wanted.say(door, {**form.cleaned_data, "of": request.POST.get("of", "")}, at)
    except Refused as refused:
        door = pages.door_of(request, secret, dispute_id)
        looking.note_look(door, at, looking.MEDIATION)
        shown = {**pages.context(door, at, tried=act, form=form), "errors": refusal_of(refused, form.fields)}
        return page(request, TEMPLATE, shown, status=refused.status)
    return HttpResponseRedirect(reverse("dispute_list") if wanted.leaves else door.url("dispute_mediation"))


@sealed
@require_safe
def meeting(
    request: HttpRequest, session_id: UUID, secret: str | None = None, dispute_id: UUID | None = None
) -> HttpResponse:
    """One meeting for the reader's own calendar. Its name tells nothing."""
    door = pages.door_of(request, secret, dispute_id)
    found = get_meeting(door.standing, session_id)
    reference = door.standing.dispute.reference
    response = HttpResponse(calendars.meeting_calendar(found, reference), content_type=calendars.CONTENT_TYPE)
    response.headers["Content-Disposition"] = f'attachment; filename="{reference}.ics"'
    return response
