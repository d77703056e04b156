"""A report, page 4: check the answers and send. And the way back in by the saved link."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from linli.kit import clock
from linli.kit.errors import NotFound, Refused
from linli.kit.ids import show_reference
from linli.matters import queries as matters
from linli.matters.actions import Received
from linli.people.actions import remember_link
from linli.portal import frame
from linli.portal.bilingual import said
from linli.portal.kind_choices import promise
from linli.portal.report import Report, load, page_context, place_words, send, sent_before
from linli.portal.sealed import sealed
from linli.portal.views.errors import Errors
from linli.portal.views.report_details import draft_photos

TEMPLATE = "portal/report/check.jinja"


@sealed
@require_safe
def resume(request: HttpRequest, secret: str) -> HttpResponse:
    """Go on where the saved link stopped."""
    report = load(request, secret, clock.now())
    return HttpResponseRedirect(report.url_of(report.first_open_page()))


@sealed
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, secret: str) -> HttpResponse:
    """Show every answer with a way to change it; the button sends, once."""
    if request.method == "POST":
        return _send(request, secret)
    report = load(request, secret, clock.now())
    if report.first_open_page() != "report_check":
        return HttpResponseRedirect(report.url_of(report.first_open_page()))
    return _show(request, report, [])


def _send(request: HttpRequest, secret: str) -> HttpResponse:
    try:
        report = load(request, secret, clock.now())
    except NotFound:  # a second click, after the first one has turned the draft into a matter
        return _to_receipt(request, sent_before(request, secret, at=clock.now()))
    if report.first_open_page() != "report_check":
        return HttpResponseRedirect(report.url_of(report.first_open_page()))
    try:
        received = send(request, report, at=clock.now(), language=get_language() or "")
    except Refused as refused:
        return _show(request, report, [("", str(refused.message))], status=refused.status)
    return _to_receipt(request, received)


def _to_receipt(request: HttpRequest, received: Received) -> HttpResponse:
    address = reverse("matter", kwargs={"reference": show_reference(received.reference), "secret": received.secret})
    response = HttpResponseRedirect(f"{address}?sent=1")
    remember_link(request, response, matter_id=received.matter_id, secret=received.secret)
    return response


def _show(request: HttpRequest, report: Report, errors: Errors, status: int = 200) -> HttpResponse:
    kind = matters.find_kind(report.typed.kind_code)
    context: dict[str, Any] = {
        **page_context(request, report, page=4),
        "heading": _("Is this right?"),
        "errors": errors,
        "answers": _answers(report),
        "photos": draft_photos(report),
        "promise": promise(kind) if kind else "",
    }
    return frame.page(request, TEMPLATE, context, status=status)


def _answers(report: Report) -> list[dict[str, Any]]:
    language, typed = get_language() or "", report.typed
    what, where, more = (report.url_of(f"report_{page}") for page in ("what", "where", "details"))
    kind = matters.find_kind(typed.kind_code)
    rows = [
        (_("What happened"), typed.text, what),
        (_("What sort of matter"), kind.name(language) if kind else "", what),
        (_("Place"), place_words(report, language), where),
        (_("Where exactly"), typed.address, where),
        *(
            (said(ask["label"], language), answer_words(ask, typed.answers.get(ask["code"]), language), more)
            for ask in (kind.asks if kind else [])
            if ask["code"] in typed.answers
        ),
        (_("How to reach you"), " · ".join(filter(None, (typed.name, typed.phone, typed.email))), more),
    ]
    return [{"key": key, "value": value, "href": href} for key, value, href in rows]


def answer_words(ask: dict[str, Any], answer: Any, language: str) -> str:
    """An answer as its question put it, not as its code."""
    if answer is None or answer == "":
        return ""
    if ask["type"] == "YES_NO":
        return _("Yes") if answer in ("YES", True) else _("No")
    for choice in ask.get("choices", ()):
        if choice["code"] == answer:
            return said(choice, language)
    return f"{answer:g}" if isinstance(answer, float) else str(answer)
