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
from linli.portal.forms.report import CodeForm
from linli.portal.pages.kind_choices import promise
from linli.portal.pages.report import Report, load, load_by_code, page_context, place_words, send, sent_before
from linli.portal.views.report_alike import joined_with
from linli.portal.views.report_details import draft_photos
from linli.portal.words.bilingual import said
from linli.ui import render
from linli.ui.form_errors import Errors, errors_of, refusal_of
from linli.ui.sealed import sealed

TEMPLATE = "portal/report/check.jinja"


@sealed
@require_safe
def resume(request: HttpRequest, secret: str) -> HttpResponse:
    """Go on where the saved link stopped."""
    report = load(request, secret, clock.now())
    return HttpResponseRedirect(report.url_of(report.first_open_page()))


@sealed
@require_http_methods(["GET", "HEAD", "POST"])
def resume_by_code(request: HttpRequest) -> HttpResponse:
    """Go on by the code, which is sent and never stands in an address."""
    if request.method != "POST":
        return _ask_for_code(request, CodeForm())
    form = CodeForm(request.POST)
    if not form.is_valid():
        return _ask_for_code(request, form, errors_of(form), status=422)
    try:
        report = load_by_code(request, form.cleaned_data["code"], clock.now())
    except Refused as refused:
        return _ask_for_code(request, form, refusal_of(refused, form.fields, "code"), status=refused.status)
    return HttpResponseRedirect(report.url_of(report.first_open_page()))


def _ask_for_code(
    request: HttpRequest, form: CodeForm, errors: Errors | None = None, status: int = 200
) -> HttpResponse:
    context = {"code": form["code"], "errors": errors or []}
    return render.page(request, "portal/report/code.jinja", context, status=status)


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
    return render.page(request, TEMPLATE, context, status=status)


def _answers(report: Report) -> list[dict[str, Any]]:
    language, typed = get_language() or "", report.typed
    what, where, more = (report.url_of(f"report_{page}") for page in ("what", "where", "details"))
    kind, earlier = matters.find_kind(typed.kind_code), joined_with(report)
    rows = [
        *([(_("The same as an earlier report"), earlier.below, report.url_of("report_alike"))] if earlier else []),
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
