"""The receipts of a matter, for whoever was told: one by one, or all in one file."""

from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from linli.kit.errors import NotFound
from linli.portal.pages.matter_link import open_link
from linli.portal.pages.receipts import SUFFIX, find_raw, receipts_of, write_receipts
from linli.ui import render
from linli.ui.sealed import sealed

TEMPLATE = "portal/matter/receipts.jinja"


@sealed
@require_safe
def receipts(request: HttpRequest, reference: str, secret: str = "") -> HttpResponse:
    """What a receipt is, and one for each step."""
    link = open_link(request, reference, secret)
    rows = receipts_of(link)
    context = {
        "reference": link.matter.reference,
        "base": link.base,
        "receipts": [(row, link.url_of("matter_receipt", step_id=str(row.step_id))) for row in rows],
        "waiting": any(row.raw is None for row in rows),
        "all_url": link.url_of("matter_receipts_file") if any(row.raw for row in rows) else "",
    }
    return render.page(request, TEMPLATE, context)


@sealed
@require_safe
def receipt(request: HttpRequest, reference: str, step_id: str, secret: str = "") -> HttpResponse:
    """One receipt as a file. Raises NotFound ``receipt.not_yet`` while the log does not have it."""
    link = open_link(request, reference, secret)
    raw = find_raw(link, UUID(step_id))
    if raw is None:
        raise NotFound(
            "receipt.not_yet",
            _("There is no receipt for this. What has just happened gets its receipt within a few seconds."),
        )
    name = f"{link.reference}-{step_id[-8:]}{SUFFIX}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(raw, content_type="text/plain; charset=utf-8", headers=headers)


@sealed
@require_safe
def receipts_file(request: HttpRequest, reference: str, secret: str = "") -> HttpResponseBase:
    """All of them in one file."""
    link = open_link(request, reference, secret)
    return FileResponse(write_receipts(link), as_attachment=True, filename=f"{link.reference}-receipts.zip")
