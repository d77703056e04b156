"""Matters out as a file, and in again."""

from typing import Any
from urllib.parse import urlencode

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from linli.kit import clock
from linli.kit.actors import Actor
from linli.kit.errors import NotAllowed, Refused
from linli.matters.actions.exchange import MAX_SHEET_ROWS, TakenIn, export_csv, export_xlsx, import_file
from linli.matters.queries.export import count_export
from linli.people import rules as people_rules
from linli.portal.forms.keep import UploadForm
from linli.portal.pages.kept_upload import Waiting, read_sent, taken, wait_for_yes
from linli.portal.pages.taking_out import asked_in
from linli.ui import render
from linli.ui.form_errors import Errors, errors_of, refusal_of

SHOWN = 500
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_COUNTED = 100_000
PURPOSE = "matters"


@require_safe
def take_out(request: HttpRequest, form: str) -> HttpResponseBase:
    """What the list shows, as CSV or as an Excel sheet."""
    asked = asked_in(request)
    given: dict[str, Any] = {"actor": request.actor, "at": clock.now(), "language": get_language() or ""}  # type: ignore[attr-defined]
    given |= {"filters": asked.filters, "words": asked.words}
    if form == "csv":
        response: HttpResponseBase = StreamingHttpResponse(export_csv(**given), content_type="text/csv; charset=utf-8")
    elif form == "xlsx":
        response = FileResponse(export_xlsx(**given), content_type=_SHEET)
    else:
        raise Http404
    response.headers["Content-Disposition"] = f'attachment; filename="matters.{form}"'
    response.headers["Cache-Control"] = "no-store"
    return response


@require_safe
def choose_file(request: HttpRequest) -> HttpResponse:
    """What would be taken out, how many that are, and the two buttons for it."""
    asked = asked_in(request)
    count = count_export(request.actor, clock.now(), asked.filters, asked.words, most=MOST_COUNTED)  # type: ignore[attr-defined]
    query = f"?{urlencode(asked.address)}"
    context = {
        "narrowed_by": [{"key": key, "value": value} for key, value in asked.sentences],
        "count": min(count, MOST_COUNTED),
        "more": count > MOST_COUNTED,
        "csv_url": reverse("take_out", kwargs={"form": "csv"}) + query,
        "xlsx_url": reverse("take_out", kwargs={"form": "xlsx"}) + query if count <= MAX_SHEET_ROWS else "",
        "back_url": asked.back,
    }
    return render.page(request, "portal/work/take_out.jinja", context)


@require_http_methods(["GET", "HEAD", "POST"])
def take_in(request: HttpRequest) -> HttpResponse:
    """The form; POST says what would become of each row, and then takes the very same file in."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if not people_rules.may_anywhere(actor, "matters.import"):
        raise NotAllowed("import.not_allowed", _("Only coordinators take matters in from a file."))
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm(initial={"trial": True})
    if request.method != "POST":
        return _show(request, form, [])
    if not form.is_valid():
        return _show(request, form, errors_of(form), status=422)
    try:
        return _show(request, form, [], **_take_in(request, form))
    except Refused as refused:
        return _show(request, form, refusal_of(refused, form.fields, "file"), status=refused.status)


def _take_in(request: HttpRequest, form: UploadForm) -> dict[str, Any]:
    trial, sent = form.cleaned_data["trial"], read_sent(request, form, PURPOSE)
    done = import_file(actor=request.actor, at=clock.now(), content=sent.content, trial=trial)  # type: ignore[attr-defined]
    if not trial:
        taken(request, PURPOSE)
        return {"done": done}
    return {"done": done, "waiting": wait_for_yes(request, sent, PURPOSE) if done.kept else None}


def _show(
    request: HttpRequest,
    form: UploadForm,
    errors: Errors,
    *,
    done: TakenIn | None = None,
    waiting: Waiting | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "upload_form": form,
        "errors": errors,
        "taken": done,
        "waiting": waiting,
        "rows": done.rows[:SHOWN] if done else [],
        "cut": done is not None and len(done.rows) > SHOWN,
    }
    return render.page(request, "portal/work/take_in.jinja", context, status=status)
