"""A copy of everything that is held about somebody: of one matter by its link, of all of them by an account."""

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from linli.people import queries as people
from linli.portal.pages.matter_link import open_link, open_links_of_account
from linli.portal.pages.own_copy import write_copy
from linli.ui import render
from linli.ui.sealed import sealed

TEMPLATE = "portal/matter/copy.jinja"


@sealed
@require_http_methods(["GET", "HEAD", "POST"])
def matter_copy(request: HttpRequest, reference: str, secret: str = "") -> HttpResponseBase:
    """What the copy holds, and with POST the file. Nobody else is told of it."""
    link = open_link(request, reference, secret)
    if request.method != "POST":
        return _show(request, link.base)
    return FileResponse(write_copy(request, [link], None), as_attachment=True, filename=f"{link.reference}.zip")


@sealed
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def account_copy(request: HttpRequest) -> HttpResponseBase:
    """The same of an account with every matter raised with it, a hundred at most."""
    if request.method != "POST":
        return _show(request, reverse("my_matters"))
    account = people.get_own_account(request.actor)  # type: ignore[attr-defined]
    links = open_links_of_account(request)
    return FileResponse(write_copy(request, links, account), as_attachment=True, filename="linli.zip")


def _show(request: HttpRequest, back: str) -> HttpResponse:
    return render.page(request, TEMPLATE, {"back": back, "action": request.path})
