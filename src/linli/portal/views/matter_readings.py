"""Who of the staff has seen the resident's information."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from linli.portal.pages.matter_link import open_link
from linli.portal.words.reading import looks_at
from linli.ui import render
from linli.ui.sealed import sealed


@sealed
@require_safe
def readings(request: HttpRequest, reference: str, secret: str = "") -> HttpResponse:
    """Every look, newest first: from which post, why, when. Never a name."""
    link = open_link(request, reference, secret)
    context = {
        "reference": link.matter.reference,
        "base": link.base,
        "readings": looks_at(link.matter.id, get_language() or ""),
    }
    return render.page(request, "portal/matter/seen.jinja", context)
