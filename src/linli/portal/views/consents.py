"""What I agreed to: of one matter by its link, of an account; taken back by one tap, with a receipt to keep."""

import json
from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from linli.kit import clock
from linli.kit.actors import Actor
from linli.kit.addresses import absolute
from linli.kit.errors import NotFound
from linli.notices import queries as notices
from linli.people import queries as people
from linli.portal.pages.consents import cards_of, own_consent, take_back
from linli.portal.pages.matter_link import open_link
from linli.ui import render
from linli.ui.sealed import sealed

TEMPLATE = "portal/consents.jinja"


@sealed
@require_http_methods(["GET", "HEAD", "POST"])
def consents(request: HttpRequest, reference: str, secret: str = "") -> HttpResponse:
    """Of one matter, for whoever holds its link."""
    link = open_link(request, reference, secret)
    here = link.url_of("matter_consents")
    if request.method == "POST":
        return _withdraw(request, link.actor, [link.matter.id], here)
    trail = [(_("My matters"), reverse("my_matters")), (link.matter.reference, link.base)]
    again = link.url_of("matter_contact")
    return _show(request, [link.matter.id], here, trail, again)


@sealed
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def account_consents(request: HttpRequest) -> HttpResponse:
    """Of the account that is signed in, with the alerts that were asked for there."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    here = reverse("account_consents")
    if request.method == "POST":
        return _withdraw(request, actor, _of_account(actor), here)
    return _show(request, _of_account(actor), here, [(_("My matters"), reverse("my_matters"))], "")


@sealed
@require_safe
def consent_file(request: HttpRequest, reference: str, consent_id: str, form: str, secret: str = "") -> HttpResponse:
    """The receipt of one consent of a matter."""
    link = open_link(request, reference, secret)
    return _file([link.matter.id], UUID(consent_id), form)


@sealed
@login_required
@require_safe
def account_consent_file(request: HttpRequest, consent_id: UUID, form: str) -> HttpResponse:
    """The receipt of one consent of the account."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return _file(_of_account(actor), consent_id, form)


def _of_account(actor: Actor) -> list[UUID]:
    assert actor.account_id is not None, "whoever is signed in has an account"
    return [actor.account_id, *(alert.id for alert in notices.list_own_alerts(actor))]


def _withdraw(request: HttpRequest, actor: Actor, principal_ids: Collection[UUID], here: str) -> HttpResponse:
    row = own_consent(principal_ids, _uuid(request.POST.get("consent", "")))
    take_back(row, actor, clock.now())
    return HttpResponseRedirect(f"{here}?back={row.id}")


def _show(
    request: HttpRequest, principal_ids: Collection[UUID], here: str, trail: list[tuple[str, str]], again: str
) -> HttpResponse:
    rows = people.list_consents(principal_ids)
    cards = cards_of(rows, get_language() or "", clock.now())
    back = request.GET.get("back", "")
    context: dict[str, Any] = {
        "trail": [*trail, (_("What I agreed to"), "")],
        "cards": cards,
        "here": here,
        "files": {card.id: f"{here}{card.id}" for card in cards},
        "taken_back": next((card for card in cards if str(card.id) == back and card.ended_at), None),
        "again": again,
        "base": trail[-1][1],
    }
    return render.page(request, TEMPLATE, context)


def _file(principal_ids: Collection[UUID], consent_id: UUID, form: str) -> HttpResponse:
    row = own_consent(principal_ids, consent_id)
    if form == "tlog-proof":
        raw = people.consent_proof(principal_ids, consent_id)
        if raw is None:
            sentence = _("There is no proof of its own for this one: the receipt of what was told then holds it.")
            raise NotFound("consent.no_proof", sentence)
        return _download(raw, "text/plain; charset=utf-8", f"consent-{str(row.id)[-8:]}.tlog-proof")
    # A receipt may be shown to others: it leads to the page of privacy, never to one that opens the matter.
    receipt = people.consent_receipt(row, notice_url=absolute(reverse("privacy")), at=clock.now())
    text = json.dumps(receipt, ensure_ascii=False, indent=2) + "\n"
    return _download(text.encode(), "application/json; charset=utf-8", f"consent-{str(row.id)[-8:]}.json")


def _download(content: bytes, content_type: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=content_type, headers=headers)


def _uuid(given: str) -> UUID:
    try:
        return UUID(given)
    except ValueError as error:
        raise NotFound("consent.unknown", _("There is no such consent. Please open the page again.")) from error
