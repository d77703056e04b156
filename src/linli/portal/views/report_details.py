"""A report, page 3: the few questions of the kind, photos, and how to reach the person, if the person likes."""

from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from linli.kit import clock, uploads
from linli.kit.errors import Refused
from linli.matters import actions as matters_actions
from linli.matters import queries as matters
from linli.portal.forms.report import DetailsForm
from linli.portal.pages.report import Report, load, page_context, save
from linli.portal.pages.uploads import read_uploads
from linli.ui import render
from linli.ui.form_errors import Errors, errors_of
from linli.ui.sealed import sealed

TEMPLATE = "portal/report/details.jinja"


@sealed
@require_http_methods(["GET", "HEAD", "POST"])
def details(request: HttpRequest, secret: str) -> HttpResponse:
    """Answer what one likes, add photos, say how to be reached: all of it may be left out."""
    report = load(request, secret, clock.now())
    if request.method != "POST":
        return _show(request, report, _form(report), [])
    if "remove" in request.POST:
        return _remove_photo(request, report)
    form = _form(report, request.POST)
    refused = _add_photos(request, report)
    staying = request.POST.get("act") == "photos"
    if refused or not form.is_valid():
        return _show(request, load(request, secret, clock.now()), form, refused)
    answered = {"answers": form.answers(), **form.contact(), "consent": form.cleaned_data["consent"]}
    report = save(request, report, at=clock.now(), details_seen=report.typed.details_seen or not staying, **answered)
    target = report.url_of("report_details") + "#photos" if staying else report.next_url("report_check")
    return HttpResponseRedirect(target)


def _form(report: Report, data: Any = None) -> DetailsForm:
    kind = matters.find_kind(report.typed.kind_code)
    typed = report.typed
    initial: dict[str, Any] = {f"ask_{code}": answer for code, answer in typed.answers.items()}
    initial |= {"name": typed.name, "phone": typed.phone, "email": typed.email, "consent": typed.consent}
    return DetailsForm(data, initial=initial, asks=kind.asks if kind else (), language=get_language() or "")


def _add_photos(request: HttpRequest, report: Report) -> Errors:
    """Keep each photo that can be kept; what was wrong with the others is told, and nothing typed is lost."""
    refused: Errors = []
    for upload in request.FILES.getlist("photos"):
        if fault := _add_photo(request, report, upload):
            refused.append(("id_photos", fault))
    if request.POST.get("act") == "photos" and not request.FILES.getlist("photos"):
        refused.append(("id_photos", _("Please choose a photo first.")))
    return refused


def _add_photo(request: HttpRequest, report: Report, upload: "UploadedFile[Any]") -> str:
    try:
        [data] = read_uploads([upload])
        matters_actions.add_draft_photo(
            actor=request.actor,  # type: ignore[attr-defined]
            at=clock.now(),
            secret=report.secret,
            data=data,
        )
    except Refused as refused:
        name = upload.name or _("Photo")
        return _("%(file)s: %(fault)s") % {"file": name[-40:], "fault": refused.message}
    return ""


def _remove_photo(request: HttpRequest, report: Report) -> HttpResponse:
    try:
        photo_id = UUID(request.POST["remove"])
    except ValueError:
        return HttpResponseRedirect(report.url_of("report_details") + "#photos")
    matters_actions.remove_draft_photo(
        actor=request.actor,  # type: ignore[attr-defined]
        at=clock.now(),
        secret=report.secret,
        photo_id=photo_id,
    )
    return HttpResponseRedirect(report.url_of("report_details") + "#photos")


@sealed
@require_safe
def photo(request: HttpRequest, secret: str, photo_id: str) -> HttpResponseBase:
    """A photo of the draft, small, for whoever holds its link."""
    report = load(request, secret, clock.now())
    stored = matters.get_draft_photo(report.draft_id, UUID(photo_id))
    return uploads.picture(f"{stored.stored_as}/thumb.jpg")


def draft_photos(report: Report) -> list[dict[str, Any]]:
    """The photos of a draft for the page."""
    return [
        {
            "id": photo_id,
            "src": reverse("report_photo", kwargs={"secret": report.secret, "photo_id": photo_id}),
            "alt": _("Photo %(number)s") % {"number": number},
        }
        for number, photo_id in enumerate(report.photo_ids, start=1)
    ]


def _show(request: HttpRequest, report: Report, form: DetailsForm, refused: Errors) -> HttpResponse:
    faults = [*(errors_of(form) if form.is_bound else []), *refused]
    context: dict[str, Any] = {
        **page_context(request, report, page=3),
        "heading": _("A few more things"),
        "lead": _("You can leave everything on this page empty."),
        "errors": faults,
        "asked": form.ask_fields(),
        "contact": form,
        "photos": draft_photos(report),
        "photo_error": " ".join(sentence for _field, sentence in refused),
    }
    return render.page(request, TEMPLATE, context, status=422 if faults else 200)
