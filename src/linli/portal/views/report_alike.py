"""A report, between where and the rest: is it one of those that others have raised already?

Shown only when there is something to show. Works without a script and without a map.
"""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from linli.kit import clock
from linli.portal.pages.alike import Alike, alike_for
from linli.portal.pages.report import Report, load, page_context, place_of, save
from linli.ui import render
from linli.ui.sealed import sealed

TEMPLATE = "portal/report/alike.jinja"


@sealed
@require_http_methods(["GET", "HEAD", "POST"])
def alike(request: HttpRequest, secret: str) -> HttpResponse:
    """Offer them; one tap says "me too", another goes on."""
    report = load(request, secret, clock.now())
    found = found_for(report)
    if not found:
        return HttpResponseRedirect(report.next_url("report_details"))
    if request.method == "POST":
        chosen = _chosen(request.POST.get("joins", ""), found)
        report = save(request, report, at=clock.now(), joins=chosen)
        return HttpResponseRedirect(report.next_url("report_details"))
    context: dict[str, Any] = {
        **page_context(request, report, page=2),
        "back_url": report.url_of("report_where"),
        "heading": _("Is it the same as one of these?"),
        "lead": _("Others have raised something like it. If it is the same, you are told of every step with them."),
        "errors": [],
        "found": found,
    }
    return render.page(request, TEMPLATE, context)


def found_for(report: Report) -> list[Alike]:
    """What may be the same as this report."""
    typed = report.typed
    point = (typed.lon, typed.lat)
    return alike_for(
        typed.text, typed.kind_code, place_of(report), point, now=clock.now(), language=get_language() or ""
    )


def joined_with(report: Report) -> Alike | None:
    """The one that was chosen, while it can still be joined."""
    if report.typed.joins is None:
        return None
    return next((one for one in found_for(report) if one.id == report.typed.joins), None)


def _chosen(given: str, found: list[Alike]) -> UUID | None:
    return next((one.id for one in found if str(one.id) == given), None)
