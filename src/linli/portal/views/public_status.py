"""What anybody who knows the number may see: the stage, the team, the time. No words, no spot."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from linli.kit import clock
from linli.matters import queries as matters
from linli.portal.pages.spots import spot_of
from linli.portal.words.stages import due_of, is_closed, stage_of
from linli.ui import render


@require_safe
def public_status(request: HttpRequest, reference: str) -> HttpResponse:
    """Show the stage; raises NotFound ``matter.unknown``."""
    language = get_language() or ""
    found = matters.public_status(reference, language)
    context: dict[str, Any] = {
        "status": {
            "reference": found.reference,
            "kind": found.kind.name(language),
            "place": spot_of(found.place, language).label,
            "owner": found.owner_label,
            "closed": is_closed(found.state),
        },
        "stage": stage_of(found, language),
        "due": due_of(found.state, found.due_at, None, clock.now()),
    }
    response = render.page(request, "portal/public_status.jinja", context)
    response.headers["X-Robots-Tag"] = "noindex"
    return response
