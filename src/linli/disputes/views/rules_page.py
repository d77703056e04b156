"""The rules that we apply: a public page."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from linli.disputes.queries.rules_page import rules_page
from linli.kit import clock
from linli.ui.render import page


@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    """Periods, exclusions and numbers with source and article, and how far each was checked."""
    today = clock.local_day(clock.now())
    shown = rules_page(
        place_code=settings.LINLI_CELL, on=today, language=get_language() or "", of=request.GET.get("of", "")
    )
    return page(request, "disputes/rules.jinja", {"shown": shown})
