"""The page of a matter for its resident: who has it, by when, why, what has happened, what can be done."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from linli.disputes import queries as disputes
from linli.kit import clock
from linli.kit.addresses import absolute
from linli.matters import queries as matters
from linli.matters.rules import State
from linli.people.actions import remember_link
from linli.people.queries import read_links
from linli.portal.pages.devices import devices_of_matter
from linli.portal.pages.held import corrections_of
from linli.portal.pages.matter_link import MatterLink, open_link
from linli.portal.pages.matter_words import (
    answers_of,
    asked_of_me,
    buttons_of,
    details_of,
    entries_of,
    parts_of,
    reasons_of,
)
from linli.portal.pages.spots import spot_of
from linli.portal.views.matter_dispute import DISPUTE
from linli.portal.words.clock import own_clock_lines
from linli.portal.words.stages import due_of, is_closed, stage_of
from linli.rights.queries import list_own_corrections
from linli.ui import render
from linli.ui.sealed import sealed
from linli.ui.words import when, window

TEMPLATE = "portal/matter/page.jinja"


@sealed
@require_safe
def matter(request: HttpRequest, reference: str, secret: str = "") -> HttpResponse:
    """Show it, and remember the link on this device so that "my matters" finds it again."""
    link = open_link(request, reference, secret)
    response = render.respond(request, TEMPLATE, _context(request, link), block="matter")
    known = (link.matter.id, link.secret)
    if link.secret and known not in read_links(request):
        remember_link(request, response, matter_id=link.matter.id, secret=link.secret)
    return response


def _context(request: HttpRequest, link: MatterLink) -> dict[str, Any]:
    language, now = get_language() or "", clock.now()
    view = link.matter
    due = due_of(view.state, view.due_at, view.resolved_at, now)
    owner = view.owner.label(language)
    entries = entries_of(link, now)
    visit = matters.find_planned_visit(view.id, now) if link.beside.has_visit else None
    return {
        "matter": {
            "reference": view.reference,
            "title": view.title,
            "kind": view.kind.name(language),
            "place": spot_of(view.place, language).label,
            "owner": owner,
            "closed": is_closed(view.state),
        },
        "stage": stage_of(view, language),
        "due": due,
        "why": reasons_of(link, language),
        "visit": window(visit.from_at, visit.until_at, now) if visit else "",
        "calendar_url": link.url_of("matter_calendar"),
        "clocks": own_clock_lines(view, now, language),
        "timeline": entries,
        "together": view.state is State.JOINED,
        "separate_url": link.url_of("matter_act", act="separate"),
        "parts": parts_of(link, language, now),
        "event": matters.find_group(view.id) if link.beside.is_grouped else None,
        "asked_of_me": asked_of_me(link),
        "dispute_url": link.url_of("matter_dispute") if view.kind.opens == DISPUTE else "",
        "talks_there": view.kind.opens == DISPUTE and disputes.opened_dispute(view.id),
        "acts": buttons_of(link),
        "answers": answers_of(link, language),
        "corrections": corrections_of(list_own_corrections([view.id], language), language),
        "details_links": details_of(link),
        "topics": [f"matter:{view.id}"],
        "base": link.base,
        "own_link": absolute(link.base),
        "sent": _sent_words(owner, when(view.due_at, now)) if "sent" in request.GET else "",
        "not_now": "not_now" in request.GET,
        "devices": devices_of_matter(request, link),
    }


def _sent_words(owner: str, due: str) -> str:
    return _("%(owner)s has it. It will be done by %(due)s at the latest.") % {"owner": owner, "due": due}
