"""Notices on the pages of whoever is signed in."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from linli.disputes.queries import recipients as disputes
from linli.kit import clock
from linli.kit.actors import Actor
from linli.kit.errors import NotAllowed
from linli.notices import actions
from linli.notices import queries as notices
from linli.notices.queries import InAppNotice
from linli.notices.rules import Audience
from linli.ui import render
from linli.ui.environment import live_url
from linli.ui.render import LIVE_HEADER
from linli.ui.words import when


@never_cache
@require_safe
def notice_list(request: HttpRequest) -> HttpResponse:
    """What there is, newest first. Reading the list does not mark it: opening one does, or the button."""
    actor = _signed_in(request)
    cursor = request.GET.get("after", "")
    found = notices.list_in_app(actor, cursor=cursor)
    address = reverse("notices")
    context: dict[str, Any] = {
        "lines": [_line(notice) for notice in found.rows],
        "unread": notices.count_unread(actor.account_id) if actor.account_id else 0,
        "next_url": f"{address}?after={found.next_cursor}" if found.next_cursor else "",
        "first_url": address if cursor else "",
        "topics": [f"account:{actor.account_id}"],
        "live_get": request.get_full_path(),
    }
    return render.respond(request, "portal/notices/list.jinja", context, block="notices")


@never_cache
@require_safe
def bell(request: HttpRequest) -> HttpResponse:
    """The bell alone, for pages that stay open."""
    actor = _signed_in(request)
    response = render.page(request, "portal/notices/bell.jinja", {})
    response.headers[LIVE_HEADER] = live_url([f"account:{actor.account_id}"])
    return response


@require_POST
def read(request: HttpRequest) -> HttpResponse:
    """Mark everything as read."""
    actions.mark_read(actor=_signed_in(request), at=clock.now())
    return HttpResponseRedirect(reverse("notices"))


@require_POST
def open_notice(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """Mark one as read and go to its matter; whose page that is decides the page itself."""
    actor = _signed_in(request)
    line = notices.find_in_app(actor, notice_id)
    if line is None:
        return HttpResponseRedirect(reverse("notices"))
    actions.mark_read(actor=actor, at=clock.now(), notice_ids=[line.id])
    return HttpResponseRedirect(_party_href(actor, line) or _href(line))


def _line(notice: InAppNotice) -> dict[str, Any]:
    return {
        "id": notice.id,
        "words": notice.words,
        "when": when(notice.created_at),
        "is_unread": notice.is_unread,
        "open": reverse("notice_open", kwargs={"notice_id": notice.id}),
    }


def _party_href(actor: Actor, notice: InAppNotice) -> str:
    """The own page of a side of a dispute; empty for anything else."""
    if notice.audience is not Audience.PARTY or notice.about_id is None or actor.account_id is None:
        return ""
    secret = disputes.secret_of_own_seat(actor.account_id, notice.about_id)
    return reverse("dispute_party_home", kwargs={"secret": secret}) if secret else ""


def _href(notice: InAppNotice) -> str:
    if notice.audience is Audience.STAFF and notice.matter_id:
        return reverse("work_matter", kwargs={"matter_id": notice.matter_id})
    if notice.audience is Audience.DISPUTE and notice.about_id:
        return reverse("dispute_overview", kwargs={"dispute_id": notice.about_id})
    if notice.audience is Audience.LOOK and notice.about_id:
        return reverse("look_question", kwargs={"question_id": notice.about_id})
    if notice.audience is Audience.PUBLIC:
        return reverse("alerts")
    if notice.reference:
        return reverse("my_matter", kwargs={"reference": notice.reference})
    return reverse("my_matters")


def _signed_in(request: HttpRequest) -> Actor:
    """Raises NotAllowed ``notice.sign_in`` without an account."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if actor.account_id is None:
        raise NotAllowed("notice.sign_in", _("Please sign in: notices on these pages belong to an account."))
    return actor
