"""Sealed bids: propose a round, agree to it, bid."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods, require_POST

from linli.disputes.actions import room as actions
from linli.disputes.forms.room import BidForm, ProposeBidsForm
from linli.disputes.pages import room as pages
from linli.disputes.pages.entering import Door
from linli.disputes.words.room import people_of
from linli.kit import clock
from linli.kit.errors import Refused
from linli.ui.form_errors import errors_of
from linli.ui.render import page
from linli.ui.sealed import sealed


@sealed
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: HttpRequest, secret: str) -> HttpResponse:
    """Propose the terms of a round to the other side."""
    door = pages.door_of(request, secret, None)
    payers = people_of(door.standing).payers()
    form = ProposeBidsForm(request.POST if request.method == "POST" else None, payers=payers)
    if request.method != "POST" or not form.is_valid():
        return _show(request, door, form, status=422 if form.is_bound else 200)
    try:
        given = form.cleaned_data
        actions.propose_bids(
            actor=door.actor,
            at=clock.now(),
            dispute_id=door.dispute_id,
            payer_seat=given["payer"],
            band_percent=given["band"],
            hours=given["hours"],
        )
    except Refused as refused:
        form.add_error(refused.field if refused.field in form.fields else None, str(refused.message))
        return _show(request, door, form, status=refused.status)
    return HttpResponseRedirect(f"{door.url('dispute_room')}#bids")


@sealed
@require_POST
def agree(request: HttpRequest, secret: str, round_id: UUID) -> HttpResponse:
    """Yes or no to a proposed round."""
    door = pages.door_of(request, secret, None)
    yes = request.POST.get("act") == "agree"
    actions.agree_to_bids(actor=door.actor, at=clock.now(), dispute_id=door.dispute_id, round_id=round_id, yes=yes)
    return HttpResponseRedirect(f"{door.url('dispute_room')}#bids")


@sealed
@require_http_methods(["GET", "HEAD", "POST"])
def bid(request: HttpRequest, secret: str, round_id: UUID) -> HttpResponse:
    """Seal one amount."""
    door = pages.door_of(request, secret, None)
    form = BidForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        return _show_bid(request, door, form, round_id, status=422 if form.is_bound else 200)
    try:
        actions.place_bid(
            actor=door.actor,
            at=clock.now(),
            dispute_id=door.dispute_id,
            round_id=round_id,
            amount_fen=form.cleaned_data["amount"] or 0,
        )
    except Refused as refused:
        form.add_error(refused.field if refused.field in form.fields else None, str(refused.message))
        return _show_bid(request, door, form, round_id, status=refused.status)
    return HttpResponseRedirect(f"{door.url('dispute_room')}#bids")


def _show(request: HttpRequest, door: Door, form: ProposeBidsForm, *, status: int) -> HttpResponse:
    context = {"door": door, "bids_form": form, "errors": errors_of(form)}
    return page(request, "disputes/room/propose_bids.jinja", context, status=status)


def _show_bid(request: HttpRequest, door: Door, form: BidForm, round_id: UUID, *, status: int) -> HttpResponse:
    context = {
        "door": door,
        "bid_form": form,
        "round": pages.round_of(door, round_id, clock.now()),
        "errors": errors_of(form),
    }
    return page(request, "disputes/room/bid.jinja", context, status=status)
