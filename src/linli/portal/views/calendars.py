"""Calendars: a secret address for those who work matters, and a file for the resident of one."""

from datetime import timedelta
from hashlib import sha256

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from linli.kit import clock
from linli.kit.addresses import absolute
from linli.kit.errors import NotFound
from linli.matters import actions
from linli.matters import queries as matters
from linli.people.queries import actor_of
from linli.portal.pages.calendar_files import CONTENT_TYPE, agenda_calendar, matter_calendar
from linli.portal.pages.matter_link import open_link
from linli.portal.views.work.staff import staff_actor
from linli.portal.words.stages import is_closed
from linli.ui import render
from linli.ui.environment import url
from linli.ui.sealed import sealed

_SOON = timedelta(minutes=15)  # how often a calendar program may be told to look


@require_safe
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """The calendar of an account, for whoever has its address; it opens nothing else. 404 once it is revoked."""
    found = matters.find_feed(secret)
    if found is None:
        raise NotFound("feed.unknown", _("This calendar is no more. Make a new address in your account."))
    now = clock.now()
    with translation.override(found.language):
        content = agenda_calendar(matters.list_agenda(actor_of(found.account_id, now), now), found.language)
    etag = f'"{sha256(content).hexdigest()[:32]}"'
    response = get_conditional_response(request, etag=etag) or _file(content, "linli.ics")
    response.headers["ETag"] = etag
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Cache-Control"] = f"private, max-age={int(_SOON.total_seconds())}"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def calendar_address(request: HttpRequest) -> HttpResponse:
    """Make an address, make another one, or revoke it. The address itself is shown once."""
    actor, secret = staff_actor(request), ""
    if request.method == "POST" and request.POST.get("act") == "revoke":
        actions.revoke_calendar_feed(actor=actor, at=clock.now())
        return redirect("calendar_address")
    if request.method == "POST":
        secret = actions.make_calendar_feed(actor=actor, at=clock.now())
    made_at = matters.feed_made_at(actor)
    address = absolute(url("calendar_feed", secret=secret)) if secret else ""
    return render.page(request, "portal/work/calendar.jinja", {"made_at": made_at, "address": address})


@sealed
@require_safe
def matter_file(request: HttpRequest, reference: str, secret: str = "") -> HttpResponse:
    """When it is to be done and when somebody comes, as a file for the resident's calendar."""
    link, now = open_link(request, reference, secret), clock.now()
    if is_closed(link.matter.state):
        raise NotFound("calendar.closed", _("It is settled. There is nothing to put into a calendar."))
    visit = matters.find_planned_visit(link.matter.id, now)
    return _file(matter_calendar(link.matter, visit, now, get_language() or ""), f"{link.reference}.ics")


def _file(content: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=CONTENT_TYPE, headers=headers)
