"""Taking in what a court or another body answered: its signed file, by whoever was given it."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from linli.disputes import actions
from linli.disputes.pages import agreement as pages
from linli.disputes.rules.answers import MAX_BYTES
from linli.disputes.views.agreement.page import show_refused
from linli.kit import clock
from linli.kit.errors import Refused, TooLarge
from linli.ui.sealed import sealed


@sealed
@require_POST
def take(request: HttpRequest, secret: str | None = None, dispute_id: UUID | None = None) -> HttpResponse:
    """The file, or what those who serve note of a letter; it stands then on the pages of all sides."""
    door = pages.door_of(request, secret, dispute_id)
    common: dict[str, Any] = {"actor": door.actor, "at": clock.now(), "dispute_id": door.dispute_id}
    try:
        if "state" in request.POST:
            actions.note_answer(**common, **_noted(request))
        else:
            actions.take_answer(**common, raw=_file(request))
    except Refused as refused:
        return show_refused(request, door, refused)
    return HttpResponseRedirect(f"{door.url('dispute_agreement')}#handed")


def _noted(request: HttpRequest) -> dict[str, Any]:
    try:
        hand_off_id, state = UUID(request.POST.get("packet", "")), pages.noted_state(request.POST["state"])
    except ValueError as error:
        raise Refused("act.unknown", _("Please choose one from the list.")) from error
    return {"hand_off_id": hand_off_id, "state": state, "number": request.POST.get("number", "")}


def _file(request: HttpRequest) -> bytes:
    file = request.FILES.get("answer")
    if file is None:
        raise Refused("answer.missing", _("Please choose the file with the answer."), field="answer")
    if (file.size or 0) > MAX_BYTES:
        raise TooLarge("answer.too_large", _("This file is too large for an answer."), field="answer")
    return bytes(file.read())
