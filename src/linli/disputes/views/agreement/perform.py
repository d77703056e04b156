"""What is to be performed, and the ways on."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from linli.disputes import actions
from linli.disputes.pages import agreement as pages
from linli.disputes.pages import sure
from linli.disputes.pages.entering import Door
from linli.disputes.pages.sure import SURE
from linli.disputes.rules import Verb
from linli.disputes.rules.packets import PacketKind
from linli.disputes.views.agreement.page import TEMPLATE, ask_first, show_refused
from linli.kit import clock
from linli.kit.errors import Refused
from linli.ui.form_errors import errors_of
from linli.ui.render import page
from linli.ui.sealed import sealed

_NOTED = {"done": actions.report_done, "denied": actions.deny_receipt}
_NOTED |= {"not_kept": actions.report_not_kept, "happened": actions.report_condition}
_SAID = {
    "received": actions.confirm_receipt,
    "settled": actions.confirm_receipt,
    "release": actions.release,
    "breach": actions.report_breach,
}


@sealed
@require_POST
def due(request: HttpRequest, due_id: UUID, secret: str | None = None, dispute_id: UUID | None = None) -> HttpResponse:
    """Done, received, not received, given up, not performed."""
    door = pages.door_of(request, secret, dispute_id)
    said = request.POST.get("act", "")
    if said == "release" and SURE not in request.POST:
        return ask_first(request, door, sure.of_release(door, due_id, clock.now()))
    try:
        _say(door, due_id, said, request.POST.get("note", ""))
    except Refused as refused:
        return show_refused(request, door, refused)
    return HttpResponseRedirect(f"{door.url('dispute_agreement')}#dues")


def _say(door: Door, due_id: UUID, said: str, note: str) -> None:
    common: dict[str, Any] = {"actor": door.actor, "at": clock.now(), "dispute_id": door.dispute_id, "due_id": due_id}
    if said in _NOTED:
        _NOTED[said](**common, note=note)
    elif said in _SAID:
        _SAID[said](**common)
    else:
        raise Refused("act.unknown", _("Please choose one from the list."))


@sealed
@require_POST
def hand_off(request: HttpRequest, secret: str | None = None, dispute_id: UUID | None = None) -> HttpResponse:
    """To a court, an arbitration body, or for a payment order."""
    door = pages.door_of(request, secret, dispute_id)
    form = pages.next_form(door.standing, request.POST)
    if not form.is_valid():
        shown = {**pages.context(door, clock.now()), "next_form": form, "errors": errors_of(form)}
        return page(request, TEMPLATE, shown, status=422)
    if SURE not in request.POST and door.standing.may(Verb.HAND_OFF):
        return ask_first(request, door, sure.of_hand_off(door, form))
    try:
        actions.hand_off(
            actor=door.actor,
            at=clock.now(),
            dispute_id=door.dispute_id,
            kind=PacketKind(form.cleaned_data["kind"]),
            addressed_to=form.cleaned_data["addressed_to"],
        )
    except Refused as refused:
        return show_refused(request, door, refused)
    return HttpResponseRedirect(f"{door.url('dispute_agreement')}#handed")
