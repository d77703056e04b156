"""The agreement as it stands, and what one tap can do with it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from linli.disputes import actions
from linli.disputes.pages import agreement as pages
from linli.disputes.pages import sure
from linli.disputes.pages.entering import Door
from linli.disputes.pages.looking import AGREEMENT, note_look
from linli.disputes.rules import Verb
from linli.kit import clock
from linli.kit.errors import Refused
from linli.ui.render import page, respond
from linli.ui.sealed import sealed

TEMPLATE = "disputes/agreement/page.jinja"


@sealed
@require_safe
def agreement(request: HttpRequest, secret: str | None = None, dispute_id: UUID | None = None) -> HttpResponse:
    """Draft, frozen text, or what is to be performed."""
    door, at = pages.door_of(request, secret, dispute_id), clock.now()
    note_look(door, at, AGREEMENT)
    return respond(request, TEMPLATE, pages.context(door, at), block="agreement")


@sealed
@require_POST
def act(request: HttpRequest, secret: str | None = None, dispute_id: UUID | None = None) -> HttpResponse:
    """Freeze, look at, wait no longer, take back, refuse, ask for new terms, ask the court, let the caseworker read."""
    door = pages.door_of(request, secret, dispute_id)
    wanted = request.POST.get("act", "")
    if wanted == "refuse" and sure.SURE not in request.POST and door.standing.may(Verb.REFUSE_TO_SIGN):
        return ask_first(request, door, sure.of_refusal(door))
    try:
        _do(request, door, wanted)
    except Refused as refused:
        return show_refused(request, door, refused)
    return HttpResponseRedirect(door.url("dispute_agreement"))


def show_refused(request: HttpRequest, door: Door, refused: Refused) -> HttpResponse:
    """The page as it is now, with the sentence on top."""
    shown = {**pages.context(door, clock.now()), "errors": [("", str(refused.message))]}
    return page(request, TEMPLATE, shown, status=refused.status)


def ask_first(request: HttpRequest, door: Door, question: sure.Question) -> HttpResponse:
    """One more page, with everything on it, before what cannot be taken back."""
    return page(request, "disputes/agreement/sure.jinja", {"door": door, "question": question})


def _do(request: HttpRequest, door: Door, name: str) -> None:
    common: dict[str, Any] = {"actor": door.actor, "at": clock.now(), "dispute_id": door.dispute_id}
    plain: dict[str, Callable[..., object]] = {
        "waive": actions.waive_reflection,
        "time": actions.ask_for_time,
        "rework": actions.rework,
        "refuse": actions.refuse_to_sign,
        "renegotiate": actions.ask_to_renegotiate,
    }
    of_draft: dict[str, Callable[..., object]] = {"freeze": actions.freeze_terms, "check": actions.check_power}
    if name in plain:
        plain[name](**common)
    elif name in of_draft:
        of_draft[name](**common, draft_id=_uuid(request.POST.get("draft", "")))
    elif name in {"share", "unshare"}:
        actions.let_caseworker_read(**common, yes=name == "share")
    elif name == "confirm":
        papers_to = request.POST.get("papers_to", "")
        actions.ask_to_confirm(**common, court=request.POST.get("court", ""), papers_to=papers_to)
    else:
        raise Refused("act.unknown", _("Please choose one from the list."))


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise Refused("draft.changed", _("The draft has changed since you read it. Please read it again.")) from error
