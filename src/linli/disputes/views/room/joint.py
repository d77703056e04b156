"""The joint room: everybody in it reads what is written here."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST, require_safe

from linli.disputes.actions import room as actions
from linli.disputes.forms.room import IssueForm, SayForm, VideoForm
from linli.disputes.pages import room as pages
from linli.disputes.pages.entering import Door
from linli.disputes.pages.looking import ROOM, note_look
from linli.disputes.rules.offers import IssueType
from linli.disputes.views.room.answers import answer_composer, composer_again, wants_composer
from linli.kit import clock
from linli.kit.errors import Refused
from linli.ui.form_errors import Errors, errors_of, refusal_of
from linli.ui.render import page, respond, wants_fragment
from linli.ui.sealed import sealed

TEMPLATE = "disputes/room/joint.jinja"


@sealed
@require_safe
def room(request: HttpRequest, secret: str | None = None, dispute_id: UUID | None = None) -> HttpResponse:
    """Show it. A page that is open asks for its two parts anew when something happens."""
    door, everything = pages.door_of(request, secret, dispute_id), "all" in request.GET
    note_look(door, clock.now(), ROOM)
    if wants_fragment(request, "talk") and not wants_fragment(request, "beside"):
        return respond(request, TEMPLATE, pages.talk_context(door, clock.now(), everything=everything), block="talk")
    context = {**pages.joint_context(door, clock.now(), everything=everything), **_forms()}
    return respond(request, TEMPLATE, context, block="beside")


@sealed
@require_POST
def say(request: HttpRequest, secret: str | None = None, dispute_id: UUID | None = None) -> HttpResponse:
    """Send it to everybody; what was typed comes back when it could not be sent."""
    door = pages.door_of(request, secret, dispute_id)
    form = SayForm(request.POST)
    try:
        form.is_valid()
        files = pages.uploads_of(request.FILES.getlist("files"))
        actions.say(
            actor=door.actor,
            at=clock.now(),
            dispute_id=door.dispute_id,
            text=form.data.get("text", ""),
            files=files,
            once=form.cleaned_data.get("once"),
        )
    except Refused as refused:
        note_look(door, clock.now(), ROOM)
        context = {**pages.joint_context(door, clock.now()), **_forms(), **composer_again(refused, form)}
        return answer_composer(request, TEMPLATE, context, status=refused.status)
    if wants_composer(request):
        note_look(door, clock.now(), ROOM)
        return answer_composer(request, TEMPLATE, pages.joint_composer(door))
    return HttpResponseRedirect(f"{door.url('dispute_room')}#composer")


@sealed
@require_POST
def add_issue(request: HttpRequest, secret: str | None = None, dispute_id: UUID | None = None) -> HttpResponse:
    """Put one more issue on the table."""
    door = pages.door_of(request, secret, dispute_id)
    form = IssueForm(request.POST)
    if not form.is_valid():
        return _again(request, door, errors_of(form), 422, {"issue_form": form})
    given = form.cleaned_data
    try:
        actions.add_issue(
            actor=door.actor,
            at=clock.now(),
            dispute_id=door.dispute_id,
            label=given["label"],
            type=IssueType(given["type"]),
            once=given["once"],
        )
    except Refused as refused:
        return _again(request, door, refusal_of(refused, form.fields), refused.status, {"issue_form": form})
    return HttpResponseRedirect(f"{door.url('dispute_room')}#table")


@sealed
@require_POST
def video(request: HttpRequest, secret: str | None = None, dispute_id: UUID | None = None) -> HttpResponse:
    """The mediator names the meeting."""
    door = pages.door_of(request, secret, dispute_id)
    form = VideoForm(request.POST)
    if not form.is_valid():
        return _again(request, door, errors_of(form), 422, {"video_form": form})
    given: dict[str, Any] = {"actor": door.actor, "at": clock.now(), "dispute_id": door.dispute_id}
    try:
        actions.set_video_link(**given, link=form.cleaned_data["link"])
    except Refused as refused:
        return _again(request, door, refusal_of(refused, form.fields), refused.status, {"video_form": form})
    return HttpResponseRedirect(f"{door.url('dispute_room')}#video")


def _forms() -> dict[str, Any]:
    return {"issue_form": IssueForm(), "video_form": VideoForm()}


def _again(request: HttpRequest, door: Door, errors: Errors, status: int, forms: dict[str, Any]) -> HttpResponse:
    note_look(door, clock.now(), ROOM)
    context = {**pages.joint_context(door, clock.now()), **_forms(), **forms, "errors": errors}
    return page(request, TEMPLATE, context, status=status)
