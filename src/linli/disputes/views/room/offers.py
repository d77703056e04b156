"""Offers: a form that makes one, a page that answers one."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from linli.disputes.actions import room as actions
from linli.disputes.forms.room import OfferForm
from linli.disputes.pages import room as pages
from linli.disputes.pages.entering import Door
from linli.disputes.pages.looking import ROOM, note_look
from linli.disputes.queries.room import read_room
from linli.disputes.words.room import people_of
from linli.kit import clock
from linli.kit.errors import Refused
from linli.kit.ids import uuid7
from linli.ui.form_errors import errors_of
from linli.ui.render import page
from linli.ui.sealed import sealed


@sealed
@require_http_methods(["GET", "HEAD", "POST"])
def make(request: HttpRequest, secret: str | None = None, dispute_id: UUID | None = None) -> HttpResponse:
    """Fill one in, and put it before everybody."""
    door = pages.door_of(request, secret, dispute_id)
    form = _form(door, request.POST if request.method == "POST" else None)
    counter_to = _counter_to(request)
    if request.method != "POST" or not form.is_valid():
        return _show(request, door, form, counter_to, status=422 if form.is_bound else 200)
    try:
        actions.make_offer(
            actor=door.actor,
            at=clock.now(),
            dispute_id=door.dispute_id,
            draft=_draft(form, counter_to),
            once=form.cleaned_data["once"],
        )
    except Refused as refused:
        form.add_error(_field(refused, form), str(refused.message))
        return _show(request, door, form, counter_to, status=refused.status)
    return HttpResponseRedirect(f"{door.url('dispute_room')}#talk")


@sealed
@require_http_methods(["GET", "HEAD", "POST"])
def answer(
    request: HttpRequest, offer_id: UUID, secret: str | None = None, dispute_id: UUID | None = None
) -> HttpResponse:
    """Read it once more; say yes or no, or take it back."""
    door = pages.door_of(request, secret, dispute_id)
    error = ""
    if request.method == "POST":
        act = _ACTS.get(request.POST.get("act", ""))
        try:
            if act is None:
                raise Refused("offer.act", _("Please choose one of the buttons."))
            act(actor=door.actor, at=clock.now(), dispute_id=door.dispute_id, offer_id=offer_id)
            return HttpResponseRedirect(f"{door.url('dispute_room')}#talk")
        except Refused as refused:
            error, status = str(refused.message), refused.status
    context = {"door": door, "offer": pages.offer_of(door, offer_id, clock.now()), "error": error}
    return page(request, "disputes/room/offer.jinja", context, status=status if error else 200)


_ACTS: dict[str, Any] = {
    "accept": actions.accept_offer,
    "decline": actions.decline_offer,
    "withdraw": actions.withdraw_offer,
}


def _form(door: Door, data: Any) -> OfferForm:
    room = read_room(door.standing, clock.now())
    issues = {str(issue_id): issue for issue_id, issue in room.issues.items()}
    return OfferForm(data, issues=issues, payers=people_of(door.standing).payers(), initial={"once": uuid7()})


def _draft(form: OfferForm, counter_to: UUID | None) -> actions.Draft:
    given = form.cleaned_data
    return actions.Draft(
        amount_fen=given["amount"],
        payer_seat=given["payer"],
        points={UUID(issue_id): value for issue_id, value in form.points().items()},
        words=given["words"],
        full=given["full"],
        days=given["days"],
        counter_to=counter_to,
    )


def _counter_to(request: HttpRequest) -> UUID | None:
    given = request.POST.get("counter_to") or request.GET.get("to", "")
    try:
        return UUID(given) if given else None
    except ValueError:
        return None


def _field(refused: Refused, form: OfferForm) -> str | None:
    return refused.field if refused.field in form.fields else None


def _show(request: HttpRequest, door: Door, form: OfferForm, counter_to: UUID | None, *, status: int) -> HttpResponse:
    note_look(door, clock.now(), ROOM)
    context = {"door": door, "offer_form": form, "counter_to": counter_to or "", "errors": errors_of(form)}
    return page(request, "disputes/room/make_offer.jinja", context, status=status)
