"""Matters out as a file, and in again."""

from dataclasses import replace
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from linli.kit import clock
from linli.kit.actors import Actor
from linli.kit.errors import NotAllowed, Refused
from linli.matters.actions.exchange import TakenIn, export_csv, export_xlsx, import_file
from linli.matters.queries import InboxFilters
from linli.people import rules as people_rules
from linli.portal import frame
from linli.portal.forms.keep import UploadForm
from linli.portal.views.errors import Errors, errors_of, refusal

SHOWN = 500
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FILTERS = ("state", "kind", "place_path", "channel")


@require_safe
def take_out(request: HttpRequest, form: str) -> HttpResponseBase:
    """Everything that the filters leave, as CSV or as an Excel sheet."""
    given: dict[str, Any] = {name: request.GET[name] for name in _FILTERS if request.GET.get(name)}
    filters = replace(InboxFilters(state="ALL"), **given)
    asked: dict[str, Any] = {"actor": request.actor, "at": clock.now()}  # type: ignore[attr-defined]
    asked |= {"filters": filters, "language": get_language() or ""}
    if form == "csv":
        response: HttpResponseBase = StreamingHttpResponse(export_csv(**asked), content_type="text/csv; charset=utf-8")
    elif form == "xlsx":
        response = FileResponse(export_xlsx(**asked), content_type=_SHEET)
    else:
        raise Http404
    response.headers["Content-Disposition"] = f'attachment; filename="matters.{form}"'
    response.headers["Cache-Control"] = "no-store"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def take_in(request: HttpRequest) -> HttpResponse:
    """The form; POST says what would become of each row, and without the tick takes the rows in."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if not people_rules.may_anywhere(actor, "matters.import"):
        raise NotAllowed("import.not_allowed", _("Only coordinators take matters in from a file."))
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm(initial={"trial": True})
    if request.method != "POST":
        return _show(request, form, [])
    if not form.is_valid():
        return _show(request, form, errors_of(form), status=422)
    content, trial = form.cleaned_data["file"].read(), form.cleaned_data["trial"]
    try:
        taken = import_file(actor=actor, at=clock.now(), content=content, trial=trial)
    except Refused as refused:
        return _show(request, form, refusal(refused, form.fields, "file"), status=refused.status)
    return _show(request, form, [], taken=taken)


def _show(
    request: HttpRequest, form: UploadForm, errors: Errors, *, taken: TakenIn | None = None, status: int = 200
) -> HttpResponse:
    context = {
        "upload_form": form,
        "errors": errors,
        "taken": taken,
        "rows": taken.rows[:SHOWN] if taken else [],
        "cut": taken is not None and len(taken.rows) > SHOWN,
    }
    return frame.page(request, "portal/work/take_in.jinja", context, status=status)
