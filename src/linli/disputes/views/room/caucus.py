"""A caucus: one party and the mediator. Nobody else learns that anything stands here."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.disputes.actions import room as actions
from linli.disputes.forms.room import SayForm
from linli.disputes.pages import room as pages
from linli.disputes.pages.entering import Door
from linli.disputes.pages.looking import CAUCUS, note_look
from linli.disputes.rules import Label
from linli.disputes.views.room.answers import answer_composer, composer_again, wants_composer
from linli.kit import clock
from linli.kit.errors import Refused
from linli.ui.render import page, respond
from linli.ui.sealed import sealed

TEMPLATE = "disputes/room/caucus.jinja"


@sealed
@require_safe
def caucus(
    request: HttpRequest, secret: str | None = None, dispute_id: UUID | None = None, seat: int | None = None
) -> HttpResponse:
    """Show it to its party and to the mediator."""
    door = pages.door_of(request, secret, dispute_id)
    return respond(request, TEMPLATE, _talk(door, seat, everything="all" in request.GET), block="talk")


@sealed
@require_POST
def say(
    request: HttpRequest, secret: str | None = None, dispute_id: UUID | None = None, seat: int | None = None
) -> HttpResponse:
    """Send it to the one other reader; with ``ask`` the mediator asks whether it may be said."""
    door = pages.door_of(request, secret, dispute_id)
    form = SayForm(request.POST)
    try:
        form.is_valid()
        _send(request, door, seat, form)
    except Refused as refused:
        context = {**_talk(door, seat), **composer_again(refused, form)}
        return answer_composer(request, TEMPLATE, context, status=refused.status)
    if wants_composer(request):
        return answer_composer(request, TEMPLATE, _talk(door, seat))
    return HttpResponseRedirect(f"{pages.caucus_url(door, seat)}#composer")


def _talk(door: Door, seat: int | None, *, everything: bool = False) -> dict[str, Any]:
    """What it shows, with the mediator's look noted for its own side alone."""
    context = pages.caucus_context(door, seat, clock.now(), everything=everything)
    note_look(door, clock.now(), CAUCUS, context["of"])
    return context


def _send(request: HttpRequest, door: Door, seat: int | None, form: SayForm) -> None:
    text, once, at = form.data.get("text", ""), form.cleaned_data.get("once"), clock.now()
    if "ask" in request.POST and seat is not None:
        actions.ask_to_relay(actor=door.actor, at=at, dispute_id=door.dispute_id, seat=seat, text=text, once=once)
        return
    files = pages.uploads_of(request.FILES.getlist("files"))
    actions.say_in_private(
        actor=door.actor, at=at, dispute_id=door.dispute_id, text=text, files=files, seat=seat, once=once
    )


@sealed
@require_POST
def label(request: HttpRequest, secret: str, item_id: UUID) -> HttpResponse:
    """The party says how far an item may go; ``refuse`` answers what the mediator asked."""
    door = pages.door_of(request, secret, None)
    chosen = request.POST.get("label", "")
    common = {"actor": door.actor, "at": clock.now(), "dispute_id": door.dispute_id, "item_id": item_id}
    if chosen == "refuse":
        actions.refuse_to_relay(**common)  # type: ignore[arg-type]
    elif chosen in {label.value for label in Label}:
        actions.label_item(**common, label=Label(chosen))  # type: ignore[arg-type]
    else:
        raise Refused("label.unknown", _("Please choose one of the buttons."))
    return HttpResponseRedirect(f"{door.url('dispute_caucus')}#said-{item_id}")


@sealed
@require_POST
def let_read(request: HttpRequest, secret: str, appointment_id: UUID) -> HttpResponse:
    """The side opens to the present mediator what it told those before."""
    door = pages.door_of(request, secret, None)
    actions.let_mediator_read(
        actor=door.actor, at=clock.now(), dispute_id=door.dispute_id, appointment_id=appointment_id
    )
    return HttpResponseRedirect(door.url("dispute_caucus"))


@sealed
@require_http_methods(["GET", "HEAD", "POST"])
def release(request: HttpRequest, secret: str, item_id: UUID) -> HttpResponse:
    """Exactly what the other side will read; then, for good, the release."""
    door = pages.door_of(request, secret, None)
    if request.method == "POST":
        copy = actions.release(actor=door.actor, at=clock.now(), dispute_id=door.dispute_id, item_id=item_id)
        return HttpResponseRedirect(f"{door.url('dispute_room')}#said-{copy.id}")
    context = {"door": door, "said": pages.preview_of(door, item_id)}
    return page(request, "disputes/room/release.jinja", context)
